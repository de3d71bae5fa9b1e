//! Is there a better interval than Student's? Others that were tried on the logarithms of the rounds'
//! ratios, at a spread of 3 %; `student.rs` says what came of it.
//!
//! What was found: of 100 intervals so many cover the truth, and so many of a slow-down by 10 % find it
//! (4,000 runs each).
//!
//! | | 3 rounds, normal | 5 rounds, normal | 5 rounds, stalls | 12 rounds, stalls |
//! |---|---|---|---|---|
//! | Student's t | 95, 63 | 95, 98 | 97, 76 | 97, 86 |
//! | percentile bootstrap | 75, 98 | 84, 100 | not taken | not taken |
//! | bias-corrected, accelerated bootstrap | 71, 98 | 84, 100 | 82, 85 | 83, 84 |
//! | studentised bootstrap | 100, 1 | 95, 81 | 95, 70 | 92, 81 |
//! | trimmed mean (Yuen) | 95, 63 | 94, 76 | 95, 67 | 95, 99 |
//!
//! The first two bootstraps don't hold their level. The third does, and where only one side is skewed by
//! more than Student's does (93 against 89 with 5 rounds), but finds less; with 3 rounds it finds nothing.
//! Trimming would be the better choice from about 8 rounds on where rounds stall; with 5, which are the
//! default, it throws away two and finds less even then, and where only one side is skewed it covers 81 of
//! 100 with 12 rounds (Student's 91), because what is left after trimming has another mean. Signs and ranks
//! need no distribution, but with 5 rounds all five on one side happen in 2 of 32 cases: 6 %, so that there
//! is no 95 % interval at all.
//!
//! The bias-corrected bootstrap's row is not held by a test; those of the others are, in part.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use stats::{Interval, Thresholds};

use crate::distribution::{heavy, normal};

type Random = Xoshiro256PlusPlus;

const SPREAD: f64 = 0.03;

/// A round's ratio of two figures, each of which stalls in one round of twenty.
fn stalling(random: &mut Random) -> f64 {
    (heavy(random, 0.05) - heavy(random, 0.05)) / 2.0_f64.sqrt()
}

/// Of 100 runs, how many intervals cover a truth of 1, and how many say "slower" of a truth of 1 / 1.1.
fn covers_and_finds(
    trials: u32,
    rounds: usize,
    draw: fn(&mut Random) -> f64,
    interval: impl Fn(&[f64], &mut Random) -> Interval,
) -> (f64, f64) {
    let mut random = Random::seed_from_u64(42);
    let (mut covered, mut found) = (0, 0);
    let slower = 1.1_f64.ln();
    for _ in 0..trials {
        let logs: Vec<f64> = (0..rounds).map(|_| SPREAD * draw(&mut random)).collect();
        let interval = interval(&logs, &mut random);
        covered += u32::from(interval.contains(0.0));
        found += u32::from(interval.high - slower < -Thresholds::SPEED.different.ln_1p());
    }
    let share = |count| 100.0 * f64::from(count) / f64::from(trials);
    (share(covered), share(found))
}

fn student(logs: &[f64], _: &mut Random) -> Interval {
    stats::mean(logs).expect("two rounds or more")
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>();
    (mean, (squares / (count - 1.0) / count).sqrt())
}

/// From the 2.5th to the 97.5th percentile of the mean over all resamples, each as likely as the other.
fn percentile_bootstrap(logs: &[f64], _: &mut Random) -> Interval {
    let count = logs.len();
    let mut means: Vec<f64> = (0..count.pow(count as u32))
        .map(|resample| {
            let drawn = (0..count).map(|place| logs[resample / count.pow(place as u32) % count]);
            drawn.sum::<f64>() / count as f64
        })
        .collect();
    means.sort_by(f64::total_cmp);
    let at = |share: f64| means[((means.len() as f64 * share).ceil() as usize).max(1) - 1];
    Interval { low: at(0.025), high: at(0.975) }
}

