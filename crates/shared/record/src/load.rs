//! The loads: how jobs come.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::nanos;

/// How jobs come.
///
/// In JSON it is a word with a number:
///
/// ```
/// # use record::{Load, Rate};
/// # use std::time::Duration;
/// # let json = |load: Load| serde_json::to_string(&load).unwrap();
/// assert_eq!(json(Load::Jobs(64)), r#"{"jobs":64}"#);
/// assert_eq!(json(Load::Pause(Duration::from_millis(50))), r#"{"pause":50000000}"#);
/// assert_eq!(json(Load::Rate(Rate::in_1000_s(20_000))), r#"{"rate":20000}"#);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Load {
    /// This many jobs at the same time. Each is followed by the next at once (closed loop).
    Jobs(u32),
    /// One job, then a random pause, then the next. The pauses are exponentially distributed with
    /// this mean.
    #[serde(with = "nanos")]
    Pause(Duration),
    /// Jobs at random times, whether or not earlier ones are done (open loop, Poisson arrivals).
    Rate(Rate),
}

impl Load {
    /// Returns the number of jobs of a closed loop. `None` for the other loads.
    pub fn jobs(&self) -> Option<u32> {
        match self {
            Load::Jobs(jobs) => Some(*jobs),
            Load::Pause(_) | Load::Rate(_) => None,
        }
    }

    /// Says that each job is followed at once. Only then a cell's work is compared with that of a
    /// raw run: with pauses, the amount of work depends on when jobs come.
    pub fn is_closed_loop(&self) -> bool {
        self.jobs().is_some()
    }

    /// Returns the mean time from one job to the next: the pause, or the gap between two arrivals.
    /// `None` for a closed loop, where each job is followed at once.
    pub fn mean_gap(&self) -> Option<Duration> {
        match self {
            Load::Jobs(_) => None,
            Load::Pause(pause) => Some(*pause),
            Load::Rate(rate) => Some(rate.mean_gap()),
        }
    }
}

impl Default for Load {
    /// One job after the other.
    fn default() -> Self {
        Load::Jobs(1)
    }
}

/// Writes it as on the command line: `jobs=64`, `pause=50ms`, `rate=20/s`.
impl fmt::Display for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Load::Jobs(jobs) => write!(f, "jobs={jobs}"),
            // The standard library writes microseconds with a letter that few keyboards have.
            Load::Pause(pause) => write!(f, "pause={}", format!("{pause:?}").replace('µ', "u")),
            Load::Rate(rate) => write!(f, "rate={rate}"),
        }
    }
}

/// A mean number of jobs per second, to three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rate(u64);

impl Rate {
    /// Makes the rate of this many jobs in 1,000 seconds.
    pub const fn in_1000_s(jobs: u64) -> Self {
        Rate(jobs)
    }

    /// Returns the mean number of jobs per second.
    #[expect(
        clippy::cast_precision_loss,
        reason = "a rate above 2^53 in 1,000 s is none that a child can keep"
    )]
    pub fn per_second(self) -> f64 {
        self.0 as f64 / 1000.0
    }

    /// Returns the mean time from one arrival to the next: [`Duration::MAX`] for a rate of 0.
    pub fn mean_gap(self) -> Duration {
        let nanos = 1_000_000_000_000_u64.checked_div(self.0);
        nanos.map_or(Duration::MAX, Duration::from_nanos)
    }
}

/// Writes it as on the command line: `20/s`, `0.5/s`.
impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, thousandths) = (self.0 / 1000, self.0 % 1000);
        if thousandths == 0 {
            write!(f, "{whole}/s")
        } else {
            write!(f, "{whole}.{}/s", format!("{thousandths:03}").trim_end_matches('0'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_is_written_as_on_the_command_line() {
        for (load, text) in [
            (Load::Jobs(64), "jobs=64"),
            (Load::Pause(Duration::from_millis(50)), "pause=50ms"),
            (Load::Pause(Duration::from_micros(1500)), "pause=1.5ms"),
            (Load::Pause(Duration::from_micros(50)), "pause=50us"),
            (Load::Rate(Rate::in_1000_s(20_000)), "rate=20/s"),
            (Load::Rate(Rate::in_1000_s(500)), "rate=0.5/s"),
            (Load::Rate(Rate::in_1000_s(1_005)), "rate=1.005/s"),
        ] {
            assert_eq!(load.to_string(), text);
        }
    }

    #[test]
    fn the_gap_of_a_rate_is_its_inverse() {
        assert_eq!(Rate::in_1000_s(20_000).mean_gap(), Duration::from_millis(50));
        assert_eq!(Rate::in_1000_s(0).mean_gap(), Duration::MAX);
        assert_eq!(Load::Rate(Rate::in_1000_s(500)).mean_gap(), Some(Duration::from_secs(2)));
    }
}
