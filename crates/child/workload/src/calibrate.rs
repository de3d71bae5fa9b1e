//! The speed of this machine: it turns "a job of 20 ms" into a number of steps.
//!
//! It times what it is given. It knows no kind of job.
//!
//! **Invariant:** the fastest of several measurements counts.

use std::time::{Duration, Instant};

use crate::job::Job;

/// The most repeats of a measurement. The fastest one counts: whatever else the machine does makes
/// it slower.
const REPEATS: u32 = 12;

/// The time after which no further repeat begins, if there were [`FEWEST`].
const ENOUGH: Duration = Duration::from_millis(50);

/// The fewest repeats. A busy machine may hold up the first for longer than all of them take.
const FEWEST: u32 = 3;

/// The time after which no further repeat begins at all. Work that takes so long is hardly longer
/// for a pause of the machine.
const TOO_LONG: Duration = Duration::from_millis(500);

/// The time of one measurement: long against the clock, short against a time slice of the
/// scheduler.
const SAMPLE: Duration = Duration::from_millis(1);

/// Measures how many steps of a job the machine does in a second, if nothing else happens. A job
/// has `steps` of them. If they are uneven, whole jobs are measured; otherwise some first steps.
pub(crate) fn steps_per_s(job: impl Fn() -> Box<dyn Job>, steps: u64, are_uneven: bool) -> u64 {
    let time = |sample: u64| {
        let mut job = job();
        let start = Instant::now();
        job.advance(sample);
        start.elapsed()
    };
    // A busy machine may take the processor away from a sample of one step, which then seems long
    // enough: it is tried again. Steps that are that long by themselves are not.
    let is_short = |sample| {
        let took = time(sample);
        took < SAMPLE || took < TOO_LONG && time(sample) < SAMPLE
    };
    // Doubles the steps until they take long enough, or there are no more.
    let mut sample = if are_uneven { steps } else { 1 };
    while sample < steps && is_short(sample) {
        sample = sample.saturating_mul(2).min(steps);
    }
    let fastest = fastest(|| {
        job().advance(sample);
    });
    u64::try_from(u128::from(sample) * 1_000_000_000 / fastest.as_nanos().max(1)).unwrap_or(u64::MAX)
}

/// Measures how long some work takes at least. It should take about [`SAMPLE`].
pub(crate) fn fastest(work: impl Fn()) -> Duration {
    let begun = Instant::now();
    let mut fastest = Duration::MAX;
    for repeats in 1.. {
        let start = Instant::now();
        work();
        fastest = fastest.min(start.elapsed());
        if is_enough(repeats, begun.elapsed()) {
            break;
        }
    }
    fastest
}

/// Says that so many repeats in this time are enough.
fn is_enough(repeats: u32, took: Duration) -> bool {
    repeats >= REPEATS || (repeats >= FEWEST && took > ENOUGH) || took > TOO_LONG
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    use record::Output;

    use super::*;
    use crate::job::Progress;
    use crate::jobs::countdown::Countdown;

    /// A job that notes the most steps it was ever asked for. It may be held up before its first.
    struct Noted {
        job: Countdown,
        held_up: Duration,
        most: Arc<AtomicU64>,
    }

    impl Job for Noted {
        fn advance(&mut self, steps: u64) -> Progress {
            std::thread::sleep(self.held_up);
            self.most.fetch_max(steps, Relaxed);
            self.job.advance(steps)
        }

        fn so_far(&self) -> Output {
            self.job.so_far()
        }
    }

    /// A pause of 50 ms in the first repeat made it the only one. Work of 1 ms then seems to take
    /// 50 times as long.
    #[test]
    fn one_repeat_that_was_held_up_is_not_the_only_one() {
        assert!(!is_enough(1, 2 * ENOUGH) && !is_enough(2, 4 * ENOUGH) && is_enough(3, 4 * ENOUGH));
        assert!(!is_enough(REPEATS - 1, ENOUGH) && is_enough(REPEATS, Duration::ZERO));
        // Whoever asked for a job of seconds does not wait for three of them.
        assert!(is_enough(1, 2 * TOO_LONG));
    }

    #[test]
    fn a_step_that_was_held_up_is_not_taken_for_a_long_one() {
        for held_up in [2 * SAMPLE, 2 * ENOUGH] {
            let most = Arc::new(AtomicU64::new(0));
            let made = Cell::new(0);
            let speed = steps_per_s(
                || {
                    made.set(made.get() + 1);
                    let held_up = if made.get() == 1 { held_up } else { Duration::ZERO };
                    Box::new(Noted { job: Countdown::new(50_000_000, 1), held_up, most: Arc::clone(&most) })
                },
                50_000_000,
                false,
            );
            assert!(speed > 0 && most.load(Relaxed) >= 1000, "{speed}/s from {most:?} steps");
        }
    }
}
