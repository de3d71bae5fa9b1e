//! Many breathers that learn the cost of a yield on one loop, in simulated time.

use std::cell::Cell;
use std::time::Duration;

use super::core::{Core, Policy};
use crate::clock::Instant;
use crate::cost::{Costs, FIRST_SLICE};
use crate::ended::Ended;
use crate::pace::{Moment, Pace};

/// The time from a look that ends a slice to the poll of the next task.
const YIELD: Duration = Duration::from_nanos(500);
/// The time of a look at the clock.
const LOOK: Duration = Duration::from_nanos(30);
/// The time of a step.
const STEP: Duration = Duration::from_nanos(100);

/// Lets jobs work a slice each, again and again. Returns what they aim at in the end, sorted.
fn budgets(jobs: usize, rounds: usize, in_turns: bool) -> Vec<Duration> {
    let ended = Cell::new(Ended::on(0));
    let mut now = Instant::now();
    let mut cores: Vec<Core> = (0..jobs)
        .map(|_| {
            let mut pace = Pace::new(FIRST_SLICE);
            pace.add_look(LOOK);
            Core::new(Policy::Costing(pace, Box::new(Costs::new(0.01))))
        })
        .collect();
    for _ in 0..rounds {
        for core in &mut cores {
            now += YIELD;
            let turn = in_turns.then_some(now);
            now += LOOK;
            if !in_turns {
                core.resume(Moment { now, turn }, &ended);
            }
            loop {
                let steps = core.stride();
                now += STEP * u32::try_from(steps).unwrap();
                assert!(!core.count(steps));
                now += LOOK;
                if core.look(Moment { now, turn }, &ended, steps) {
                    break;
                }
            }
        }
    }
    let mut budgets: Vec<Duration> = cores.iter().filter_map(|core| core.report().budget).collect();
    budgets.sort_unstable();
    budgets
}

#[test]
fn in_a_crowd_a_yield_costs_what_it_costs_alone() {
    for in_turns in [false, true] {
        let alone = budgets(1, 100, in_turns)[0];
        for jobs in [64, 1_000] {
            let crowd = budgets(jobs, 100, in_turns);
            let (shortest, longest) = (crowd[0], crowd[jobs - 1]);
            println!("in turns: {in_turns}, {jobs} jobs: {shortest:?} to {longest:?}, alone {alone:?}");
            assert!(
                longest <= alone * 2 && shortest * 2 >= alone,
                "{jobs} jobs: {shortest:?} to {longest:?}"
            );
        }
    }
}
