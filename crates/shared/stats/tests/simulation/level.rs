//! Is a verdict ever given that isn't so? A against A, truths that lie on a threshold, and slow-downs called
//! the opposite.
//!
//! What was found: "different" of A against A, in per cent, for 2, 3, 5 and 12 rounds. The worst spread of
//! those tried is always 5 %, and at a spread of 1 % none is above 0.2:
//!
//! | spread 5 % | two cells of one run | two runs |
//! |---|---|---|
//! | normal | 2.3, 1.6, 0.7, 0.1 | 0.4, 0.4, 0.5, 0.3 |
//! | skewed | 1.3, 0.6, 0.2, 0.0 | 0.2, 0.2, 0.1, 0.1 |
//! | one round in ten stalls | 2.0, 1.2, 0.5, 0.1 | 0.3, 0.3, 0.2, 0.3 |
//! | drifts by 3 % a round | 2.2, 1.5, 0.7, 0.1 | 0.3, 0.4, 0.5, 0.3 |
//!
//! That is less than the 5 % which the intervals allow, because the threshold has to be passed as well. It
//! also stays below 5 % where only one of the two is skewed, which no pairing cancels: 4.1, 3.9, 2.3 and
//! 0.4 % (an exponential's skew, at a spread of 5 %).
//!
//! A truth that lies on a threshold exactly is the worst there is for a sentence: "different" is said of
//! 2 % at most 2.6 times in 100, "the same" of 5 % at most 1.8 times. One end of an interval allows 2.5.
//! (Where both err alike; a skew of one side only takes from that what `coverage.rs` shows.)
//!
//! The opposite (something 5 or 10 % slower is called faster) was said in at most 0.02 % from 3 rounds on,
//! and in 0.1 % with 2 rounds at a spread of 5 %.

use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use stats::SpeedVerdict::{Faster, Same, Slower};
use stats::{Thresholds, paired_speed_change};

use crate::distribution::skewed;
use crate::machine::{Comparing, MACHINES, SPREADS, Trial};

const ROUNDS: [usize; 4] = [2, 3, 5, 12];
/// With many rounds there is less to be wrong about, and they take longest to draw.
const FEW: [usize; 3] = [2, 3, 5];
const TRIALS: u32 = 3000;

fn for_each(comparing: Comparing, spreads: &[f64], rounds: &[usize], ratio: f64, check: impl Fn(Trial)) {
    for machine in &MACHINES {
        for &spread in spreads {
            for &rounds in rounds {
                check(Trial { machine, comparing, spread, rounds, ratio });
            }
        }
    }
}

fn a_against_a_is_hardly_ever_different(comparing: Comparing, most: f64) {
    for_each(comparing, &SPREADS, &ROUNDS, 1.0, |trial| {
        let found = trial.rate(TRIALS, &[Faster, Slower]);
        println!("{}: {found:.2} %", trial.name());
        assert!(found <= if trial.spread > 0.01 { most } else { 0.3 }, "{}: {found:.2} %", trial.name());
    });
}

#[test]
fn a_against_a_in_one_run_is_hardly_ever_different() {
    a_against_a_is_hardly_ever_different(Comparing::Cells, 3.0);
}

#[test]
fn a_against_a_in_two_runs_is_hardly_ever_different() {
    a_against_a_is_hardly_ever_different(Comparing::Runs, 1.0);
}

#[test]
fn nor_where_only_one_of_the_two_is_skewed() {
    for rounds in ROUNDS {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
        let wrong = (0..20_000).filter(|_| {
            let pairs: Vec<_> = (0..rounds).map(|_| ((-0.05 * skewed(&mut random)).exp(), 1.0)).collect();
            [Faster, Slower].contains(&paired_speed_change(&pairs, Thresholds::SPEED).verdict)
        });
        let found = 100.0 * wrong.count() as f64 / 20_000.0;
        println!("{rounds} rounds, one side skewed: {found:.2} %");
        assert!(found <= 5.0, "{rounds} rounds: {found:.2} %");
    }
}

#[test]
fn a_truth_on_a_threshold_is_not_said_to_lie_beyond_it() {
    let Thresholds { different, same } = Thresholds::SPEED;
    for comparing in [Comparing::Cells, Comparing::Runs] {
        for_each(comparing, &[0.02], &FEW, 1.0 / (1.0 + different), |trial| {
            let found = trial.rate(TRIALS, &[Faster, Slower]);
            println!("{}: {found:.2} % different", trial.name());
            assert!(found <= 3.2, "{}: {found:.2} %", trial.name());
        });
        for_each(comparing, &[0.02], &FEW, 1.0 / (1.0 + same), |trial| {
            let found = trial.rate(TRIALS, &[Same]);
            println!("{}: {found:.2} % the same", trial.name());
            assert!(found <= 3.2, "{}: {found:.2} %", trial.name());
        });
    }
}

#[test]
fn what_is_slower_is_never_called_faster() {
    for comparing in [Comparing::Cells, Comparing::Runs] {
        for slower in [1.05, 1.1] {
            for_each(comparing, &[0.05], &FEW, 1.0 / slower, |trial| {
                let found = trial.rate(TRIALS, &[Faster]);
                println!("{}: {found:.3} % faster", trial.name());
                let most = if trial.rounds < 3 { 0.15 } else { 0.05 };
                assert!(found <= most, "{}: {found:.3} %", trial.name());
            });
        }
    }
}
