//! The options of the experiment, and their defaults.

use std::time::Duration;

use engine::{BadRequest, Bounds};
use notation::duration::written;
use notation::{BadWorkload, Spec};

use crate::trial;

/// The default cost of a step of the countdown.
///
/// The article does not print what an iteration cost. With a yield every 1,000,000 iterations its
/// ticks came 1.48 to 1.81 s apart. A runtime looks at its timers once in a slice, so here an
/// interval is the period rounded up to whole slices: print, sleep for 1 s, print at the next end
/// of a slice.
///
/// 500 ns a step (slices of half a second) would put the period at exactly two slices. Then the
/// last per cent of calibration decides between 1.0 and 1.5 s. 750 ns give two slices of 0.75 s:
/// 1.5 s, inside the article's range. The interval stays above 1.3 s whatever a step really costs
/// between 650 ns and 1 us.
///
/// asyncio needs two more turns of its loop from a timer that is due to the print. So slices of
/// less than 0.75 s gave the article the same intervals.
pub const ARTICLE_STEP: Duration = Duration::from_nanos(750);

/// The default number of intervals that a kept beat shows: as many as the article shows.
pub const DEFAULT_INTERVALS: u32 = 5;

/// Repeat the article's experiment, with a verdict on each of its claims
///
/// A ticker prints the time each second, and a job runs beside it on each runtime with one thread.
/// The job yields every 1, 1,000 and 1,000,000 steps, runs on the pool of blocking threads, or does
/// not yield at all. The steps cost what the article's did. Takes about three minutes.
#[derive(Clone, Debug, PartialEq, Eq, clap::Args)]
pub struct Options {
    /// What a step costs; the article's million steps took most of a second
    #[arg(long, value_name = "TIME", value_parser = notation::duration::read, default_value = "750ns")]
    pub step: Duration,

    /// How many intervals between two ticks a kept beat shows; the article shows 5
    #[arg(long, value_name = "N", default_value_t = DEFAULT_INTERVALS)]
    pub intervals: u32,

    /// Measure asyncio as well, as the article did, if python3 is here (see docs/peers.md)
    #[arg(long)]
    pub peers: bool,
}

impl Options {
    /// Refuses options that make no sense, before anything is built.
    ///
    /// # Errors
    /// If no workload takes such a step, or a measurement would have no interval or take too long.
    pub fn validate(&self) -> Result<(), BadRequest> {
        let Options { step, intervals, .. } = *self;
        let named: Result<Spec, BadWorkload> = trial::workload(step).parse();
        if let Err(error) = named {
            let why = match error {
                BadWorkload::NotAStepTime { why, .. } => why.to_string(),
                other => other.to_string(),
            };
            return Err(BadRequest(format!(
                "--step {}: {why}, such as {}",
                written(step),
                written(ARTICLE_STEP)
            )));
        }
        if intervals == 0 {
            return Err(BadRequest::new(
                "--intervals 0: no interval would be seen; 2 are the least that show a stopped ticker, and 5 \
                 are what the article shows",
            ));
        }
        if intervals > trial::MOST_INTERVALS {
            return Err(BadRequest(format!(
                "--intervals {intervals}: a measurement takes at most {}, so give at most {}",
                written(Bounds::MOST_DURATION),
                trial::MOST_INTERVALS
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(step: Duration, intervals: u32) -> Result<(), String> {
        Options { step, intervals, peers: false }.validate().map_err(|error| error.to_string())
    }

    #[test]
    fn a_step_is_as_long_as_the_workload_takes_it_before_anything_is_built() {
        let of = |step| checked(step, DEFAULT_INTERVALS);
        for step in [Duration::from_nanos(1), ARTICLE_STEP, Duration::from_secs(1)] {
            assert_eq!(of(step), Ok(()));
        }
        let refused =
            |step: &str| Err(format!("--step {step}: it takes a time from 1ns to 1s, such as 750ns"));
        assert_eq!(of(Duration::ZERO), refused("0s"));
        assert_eq!(of(Duration::from_secs(2)), refused("2s"));
    }

    #[test]
    fn a_measurement_has_an_interval_and_takes_no_longer_than_any_other() {
        let of = |intervals| checked(ARTICLE_STEP, intervals);
        for intervals in [1, DEFAULT_INTERVALS, 571] {
            assert_eq!(of(intervals), Ok(()));
        }
        assert!(of(0).unwrap_err().starts_with("--intervals 0: no interval would be seen"));
        for intervals in [572, 4_000_000_000] {
            let told =
                format!("--intervals {intervals}: a measurement takes at most 10m, so give at most 571");
            assert_eq!(of(intervals), Err(told));
        }
    }
}
