//! Merges several runs of one plan into one run with more rounds.
//!
//! This module owns which runs may be merged. Their summary does not know that they were several.
//!
//! **Invariant:** a round keeps its own floor and raw run, so that figures are still compared by
//! rounds. No measurement counts twice. All rounds were measured in the same way.

use std::collections::BTreeSet;

use engine::{BadRequest, Stored};
use record::{Cell, Measurement, RunInfo};

/// Makes one run of all rounds, in the order of the runs. The rounds of the second run are numbered
/// on from those of the first. The merged run has the first one's seed, machine and versions, and
/// the programs of all.
///
/// # Errors
/// If a run is given twice, or if two runs differ in their cells, their period, the parts of a
/// measurement, their budget or their quota.
pub(crate) fn merge(first: Stored, others: Vec<Stored>) -> Result<Stored, BadRequest> {
    let Stored { mut info, mut measurements, torn } = first;
    let mut merged = vec![info.clone()];
    for Stored { info: other, measurements: more, .. } in others {
        for earlier in &merged {
            check(earlier, &other)?;
        }
        // A measurement that does not belong into its run was left out, and still counts here.
        let noted = info.later_programs.last().map_or(0, |later| later.after + 1);
        let until_then = noted.max(measurements.len() as u64);
        info.go_on_with(&other.programs, until_then);
        for later in &other.later_programs {
            info.go_on_with(&later.programs, until_then + later.after);
        }
        measurements.extend(more.into_iter().map(|measurement| later(measurement, info.rounds)));
        info.rounds = info.rounds.saturating_add(other.rounds);
        info.name = format!("{}+{}", info.name, other.name);
        info.command = format!("{}; {}", info.command, other.command);
        merged.push(other);
    }
    Ok(Stored { info, measurements, torn })
}

fn check(first: &RunInfo, other: &RunInfo) -> Result<(), BadRequest> {
    let (one, two) = (&first.name, &other.name);
    if (&first.started, first.seed, &first.command) == (&other.started, other.seed, &other.command) {
        return Err(BadRequest(format!(
            "{one} and {two} are the same run, and its rounds would count twice; give each run once"
        )));
    }
    let cells = |run: &RunInfo| run.cells.iter().cloned().collect::<BTreeSet<Cell>>();
    let differing = [
        (cells(first) != cells(other), "cells"),
        (first.period != other.period, "periods"),
        (first.timing != other.timing, "durations"),
        (first.own_timings != other.own_timings, "durations or periods under a load"),
        (first.budget != other.budget, "budgets"),
        (first.quota_millicpus != other.quota_millicpus, "quotas"),
    ];
    match differing.into_iter().find(|(differs, _)| *differs) {
        None => Ok(()),
        Some((_, what)) => Err(BadRequest(format!("{one} and {two} can't be merged: their {what} differ"))),
    }
}

/// Returns the same measurement, this many rounds later.
fn later(mut measurement: Measurement, rounds: u32) -> Measurement {
    let (subject, purpose, round) = measurement.key();
    let (subject, round) = (subject.clone(), round.saturating_add(rounds));
    measurement.answer.assign(subject, purpose, round);
    measurement
}

#[cfg(test)]
mod tests {
    use record::{Cause, Load, LoadTiming, Subject};

    use super::*;
    use figures::summarise;
    use sample::{self, cell, controls, failure, measured, ms};

    fn run(name: &str, seed: u64, steps: [u64; 2]) -> Stored {
        let cell = cell("inline", "tokio/1");
        let mut measurements = controls(&cell);
        measurements.extend(measured(&cell, ms(1), ms(5), steps));
        let mut info = sample::info(&[cell]);
        name.clone_into(&mut info.name);
        info.seed = seed;
        Stored { info, measurements, torn: None }
    }

