//! The beginning of a job: as many steps as take a given time, with few looks at the clock.
//!
//! A look at the clock takes about 27 ns, so a job of 1 us can't pay for many. The pace remembers
//! how many steps of earlier jobs took `after`. The first chunk has that many: a short job is done
//! within it, and a long one is handed over after it.
//!
//! **Invariant:** while nothing is known, a chunk has at most one step more than the job has done
//! before it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use strategy::{Job, Output, Progress};

/// A chunk shorter than this share of `after` is not worth another look at the clock.
const NOT_WORTH_IT: f64 = 0.125;
/// The most by which the next job's first chunk may be longer than the last one's. Two is too few:
/// after one job that the system interrupted, a dozen would look at the clock again and again.
const MOST_RISE: u64 = 8;

/// The time that a job may take on the loop, and the number of steps that took it.
#[derive(Debug)]
pub(crate) struct Pace {
    after_ns: f64,
    /// The steps that are likely to take `after`; at least 1.
    steps: AtomicU64,
}

/// The first chunk of a job.
struct First {
    begun: Instant,
    took: Duration,
    steps: u64,
    progress: Progress,
}

impl Pace {
    pub(crate) fn new(after: Duration) -> Self {
        Pace { after_ns: nanos(after), steps: AtomicU64::new(1) }
    }

    /// Does steps of the job until it is done or `after` is over. Returns the output if it is done.
    pub(crate) fn begin(&self, job: &mut impl Job) -> Option<Output> {
        self.begin_by(job, Instant::now)
    }

    /// Does the same by this clock. A short job needs only this function: after a pause, each line
    /// of code beyond it has to be fetched from memory.
    #[inline]
    fn begin_by(&self, job: &mut impl Job, now: impl Fn() -> Instant) -> Option<Output> {
        let begun = now();
        let first = self.steps.load(Ordering::Relaxed);
        let progress = job.advance(first);
        let took = now() - begun;
        match progress {
            Progress::Done(output) if !self.is_too_much(first, output.steps, took) => Some(output),
            progress => self.go_on(job, now, First { begun, took, steps: first, progress }),
        }
    }

    /// Returns true if this many steps, of which `done` took so long, would take twice `after`.
    fn is_too_much(&self, steps: u64, done: u64, took: Duration) -> bool {
        nanos(took) * steps as f64 > 2.0 * self.after_ns * done as f64
    }

    /// Does further chunks of the job, and learns from what they took.
    #[cold]
    fn go_on(&self, job: &mut impl Job, now: impl Fn() -> Instant, first: First) -> Option<Output> {
        let (mut progress, mut took_ns) = (first.progress, nanos(first.took));
        let (mut done, mut chunk) = (0_u64, first.steps);
        loop {
            done = match progress {
                Progress::Done(output) => output.steps,
                Progress::More => done.saturating_add(chunk),
            };
            let fits = self.fitting(done, took_ns);
            if let Progress::Done(output) = progress {
                self.learn(first.steps, fits);
                return Some(output);
            }
            if took_ns >= self.after_ns * (1.0 - NOT_WORTH_IT) {
                self.learn(first.steps, fits);
                return None;
            }
            chunk = fits.saturating_sub(done).min(done.saturating_add(1)).max(1);
            progress = job.advance(chunk);
            took_ns = nanos(now() - first.begun);
        }
    }

    /// Returns the steps that fit into `after` if `done` of them took so long.
    fn fitting(&self, done: u64, took_ns: f64) -> u64 {
        // From too large a number to the largest one, as casts of floats do.
        (done as f64 * self.after_ns / took_ns.max(1.0)) as u64
    }

    /// Takes a job's answer as it is if it has fewer steps than were thought, so that the next one
    /// does not overshoot. Else rises by [`MOST_RISE`] at most: the job may have been a cheap one.
    fn learn(&self, first: u64, fits: u64) {
        let steps = fits.min(first.saturating_mul(MOST_RISE)).max(1);
        if steps != first {
            self.steps.store(steps, Ordering::Relaxed);
        }
    }
}

/// Returns nanoseconds. Unlike [`Duration::as_nanos`], it calls no function for 128 bits.
fn nanos(time: Duration) -> f64 {
    time.as_secs() as f64 * 1e9 + f64::from(time.subsec_nanos())
}

#[cfg(test)]
mod tests {
    use strategy::Job;

    use super::*;

    const AFTER: Duration = Duration::from_micros(50);
    const NS: fn(u64) -> Duration = Duration::from_nanos;

    /// A clock on which only steps pass time.
    struct Clock {
        begun: Instant,
        passed_ns: AtomicU64,
        looks: AtomicU64,
    }

