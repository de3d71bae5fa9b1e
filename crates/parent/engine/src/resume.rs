//! The part of a stored run that is missing. The trials of a run follow from its description alone,
//! so the experiment makes them once more, and those that were measured are left out.
//!
//! **Invariant:** a trial that failed was measured, and so was one that was repeated. One whose
//! child could not be started was not. The missing trials keep their order, and their phase in each
//! round.

use std::collections::{BTreeSet, HashMap, HashSet};

use anyhow::Result;
use record::{Cell, Fit, Measurement, RunInfo, Subject, Trial};

use crate::BadRequest;
use crate::catalogue::Catalogue;
use crate::choose::answers;
use crate::plan::Plan;
use crate::settling::Settling;

/// The missing part of a run.
pub struct Remainder {
    /// The trials that were not measured, in the order in which they were planned.
    pub missing: Vec<Trial>,
    /// The number of trials that were planned, without those that were left out.
    pub planned: usize,
    /// The rule that left them out. It was told what it needs to go on with the missing ones.
    pub settling: Box<dyn Settling>,
}

impl Remainder {
    /// Finds the planned trials that have no measurement and are not settled without one. The rule
    /// gets the measurements here that it needs.
    pub fn of(
        mut planned: Vec<Trial>,
        measurements: &[Measurement],
        mut settling: Box<dyn Settling>,
    ) -> Remainder {
        let started = measurements.iter().filter(|measurement| !measurement.answer.never_started());
        let measured: HashSet<_> = started.map(Measurement::key).collect();
        let is_missing = |trial: &Trial| !measured.contains(&trial.key());
        let open = planned.iter().filter(|trial| is_missing(trial));
        for measurement in deciding(open, measurements, &*settling) {
            settling.add(measurement);
        }
        planned.retain(|trial| !is_missing(trial) || !settling.is_settled(trial));
        let count = planned.len();
        planned.retain(is_missing);
        Remainder { missing: planned, planned: count, settling }
    }

    /// Counts the planned trials that have a measurement.
    pub fn measured(&self) -> usize {
        self.planned - self.missing.len()
    }

    /// Plans the missing trials, with the retakes that the run has left.
    ///
    /// # Errors
    /// [`BadRequest`] if they can't be measured here and now: a strategy is gone or has become
    /// another, or there are too few processors. Anything else if a binary gives no answer.
    pub fn plan(
        &self,
        mut info: RunInfo,
        measurements: &[Measurement],
        catalogue: &Catalogue,
    ) -> Result<Plan> {
        let taken = measurements.iter().filter(|measurement| measurement.attempt > 0).count();
        info.retakes = info.retakes.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX));
        let refuse = |what: String| {
            BadRequest(format!("--resume {}: {what}; measure anew: `{}`", info.name, info.command_anew()))
        };
        let here = crate::machine::cpus();
        let needed = self.missing.iter().map(|trial| trial.subject.cpus()).max().unwrap_or(0);
        if needed > here {
            let needed = notation::counted(needed, "processor");
            return Err(refuse(format!("it needs {needed}, and this machine has {here}")).into());
        }
        let known: BTreeSet<&str> =
            catalogue.descriptions().map(|description| &*description.strategy).collect();
        // Also the controls of a peer are measured by its program.
        let mut measurers = self.missing.iter().map(|trial| catalogue.measurer(&trial.subject));
        if let Some(gone) = measurers.find(|measurer| !known.contains(measurer)) {
            return Err(refuse(match catalogue.missing(gone) {
                Some(reason) => format!("peer {gone} can't be measured here: {reason}"),
                None => format!("there is no strategy `{gone}` any more"),
            })
            .into());
        }
        for (cell, fit) in answers(cells(&self.missing), catalogue)? {
            // Also a setting that the strategy took when the run began.
            if let Fit::Unsupported { reason, .. } | Fit::Invalid { reason } = fit {
                let subject = Subject::Cell(cell);
                return Err(refuse(format!("{subject} can't be measured any more: {reason}")).into());
            }
        }
        Ok(Plan { info, trials: self.missing.clone() })
    }
}

/// Returns the measurements that decide whether one of these trials is settled. To read all of them
/// takes as long as to judge the run, and most runs are complete.
fn deciding<'m>(
    trials: impl Iterator<Item = &'m Trial>,
    measurements: &'m [Measurement],
    settling: &dyn Settling,
) -> Vec<&'m Measurement> {
    let of: HashSet<&Subject> = trials.map(|trial| &trial.subject).collect();
    let mut known: HashMap<&Subject, bool> = HashMap::new();
    let mut decides = |measurement: &'m Measurement| {
        let subject = measurement.subject();
        *known
            .entry(subject)
            .or_insert_with(|| of.iter().any(|trials_of| settling.is_decided_by(trials_of, subject)))
    };
    measurements.iter().filter(|measurement| decides(measurement)).collect()
}

