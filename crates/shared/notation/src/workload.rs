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
/// The lengths that a job may be cut to.
pub const LENGTHS: RangeInclusive<Duration> = Duration::from_micros(1)..=Duration::from_secs(1);
const STEP_TIMES: RangeInclusive<Duration> = Duration::from_nanos(1)..=Duration::from_secs(1);

/// A workload as it was named. It becomes a workload on a machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spec {
    /// The article's loop.
    Countdown {
        /// The number that it counts down from.
        size: Size,
        /// The cost of a step.
        cost: Cost,
    },
    /// One call of the standard library's sort.
    Sort {
        /// The number of values that it sorts; at least 1.
        items: u64,
    },
}

/// How many steps a job has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// A number; at least 1.
    Steps(u64),
    /// As many as the machine that runs it does raw in this time.
    Length(Duration),
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
                check_keys(name, &settings, &["steps", "length", "step", "spins"])?;
                let cost = match (settings.get("step"), settings.get("spins")) {
                    (Some(_), Some(_)) => return Err(BadWorkload::TwoCosts),
                    (Some(time), None) => Cost::Time(step_time(time)?),
                    (None, _) => Cost::Spins(count(&settings, "spins", 1, MOST_SPINS)?),
                };
                let size = match (settings.get("length"), settings.get("steps")) {
                    (Some(_), Some(_)) => return Err(BadWorkload::TwoSizes),
                    (Some(text), None) => Size::Length(length(text, cost)?),
                    (None, _) => Size::Steps(count(&settings, "steps", STEPS, MOST_STEPS)?),
                };
                Ok(Spec::Countdown { size, cost })
            }
            "sort" => {
                check_keys(name, &settings, &["items"])?;
                Ok(Spec::Sort { items: count(&settings, "items", ITEMS, MOST_ITEMS)? })
            }
            _ => Err(BadWorkload::Unknown { name: name.to_owned(), closest: closest(name, NAMES) }),
        }
    }
}

impl Spec {
    /// Returns the length that was asked for. `None` if a job has a stated number of steps, or
    /// can't be cut to a length.
    pub fn length(&self) -> Option<Duration> {
        match self {
            Spec::Countdown { size: Size::Length(length), .. } => Some(*length),
            Spec::Countdown { .. } | Spec::Sort { .. } => None,
        }
    }

    /// Returns the name of a workload with its jobs cut to a length: `countdown:step=500ns` becomes
    /// `countdown:step=500ns,length=20ms`.
    ///
    /// # Errors
    /// If its jobs can't be cut to a length, have a stated size already, or have steps that are
    /// longer.
    pub fn with_length(workload: &str, length: Duration) -> Result<String, BadWorkload> {
        match workload.parse::<Spec>()? {
            Spec::Sort { .. } => {
                let name = workload.split(':').next().unwrap_or(workload).to_owned();
                Err(BadWorkload::NoLength { name })
            }
            Spec::Countdown { .. } => {
                let separator = if workload.contains(':') { ',' } else { ':' };
                let cut = format!("{workload}{separator}length={}", duration::written(length));
                cut.parse::<Spec>().map(|_| cut)
            }
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
            "steps=N (50000000) or length=TIME, step=TIME or spins=N (1)",
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

fn length(text: &str, cost: Cost) -> Result<Duration, BadWorkload> {
    let length = duration::read_within(text, LENGTHS)
        .map_err(|why| BadWorkload::NotALength { text: text.to_owned(), why })?;
    match cost {
        Cost::Time(step) if step > length => Err(BadWorkload::LessThanAStep { length, step }),
        Cost::Time(_) | Cost::Spins(_) => Ok(length),
    }
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
    /// `length` takes a duration, and this is none.
    #[error("`length={text}`: {why}, such as 20ms")]
    NotALength {
        /// The value.
        text: String,
        /// The duration that would be right.
        why: BadDuration,
    },
    /// A step takes longer than the whole job should.
    #[error(
        "a job of {} has less than one step of {}: give a length of at least one step",
        duration::written(*.length),
        duration::written(*.step)
    )]
    LessThanAStep {
        /// The length of the job.
        length: Duration,
        /// The length of a step.
        step: Duration,
    },
    /// The jobs of this workload can't be cut to a length.
    #[error(
        "`{name}` can't be cut to a length: its jobs have one step; leave --length away, or take countdown"
    )]
    NoLength {
        /// The workload.
        name: String,
    },
    /// `steps` and `length` exclude each other.
    #[error("`steps` and `length` both say how long a job is: give one of them")]
    TwoSizes,
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
        assert!(message("countdown:stepp=5").contains("steps, length, step, spins"));
        assert!(message("countdown:steps=0").contains("from 1 to"));
        assert!(message("countdown:spins=18446744073709551615").contains("to 10000000000"));
        assert!(message("sort:items=18446744073709551615").contains("to 1000000000"));
        assert!(message("countdown:step=0s").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5us,spins=2").contains("one of them"));
        assert!(message("sort:items").contains("key=value"));
        assert_eq!(message("countdown:steps=1k"), "`steps=1k`: write 1000");
        assert!(message("countdown:length=2s").contains("from 1us to 1s"));
        assert!(message("countdown:length=5ms,steps=7").contains("give one of them"));
        assert_eq!(
            message("countdown:step=1ms,length=5us"),
            "a job of 5us has less than one step of 1ms: give a length of at least one step"
        );
    }

    #[test]
    fn a_workload_is_cut_to_a_length_if_it_can_be() {
        let cut = |workload| Spec::with_length(workload, Duration::from_millis(20));
        assert_eq!(cut("countdown").unwrap(), "countdown:length=20ms");
        assert_eq!(cut("countdown:step=500ns").unwrap(), "countdown:step=500ns,length=20ms");
        assert!(cut("sort:items=5").unwrap_err().to_string().contains("`sort` can't be cut"));
        assert_eq!(cut("countdown:steps=7"), Err(BadWorkload::TwoSizes));
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
