//! The queue of an open loop: the exact recursion against the formula.

use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use theory::queue::{mean, mean_wait, waits};

const LENGTH: Duration = Duration::from_millis(20);

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn a_job_waits_until_the_one_before_it_ends() {
    let arrivals = [0, 5, 50, 60, 61].map(ms);
    assert_eq!(waits(&arrivals, LENGTH), [0, 15, 0, 10, 29].map(ms));
    assert_eq!(waits(&[], LENGTH), []);
}

#[test]
fn random_arrivals_wait_as_long_as_the_formula_says() {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(13);
    for per_second in [5.0, 20.0, 40.0] {
        let mut now = Duration::ZERO;
        let arrivals: Vec<_> = (0..400_000)
            .map(|_| {
                let chance: f64 = random.random_range(0.0..1.0);
                now += Duration::from_secs_f64(-(1.0 - chance).ln() / per_second);
                now
            })
            .collect();
        let exact = mean(&waits(&arrivals, LENGTH)).unwrap();
        let formula = mean_wait(per_second, LENGTH).unwrap();
        let ratio = exact.div_duration_f64(formula);
        assert!((0.97..1.03).contains(&ratio), "{per_second}/s: {exact:?} against {formula:?}");
    }
}

#[test]
fn a_server_that_is_always_busy_has_no_mean_wait() {
    assert_eq!(mean_wait(50.0, LENGTH), None);
    assert_eq!(mean_wait(0.0, LENGTH), Some(Duration::ZERO));
    assert_eq!(mean(&[]), None);
}