    #[test]
    fn rounds_are_numbered_on_and_compared_within_themselves() {
        let (one, other) = (run("one", 1, [900_000, 910_000]), run("other", 2, [800_000, 810_000]));
        let third = run("third", 3, [700_000, 710_000]);
        let Stored { info, measurements, .. } = merge(one, vec![other, third]).unwrap();
        assert_eq!((&*info.name, info.rounds, info.seed), ("one+other+third", 6, 1));
        let rounds: BTreeSet<u32> = measurements.iter().map(Measurement::round).collect();
        assert_eq!(rounds, (0..6).collect());
        let summary = summarise(&info, &measurements);
        assert!(summary.is_complete());
        let figures = &summary.cells[0].figures;
        assert_eq!(figures.rounds, 6);
        let ratios = &figures.working.as_ref().unwrap().ratio_by_round;
        let expected = [0.9, 0.91, 0.8, 0.81, 0.7, 0.71];
        assert!(ratios.iter().zip(expected).all(|(one, other)| (one - other).abs() < 1e-9), "{ratios:?}");
        assert_eq!(figures.beating.as_ref().unwrap().due, 6 * 200);
    }

    #[test]
    fn the_programs_of_all_runs_are_those_of_the_merged_one() {
        let with = |name, seed, hash: &str| {
            let mut run = run(name, seed, [1, 2]);
            run.info.programs = [("inline".to_owned(), hash.to_owned())].into();
            run
        };
        let (mut one, mut other) = (with("one", 1, "a1"), with("other", 2, "a1"));
        let count = one.measurements.len() as u64;
        one.info.go_on_with(&with("", 0, "a2").info.programs, 2 * count);
        other.info.go_on_with(&with("", 0, "a3").info.programs, 3);
        let Stored { info, .. } = merge(one, vec![other, with("third", 3, "a3")]).unwrap();
        let hashes: Vec<&str> = info.programs_of("inline").into_iter().map(|(_, hash)| hash).collect();
        assert_eq!(hashes, ["a1", "a2", "a1", "a3"]);
    }

    #[test]
    fn a_failure_keeps_its_round_too() {
        let (one, mut other) = (run("one", 1, [1, 1]), run("other", 2, [1, 1]));
        other.measurements.truncate(4);
        other.measurements.push(failure(Subject::Cell(cell("inline", "tokio/1")), 1, Cause::Crashed, ""));
        let Stored { info, measurements, .. } = merge(one, vec![other]).unwrap();
        assert_eq!(measurements.last().unwrap().round(), 3);
        let summary = summarise(&info, &measurements);
        assert_eq!(summary.cells[0].outcome.reason(), Some("crashed in 1 of 4 rounds"));
    }

    #[test]
    fn no_run_counts_twice_under_whatever_name() {
        let copy = run("copy", 1, [1, 2]);
        let error = merge(run("one", 1, [1, 2]), vec![run("other", 2, [1, 2]), copy]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "one and copy are the same run, and its rounds would count twice; give each run once"
        );
    }

    #[test]
    fn what_was_not_measured_alike_stays_apart() {
        let refusal = |change: fn(&mut RunInfo)| {
            let mut other = run("other", 2, [1, 2]);
            change(&mut other.info);
            merge(run("one", 1, [1, 2]), vec![other]).unwrap_err().to_string()
        };
        let said = |what| format!("one and other can't be merged: their {what} differ");
        assert_eq!(refusal(|info| info.cells.push(cell("new", "tokio/1"))), said("cells"));
        assert_eq!(refusal(|info| info.period = ms(7)), said("periods"));
        assert_eq!(refusal(|info| info.timing.duration = ms(7)), said("durations"));
        let own = |info: &mut RunInfo| {
            let load = Load::Pause(ms(50));
            info.own_timings = vec![LoadTiming { load, timing: info.timing, period: Some(ms(3)) }];
        };
        assert_eq!(refusal(own), said("durations or periods under a load"));
        assert_eq!(refusal(|info| info.budget = ms(7)), said("budgets"));
        assert_eq!(refusal(|info| info.quota_millicpus = Some(1500)), said("quotas"));
    }

    #[test]
    fn a_run_alone_is_itself() {
        let alone = run("one", 1, [1, 2]);
        assert_eq!(merge(alone.clone(), vec![]), Ok(alone));
    }
}
