//! The length from which a pool pays on this machine, as somebody measured it.
//!
//! Owns reading it from the environment, and the price that follows from it. Leaves measuring it to
//! `cargo xtask sweep --over length` of this workspace. **Invariant:** without a stated break-even
//! there is no price.

use std::fmt;
use std::time::Duration;

/// The environment variable that states it, such as `300us`.
const VARIABLE: &str = "HEARTBEAT_BREAK_EVEN";

/// The length from which a pool keeps nine tenths of the work, and the source that states it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BreakEven {
    pub(crate) length: Duration,
    /// The option or the variable.
    pub(crate) stated_by: &'static str,
}

impl BreakEven {
    pub(crate) fn by_option(length: Duration) -> Self {
        Self { length, stated_by: "Options::break_even" }
    }

    /// Reads the variable. Unset and empty are the same.
    ///
    /// # Errors
    /// A sentence for people, if the variable holds no duration.
    pub(crate) fn of_environment() -> Result<Option<Self>, String> {
        match std::env::var_os(VARIABLE) {
            Some(text) if !text.is_empty() => match text.to_str().and_then(parsed) {
                Some(length) => Ok(Some(Self { length, stated_by: VARIABLE })),
                None => Err(format!(
                    "{VARIABLE} is {text:?}, which is no duration, so no prices are told: write it as \
                     300us, 0.3ms or 1s"
                )),
            },
            _ => Ok(None),
        }
    }

    /// Returns what handing a job to a pool costs: at the break-even, a tenth of the time is the
    /// hand-over, and it doesn't grow with the job.
    pub(crate) fn price(self) -> Duration {
        self.length / 9
    }
}

impl fmt::Display for BreakEven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (price, length, source) = (Short(self.price()), Short(self.length), self.stated_by);
        write!(f, "A pool costs some {price} a job here: it pays from {length} on, says {source}")
    }
}

/// A duration in whole microseconds, or in milliseconds from one on.
struct Short(Duration);

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = self.0.as_secs_f64() * 1e6;
        if micros < 1e3 { write!(f, "{micros:.0} us") } else { write!(f, "{:.1} ms", micros / 1e3) }
    }
}

/// Reads a duration: a number and `ns`, `us`, `ms` or `s`.
fn parsed(text: &str) -> Option<Duration> {
    let text = text.trim();
    let unit = text.find(|letter: char| letter.is_alphabetic())?;
    let (number, unit) = text.split_at(unit);
    let seconds = match unit {
        "ns" => 1e-9,
        "us" | "µs" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        _ => return None,
    };
    let length = Duration::try_from_secs_f64(number.trim().parse::<f64>().ok()? * seconds).ok()?;
    (!length.is_zero()).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_as_people_write_them() {
        for text in ["300us", "0.3ms", " 300 us ", "300µs", "300000ns", "0.0003s"] {
            assert_eq!(parsed(text), Some(Duration::from_micros(300)), "{text}");
        }
        for text in ["", "300", "us", "0us", "-1ms", "1h", "1e400s", "NaN s", "1 m s"] {
            assert_eq!(parsed(text), None, "{text}");
        }
    }

    #[test]
    fn at_the_break_even_a_tenth_of_the_time_is_the_hand_over() {
        let even = BreakEven::by_option(Duration::from_micros(900));
        assert_eq!(even.price(), Duration::from_micros(100));
        assert_eq!(even.price() * 10, even.length + even.price());
    }
}
