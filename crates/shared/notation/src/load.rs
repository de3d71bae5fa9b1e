//! Loads and probes as people type them: `jobs=64`, `pause=50ms`, `rate=20/s`; `timer`, `socket`.

use std::ops::RangeInclusive;
use std::time::Duration;

use record::{Entry, Load, Probe, Rate};
use thiserror::Error;

use crate::closest::{advice, closest, did_you_mean};
use crate::duration::{self, BadDuration};
use crate::number::{self, BadNumber};

/// The most jobs at the same time. Beyond it, a process runs out of memory for stacks.
pub const MOST_JOBS: u32 = 10_000;
/// The shortest and the longest mean pause. A shorter one is none: a timer is later than that.
const PAUSES: RangeInclusive<Duration> = Duration::from_micros(10)..=Duration::from_secs(600);
/// The highest rate in 1,000 s: one task alone starts the jobs, and takes microseconds for each.
const MOST_RATE: u64 = 100_000 * 1000;

const LOADS: [&str; 3] = ["jobs", "pause", "rate"];
/// How each is written.
const WRITTEN: &str = "jobs=64 (at once), pause=50ms (comes and goes), rate=20/s (at random times)";
const PROBES: [&str; 3] = ["timer", "socket", "pool"];

/// Reads a load.
///
/// # Errors
/// [`BadLoad`], which says how a load is written.
///
/// ```
/// use notation::load;
///
/// assert_eq!(load::read("rate=20/s")?.to_string(), "rate=20/s");
/// assert!(load::read("rate=0/s").unwrap_err().to_string().contains("no job would come"));
/// # Ok::<(), load::BadLoad>(())
/// ```
pub fn read(text: &str) -> Result<Load, BadLoad> {
    let (kind, value) = text.split_once('=').unwrap_or((text, ""));
    let value = value.trim();
    match kind.trim() {
        kind if LOADS.contains(&kind) && value.is_empty() => Err(BadLoad::NoValue { kind: kind.to_owned() }),
        "jobs" => {
            let why = |why| BadLoad::NotJobs { text: value.to_owned(), why };
            let jobs = number::read_within(value, 1..=u64::from(MOST_JOBS)).map_err(why)?;
            Ok(Load::Jobs(u32::try_from(jobs).unwrap_or(MOST_JOBS)))
        }
        "pause" => {
            let why = |why| BadLoad::NotAPause { text: value.to_owned(), why };
            duration::read_within(value, PAUSES).map(Load::Pause).map_err(why)
        }
        "rate" => rate(value).map(Load::Rate),
        number if !number.is_empty() && number.chars().all(|char| char.is_ascii_digit()) => {
            Err(BadLoad::Bare { number: number.to_owned() })
        }
        other => Err(BadLoad::Unknown { name: other.to_owned(), closest: closest(other, LOADS) }),
    }
}

/// Reads `20/s` or `0.5/s`.
fn rate(text: &str) -> Result<Rate, BadLoad> {
    let wrong = || BadLoad::NotARate { text: text.to_owned() };
    let number = text.strip_suffix("/s").ok_or_else(wrong)?.trim();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit() || c == '_');
    if !is_digits(whole) || !is_digits(fraction) {
        return Err(wrong());
    }
    let whole: u64 = whole.replace('_', "").parse().map_err(|_| BadLoad::TooOften)?;
    let thousandths: u64 = format!("{:0<3.3}", fraction.replace('_', "")).parse().map_err(|_| wrong())?;
    let has_more = fraction.trim_end_matches('0').len() > 3;
    match whole.checked_mul(1000).and_then(|whole| whole.checked_add(thousandths)) {
        Some(_) if has_more => Err(wrong()),
        Some(0) => Err(BadLoad::NoJobs),
        Some(rate) if rate <= MOST_RATE => Ok(Rate::in_1000_s(rate)),
        Some(_) | None => Err(BadLoad::TooOften),
    }
}

/// Reads a probe.
///
/// # Errors
/// [`BadProbe`], which says which probes there are.
pub fn read_probe(text: &str) -> Result<Probe, BadProbe> {
    let all = [Probe::Timer, Probe::Socket, Probe::Pool];
    all.into_iter()
        .find(|probe| probe.to_string() == text)
        .ok_or_else(|| BadProbe { name: text.to_owned(), closest: closest(text, PROBES) })
}

/// Describes all loads, the default first.
pub fn entries() -> Vec<Entry> {
    vec![
        entry("jobs", "J (1)", "so many jobs at the same time, each followed by the next at once"),
        entry("pause", "P", "one job, then a random pause of P on average, then the next job"),
        entry("rate", "R/s", "jobs at random times, R in a second, whether or not earlier ones are done"),
    ]
}