    /// A job of steps that take a time each on its clock.
    struct Clocked<'c> {
        clock: &'c Clock,
        step: Duration,
        steps: u64,
        done: u64,
    }

    /// What became of a job's beginning.
    #[derive(Debug)]
    struct Begun {
        steps: u64,
        took: Duration,
        looks: u64,
    }

    impl Clock {
        fn new() -> Self {
            Clock { begun: Instant::now(), passed_ns: AtomicU64::new(0), looks: AtomicU64::new(0) }
        }

        fn now(&self) -> Instant {
            self.looks.fetch_add(1, Ordering::Relaxed);
            self.begun + NS(self.passed_ns.load(Ordering::Relaxed))
        }

        fn begin(&self, pace: &Pace, step: Duration, steps: u64) -> Begun {
            self.passed_ns.store(0, Ordering::Relaxed);
            self.looks.store(0, Ordering::Relaxed);
            let mut job = Clocked { clock: self, step, steps, done: 0 };
            let output = pace.begin_by(&mut job, || self.now());
            assert_eq!(output.is_some(), job.done == steps);
            Begun {
                steps: job.done,
                took: NS(self.passed_ns.load(Ordering::Relaxed)),
                looks: self.looks.load(Ordering::Relaxed),
            }
        }
    }

    impl Job for Clocked<'_> {
        fn advance(&mut self, steps: u64) -> Progress {
            let steps = steps.min(self.steps - self.done);
            self.done += steps;
            let took = u64::try_from(self.step.as_nanos()).unwrap() * steps;
            self.clock.passed_ns.fetch_add(took, Ordering::Relaxed);
            if self.done == self.steps { Progress::Done(self.so_far()) } else { Progress::More }
        }

        fn so_far(&self) -> Output {
            Output { steps: self.done, checksum: 0 }
        }
    }

    #[test]
    fn the_first_job_is_begun_with_one_step_and_then_twice_as_many() {
        let (clock, pace) = (Clock::new(), Pace::new(AFTER));
        let begun = clock.begin(&pace, NS(1), 1_000_000);
        assert_eq!(begun.steps, 50_000, "{begun:?}");
        assert_eq!(begun.looks, 1 + 16, "1, 2, 4, .. 16384, and the rest: {begun:?}");
        let begun = clock.begin(&Pace::new(AFTER), NS(1_000_000), 1_000);
        assert_eq!((begun.steps, begun.looks), (1, 2), "a dear step: {begun:?}");
    }

    #[test]
    fn a_short_job_takes_two_looks_once_its_steps_are_known() {
        let (clock, pace) = (Clock::new(), Pace::new(AFTER));
        let looks: Vec<u64> = (0..20).map(|_| clock.begin(&pace, NS(1), 1_000).looks).collect();
        assert!(looks[0] > 2 && looks[10..].iter().all(|looks| *looks == 2), "{looks:?}");
    }

    #[test]
    fn a_long_job_is_handed_over_after_one_chunk_once_its_steps_are_known() {
        let (clock, pace) = (Clock::new(), Pace::new(AFTER));
        for _ in 0..20 {
            clock.begin(&pace, NS(100), 1_000_000);
        }
        let begun = clock.begin(&pace, NS(100), 1_000_000);
        assert_eq!((begun.took, begun.looks), (AFTER, 2), "{begun:?}");
    }

    #[test]
    fn dearer_steps_overshoot_once_and_cheaper_ones_are_believed_bit_by_bit() {
        let (clock, pace) = (Clock::new(), Pace::new(AFTER));
        let begin = |step| clock.begin(&pace, NS(step), 1_000_000);
        for _ in 0..20 {
            begin(1_000);
        }
        assert_eq!(begin(4_000).took, 4 * AFTER, "the first dear one");
        assert_eq!(begin(4_000).took, AFTER - NS(2_000), "twelve steps fit, thirteen do not");
        let first: Vec<u64> = (0..4)
            .map(|_| {
                let first = pace.steps.load(Ordering::Relaxed);
                let begun = begin(1);
                assert!(begun.took <= AFTER, "{begun:?}");
                first
            })
            .collect();
        assert_eq!(first, [12, 96, 768, 6144]);
    }

    #[test]
    fn a_clock_that_stands_still_does_not_hold_the_job_up() {
        let (clock, pace) = (Clock::new(), Pace::new(AFTER));
        let begun = clock.begin(&pace, NS(0), 1_000_000);
        assert_eq!(begun.steps, 1_000_000, "{begun:?}");
    }
}
