//! The share of 95 % intervals that contain the truth. The tables are in the docs of the crate
//! (`src/lib.rs`).

use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use stats::{
    Interval, Thresholds, difference_of_means, lateness_change, paired_lateness_change, paired_ratio,
    speed_change,
};

use crate::claim::{assert_holds, table_after};
use crate::distribution::{heavy, normal, skewed};

type Random = Xoshiro256PlusPlus;
type Draw = fn(&mut Random) -> f64;

const DOCS: &str = include_str!("../../src/lib.rs");
const RUNS: u32 = 20_000;
/// The columns of the first table.
const ROUNDS: [usize; 4] = [2, 3, 5, 12];
/// The columns of the second table: rounds before, rounds now.
const SIDES: [(usize, usize); 7] = [(2, 2), (5, 5), (12, 12), (2, 5), (5, 2), (12, 5), (5, 12)];
/// The standard deviation of a round's ratio, on the logarithmic scale: 5 %.
const SPREAD: f64 = 0.05;
/// The ratio that an interval has to contain.
const TRUTH: f64 = 0.9;
/// Half a per cent of rounding, and a little for another machine's logarithms.
const ROUNDING: f64 = 0.6;

/// Finds a row's distribution by its name.
fn draw_of(errors: &str) -> Draw {
    match errors {
        "normal" => normal,
        "stalls" => |random| heavy(random, 0.1),
        "skewed" => skewed,
        other => panic!("no errors are called {other}"),
    }
}

/// Counts how many of 100 intervals contain their truth.
fn coverage(mut contains: impl FnMut(&mut Random) -> bool) -> f64 {
    let mut random = Random::seed_from_u64(42);
    let covered = (0..RUNS).filter(|_| contains(&mut random)).count();
    100.0 * covered as f64 / f64::from(RUNS)
}

/// Compares the first table with what `contains` comes to for each of its cells.
fn one_sample_holds(what: &str, contains: impl Fn(&mut Random, Draw, usize) -> bool) {
    let rows = table_after(DOCS, "one figure per round");
    assert_eq!(rows.iter().map(|row| row.text(0)).collect::<Vec<_>>(), ["normal", "stalls", "skewed"]);
    for row in rows {
        let draw = draw_of(row.text(0));
        let claimed = row.figures_from(1);
        assert_eq!(claimed.len(), ROUNDS.len());
        for (rounds, claimed) in ROUNDS.into_iter().zip(claimed) {
            let found = coverage(|random| contains(random, draw, rounds));
            assert_holds(found, claimed, ROUNDING, &format!("{what}, {rounds} rounds, {}", row.text(0)));
        }
    }
}

#[test]
fn the_interval_of_a_paired_ratio_covers_as_often_as_the_docs_say() {
    one_sample_holds("paired ratio", |random, draw, rounds| {
        let pairs: Vec<(f64, f64)> = (0..rounds)
            .map(|_| {
                // The machine drifts by up to 50 %, far more than the errors: pairing cancels it.
                let drift = rand::RngExt::random::<f64>(random) + 0.5;
                (TRUTH * (SPREAD * draw(random)).exp() * drift, drift)
            })
            .collect();
        let ratio = paired_ratio(&pairs).expect("every round is usable");
        ratio.interval.expect("two rounds or more").contains(TRUTH)
    });
}

/// 1 s with an error of 10 ms, so that no lateness is negative.
fn late(random: &mut Random, draw: Draw) -> Duration {
    Duration::from_secs_f64(1.0 + 0.01 * draw(random))
}

fn contains_a_second(interval: Option<Interval>) -> bool {
    interval.expect("two rounds or more").contains(1.0)
}

#[test]
fn the_interval_of_a_lateness_covers_as_often_as_the_docs_say() {
    one_sample_holds("paired lateness", |random, draw, rounds| {
        let pairs: Vec<_> = (0..rounds).map(|_| (late(random, draw), Duration::ZERO)).collect();
        contains_a_second(paired_lateness_change(&pairs, Duration::from_millis(1)).interval)
    });
    one_sample_holds("lateness after a run that kept the beat", |random, draw, rounds| {
        let now: Vec<_> = (0..rounds).map(|_| late(random, draw)).collect();
        let before = vec![Duration::ZERO; rounds];
        contains_a_second(lateness_change(&before, &now, Duration::from_millis(1)).interval)
    });
}

#[test]
fn the_interval_between_two_runs_covers_as_often_as_the_docs_say() {
    let rows = table_after(DOCS, "The second table");
    assert_eq!(rows.len(), 4);
    for row in rows {
        let (draw, before_spread) = (draw_of(row.text(0)), SPREAD * row.figures(1)[0].expect("a factor"));
        let claimed = row.figures_from(2);
        assert_eq!(claimed.len(), SIDES.len());
        for ((before_rounds, now_rounds), claimed) in SIDES.into_iter().zip(claimed) {
            let found = coverage(|random| {
                let mut errors = |rounds: usize, spread: f64| -> Vec<f64> {
                    (0..rounds).map(|_| spread * draw(random)).collect()
                };
                let (before, now) = (errors(before_rounds, before_spread), errors(now_rounds, SPREAD));
                difference_of_means(&before, &now).expect("two rounds or more").contains(0.0)
            });
            let what = format!("{}, {}, {before_rounds} against {now_rounds}", row.text(0), row.text(1));
            assert_holds(found, claimed, ROUNDING, &what);
        }
    }
}

#[test]
fn with_normal_errors_the_interval_between_two_runs_never_covers_less_than_95_of_100() {
    for (before_rounds, now_rounds) in SIDES {
        for before_spread in [1.0, 3.0] {
            let found = coverage(|random| {
                let mut speeds = |rounds: usize, centre: f64, spread: f64| -> Vec<f64> {
                    (0..rounds).map(|_| centre * (spread * SPREAD * normal(random)).exp()).collect()
                };
                let (before, now) =
                    (speeds(before_rounds, 1.0, before_spread), speeds(now_rounds, TRUTH, 1.0));
                let change = speed_change(&before, &now, Thresholds::SPEED);
                change.interval.expect("two rounds or more").contains(TRUTH)
            });
            // Three standard errors below 95.
            assert!(found >= 94.5, "{before_rounds} against {now_rounds}: {found:.1} %");
        }
    }
}
