//! Starting children and taking their answers: one child at a time, one answer for each, kept at once.
//!
//! Whatever becomes of a child, the run goes on: what failed is an answer too.

mod neighbours;
mod queue;

use std::path::Path;
use std::time::Duration;

use figures::spoiled;
use record::{Answer, Cause, Failure, Measurement, Subject, Trial};
use serde::Deserialize;

use crate::catalogue::Catalogue;
use crate::child::{Interrupt, Limits, Silence, ask, excerpt};
use crate::noise::Observer;
use crate::plan::Plan;
use crate::store::{Run, StoreError};

use neighbours::Neighbours;
use queue::Queue;

pub use neighbours::Neighbour;

/// How much longer than its timing a trial may take before its child is ended: the first beat and the last jobs
/// have 10 s each.
const SLACK: Duration = Duration::from_secs(30);

/// Is told how a run goes on.
pub trait Watcher {
    /// This trial begins; so many are done, of so many.
    fn begins(&mut self, trial: &Trial, done: usize, of: usize);
    /// This came of it.
    fn ended(&mut self, measurement: &Measurement);
    /// Another run is measured at the same time. Told once.
    fn beside(&mut self, _: &Neighbour) {}
}

/// Carries out a plan, one trial after the other, and keeps each answer as soon as it is there. A trial that the machine
/// spoiled is carried out once more at the end of its round, as long as the plan has retakes left. Ends early
/// where the interrupt is raised; the trial that ran then leaves no answer.
///
/// # Errors
/// Where an answer can't be kept. A trial that fails is no error.
pub fn run(
    plan: &Plan,
    catalogue: &Catalogue,
    store: &mut Run,
    watcher: &mut dyn Watcher,
    interrupt: &Interrupt,
) -> Result<Vec<Measurement>, StoreError> {
    let mut measurements = Vec::with_capacity(plan.trials.len());
    let observer = Observer::begin();
    let mut neighbours = Neighbours::begin(&plan.info.name);
    let mut queue = Queue::of(plan);
    while let Some(turn) = queue.next() {
        if interrupt.is_raised() {
            break;
        }
        if let Some(neighbour) = neighbours.look() {
            watcher.beside(&neighbour);
        }
        watcher.begins(turn.trial, measurements.len(), queue.length());
        let binary = match &turn.trial.subject {
            Subject::Cell(cell) | Subject::Cost(cell) => catalogue.binary(&cell.strategy),
            Subject::Floor { .. } | Subject::Bare { .. } | Subject::Raw { .. } => catalogue.any_binary(),
        };
        let limits = Limits { time: turn.trial.timing.total() + SLACK, memory: plan.info.memory_limit_bytes };
        let before = observer.before(turn.trial.subject.cpus());
        let answer = carry_out(binary, turn.trial, limits, interrupt);
        let surroundings = observer.after(&before);
        if interrupt.is_raised() {
            break;
        }
        let measurement = Measurement { answer, attempt: turn.attempt, surroundings: Some(surroundings) };
        store.append(&measurement)?;
        watcher.ended(&measurement);
        // A failure is never taken again: that it went well later would hide that it did not.
        if matches!(measurement.answer, Answer::Record(_))
            && spoiled(&surroundings, &plan.info.machine).is_some()
        {
            queue.once_more(turn);
        }
        measurements.push(measurement);
    }
    Ok(measurements)
}

/// What every answer has, whatever its format.
#[derive(Deserialize)]
struct Written {
    format: u64,
}

/// Carries out one trial in a child of its own, within these limits.
pub fn carry_out(binary: &Path, trial: &Trial, limits: impl Into<Limits>, interrupt: &Interrupt) -> Answer {
    let question = serde_json::to_string(trial).expect("a trial is always JSON");
    match ask(binary, "measure", &question, limits, interrupt) {
        Ok(text) => answer(trial, &text),
        Err(Silence { cause, reason }) => failure(trial, cause, reason),
    }
}

/// What a child's output comes to: its answer, or a failure that says what it is instead.
fn answer(trial: &Trial, text: &str) -> Answer {
    let garbage = |reason| failure(trial, Cause::Garbage, reason);
    // Before anything else of it, because another format may have other fields.
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
