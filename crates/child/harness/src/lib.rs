//! The surroundings of an exercise: its jobs, the ticker beside it, the meters around it.
//!
//! An exercise is a program whose `main` hands one async function over. This crate does the rest:
//! 1. It reads a [`Scene`](record::exercise::Scene) from the parent: the runtime, the work, and
//!    what happens meanwhile.
//! 2. It starts the runtime, and a ticker on it.
//! 3. It calls the function with its [`Job`]s, and meters what the function does.
//! 4. It answers with a [`Report`](record::exercise::Report). The parent alone judges it.
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
//! **Invariant:** the function that is handed over can't make an [`Output`], stop the ticker, or
//! answer in this crate's place.
//!
//! This guards a learner against fooling themselves. A `main` that reads the scene first, or a
//! changed copy of this crate, can tell the parent anything.

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
