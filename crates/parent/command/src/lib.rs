//! The commands of experiments, for any program that offers them: a run is measured, resumed,
//! reported and shown, whichever experiment made it.
//!
//! 1. `measure.rs` makes the command of an experiment: its flags, and what it does.
//! 2. `resume.rs` measures the rest of a run, and `report.rs` shows a stored one.
//! 3. `caller.rs` says how a person calls the program, and `subjects.rs` what is measured.
//! 4. `carry_on.rs` carries out a plan; `display.rs` shows how far it is; `showing.rs` shows the
//!    finding.
//!
//! **Invariant:** data goes to stdout, everything else to stderr.
//! **Invariant:** no experiment is known by name.

mod caller;
mod carry_on;
mod display;
pub mod ending;
pub mod flags;
mod known;
mod measure;
pub mod output;
pub mod report;
mod resume;
mod session;
mod showing;
mod stored;
mod subjects;
mod suggested;
mod target;

pub use caller::{Act, Caller};
pub use known::KnownExperiment;
pub use measure::MeasuringCommand;
pub use session::Session;
pub use subjects::{Programs, Subjects};
pub use suggested::with_own_suggestion;
