//! The rule by which an experiment leaves trials out, because the measurements so far leave nothing
//! open that they could decide.
//!
//! It is told each measurement once, in order. So what it costs grows with the run, and not with
//! its square.
//!
//! **Invariant:** what is settled follows from the measurements alone. So a run that is resumed
//! leaves out the same.

use record::{Measurement, Subject, Trial};

/// The verdicts that the measurements so far have settled.
pub trait Settling {
    /// Takes the next measurement into account.
    fn add(&mut self, measurement: &Measurement);

    /// Returns true if a trial can't change a verdict any more.
    fn is_settled(&self, trial: &Trial) -> bool;

    /// Returns true if measurements of a subject may decide whether trials of another are settled.
    /// The rule need not be told of any others, if it is asked about no other trials.
    fn is_decided_by(&self, trials_of: &Subject, subject: &Subject) -> bool;
}

/// The rule of an experiment that carries out every trial.
#[derive(Clone, Copy, Debug)]
pub struct NothingSettled;

impl Settling for NothingSettled {
    fn add(&mut self, _: &Measurement) {}

    fn is_settled(&self, _: &Trial) -> bool {
        false
    }

    fn is_decided_by(&self, _: &Subject, _: &Subject) -> bool {
        false
    }
}
