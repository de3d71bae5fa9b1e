//! What holds for the answers to any run.

use proptest::collection::vec;
use proptest::prelude::*;
use sample::any::cases;
use sample::ms;

use super::tests::{Rounds, default_loads, run};
use super::*;

/// Makes two rounds, each late or not, with much or little work.
fn rounds() -> impl Strategy<Value = Rounds> {
    // Mostly in time: three loads of two rounds each have to be.
    let late = || prop_oneof![9 => Just(ms(0)), 1 => Just(ms(40)), 1 => Just(ms(400))];
    let steps = || prop_oneof![Just(700_000_u64), Just(900_000), 890_000..910_000_u64, Just(3)];
    ((late(), steps()), (late(), steps())).prop_map(|(one, other)| [one, other])
}

fn summary() -> impl Strategy<Value = Summary> {
    let names = ["inline", "yields:every=10", "yields:every=20", "pool", "threads"];
    (vec(vec(rounds(), 3), 5), 1..=3_usize, any::<bool>()).prop_map(move |(all, loads, is_known)| {
        let strategies: Vec<_> = names.into_iter().zip(all).collect();
        let mut summary = run(&default_loads()[..loads], &strategies);
        if !is_known {
            summary.run.abilities.clear();
        }
        summary
    })
}

/// Returns the verdicts on the beat of a strategy, in all worlds.
fn kept(summary: &Summary, strategy: &str) -> Vec<Option<bool>> {
    let rows = summary.cells.iter().filter(|row| row.of.strategy_with_setting() == strategy);
    rows.map(|row| row.figures.keeps_beat()).collect()
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn nothing_is_recommended_that_loses_the_beat_in_any_world(summary in summary()) {
        for answer in answers(&summary) {
            let others = answer.instead.iter().map(|instead| &instead.choice);
            for Choice { strategy, .. } in answer.take.iter().chain(others) {
                prop_assert!(kept(&summary, strategy).iter().all(|kept| *kept == Some(true)), "{answer:?}");
            }
            for also in &answer.as_good {
                prop_assert!(kept(&summary, also).iter().all(|kept| *kept == Some(true)), "{answer:?}");
            }
            for warning in &answer.against {
                prop_assert!(kept(&summary, &warning.strategy).contains(&Some(false)), "{answer:?}");
            }
        }
    }

    #[test]
    fn something_is_recommended_if_anything_keeps_the_beat_in_all_worlds(summary in summary()) {
        let keeps = |row: &figures::Row<record::Cell>| {
            kept(&summary, &row.of.strategy_with_setting()).iter().all(|kept| *kept == Some(true))
        };
        let is_any = summary.cells.iter().any(keeps);
        let answers = answers(&summary);
        prop_assert_eq!(answers.len(), 1);
        prop_assert_eq!(answers[0].take.is_some(), is_any, "{:?}", answers);
        prop_assert_eq!(answers[0].why_not.is_none(), is_any);
    }

    #[test]
    fn nothing_is_recommended_that_loses_the_beat_in_a_run_of_any_kind((info, all) in sample::any::run()) {
        let summary = figures::summarise(&info, &all);
        for answer in answers(&summary) {
            let others = answer.instead.iter().map(|instead| &instead.choice);
            for Choice { strategy, .. } in answer.take.iter().chain(others) {
                let rows = summary.cells.iter().filter(|row| {
                    row.of.strategy_with_setting() == *strategy
                        && row.of.runtime == answer.runtime
                        && (row.of.cpus, row.of.place) == (answer.cpus, answer.place)
                });
                let kept: Vec<Option<bool>> = rows.map(|row| row.figures.keeps_beat()).collect();
                prop_assert!(!kept.is_empty() && kept.iter().all(|kept| *kept == Some(true)), "{answer:?}");
            }
        }
    }
}
