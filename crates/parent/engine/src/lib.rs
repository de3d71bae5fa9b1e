//! Builds the children, starts them one at a time, and keeps what they answer.
//!
//! An [`Experiment`] says what is measured: it turns options into a description of a run and the description into
//! trials. The engine does the rest. It builds all strategies ([`Workspace`]), asks what they can do ([`Catalogue`]), hands
//! each trial to a child of its own ([`run()`]), takes a spoiled trial again, watches what else the machine does
//! ([`Observer`]), and keeps every answer before the next trial begins ([`Store`]).
//!
//! It leaves to others what a measurement means (`figures`) and how it is said (`words`).
//!
//! **Invariant:** the engine names no experiment and no strategy, and links no runtime and no pool. A child that crashes,
//! hangs or writes rubbish is an answer too, and the run goes on.

mod bad_request;
mod catalogue;
mod child;
mod choose;
mod experiment;
mod libraries;
mod limits;
mod machine;
mod noise;
mod occasion;
mod plan;
mod resume;
mod run;
mod store;
pub mod typed;
mod workspace;

pub use bad_request::BadRequest;
pub use catalogue::Catalogue;
pub use child::{
    CAN_BE_LIMITED, Heard, Interrupt, Interrupted, Limits, Silence, ask, hear, limit_by_default, output_of,
    shown_memory, words_of,
};
pub use choose::{Chosen, fitting, runtimes, strategies, workloads};
pub use experiment::{Evidence, Experiment, Format, Shown, View};
pub use libraries::Library;
pub use limits::{Bounds, validate_memory};
pub use machine::{cpus, this_machine};
pub use noise::Observer;
pub use occasion::Occasion;
pub use plan::{Plan, controls, phases, rounds, trial};
pub use record::Trial;
pub use resume::Remainder;
pub use run::{Neighbour, Watcher, carry_out, run};
pub use store::{Run, Store, StoreError, Stored, Torn};
pub use workspace::{Binary, Workspace};
