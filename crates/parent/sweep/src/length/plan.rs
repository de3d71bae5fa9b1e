//! From the options to trials: every strategy at every length, with floors and raw jobs.
//!
//! In every round each cell is measured once, each runtime has its floor, and each length its raw
//! job. All are shuffled together. All trials of a round have the same pauses between jobs.
//!
//! **Invariant:** whatever is random follows from the seed, and all trials follow from the run's
//! description.

use anyhow::{Context, Result};
use engine::{BadRequest, Catalogue, Occasion, fitting, phases, runtimes, trial, workloads};
use notation::Spec;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Beating, Cell, RunInfo, Subject, Trial};

use super::lengths::lengths;
use super::load;
use super::schedule;
use crate::jobs::kind_can_be_cut;
use crate::options::Options;
use crate::strategies::{CONTENDERS, Contender, Role};

/// The runtimes of a quick run, if none were chosen: the most used, on which the two answers differ
/// most.
const QUICK_RUNTIMES: &str = "tokio/*";
/// One trial in ten may be taken again.
const RETAKE_ONE_IN: usize = 10;

/// Describes a run. Asks the strategies' binaries what they can do, and makes the workload ready at
/// each length.
///
/// # Errors
/// [`BadRequest`] if the options make no sense; anything else if the strategy that the others are
/// compared with is missing, or a binary gives no answer.
pub(crate) fn describe(
    key: &str,
    options: &Options,
    occasion: &Occasion,
    catalogue: &Catalogue,
) -> Result<RunInfo> {
    let chosen: Vec<String> = match (options.runtimes.as_slice(), options.quick) {
        ([], true) => vec![QUICK_RUNTIMES.to_owned()],
        (chosen, _) => chosen.to_vec(),
    };
    let contenders = contenders(catalogue)?;
    let workload = workloads(options.workload.as_slice(), catalogue)?;
    let workload = workload.first().context("the strategies' binaries list no workload")?;
    kind_can_be_cut(workload, catalogue.job_kind(workload))?;
    let mut candidates = Vec::new();
    for runtime in runtimes(&chosen, catalogue)? {
        for length in lengths(options.quick) {
            let cut = Spec::with_length(workload, *length)
                .map_err(|error| BadRequest(format!("--workload {workload}: {error}")))?;
            candidates.extend(contenders.iter().map(|contender| Cell {
                strategy: contender.strategy.to_owned(),
                setting: contender.setting(),
                runtime: runtime.clone(),
                workload: cut.clone(),
                load: options.load.unwrap_or(load::DEFAULT),
                probe: options.probe.into(),
                cpus: options.cpus.unwrap_or(occasion.machine.cpus),
                place: options.place.into(),
                peer: None,
            }));
        }
    }
    let (cells, skipped) = fitting(candidates, catalogue)?;
    let mut info =
        RunInfo { period: options.period(), budget: options.budget(), cells, skipped, ..occasion.blank(key) };
    for cell in &info.cells {
        if !info.workloads.contains_key(&cell.workload) {
            info.workloads.insert(cell.workload.clone(), catalogue.prepare(&cell.workload)?);
        }
    }
    Ok(scheduled(info, options))
}

/// Returns the strategies that the workspace has. Inline has to be there.
fn contenders(catalogue: &Catalogue) -> Result<Vec<Contender>> {
    let there = |contender: &Contender| {
        catalogue.descriptions().any(|description| description.strategy == contender.strategy)
    };
    let found: Vec<Contender> = CONTENDERS.into_iter().filter(there).collect();
    if found.iter().all(|contender| contender.role != Role::Inline) {
        let name = CONTENDERS[0].strategy;
        anyhow::bail!(
            "a sweep over lengths compares with the strategy `{name}`, and the workspace has none: bring \
             back crates/strategies/{name}"
        );
    }
    Ok(found)
}

