//! Carries out a plan: one child at a time, one answer for each trial, kept at once.
//!
//! **Invariant:** a child that fails is an answer too, and the run goes on.

mod checked;
mod checksums;
mod neighbours;
mod queue;

use std::time::Duration;

use figures::spoiled;
use record::{Answer, Cause, Failure, Measurement, Trial};
use serde::Deserialize;

use crate::catalogue::Catalogue;
use crate::child::{Interrupt, Limits, Program, QuotaGroup, Silence, ask_under, excerpt};
use crate::noise::Observer;
use crate::plan::Plan;
use crate::settling::Settling;
use crate::store::{RunFile, StoreError};

use checksums::{Checked, Checksums};
use neighbours::Neighbours;
use queue::Queue;

pub use neighbours::Neighbour;

/// The time limit of a trial beyond its timing. The first beat and the last jobs have 10 s each.
const SLACK: Duration = Duration::from_secs(30);

/// The number of children in a row that can't be started, after which a run ends. One that is gone
/// for its own reason is a row. If none starts, it is the machine: no figure would come of the
/// rest.
const NOT_STARTED_IN_A_ROW: u32 = 3;

/// A run that was carried out, to its end or until it was stopped.
#[derive(Debug)]
pub struct Ended {
    /// The measurements that were made.
    pub measurements: Vec<Measurement>,
    /// Why it was stopped. `None` if it was not, or by an interrupt.
    pub stopped: Option<Stopped>,
}

