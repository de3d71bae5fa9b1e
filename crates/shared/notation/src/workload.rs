//! Workloads as people name them: `countdown`, `countdown:step=500ns`, `sort:items=100000`.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use record::{BadSettings, Entry, Settings};
use thiserror::Error;

use crate::closest::{advice, closest};
use crate::duration::{self, BadDuration};
use crate::keys::{UnknownSetting, check_keys};
use crate::number::{self, BadNumber};

/// The article's countdown at the article's cost of a step. The experiment that reproduces the
/// article says where the 750 ns come from.
pub const ARTICLE: &str = "countdown:step=750ns";

/// The number that the article counts down from.
const STEPS: u64 = 50_000_000;
const ITEMS: u64 = 1_000_000;
// A step of about ten seconds, a job of centuries, and eight gigabytes: more is a slip of the hand.
const MOST_SPINS: u64 = 10_000_000_000;
const MOST_STEPS: u64 = 10_000_000_000_000_000;
const MOST_ITEMS: u64 = 1_000_000_000;
const STEP_TIMES: RangeInclusive<Duration> = Duration::from_nanos(1)..=Duration::from_secs(1);

/// A workload as it was named. It becomes a workload on a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spec {
    /// The article's loop.
    Countdown {
        /// The number that it counts down from; at least 1.
        steps: u64,
        /// The cost of a step.
        cost: Cost,
    },
    /// One call of the standard library's sort.
    Sort {
        /// The number of values that it sorts; at least 1.
        items: u64,
    },
}

/// The cost of a step of the countdown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// A number of iterations of the hot loop; at least 1.
    Spins(u64),
    /// A time on the machine that runs it.
    Time(Duration),
}

impl FromStr for Spec {
    type Err = BadWorkload;

    fn from_str(text: &str) -> Result<Self, BadWorkload> {
        let (name, settings) = text.split_once(':').unwrap_or((text, ""));
        let settings: Settings = settings.parse()?;
        match name {
            "countdown" => {
                check_keys(name, &settings, &["steps", "step", "spins"])?;
                let cost = match (settings.get("step"), settings.get("spins")) {
                    (Some(_), Some(_)) => return Err(BadWorkload::TwoCosts),
                    (Some(time), None) => Cost::Time(step_time(time)?),
                    (None, _) => Cost::Spins(count(&settings, "spins", 1, MOST_SPINS)?),
                };
                Ok(Spec::Countdown { steps: count(&settings, "steps", STEPS, MOST_STEPS)?, cost })
            }
            "sort" => {
                check_keys(name, &settings, &["items"])?;
                Ok(Spec::Sort { items: count(&settings, "items", ITEMS, MOST_ITEMS)? })
            }
            _ => Err(BadWorkload::Unknown { name: name.to_owned(), closest: closest(name, NAMES) }),
        }
    }
}

const NAMES: [&str; 2] = ["countdown", "sort"];

/// Describes all workloads, the default first.
pub fn entries() -> Vec<Entry> {
    let entry = |name: &str, values: &str, summary: &str| Entry {
        name: name.to_owned(),
        values: values.to_owned(),
        summary: summary.to_owned(),
    };
    let [countdown, sort] = NAMES;
    vec![
        entry(
            countdown,
            "steps=N (50000000), step=TIME or spins=N (1)",
            "the article's loop; a step takes about 1 ns, or TIME, calibrated on this machine (step=500ns)",
        ),
        entry(sort, "items=N (1000000)", "one call of the standard sort, which can't be divided"),
    ]
}

fn count(settings: &Settings, key: &'static str, default: u64, most: u64) -> Result<u64, BadWorkload> {
    let Some(text) = settings.get(key) else { return Ok(default) };
    number::read_within(text, 1..=most).map_err(|why| BadWorkload::NotACount {
        key,
        text: text.to_owned(),
        why,
    })
}

fn step_time(text: &str) -> Result<Duration, BadWorkload> {
    duration::read_within(text, STEP_TIMES)
        .map_err(|why| BadWorkload::NotAStepTime { text: text.to_owned(), why })
}

/// The reason why a text names no workload.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadWorkload {
    /// No workload has this name.
    #[error("there is no workload `{name}`; {}", advice(*.closest, &NAMES.join(", ")))]
    Unknown {
        /// The name.
        name: String,
        /// The workload that was meant, if one has a similar name.
        closest: Option<&'static str>,
    },
    /// The workload has no such setting.
    #[error(transparent)]
    UnknownSetting(#[from] UnknownSetting),
    /// A setting takes a whole number, and this is none.
    #[error("`{key}={text}`: {why}")]
    NotACount {
        /// The setting.
        key: &'static str,
        /// The value.
        text: String,
        /// The number that would be right.
        why: BadNumber,
    },
    /// `step` takes a duration, and this is none.
    #[error("`step={text}`: {why}, such as 500ns or 10us")]
    NotAStepTime {
        /// The value.
        text: String,
        /// The duration that would be right.
        why: BadDuration,
    },
    /// `step` and `spins` exclude each other.
    #[error("`step` and `spins` both say what a step costs: give one of them")]
    TwoCosts,
    /// The text after the colon is not a list of settings.
    #[error(transparent)]
    Settings(#[from] BadSettings),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text: &str| text.parse::<Spec>().unwrap_err().to_string();
        assert!(message("cuontdown").contains("did you mean `countdown`?"));
        assert!(message("fibonacci").contains("there is countdown, sort"));
        assert!(message("countdown:stepp=5").contains("steps, step, spins"));
        assert!(message("countdown:steps=0").contains("from 1 to"));
        assert!(message("countdown:spins=18446744073709551615").contains("to 10000000000"));
        assert!(message("sort:items=18446744073709551615").contains("to 1000000000"));
        assert!(message("countdown:step=0s").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5us,spins=2").contains("one of them"));
        assert!(message("sort:items").contains("key=value"));
        assert_eq!(message("countdown:steps=1k"), "`steps=1k`: write 1000");
    }

    #[test]
    fn the_default_is_the_articles_number_of_steps() {
        assert_eq!("countdown".parse(), "countdown:steps=50_000_000".parse::<Spec>());
    }

    #[test]
    fn every_workload_is_listed() {
        for entry in entries() {
            assert!(entry.name.parse::<Spec>().is_ok(), "{}", entry.name);
        }
        assert_eq!(entries().len(), NAMES.len());
    }
}
