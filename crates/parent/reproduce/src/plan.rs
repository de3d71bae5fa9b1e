//! From the options to trials: the experiment's cells, the raw runs that their work is compared
//! with, and a shuffled order.
//!
//! **Invariant:** whatever is random follows from the seed, and all trials follow from the run's
//! description.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Result, ensure};
use engine::{Bounds, Catalogue, Occasion, fitting};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Beating, RunInfo, Subject, Timing, Trial};

use crate::experiment::{self, STRATEGIES};
use crate::limits::{KEPT, PERIOD};
use crate::options::Options;

/// The time that a trial has left if every interval was as long as one of a kept beat may be.
const RESERVE: Duration = Duration::from_millis(50);
/// The intervals of the longest trial.
pub(crate) const MOST_INTERVALS: u32 =
    ((Bounds::MOST_DURATION.as_millis() - RESERVE.as_millis()) / KEPT.as_millis()) as u32;

/// Describes a run. Asks the strategies' binaries whether they can measure it, and makes the
/// workload ready.
///
/// # Errors
/// If a strategy that the article is about is missing, or a binary gives no answer.
pub(crate) fn describe(
    key: &str,
    options: &Options,
    occasion: &Occasion,
    catalogue: &Catalogue,
) -> Result<RunInfo> {
    let known: Vec<&str> = catalogue.descriptions().map(|description| &*description.strategy).collect();
    all_there(&known)?;
    let workload = workload(options.step);
    let (candidates, skipped) = experiment::cells(&occasion.machine, &workload);
    let (cells, misfits) = fitting(candidates, catalogue)?;
    let prepared = catalogue.prepare(&workload)?;
    Ok(RunInfo {
        rounds: 1,
        // A trial takes seconds, and its verdict says if the machine was busy. None is taken again.
        retakes: 0,
        period: PERIOD,
        budget: KEPT - PERIOD,
        timing: timing(options.intervals),
        cells,
        skipped: skipped.into_iter().chain(misfits).collect(),
        workloads: BTreeMap::from([(workload, prepared)]),
        ..occasion.blank(key)
    })
}

/// Names the countdown with this step.
pub(crate) fn workload(step: Duration) -> String {
    format!("countdown:step={}ns", step.as_nanos())
}

/// Times a trial for this many intervals of a beat that is kept. No warm-up: the article's first
/// tick counts too.
fn timing(intervals: u32) -> Timing {
    let duration = KEPT * intervals + RESERVE;
    Timing { warm_up: Duration::ZERO, duration, drain: Duration::ZERO }
}

/// Returns the intervals of a trial that takes this long or longer. `None` if no trial may.
pub(crate) fn intervals(duration: Duration) -> Option<u32> {
    let intervals = duration.saturating_sub(RESERVE).as_nanos().div_ceil(KEPT.as_nanos());
    u32::try_from(intervals).ok().filter(|intervals| *intervals <= MOST_INTERVALS)
}

/// Refuses a workspace that lacks a strategy of the article.
fn all_there(known: &[&str]) -> Result<()> {
    for strategy in STRATEGIES {
        ensure!(
            known.contains(&strategy),
            "the article's experiment needs the strategy `{strategy}`, and the workspace has only {}: bring \
             back crates/strategies/{strategy}",
            known.join(", ")
        );
    }
    Ok(())
}

/// Returns all cells and the raw runs that they need, each once, in an order that follows from the
/// seed.
pub(crate) fn trials(info: &RunInfo) -> Vec<Trial> {
    let mut subjects: Vec<Subject> = Vec::new();
    for raw in info.cells.iter().map(Subject::raw_of) {
        if !subjects.contains(&raw) {
            subjects.push(raw);
        }
    }
    subjects.extend(info.cells.iter().cloned().map(Subject::Cell));
    subjects.shuffle(&mut Xoshiro256PlusPlus::seed_from_u64(info.seed));
    let beating = Beating::Printing { period: info.period };
    subjects.into_iter().map(|subject| engine::trial(info, subject, 0, beating, info.timing)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{ARTICLE_STEP, DEFAULT_INTERVALS};
    use crate::sample;

    #[test]
    fn the_step_is_written_as_the_workload_takes_it() {
        assert_eq!(workload(ARTICLE_STEP), "countdown:step=750ns");
        assert_eq!(workload(Duration::from_micros(1)), "countdown:step=1000ns");
    }

    #[test]
    fn a_beat_that_is_just_kept_shows_all_its_intervals() {
        for intervals in [1, DEFAULT_INTERVALS, 60] {
            assert!(timing(intervals).total() > KEPT * intervals);
        }
        assert_eq!(timing(DEFAULT_INTERVALS).duration, Duration::from_millis(5300));
    }

    #[test]
    fn the_most_intervals_fill_the_longest_trial() {
        assert!(timing(MOST_INTERVALS).duration <= Bounds::MOST_DURATION);
        assert!(timing(MOST_INTERVALS + 1).duration > Bounds::MOST_DURATION);
        assert_eq!(intervals(timing(MOST_INTERVALS).duration), Some(MOST_INTERVALS));
        assert_eq!(intervals(Bounds::MOST_DURATION), None, "572 take 600.65 s");
    }

    #[test]
    fn a_trial_of_a_duration_is_the_shortest_that_is_long_enough() {
        assert_eq!(intervals(Duration::from_millis(5300)), Some(5));
        assert_eq!(intervals(Duration::from_millis(5301)), Some(6));
        assert_eq!(intervals(Duration::MAX), None);
    }

    #[test]
    fn a_strategy_that_is_missing_is_named() {
        assert!(all_there(&["inline", "manual-yield", "rayon-offload", "spawn-blocking"]).is_ok());
        let error = all_there(&["inline", "manual-yield"]).unwrap_err().to_string();
        assert!(error.contains("needs the strategy `spawn-blocking`"), "{error}");
        assert!(error.contains("only inline, manual-yield"), "{error}");
    }

    #[test]
    fn the_trials_follow_from_the_description_alone() {
        for cpus in [1, 2, 64] {
            let info = sample::info(cpus);
            let kept: RunInfo = serde_json::from_str(&serde_json::to_string(&info).unwrap()).unwrap();
            assert_eq!(trials(&kept), trials(&info));
        }
    }

    #[test]
    fn every_cell_and_raw_run_is_tried_once_in_an_order_that_follows_from_the_seed() {
        let mut info = sample::info(2);
        let subjects = |info: &RunInfo| -> Vec<String> {
            trials(info).iter().map(|trial| format!("{:?}", trial.subject)).collect()
        };
        let ordered = subjects(&info);
        assert_eq!(ordered.len(), 27 + 2, "27 cells, and a raw run for one processor and for two");
        let mut once = ordered.clone();
        once.sort();
        once.dedup();
        assert_eq!(once.len(), ordered.len());
        assert_eq!(subjects(&info), ordered);
        info.seed += 1;
        assert_ne!(subjects(&info), ordered);
        for trial in trials(&info) {
            assert_eq!(trial.workload.as_deref(), Some("countdown:steps=50000000,spins=650"));
            assert_eq!(trial.beating, Beating::Printing { period: Duration::from_secs(1) });
            assert_eq!((trial.round, trial.timing), (0, info.timing));
        }
    }
}
