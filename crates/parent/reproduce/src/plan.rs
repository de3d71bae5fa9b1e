//! From the options to trials: the experiment's cells, the raw runs that their work is compared
//! with, and a shuffled order.
//!
//! **Invariant:** whatever is random follows from the seed, and all trials follow from the run's
//! description.

use std::collections::BTreeMap;

use anyhow::{Result, ensure};
use engine::{Catalogue, Occasion, fitting};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Beating, RunInfo, Subject, Trial};

use crate::experiment::{self, PEER, STRATEGIES};
use crate::limits::{KEPT, PERIOD};
use crate::options::Options;
use crate::trial::{timing, workload};

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
    let (mut candidates, skipped) = experiment::cells(&occasion.machine, &workload);
    // The catalogue has it only if peers were asked for.
    if catalogue.peer(PEER).is_some() {
        candidates.extend(experiment::peer_cells(occasion.machine.cpus, &workload));
    }
    let (cells, misfits) = fitting(candidates, catalogue)?;
    let prepared = catalogue.prepare(&workload)?;
    let mut peer_workloads = BTreeMap::new();
    if cells.iter().any(|cell| cell.peer.is_some()) {
        let prepared = catalogue.prepare_for(PEER, &workload)?;
        peer_workloads.insert(PEER.to_owned(), BTreeMap::from([(workload.clone(), prepared)]));
    }
    let mut versions = occasion.versions.clone();
    versions.extend(catalogue.peer_versions().clone());
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
        peer_workloads,
        versions,
        ..occasion.blank(key)
    })
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
    use std::time::Duration;

    use super::*;
    use crate::sample;

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
