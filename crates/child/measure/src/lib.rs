//! The `main()` that the binaries of all strategies share.
//!
//! A person who runs such a binary sees what the article's script does: the time once a second,
//! beside a job. The parent of a comparison asks it questions instead. Its main question is a
//! [`Trial`](record::Trial): the process becomes a measuring child, which gives one
//! [`Answer`](record::Answer) and ends.
//!
//! The parts, from the bottom up: `meters` count what jobs do; `arrivals` draws random times;
//! `bench` lets jobs come and runs them; `heart` is the ticker; `kind` is a strategy whose type is
//! forgotten; `trial` measures; `attempt` tries what a strategy survives; `command` is the command
//! line; [`wire`] is how a job and its answer go from process to process.
//!
//! **Invariant:** the ticker and the jobs are started in the same way for every strategy, and
//! nothing that is measured depends on the strategy's name.

mod arrivals;
mod attempt;
mod bench;
mod command;
mod heart;
mod kind;
mod meters;
mod scales;
mod trial;
pub mod wire;
mod working;

pub use command::{answer, main, worker_program};
