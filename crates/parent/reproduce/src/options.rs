//! The options of the experiment, and their defaults.

use std::time::Duration;

use engine::BadRequest;

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
}

impl Options {
    /// Refuses options that make no sense, before anything is built.
    ///
    /// # Errors
    /// If there would be no interval, or a step would take no time.
    pub fn validate(&self) -> Result<(), BadRequest> {
        let Options { step, intervals } = *self;
        if intervals == 0 || step.is_zero() {
            return Err(BadRequest(format!(
                "--intervals {intervals} with --step {step:?}: both have to be more than nothing, such as \
                 {DEFAULT_INTERVALS} and {ARTICLE_STEP:?}"
            )));
        }
        Ok(())
    }
}
