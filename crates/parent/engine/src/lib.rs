//! Builds the children, starts them one at a time, and keeps what they answer.
//!
//! An [`Experiment`] turns options into the description of a run, and the description into trials.
//! The engine does the rest:
//! 1. [`Workspace`] builds all strategies.
//! 2. [`Catalogue`] asks each strategy what it can do.
//! 3. [`run()`] hands each trial to a child process of its own, and repeats a spoiled trial.
//! 4. [`Observer`] watches what else the machine does meanwhile.
//! 5. [`Store`] keeps every answer before the next trial begins.
//!
//! `figures` says what a measurement means, and `words` how it is said.
//!
//! **Invariant:** the engine names no experiment and no strategy, and links no runtime and no pool.
//! **Invariant:** a child that crashes, hangs or writes rubbish is an answer too, and the run goes
//! on.

mod bad_request;
mod catalogue;
mod child;
mod choose;
mod copies;
mod experiment;
mod libraries;
mod limits;
mod machine;
mod noise;
mod occasion;
mod peers;
mod plan;
mod regular;
mod resume;
mod run;
mod settling;
mod store;
mod tools;
pub mod typed;
mod whole_file;
mod workspace;

pub use bad_request::BadRequest;
pub use catalogue::Catalogue;
pub use child::{
    CAN_BE_LIMITED, Heard, Interrupt, Interrupted, Limits, Program, Said, Silence, ask, hear,
    limit_by_default, output_of, said_by, told_by,
};
pub use choose::{Chosen, fitting, runtimes, strategies, workloads};
pub use copies::Copies;
pub use experiment::{Evidence, Experiment, Format, Shown, View};
pub use libraries::{Libraries, Library};
pub use limits::{Bounds, validate_memory, validate_quota};
pub use machine::{cpus, this_machine};
pub use noise::Observer;
pub use occasion::Occasion;
pub use peers::{Missing, Peer, Peers, Present};
pub use plan::{Plan, controls, phases, rounds, start_of, trial};
pub use record::Trial;
pub use regular::{open_with as open_regular_with, read as read_regular, read_text as read_regular_text};
pub use resume::Remainder;
pub use run::{Ended, Neighbour, RunListener, Stopped, carry_out, run};
pub use settling::{NothingSettled, Settling};
pub use store::{RunFile, Store, StoreError, Stored, Torn};
pub use tools::{is_not_there, variable};
pub use whole_file::{replace as replace_file, temporary_beside};
pub use workspace::{Binary, Workspace};