/// Efron and Tibshirani's bootstrap-t, with 999 resamples.
fn studentised_bootstrap(logs: &[f64], random: &mut Random) -> Interval {
    let (mean, error) = mean_and_error(logs);
    let mut scores: Vec<f64> = (0..999)
        .map(|_| {
            let drawn: Vec<f64> = logs.iter().map(|_| logs[random.random_range(0..logs.len())]).collect();
            let (resampled, its_error) = mean_and_error(&drawn);
            // One value drawn every time has no error, and is infinitely many of them away.
            (resampled - mean) / its_error.max(1e-300)
        })
        .collect();
    scores.sort_by(f64::total_cmp);
    Interval { low: mean - scores[974] * error, high: mean - scores[24] * error }
}

/// K. K. Yuen, Biometrika 61 (1974): a fifth is cut off at each end. For 5 and 12 rounds.
fn trimmed(logs: &[f64], _: &mut Random) -> Interval {
    let mut sorted = logs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (count, cut) = (sorted.len(), sorted.len() / 5);
    let (kept, critical) = match count {
        5 => (3.0, 4.3027),
        12 => (8.0, 2.3646),
        other => panic!("no critical value for {other} rounds"),
    };
    let mean = sorted[cut..count - cut].iter().sum::<f64>() / kept;
    let winsorised: Vec<f64> = (0..count).map(|place| sorted[place.clamp(cut, count - cut - 1)]).collect();
    let squares = mean_and_error(&winsorised).1.powi(2) * (count * (count - 1)) as f64;
    let half = critical * (squares / (kept * (kept - 1.0))).sqrt();
    Interval { low: mean - half, high: mean + half }
}

fn assert_about((covers, finds): (f64, f64), expected: (f64, f64), what: &str) {
    println!("{what}: covers {covers:.1} %, finds {finds:.1} %");
    assert!((covers - expected.0).abs() < 2.5, "{what}: covers {covers:.1} %, not about {expected:?}");
    assert!((finds - expected.1).abs() < 4.0, "{what}: finds {finds:.1} %, not about {expected:?}");
}

#[test]
fn students_holds_its_level_and_finds_most() {
    assert_about(covers_and_finds(4000, 3, normal, student), (95.0, 63.0), "3 rounds");
    assert_about(covers_and_finds(4000, 5, normal, student), (95.0, 98.0), "5 rounds");
    assert_about(covers_and_finds(4000, 5, stalling, student), (97.0, 76.0), "5 rounds, stalls");
    assert_about(covers_and_finds(4000, 12, stalling, student), (97.0, 86.0), "12 rounds, stalls");
}

#[test]
fn a_percentile_bootstrap_does_not_hold_its_level() {
    assert_about(covers_and_finds(4000, 3, normal, percentile_bootstrap), (75.0, 98.0), "3 rounds");
    // 3,125 resamples a run: fewer runs show as much.
    let (covers, _) = covers_and_finds(300, 5, normal, percentile_bootstrap);
    assert!(covers < 90.0, "five rounds do not mend it: {covers:.1} %");
}

#[test]
fn a_studentised_bootstrap_holds_its_level_and_finds_less() {
    let found = covers_and_finds(600, 5, normal, studentised_bootstrap);
    assert_about(found, (95.0, 81.0), "5 rounds");
    let (_, finds) = covers_and_finds(200, 3, normal, studentised_bootstrap);
    assert!(finds < 5.0, "3 rounds: {finds:.1} %");
}

#[test]
fn trimming_pays_with_many_rounds_and_not_with_few() {
    assert_about(covers_and_finds(4000, 5, normal, trimmed), (94.0, 76.0), "5 rounds");
    assert_about(covers_and_finds(4000, 5, stalling, trimmed), (95.0, 67.0), "5 rounds, stalls");
    assert_about(covers_and_finds(4000, 12, stalling, trimmed), (95.0, 99.0), "12 rounds, stalls");
}
