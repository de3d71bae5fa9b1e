//! What a stored comparison lacks. Its trials follow from its description alone, so they are made once more and those
//! that were measured are left out.
//!
//! What must stay true: a trial that failed was measured, and so was one that was taken several times; what is left
//! keeps its order, and its phase in each round.

use std::collections::BTreeSet;

use anyhow::Result;
use record::{Experiment, Measurement, RunInfo, Subject, Trial};

use super::{BadRequest, Plan, controls, trials};
use crate::catalogue::Catalogue;

/// How much of a run there is.
#[derive(Clone, Debug)]
pub struct Remainder {
    /// The trials that were not measured, in the order in which they were planned.
    pub missing: Vec<Trial>,
    /// How many were planned.
    pub planned: usize,
}

impl Remainder {
    /// How many of the planned trials have a measurement.
    pub fn measured(&self) -> usize {
        self.planned - self.missing.len()
    }
}

/// What a run lacks. `None` where it is no comparison: other experiments plan their trials in ways of their own.
pub fn remainder(info: &RunInfo, measurements: &[Measurement]) -> Option<Remainder> {
    if info.experiment != Experiment::Comparison {
        return None;
    }
    let measured: BTreeSet<(&Subject, u32)> =
        measurements.iter().map(|measurement| (measurement.subject(), measurement.round())).collect();
    let mut missing = trials(info, &controls(&info.cells));
    let planned = missing.len();
    missing.retain(|trial| !measured.contains(&(&trial.subject, trial.round)));
    Some(Remainder { missing, planned })
}

/// A plan for what a run lacks, with the retakes that it has left.
///
/// # Errors
/// [`BadRequest`] where it can't be measured here and now: it is no comparison, a strategy is gone or has become
/// another, or there are too few processors.
pub fn resume(mut info: RunInfo, measurements: &[Measurement], catalogue: &Catalogue) -> Result<Plan> {
    let Remainder { missing, .. } = remainder(&info, measurements).ok_or_else(|| no_comparison(&info))?;
    let taken = measurements.iter().filter(|measurement| measurement.attempt > 0).count();
    info.retakes = info.retakes.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX));
    let refuse = |what: String| refused(&info, &what);
    let known: BTreeSet<&str> = catalogue.descriptions().map(|description| &*description.strategy).collect();
    let here = crate::machine::cpus();
    let mut cells = Vec::new();
    for trial in &missing {
        let cpus = trial.subject.cpus();
        if cpus > here {
            return Err(refuse(format!("it needs {cpus} processors, and here are {here}")).into());
        }
        if let Subject::Cell(cell) = &trial.subject {
            if !known.contains(&*cell.strategy) {
                return Err(refuse(format!("there is no strategy `{}` any more", cell.strategy)).into());
            }
            if !cells.contains(cell) {
                cells.push(cell.clone());
            }
        }
    }
    if !cells.is_empty() {
        let (_, misfits) = super::fitting(cells, catalogue)?;
        if let Some(misfit) = misfits.first() {
            let subject = Subject::Cell(misfit.cell.clone());
            return Err(refuse(format!("{subject} can't be measured any more: {}", misfit.reason)).into());
        }
    }
    Ok(Plan { info, trials: missing })
}

/// Why a run that is no comparison can't be gone on with.
pub fn no_comparison(info: &RunInfo) -> BadRequest {
    refused(info, "it is no comparison, and only one of those can be gone on with")
}

fn refused(info: &RunInfo, what: &str) -> BadRequest {
    BadRequest(format!("--resume {}: {what}; measure anew: `{}`", info.name, info.command))
}

#[cfg(test)]
mod tests {
    use record::Cause;

    use super::*;
    use crate::summary::sample;

    fn info() -> RunInfo {
        sample::info(&[sample::cell("inline", "tokio/1"), sample::cell("manual-yield", "smol/1")])
    }

    fn planned(info: &RunInfo) -> Vec<Trial> {
        remainder(info, &[]).unwrap().missing
    }

    /// That it was tried and failed, which is a measurement like another.
    fn tried(trial: &Trial) -> Measurement {
        sample::failure(trial.subject.clone(), trial.round, Cause::Crashed, "once")
    }

    #[test]
    fn what_was_measured_is_left_out_and_the_rest_keeps_its_order() {
        let all = planned(&info());
        assert_eq!(all.len(), 2 * 5, "two cells, their two floors and a raw run, in two rounds");
        for measured in 0..=all.len() {
            let measurements: Vec<_> = all[..measured].iter().map(tried).collect();
            let left = remainder(&info(), &measurements).unwrap();
            assert_eq!(left.missing, all[measured..]);
            assert_eq!((left.measured(), left.planned), (measured, all.len()));
        }
    }

    #[test]
    fn several_attempts_are_one_measurement_and_other_rounds_none() {
        let all = planned(&info());
        let again = Measurement { attempt: 1, ..tried(&all[3]) };
        let left = remainder(&info(), &[tried(&all[3]), again]).unwrap();
        assert_eq!(left.missing, [&all[..3], &all[4..]].concat());
        let other_round = all.iter().find(|trial| trial.subject == all[3].subject && **trial != all[3]);
        assert!(left.missing.contains(other_round.unwrap()));
    }

    #[test]
    fn a_run_that_was_planned_otherwise_has_no_remainder() {
        let other = RunInfo { experiment: Experiment::Reproduction, ..info() };
        assert!(remainder(&other, &[]).is_none());
        let said = no_comparison(&other).to_string();
        assert!(said.starts_with("--resume sample: it is no comparison"), "{said}");
        assert!(said.ends_with("measure anew: `cargo xtask compare`"), "{said}");
    }
}
