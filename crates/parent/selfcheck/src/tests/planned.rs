//! The plan: it follows from the description, and it keeps its time.

use std::time::Duration;

use record::{Purpose, RunInfo, Subject};

use crate::{plan, sample};

#[test]
fn the_trials_follow_from_the_description_alone() {
    for quick in [true, false] {
        let info = plan::sized(sample::info(), quick);
        let planned = plan::trials(&info);
        let kept: RunInfo = serde_json::from_str(&serde_json::to_string(&info).unwrap()).unwrap();
        assert_eq!(plan::trials(&kept), planned);
        let other = plan::trials(&RunInfo { seed: info.seed + 1, ..kept });
        assert_ne!(other, planned, "whatever is random follows from the seed");
        assert_eq!(other.len(), planned.len());
    }
}

/// Returns how long a run takes, but for the build and the questions before it. The engine
/// estimates 14 ms for the start of a child.
fn planned(info: &RunInfo) -> Duration {
    let start = Duration::from_millis(14);
    plan::trials(info).iter().map(|trial| trial.timing.total() + start).sum()
}

#[test]
fn a_quick_run_takes_a_minute_and_a_full_one_ten_with_all_that_is_taken_again() {
    let [quick, full] = [true, false].map(|quick| planned(&plan::sized(sample::info(), quick)));
    assert!(quick <= Duration::from_secs(62), "{quick:?}");
    assert!(full.mul_f64(1.1) <= Duration::from_secs(600), "{full:?}");
}

#[test]
fn no_two_trials_of_a_run_are_for_the_same() {
    let info = plan::sized(sample::info(), false);
    let trials = plan::trials(&info);
    let keys: std::collections::BTreeSet<_> = trials.iter().map(record::Trial::key).collect();
    assert_eq!(keys.len(), trials.len());
    let raws = trials.iter().filter(|trial| matches!(trial.subject, Subject::Raw { .. }));
    assert!(raws.clone().all(|trial| matches!(trial.purpose, Purpose::RawOf(_))));
    assert_eq!(raws.count(), 6 * 50, "one for each cell in every round");
}
