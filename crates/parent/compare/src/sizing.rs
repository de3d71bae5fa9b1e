//! How much a run measures: what the options say, and for the rest as much as fits into the time.

use std::time::Duration;

use engine::{BadRequest, Bounds};
use notation::duration::written;
use record::Timing;

use crate::options::Options;

/// The time for all trials of a run. A default run measures for at most 60 s; the rest is a reserve
/// for retakes.
const WHOLE_RUN: Duration = Duration::from_secs(53);
/// The same for a quick run, which measures for at most 15 s.
const WHOLE_QUICK_RUN: Duration = Duration::from_millis(13_500);
/// The number of rounds, if it was not chosen. In the same time, more and shorter rounds give
/// narrower intervals, until a round has too few beats.
pub const DEFAULT_ROUNDS: u32 = 5;
const QUICK_ROUNDS: u32 = 2;
/// The time to start a process and a runtime, and to wait for the first beat.
const START: Duration = Duration::from_millis(14);
const WARM_UP: Duration = Duration::from_millis(20);
/// The warm-up for each job of a processor, so that each has run for the first time: a time slice
/// of the scheduler.
const WARM_UP_A_JOB: Duration = Duration::from_millis(4);
const MOST_WARM_UP: Duration = Duration::from_secs(2);
/// The shortest and the longest window, if its duration was not chosen.
const WINDOW: std::ops::RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(1);

/// One in 10 trials may be taken again: the reserve has room for these.
const RETAKE_ONE_IN: u32 = 10;
/// The same for a quick run, which has a smaller reserve.
const QUICK_RETAKE_ONE_IN: u32 = 25;

/// The rounds of a run and the parts of each measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizing {
    pub(crate) rounds: u32,
    pub(crate) timing: Timing,
    retake_one_in: u32,
}

impl Sizing {
    /// Returns how many trials may be taken again, with this many trials in each round.
    pub(crate) fn retakes(&self, trials: usize) -> u32 {
        let all = u32::try_from(trials).unwrap_or(u32::MAX).saturating_mul(self.rounds);
        all.div_ceil(self.retake_one_in)
    }
}

/// Sizes a run with this many trials in a round.
pub(crate) fn sizing(options: &Options, trials: usize, cpus: u32) -> Result<Sizing, BadRequest> {
    let rounds = options.rounds.unwrap_or(if options.quick { QUICK_ROUNDS } else { DEFAULT_ROUNDS });
    // A beat that is late within the budget needs the time to fire.
    let drain = options.budget + Duration::from_millis(5);
    let jobs = options.jobs.iter().copied().max().unwrap_or(1);
    let warm_up = (WARM_UP + WARM_UP_A_JOB * (jobs / cpus.max(1))).min(MOST_WARM_UP);
    let duration = options.duration.unwrap_or_else(|| {
        let whole = if options.quick { WHOLE_QUICK_RUN } else { WHOLE_RUN };
        let trials = u32::try_from(trials).unwrap_or(u32::MAX).saturating_mul(rounds).max(1);
        let each = (whole / trials).saturating_sub(START + warm_up + drain);
        each.clamp(*WINDOW.start(), *WINDOW.end())
    });
    if options.period > duration {
        let (period, duration) = (written(options.period), written(duration));
        let message = format!(
            "a period of {period} is longer than the {duration} of each measurement here: measure longer, \
             for example with --duration {}",
            written((options.period * 20).min(Bounds::MOST_DURATION))
        );
        return Err(BadRequest::new(message));
    }
    let retake_one_in = if options.quick { QUICK_RETAKE_ONE_IN } else { RETAKE_ONE_IN };
    Ok(Sizing { rounds, timing: Timing { warm_up, duration, drain }, retake_one_in })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Options {
        Options::default()
    }

    /// Returns how long this many trials take.
    fn whole(timing: Timing, trials: usize) -> Duration {
        (timing.total() + START) * u32::try_from(trials).unwrap()
    }

    #[test]
    fn a_default_run_of_any_size_that_fits_ends_in_time() {
        for trials in [1, 10, 47, 60] {
            let sizing = sizing(&options(), trials, 2).unwrap();
            let whole =
                whole(sizing.timing, trials * sizing.rounds as usize + sizing.retakes(trials) as usize);
            assert!(whole <= Duration::from_secs(60), "{trials}: {whole:?}");
        }
        let quick = sizing(&Options { quick: true, ..options() }, 47, 2).unwrap();
        let whole = whole(quick.timing, 47 * quick.rounds as usize + quick.retakes(47) as usize);
        assert!(whole <= Duration::from_secs(15), "{whole:?}");
    }

    #[test]
    fn what_was_asked_for_is_done() {
        let asked = Options { rounds: Some(3), duration: Some(Duration::from_secs(2)), ..options() };
        let sizing = sizing(&asked, 47, 2).unwrap();
        assert_eq!((sizing.rounds, sizing.timing.duration), (3, Duration::from_secs(2)));
    }

    #[test]
    fn a_period_that_does_not_fit_is_refused_with_advice() {
        let slow = Options { period: Duration::from_secs(1), ..options() };
        let error = sizing(&slow, 47, 2).unwrap_err();
        assert!(error.to_string().contains("--duration 20s"), "{error}");
    }
}