/// The reason why a run was stopped before its plan was carried out.
#[derive(Debug, thiserror::Error)]
pub enum Stopped {
    /// A measurement could not be kept. It is not among the measurements.
    #[error(transparent)]
    NotKept(#[from] StoreError),
    /// One child after the other could not be started.
    #[error("{in_a_row} children in a row could not be started, so the run ends here: {reason}")]
    NothingStarts {
        /// The number of children.
        in_a_row: u32,
        /// The reason of the last one.
        reason: String,
    },
}

/// A listener to the events of a run.
pub trait RunListener {
    /// A trial begins. `done` trials of `of` have ended.
    fn trial_begins(&mut self, trial: &Trial, done: usize, of: usize);
    /// The trial that began last has ended, with this measurement.
    fn trial_ended(&mut self, measurement: &Measurement);
    /// Another run is measured on this machine at the same time. It is told once.
    fn neighbour_found(&mut self, _: &Neighbour) {}
    /// The answer of a trial counts, though nobody could be asked whether its checksum is right.
    fn checksum_unknown(&mut self, _: &Trial, _reason: &str) {}
}

/// Carries out a plan, one trial after the other, and keeps each answer as soon as it is there.
/// Repeats a trial that the machine spoiled at the end of its round, as long as the plan has
/// retakes left. Leaves out a trial that is settled by the measurements so far. An interrupt ends
/// the run early, and the trial under way then leaves no answer. If the run has a quota, its
/// children run in a control group that lasts as long as the run.
///
/// It is stopped if an answer can't be kept, or if several children in a row can't be started. A
/// trial that fails is no reason to stop.
pub fn run(
    plan: &Plan,
    catalogue: &Catalogue,
    file: &mut RunFile,
    listener: &mut dyn RunListener,
    interrupt: &Interrupt,
    settling: &mut dyn Settling,
) -> Ended {
    let mut measurements = Vec::with_capacity(plan.trials.len());
    let quota = plan.info.quota_millicpus.map(QuotaGroup::begin).transpose();
    let alone = quota.as_ref().ok().and_then(|group| group.as_ref().map(QuotaGroup::alone));
    let observer = Observer::of_children_in(alone);
    let mut neighbours = Neighbours::begin(&plan.info.name);
    let mut queue = Queue::of(plan);
    let mut checksums = Checksums::default();
    let mut outage = Outage::default();
    let mut stopped = None;
    while let Some(turn) = queue.next() {
        if interrupt.is_raised() {
            break;
        }
        if settling.is_settled(turn.trial) {
            queue.leaves_out();
            continue;
        }
        if let Some(neighbour) = neighbours.look() {
            listener.neighbour_found(&neighbour);
        }
        listener.trial_begins(turn.trial, measurements.len(), queue.length());
        let program = catalogue.program(catalogue.measurer(&turn.trial.subject));
        let limits = Limits { time: turn.trial.timing.total() + SLACK, memory: plan.info.memory_limit_bytes };
        let before = observer.before(turn.trial.subject.cpus());
        let answer = match &quota {
            Ok(quota) => carry_out_under(quota.as_ref(), program, turn.trial, limits, interrupt),
            Err(reason) => failure(turn.trial, Cause::NotStarted, format!("it has no quota: {reason}")),
        };
        let surroundings = observer.after(&before);
        let checked = checksums.check(catalogue, turn.trial, &answer);
        if interrupt.is_raised() {
            break;
        }
        let answer = match checked {
            Checked::Right => answer,
            Checked::Wrong(reason) => failure(turn.trial, Cause::Checksum, reason),
            Checked::Unknown(reason) => {
                listener.checksum_unknown(turn.trial, &reason);
                answer
            }
        };
        let measurement = Measurement { answer, attempt: turn.attempt, surroundings: Some(surroundings) };
        if let Err(error) = file.append(&measurement) {
            stopped = Some(error.into());
            break;
        }
        listener.trial_ended(&measurement);
        settling.add(&measurement);
        // A failure is never repeated: a later success would hide it.
        if matches!(measurement.answer, Answer::Record(_))
            && spoiled(&surroundings, &plan.info.machine).is_some()
        {
            queue.repeat(turn);
        }
        stopped = outage.after(&measurement.answer);
        measurements.push(measurement);
        if stopped.is_some() {
            break;
        }
    }
    Ended { measurements, stopped }
}

/// The children that could not be started, one after the other until now.
#[derive(Default)]
struct Outage {
    in_a_row: u32,
}

impl Outage {
    /// Takes the next answer into account. Returns the reason to stop, if there is one by now.
    fn after(&mut self, answer: &Answer) -> Option<Stopped> {
        if !answer.never_started() {
            self.in_a_row = 0;
            return None;
        }
        self.in_a_row += 1;
        let reason = answer.reason().unwrap_or_default().to_owned();
        let stopped = Stopped::NothingStarts { in_a_row: self.in_a_row, reason };
        (self.in_a_row == NOT_STARTED_IN_A_ROW).then_some(stopped)
    }
}

/// The member that an answer of any format has.
#[derive(Deserialize)]
struct Written {
    format: u64,
}

/// Carries out one trial in a child of its own, within limits.
pub fn carry_out(
    program: impl Into<Program>,
    trial: &Trial,
    limits: impl Into<Limits>,
    interrupt: &Interrupt,
) -> Answer {
    carry_out_under(None, &program.into(), trial, limits.into(), interrupt)
}

fn carry_out_under(
    quota: Option<&QuotaGroup>,
    program: &Program,
    trial: &Trial,
    limits: Limits,
    interrupt: &Interrupt,
) -> Answer {
    let question = serde_json::to_string(trial).expect("a trial is always JSON");
    match ask_under(quota, program, "measure", &question, limits, interrupt) {
        Ok(text) => answer(trial, &text),
        Err(Silence { cause, reason }) => failure(trial, cause, reason),
    }
}

/// Turns a child's output into its answer, or into a failure that says what is wrong with the
/// output.
fn answer(trial: &Trial, text: &str) -> Answer {
    let garbage = |reason| failure(trial, Cause::Garbage, reason);
    // The format comes first, because another format may have other members.
    if let Ok(Written { format }) = serde_json::from_str(text)
        && format != u64::from(record::FORMAT)
    {
        return garbage(format!("its answer has format {format}, not {}", record::FORMAT));
    }
    match serde_json::from_str::<Answer>(text) {
        Ok(answer) if answer.key() != trial.key() => {
            let round = u64::from(answer.round()) + 1;
            let subject = excerpt(&answer.subject().to_string());
            garbage(format!("it answered about {subject} in round {round}, and was asked something else"))
        }
        Ok(Answer::Record(record)) => match checked::check(trial, &record) {
            Ok(()) => Answer::Record(record),
            Err((cause, reason)) => failure(trial, cause, reason),
        },
        // A child that answers was started: it would stop the run, and be asked again for ever.
        Ok(Answer::Failure(Failure { cause, .. })) if !cause.is_of_the_child() => {
            garbage(format!("it answered that it was `{cause}`, which only its parent can see"))
        }
        Ok(answer) => answer,
        Err(error) => {
            // The error may quote the text, at any length.
            let error = excerpt(&error.to_string());
            garbage(format!("it wrote no answer ({error}): {}", excerpt(text)))
        }
    }
}

fn failure(trial: &Trial, cause: Cause, reason: String) -> Answer {
    let Trial { subject, purpose, round, .. } = trial.clone();
    Answer::Failure(Failure { format: record::FORMAT, subject, purpose, round, cause, reason })
}

#[cfg(test)]
mod properties;