/// Describes all probes, the default first.
pub fn probe_entries() -> Vec<Entry> {
    vec![
        entry("timer", "", "a beat is a timer of the runtime"),
        entry("socket", "", "a beat is a byte that a task of the runtime echoes over loopback"),
        entry("pool", "", "a beat is an empty task on the runtime's pool of blocking threads"),
    ]
}

fn entry(name: &str, values: &str, summary: &str) -> Entry {
    Entry { name: name.to_owned(), values: values.to_owned(), summary: summary.to_owned() }
}

/// The reason why a text names no load.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadLoad {
    /// No load has this name.
    #[error("there is no load `{name}`; {}", advice(*.closest, WRITTEN))]
    Unknown {
        /// The name.
        name: String,
        /// The load that was meant, if one has a similar name.
        closest: Option<&'static str>,
    },
    /// A number alone, which is most likely one of jobs.
    #[error("there is no load `{number}`; {}", did_you_mean(&format!("jobs={number}")))]
    Bare {
        /// The number.
        number: String,
    },
    /// The load has no value.
    #[error("`{kind}` needs a value: write jobs=64, pause=50ms or rate=20/s")]
    NoValue {
        /// The name of the load.
        kind: String,
    },
    /// `jobs` takes a whole number, and this is none.
    #[error("`jobs={text}`: {why}")]
    NotJobs {
        /// The value.
        text: String,
        /// The number that would be right.
        why: BadNumber,
    },
    /// `pause` takes a duration, and this is none.
    #[error("`pause={text}`: {why}, such as 50ms")]
    NotAPause {
        /// The value.
        text: String,
        /// The duration that would be right.
        why: BadDuration,
    },
    /// `rate` takes a number of jobs per second.
    #[error("`rate={text}`: a rate is written 20/s or 0.5/s, with three decimals at most")]
    NotARate {
        /// The value.
        text: String,
    },
    /// The rate is zero.
    #[error("`rate=0/s`: no job would come; give a rate such as 20/s, or 0.5/s for one job in 2 s")]
    NoJobs,
    /// The rate is too high.
    #[error("a rate of more than {}/s can't be kept: one task starts all jobs", MOST_RATE / 1000)]
    TooOften,
}

/// The reason why a text names no probe.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no probe `{name}`; {}", advice(*.closest, "timer, socket, pool"))]
pub struct BadProbe {
    /// The text.
    pub name: String,
    /// The probe that was meant, if one has a similar name.
    pub closest: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        for text in
            ["jobs=1", "jobs=10000", "pause=50ms", "pause=1.5ms", "rate=20/s", "rate=0.5/s", "rate=1.005/s"]
        {
            assert_eq!(read(text).unwrap().to_string(), text);
        }
        for text in PROBES {
            assert_eq!(read_probe(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text: &str| read(text).unwrap_err().to_string();
        assert!(message("rat=5/s").contains("did you mean `rate`?"), "{}", message("rat=5/s"));
        assert!(message("foo=1").ends_with(WRITTEN), "{}", message("foo=1"));
        assert!(message("600").ends_with("did you mean `jobs=600`?"), "{}", message("600"));
        assert!(message("").contains("there is jobs=64"), "{}", message(""));
        assert!(message("jobs").contains("jobs=64"));
        assert!(message("jobs=0").contains("from 1 to 10000"), "{}", message("jobs=0"));
        assert!(message("pause=1us").contains("from 10us to 10m"), "{}", message("pause=1us"));
        assert!(message("pause=50").contains("50ms"));
        for text in ["rate=0/s", "rate=0.000/s"] {
            assert!(message(text).contains("no job would come"), "{text}");
        }
        for text in ["rate=20", "rate=/s", "rate=-1/s", "rate=1.0005/s", "rate=1e3/s", "rate=20/min"] {
            assert!(message(text).contains("20/s or 0.5/s"), "{text}: {}", message(text));
        }
        assert!(message("rate=100001/s").contains("100000/s"));
        assert!(message("rate=99999999999999999999/s").contains("100000/s"));
        assert!(read_probe("timr").unwrap_err().to_string().contains("did you mean `timer`?"));
    }

    #[test]
    fn every_load_and_probe_is_listed() {
        assert_eq!(entries().iter().map(|entry| &*entry.name).collect::<Vec<_>>(), LOADS);
        assert_eq!(probe_entries().iter().map(|entry| &*entry.name).collect::<Vec<_>>(), PROBES);
    }
}
