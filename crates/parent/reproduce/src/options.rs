//! What somebody may choose about the experiment, and what it is where nobody chose.

use std::time::Duration;

/// What a step of the countdown costs where nobody chose.
///
/// The article does not print what an iteration cost. With a yield every 1,000,000 iterations its ticks came
/// 1.48 to 1.81 s apart. A runtime looks at its timers once in a slice, so here an interval is the period
/// rounded up to whole slices: print, sleep for 1 s, print at the next end of a slice. 500 ns a step (slices
/// of half a second) would put the period at exactly two slices, where the last per cent of calibration
/// decides between 1.0 and 1.5 s. 750 ns give two slices of 0.75 s: 1.5 s, inside the article's range, and
/// more than 1.3 s for whatever a step really costs between 650 ns and 1 us.
///
/// asyncio needs two more turns of its loop from a timer that is due to the print, which is why slices of
/// less than 0.75 s gave the article the same intervals.
pub const ARTICLE_STEP: Duration = Duration::from_nanos(750);

/// How many intervals a kept beat shows where nobody chose: as many as the article shows.
pub const DEFAULT_INTERVALS: u32 = 5;

/// How the experiment is carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What a step of the countdown costs, calibrated on this machine.
    pub step: Duration,
    /// How many intervals between ticks are seen where the beat is kept; at least 1. One that is lost or
    /// stopped shows fewer in the same time.
    pub intervals: u32,
    /// Whatever is random in the run follows from it; made up where nobody chose.
    pub seed: Option<u64>,
    /// The run's name, which has to be new; made up where nobody chose.
    pub name: Option<String>,
    /// The command line, to be kept with the run.
    pub command: String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            step: ARTICLE_STEP,
            intervals: DEFAULT_INTERVALS,
            seed: None,
            name: None,
            command: String::new(),
        }
    }
}
