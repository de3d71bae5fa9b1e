//! The arithmetic of a queue before one loop: how long a job waits until its first step.
//!
//! Jobs come at random times, each takes as long as the others, and one thread does them in turn
//! (M/D/1). Two things follow:
//!
//! - [`Loop::mean_wait`] goes through given arrivals one by one (Lindley 1952). It is exact.
//! - [`Loop::steady_wait`] is the mean over all arrivals there could be (Pollaczek 1930, Khinchine
//!   1932). It needs no arrivals, but a thousand jobs still differ from it by 10 %: mean waits of
//!   neighbours are alike.
//!
//! A loop that is idle has to wake up first, and its timer is late. So the first job of each busy
//! time waits for that as well, and whatever comes meanwhile waits behind it (Welch 1964, "On a
//! generalized M/G/1 queueing process in which the first customer of each busy period receives
//! exceptional service").
//!
//! **Invariant:** this module uses nothing of the child, not even its random numbers: it draws the
//! arrivals from the seed again. A fault that both shared could not be found.

use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use record::Timing;

/// Returns when jobs come that are this far apart on average, from when the first could come.
///
/// This is the contract of a trial: gaps are exponentially distributed, and follow from the seed.
pub(crate) fn arrivals(gap: Duration, seed: u64) -> impl Iterator<Item = Duration> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut at = Duration::ZERO;
    std::iter::repeat_with(move || {
        let share: f64 = random.random();
        at += gap.mul_f64(-(1.0 - share).ln());
        at
    })
}

/// One thread that does jobs in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Loop {
    /// The length of a job.
    pub(crate) service: Duration,
    /// The time that it takes to wake up when it is idle.
    pub(crate) wakes_in: Duration,
}

impl Loop {
    /// Returns the mean wait of the jobs that a trial counts: due before the end of the window and
    /// not done before it began. `None` if there are none.
    ///
    /// A job that has not begun at the end of the trial has waited until then.
    pub(crate) fn mean_wait(
        &self,
        arrivals: impl IntoIterator<Item = Duration>,
        timing: Timing,
    ) -> Option<Duration> {
        let (mut free_at, mut total, mut jobs) = (Duration::ZERO, Duration::ZERO, 0_u32);
        for due in arrivals.into_iter().take_while(|due| *due < timing.warm_up + timing.duration) {
            let begins = if due < free_at { free_at } else { due + self.wakes_in };
            free_at = begins + self.service;
            if free_at > timing.warm_up {
                total += begins.min(timing.total()) - due;
                jobs += 1;
            }
        }
        total.checked_div(jobs)
    }

    /// Returns the mean wait of jobs that are this far apart on average. `None` if the loop can't
    /// keep up with them.
    ///
    /// With the rate r, the length L and the time D to wake up, it is
    /// `r L^2 / (2 (1 - r L)) + (2 D + r D^2) / (2 (1 + r D))`.
    pub(crate) fn steady_wait(&self, gap: Duration) -> Option<Duration> {
        let (rate, length) = (1.0 / gap.as_secs_f64(), self.service.as_secs_f64());
        let late = self.wakes_in.as_secs_f64();
        let busy = rate * length;
        let behind_others = rate * length.powi(2) / (2.0 * (1.0 - busy));
        let for_the_loop = (2.0 * late + rate * late.powi(2)) / (2.0 * (1.0 + rate * late));
        (busy < 1.0).then_some(Duration::try_from_secs_f64(behind_others + for_the_loop).ok()).flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: Duration = Duration::from_millis(50);

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn lasting(duration: Duration) -> Timing {
        Timing { warm_up: Duration::ZERO, duration, drain: Duration::ZERO }
    }

    #[test]
    fn a_job_waits_for_those_before_it_and_for_an_idle_loop_to_wake_up() {
        let of = |wakes_in, arrivals: &[u64]| {
            let own = Loop { service: ms(20), wakes_in: ms(wakes_in) };
            own.mean_wait(arrivals.iter().copied().map(ms), lasting(ms(1000)))
        };
        assert_eq!(of(0, &[]), None);
        assert_eq!(of(0, &[10, 40]), Some(ms(0)));
        assert_eq!(of(1, &[10, 40]), Some(ms(1)));
        // The second waits until 30, the third until 50.
        assert_eq!(of(0, &[10, 15, 20]), Some(ms(15)));
        // All three are one busy time, which begins 3 ms later.
        assert_eq!(of(3, &[10, 15, 20]), Some(ms(18)));
        // The second comes while the loop wakes up.
        assert_eq!(of(3, &[10, 12]), Some(ms(3 + 21) / 2));
    }

    #[test]
    fn only_the_jobs_that_a_trial_counts_are_in_the_mean() {
        let own = Loop { service: ms(20), wakes_in: ms(0) };
        let timing = Timing { warm_up: ms(100), duration: ms(100), drain: ms(10) };
        let of = |arrivals: &[u64]| own.mean_wait(arrivals.iter().copied().map(ms), timing);
        assert_eq!(of(&[10, 80, 200, 300]), None, "done by 100, or due from 200 on");
        assert_eq!(of(&[90, 95]), Some(ms(15) / 2), "under way at 100");
        assert_eq!(of(&[195, 196, 197]), Some(ms(14 + 13) / 3), "the trial ends at 210");
    }

    /// 400,000 jobs: their mean spreads by 0.5 %.
    #[test]
    fn over_many_arrivals_one_by_one_comes_to_the_closed_form() {
        for (service, wakes_in) in [(20, 0), (20, 1), (10, 5), (30, 1), (5, 20)] {
            let own = Loop { service: ms(service), wakes_in: ms(wakes_in) };
            let many = own.mean_wait(arrivals(GAP, 7), lasting(400_000 * GAP)).unwrap();
            let ratio = many.as_secs_f64() / own.steady_wait(GAP).unwrap().as_secs_f64();
            assert!((0.98..1.02).contains(&ratio), "{ratio} for {own:?}");
        }
    }

    #[test]
    fn the_closed_form_is_the_known_one_and_ends_where_the_loop_is_always_busy() {
        let wait = |service| Loop { service: ms(service), wakes_in: ms(0) }.steady_wait(GAP);
        // Busy for half of the time, a job waits for half of a length.
        let half = wait(25).unwrap().abs_diff(Duration::from_micros(12_500));
        assert!(half < Duration::from_nanos(2), "{half:?}");
        assert_eq!((wait(50), wait(60)), (None, None));
    }

    #[test]
    fn arrivals_are_as_far_apart_as_asked_and_follow_from_the_seed() {
        let last = |seed| arrivals(GAP, seed).nth(99_999).unwrap();
        let mean = last(3) / 100_000;
        assert!(mean.abs_diff(GAP) < ms(1), "{mean:?}");
        assert_eq!(last(3), last(3));
        assert_ne!(last(3), last(4));
    }
}
