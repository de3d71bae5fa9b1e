//! The strategies that the job itself excludes: it can't be cut, or it can't be split.
//!
//! That is the same on every runtime, so it belongs to a run and not to a block.

use figures::brief;
use record::RunInfo;
use serde::Serialize;

/// The strategies that are excluded for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Excluded {
    /// Each with its setting, in the order of the plan.
    pub(crate) strategies: Vec<String>,
    pub(crate) reason: String,
}

/// Returns the strategies that the jobs of a run exclude, a group for each reason.
pub(crate) fn excluded(run: &RunInfo) -> Vec<Excluded> {
    let mut all: Vec<Excluded> = Vec::new();
    for skipped in run.skipped.iter().filter(|skipped| skipped.of_job) {
        let (name, reason) = (skipped.cell.strategy_with_setting(), brief(&skipped.reason));
        match all.iter_mut().find(|known| known.reason == reason) {
            Some(known) if known.strategies.contains(&name) => {}
            Some(known) => known.strategies.push(name),
            None => all.push(Excluded { strategies: vec![name], reason }),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use record::Skipped;
    use sample::{cell, info};

    use super::*;

    #[test]
    fn a_reason_names_each_strategy_once_and_other_reasons_are_not_the_jobs() {
        let skipped = |strategy: &str, runtime: &str, of_job| Skipped {
            cell: cell(strategy, runtime),
            reason: "it can't be cut".to_owned(),
            of_job,
        };
        let mut run = info(&[cell("inline", "tokio/1")]);
        run.skipped = vec![
            skipped("yield:every=1", "tokio/1", true),
            skipped("yield:every=1", "tokio/N", true),
            skipped("yield:every=2", "tokio/1", true),
            skipped("held", "tokio/1", false),
        ];
        let strategies = vec!["yield:every=1".to_owned(), "yield:every=2".to_owned()];
        assert_eq!(excluded(&run), [Excluded { strategies, reason: "it can't be cut".to_owned() }]);
    }
}
