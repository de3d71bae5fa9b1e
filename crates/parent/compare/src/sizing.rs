//! How long everything takes: what was asked for, and for the rest whatever fits into the time.

use std::time::Duration;

use engine::{BadRequest, Bounds};
use notation::duration::written;
use record::Timing;

use crate::options::Options;

/// What the trials of a whole run may take, with a reserve: a default run measures at most 60 s, a quick one 15.
const WHOLE_RUN: Duration = Duration::from_secs(53);
const WHOLE_QUICK_RUN: Duration = Duration::from_millis(13_500);
/// Rounds make intervals: the same time in more and shorter rounds gives narrower ones, until a round has
/// too few beats.
pub const DEFAULT_ROUNDS: u32 = 5;
const QUICK_ROUNDS: u32 = 2;
/// To start a process and a runtime, and to wait for the first beat.
const START: Duration = Duration::from_millis(14);
const WARM_UP: Duration = Duration::from_millis(20);
/// Until each of many jobs has had a processor for the first time: what a scheduler gives each in turn.
const WARM_UP_A_JOB: Duration = Duration::from_millis(4);
const MOST_WARM_UP: Duration = Duration::from_secs(2);
/// The least and the most that a window is, where nobody chose.
const WINDOW: std::ops::RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(1);

/// Of the trials of a run, one in so many may be taken again: the reserve above has room for these. A quick one has
/// less.
const RETAKE_ONE_IN: u32 = 10;
const QUICK_RETAKE_ONE_IN: u32 = 25;

/// How often and how long a run measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sizing {
    pub(crate) rounds: u32,
    pub(crate) timing: Timing,
    retake_one_in: u32,
}

impl Sizing {
    /// How many may be taken again of so many trials in each round.
    pub(crate) fn retakes(&self, trials: usize) -> u32 {
        let all = u32::try_from(trials).unwrap_or(u32::MAX).saturating_mul(self.rounds);
        all.div_ceil(self.retake_one_in)
    }
}

/// The sizing of a run with so many trials in a round.
pub(crate) fn sizing(options: &Options, trials: usize, cpus: u32) -> Result<Sizing, BadRequest> {
    let rounds = options.rounds.unwrap_or(if options.quick { QUICK_ROUNDS } else { DEFAULT_ROUNDS });
    // A beat that is within the budget has to have the time to fire.
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
            "a period of {period} is longer than the {duration} that each trial would take here: say how long, \
             such as --duration {}",
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

    /// Says how long so many trials take.
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