/// Returns the cells that trials are about, each once.
fn cells(trials: &[Trial]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for trial in trials {
        if let Subject::Cell(cell) | Subject::Cost(cell) = &trial.subject
            && !cells.contains(cell)
        {
            cells.push(cell.clone());
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use record::{Answer, Beating, Cause, Purpose};

    use super::*;
    use crate::plan::{controls, rounds};
    use crate::settling::NothingSettled;

    /// Makes the trials of a run of two rounds: two cells, their two floors and a raw run.
    fn planned() -> Vec<Trial> {
        let cells = [sample::cell("inline", "tokio/1"), sample::cell("manual-yield", "smol/1")];
        let mut subjects = controls(&cells);
        subjects.extend(cells.iter().cloned().map(Subject::Cell));
        rounds(&sample::info(&cells), &subjects)
    }

    /// Makes a failed measurement of a trial. It is a measurement like any other.
    fn tried(trial: &Trial) -> Measurement {
        let mut failure = sample::failure(trial.subject.clone(), trial.round, Cause::Crashed, "once");
        failure.answer.assign(trial.subject.clone(), trial.purpose, trial.round);
        failure
    }

    fn is_cell(trial: &&Trial) -> bool {
        matches!(trial.subject, Subject::Cell(_))
    }

    #[test]
    fn what_was_measured_is_left_out_and_the_rest_keeps_its_order() {
        let all = planned();
        assert_eq!(all.len(), 2 * 5);
        for measured in 0..=all.len() {
            let measurements: Vec<_> = all[..measured].iter().map(tried).collect();
            let left = Remainder::of(all.clone(), &measurements, Box::new(NothingSettled));
            assert_eq!(left.missing, all[measured..]);
            assert_eq!((left.measured(), left.planned), (measured, all.len()));
        }
    }

    /// An outage is no answer: else a run would count as complete that measured nothing.
    #[test]
    fn a_trial_whose_child_never_started_is_missing() {
        let all = planned();
        let mut outage = tried(&all[3]);
        let Answer::Failure(failure) = &mut outage.answer else { panic!("it failed") };
        failure.cause = Cause::NotStarted;
        let measurements = [tried(&all[0]), outage];
        let left = Remainder::of(all.clone(), &measurements, Box::new(NothingSettled));
        assert_eq!(left.missing, all[1..]);
        assert_eq!(left.measured(), 1);
    }

    #[test]
    fn several_attempts_are_one_measurement_and_other_rounds_none() {
        let all = planned();
        let again = Measurement { attempt: 1, ..tried(&all[3]) };
        let left = Remainder::of(all.clone(), &[tried(&all[3]), again], Box::new(NothingSettled));
        assert_eq!(left.missing, [&all[..3], &all[4..]].concat());
        let other_round = all.iter().find(|trial| trial.subject == all[3].subject && **trial != all[3]);
        assert!(left.missing.contains(other_round.unwrap()));
    }

    #[test]
    fn two_purposes_of_one_cell_in_one_round_are_two_trials() {
        let compared = planned().iter().find(is_cell).unwrap().clone();
        let slices = Trial { purpose: Purpose::Slices, slices: true, ..compared.clone() };
        let all = vec![compared.clone(), slices.clone()];
        assert_eq!(
            Remainder::of(all.clone(), &[tried(&compared)], Box::new(NothingSettled)).missing,
            all[1..]
        );
        assert_eq!(Remainder::of(all.clone(), &[tried(&slices)], Box::new(NothingSettled)).missing, all[..1]);
        assert!(
            Remainder::of(all, &[tried(&slices), tried(&compared)], Box::new(NothingSettled))
                .missing
                .is_empty()
        );
    }

    /// Settles the trials of a strategy, and notes the measurements that it is told.
    struct Settles {
        strategy: &'static str,
        told: Rc<RefCell<Vec<Measurement>>>,
    }

    impl Settling for Settles {
        fn add(&mut self, measurement: &Measurement) {
            self.told.borrow_mut().push(measurement.clone());
        }

        fn is_settled(&self, trial: &Trial) -> bool {
            matches!(&trial.subject, Subject::Cell(cell) if cell.strategy == self.strategy)
        }

        fn is_decided_by(&self, trials_of: &Subject, subject: &Subject) -> bool {
            matches!(trials_of, Subject::Cell(_)) && subject == trials_of
        }
    }

    /// A rule reads the histograms of what it is told. In a long run, all of them take as long as
    /// everything else that `report` does.
    #[test]
    fn the_rule_is_told_only_what_decides_about_missing_trials() {
        let all = planned();
        let measurements: Vec<_> = all.iter().map(tried).collect();
        let is_first =
            |subject: &Subject| matches!(subject, Subject::Cell(cell) if cell.strategy == "inline");
        let left = |measurements: &[Measurement]| {
            let told = Rc::new(RefCell::new(Vec::new()));
            let settling = Settles { strategy: "inline", told: Rc::clone(&told) };
            let left = Remainder::of(all.clone(), measurements, Box::new(settling));
            (left.missing, left.planned, told.take())
        };
        assert_eq!(left(&measurements), (vec![], all.len(), vec![]));
        // Both cells miss their second round, and one of them is settled.
        let first = |one: &&Measurement| one.round() == 0 || !matches!(one.subject(), Subject::Cell(_));
        let some: Vec<_> = measurements.iter().filter(first).cloned().collect();
        let is_open = |trial: &&Trial| trial.round == 1 && is_cell(trial) && !is_first(&trial.subject);
        let missing: Vec<_> = all.iter().filter(is_open).cloned().collect();
        let is_of_cell = |one: &&Measurement| matches!(one.subject(), Subject::Cell(_));
        let told: Vec<_> = some.iter().filter(is_of_cell).cloned().collect();
        assert_eq!((missing.len(), told.len()), (1, 2));
        assert_eq!(left(&some), (missing, all.len() - 1, told));
    }

    #[test]
    fn the_missing_trials_keep_the_phase_of_their_round() {
        let all = planned();
        let phase = |trial: &Trial| match trial.beating {
            Beating::Scheduled { phase, .. } => phase,
            other => panic!("{other:?}"),
        };
        let of_round = |round| all.iter().find(|trial| trial.round == round).map(phase);
        assert_ne!(of_round(0), of_round(1));
        // One of each round is measured.
        let left = Remainder::of(all.clone(), &[tried(&all[0]), tried(&all[7])], Box::new(NothingSettled));
        assert_eq!(left.missing.len(), 8);
        for trial in &left.missing {
            assert_eq!(Some(phase(trial)), of_round(trial.round), "{trial:?}");
        }
    }
}
