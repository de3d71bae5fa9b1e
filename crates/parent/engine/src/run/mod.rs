//! Carries out a plan: one child at a time, one answer for each trial, kept at once.
//!
//! **Invariant:** a child that fails is an answer too, and the run goes on.

mod neighbours;
mod queue;

use std::time::Duration;

use figures::spoiled;
use record::{Answer, Cause, Failure, Measurement, Subject, Trial};
use serde::Deserialize;

use crate::catalogue::Catalogue;
use crate::child::{Interrupt, Limits, Program, QuotaGroup, Silence, ask_under, excerpt};
use crate::noise::Observer;
use crate::plan::Plan;
use crate::store::{RunFile, StoreError};

use neighbours::Neighbours;
use queue::Queue;

pub use neighbours::Neighbour;

/// The time limit of a trial beyond its timing. The first beat and the last jobs have 10 s each.
const SLACK: Duration = Duration::from_secs(30);

/// A listener to the events of a run.
pub trait RunListener {
    /// A trial begins. `done` trials of `of` have ended.
    fn trial_begins(&mut self, trial: &Trial, done: usize, of: usize);
    /// The trial that began last has ended, with this measurement.
    fn trial_ended(&mut self, measurement: &Measurement);
    /// Another run is measured on this machine at the same time. It is told once.
    fn neighbour_found(&mut self, _: &Neighbour) {}
}

/// Carries out a plan, one trial after the other, and keeps each answer as soon as it is there.
/// Repeats a trial that the machine spoiled at the end of its round, as long as the plan has
/// retakes left. Leaves out a trial that `is_settled` by the measurements so far. An interrupt ends
/// the run early, and the trial under way then leaves no answer. If the run has a quota, its
/// children run in a control group that lasts as long as the run.
///
/// # Errors
/// If an answer can't be kept. A trial that fails is no error.
pub fn run(
    plan: &Plan,
    catalogue: &Catalogue,
    file: &mut RunFile,
    listener: &mut dyn RunListener,
    interrupt: &Interrupt,
    is_settled: &dyn Fn(&[Measurement], &Trial) -> bool,
) -> Result<Vec<Measurement>, StoreError> {
    let mut measurements = Vec::with_capacity(plan.trials.len());
    let quota = plan.info.quota_millicpus.map(QuotaGroup::begin).transpose();
    let alone = quota.as_ref().ok().and_then(|group| group.as_ref().map(QuotaGroup::alone));
    let observer = Observer::of_children_in(alone);
    let mut neighbours = Neighbours::begin(&plan.info.name);
    let mut queue = Queue::of(plan);
    while let Some(turn) = queue.next() {
        if interrupt.is_raised() {
            break;
        }
        if is_settled(&measurements, turn.trial) {
            queue.leaves_out();
            continue;
        }
        if let Some(neighbour) = neighbours.look() {
            listener.neighbour_found(&neighbour);
        }
        listener.trial_begins(turn.trial, measurements.len(), queue.length());
        let program = match (&turn.trial.subject, turn.trial.subject.peer()) {
            // A peer has one program, also for its controls.
            (_, Some(peer)) => catalogue.program(peer),
            (Subject::Cell(cell) | Subject::Cost(cell), None) => catalogue.program(&cell.strategy),
            (Subject::Floor { .. } | Subject::Bare { .. } | Subject::Raw { .. }, None) => {
                catalogue.any_program()
            }
        };
        let limits = Limits { time: turn.trial.timing.total() + SLACK, memory: plan.info.memory_limit_bytes };
        let before = observer.before(turn.trial.subject.cpus());
        let answer = match &quota {
            Ok(quota) => carry_out_under(quota.as_ref(), program, turn.trial, limits, interrupt),
            Err(reason) => failure(turn.trial, Cause::NotStarted, format!("it has no quota: {reason}")),
        };
        let surroundings = observer.after(&before);
        if interrupt.is_raised() {
            break;
        }
        let measurement = Measurement { answer, attempt: turn.attempt, surroundings: Some(surroundings) };
        file.append(&measurement)?;
        listener.trial_ended(&measurement);
        // A failure is never repeated: a later success would hide it.
        if matches!(measurement.answer, Answer::Record(_))
            && spoiled(&surroundings, &plan.info.machine).is_some()
        {
            queue.repeat(turn);
        }
        measurements.push(measurement);
    }
    Ok(measurements)
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
