//! What an exercise of the workshop runs in.
//!
//! An exercise is a program whose `main` hands one async function over, and everything else happens here: a runtime is
//! started, a ticker beats on it, the function is given its [`Job`]s, and beside them stand the meters. Which runtime, how
//! much work, and what happens meanwhile comes from the parent as a [`Scene`](record::exercise::Scene); what was
//! seen goes back as a [`Report`](record::exercise::Report). Whether that is good is judged by the parent alone.
//!
//! ```no_run
//! use harness::{Job, Output};
//!
//! fn main() {
//!     harness::job(solve);
//! }
//!
//! async fn solve(mut job: Job) -> Output {
//!     job.finish()
//! }
//! ```
//!
//! What must stay true: a function that is handed over can't make an [`Output`], stop the ticker, or answer in this
//! crate's place. This guards against fooling oneself. Who writes a `main` that reads the scene first, or changes this
//! crate, can tell the parent anything.

mod child;
mod entry;
mod exercise;
mod hold;
mod job;
mod ledger;
mod performance;
mod raw;
mod requests;
mod solve;
mod stop;
mod watch;
mod yields;

pub use job::{Job, Output, Progress};
pub use requests::{Reply, Request, Requests};
pub use solve::{fallible, job, jobs, service, stoppable};
pub use stop::Stop;