/// Returns the run with what its schedule decides: how often and how long it measures.
pub(super) fn scheduled(info: RunInfo, options: &Options) -> RunInfo {
    let subjects = subjects(&info);
    let info = schedule::scheduled(info, options, &subjects);
    let retakes = (subjects.len() * info.rounds as usize).div_ceil(RETAKE_ONE_IN);
    RunInfo { retakes: u32::try_from(retakes).unwrap_or(u32::MAX), ..info }
}

/// Returns what a round measures: the cells, and each control once.
fn subjects(info: &RunInfo) -> Vec<Subject> {
    let mut subjects: Vec<Subject> = info.cells.iter().cloned().map(Subject::Cell).collect();
    for cell in &info.cells {
        for control in [Subject::floor_of(cell), Subject::raw_of(cell)] {
            if !subjects.contains(&control) {
                subjects.push(control);
            }
        }
    }
    subjects
}

/// Returns all trials of a run.
pub(crate) fn trials(info: &RunInfo) -> Vec<Trial> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(info.seed);
    let subjects = subjects(info);
    let mut trials = Vec::new();
    for (round, phase) in (0..info.rounds).zip(phases(info.period, info.rounds, &mut random)) {
        let beating = Beating::Scheduled { period: info.period, phase };
        let mut shuffled = subjects.clone();
        shuffled.shuffle(&mut random);
        trials.extend(shuffled.into_iter().map(|subject| {
            let timing = schedule::timing(info, &subject);
            trial(info, subject, round, beating, timing)
        }));
    }
    trials
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::super::sample;
    use super::*;

    const SIX: [&str; 6] = ["tokio/1", "tokio/N", "async-std/1", "async-std/N", "smol/1", "smol/N"];

    fn measuring(info: &RunInfo) -> Duration {
        trials(info).iter().map(|trial| trial.timing.total() + Duration::from_millis(14)).sum()
    }

    #[test]
    fn every_cell_is_measured_in_every_round_in_an_order_that_follows_from_the_seed() {
        let options = Options { rounds: Some(3), ..Options::default() };
        let info = scheduled(sample::info(&["tokio/1", "smol/N"], false), &options);
        let trials = trials(&info);
        assert_eq!(trials.len(), 3 * (2 * 5 * 10 + 2 + 10));
        let once: BTreeSet<_> = trials.iter().map(Trial::key).collect();
        assert_eq!(once.len(), trials.len(), "no trial twice");
        assert_ne!(super::trials(&RunInfo { seed: 43, ..info }), trials);
    }

    #[test]
    fn a_default_run_takes_six_to_seven_minutes_and_a_quick_one_one_and_a_half() {
        let over = crate::options::Over::Length;
        let options = Options { over, ..Options::default() };
        let whole = measuring(&scheduled(sample::info(&SIX, false), &options));
        assert!((360..=420).contains(&whole.as_secs()), "{whole:?}");
        let options = Options { over, quick: true, ..Options::default() };
        let quick = measuring(&scheduled(sample::info(&["tokio/1", "tokio/N"], true), &options));
        assert!((60..=100).contains(&quick.as_secs()), "{quick:?}");
    }

    #[test]
    fn the_trials_follow_from_the_description_alone() {
        let info = scheduled(sample::info(&["tokio/1"], false), &Options::default());
        let kept: RunInfo = serde_json::from_str(&serde_json::to_string(&info).unwrap()).unwrap();
        assert_eq!(trials(&kept), trials(&info));
    }

    #[test]
    fn a_long_job_has_the_time_to_come_go_and_end() {
        let info = scheduled(sample::info(&["tokio/1"], false), &Options::default());
        for trial in trials(&info) {
            if let Subject::Cell(cell) = &trial.subject {
                let length = super::super::lengths::length(cell).unwrap();
                assert!(trial.timing.drain >= info.timing.drain + length);
                assert!(trial.timing.duration >= 3 * length);
                assert!(stats::supports(trial.timing.duration.as_millis() as u64, 0.99));
            }
        }
    }
}
