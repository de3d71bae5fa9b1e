//! Workloads as people name them: `countdown`, `countdown:step=500ns`, `sort:items=100000`.
//!
//! Only the countdown is known here: its settings are checked before anything is built. Every other
//! kind of job has a file in the crate `workload`, which reads its own settings.

use std::ops::RangeInclusive;
use std::str::FromStr;
use std::time::Duration;

use record::{BadSettings, Prepared, Settings};
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
// A step of about ten seconds and a job of centuries: more is a slip of the hand.
const MOST_SPINS: u64 = 10_000_000_000;
const MOST_STEPS: u64 = 10_000_000_000_000_000;
/// The name of the article's loop.
const COUNTDOWN: &str = "countdown";
/// The setting that cuts a job to a length, whatever its kind.
const LENGTH: &str = "length";
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
    /// A job of another kind. Whether there is such a kind, and which settings it takes, is known
    /// only to the crate that makes the jobs.
    Other {
        /// The kind.
        name: String,
        /// All settings but the length.
        settings: Settings,
        /// The length that its jobs are to be cut to.
        length: Option<Duration>,
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
            COUNTDOWN => {
                check_keys(name, &settings, &["steps", LENGTH, "step", "spins"])?;
                let cost = match (settings.get("step"), settings.get("spins")) {
                    (Some(_), Some(_)) => return Err(BadWorkload::TwoCosts),
                    (Some(time), None) => Cost::Time(step_time(time)?),
                    (None, _) => Cost::Spins(count(&settings, "spins", 1, MOST_SPINS)?),
                };
                let size = match (settings.get(LENGTH), settings.get("steps")) {
                    (Some(_), Some(_)) => return Err(BadWorkload::TwoSizes { size: "steps".to_owned() }),
                    (Some(text), None) => Size::Length(longer_than_a_step(length(text)?, cost)?),
                    (None, _) => Size::Steps(count(&settings, "steps", STEPS, MOST_STEPS)?),
                };
                Ok(Spec::Countdown { size, cost })
            }
            _ => {
                let length = settings.get(LENGTH).map(length).transpose()?;
                let settings = settings.without(LENGTH);
                Ok(Spec::Other { name: name.to_owned(), settings, length })
            }
        }
    }
}

impl Spec {
    /// Returns the kind of its jobs: `countdown`.
    pub fn name(&self) -> &str {
        match self {
            Spec::Countdown { .. } => COUNTDOWN,
            Spec::Other { name, .. } => name,
        }
    }

    /// Returns the length that was asked for. `None` if a job has a stated number of steps, or
    /// can't be cut to a length.
    pub fn length(&self) -> Option<Duration> {
        match self {
            Spec::Countdown { size: Size::Length(length), .. } => Some(*length),
            Spec::Countdown { .. } => None,
            Spec::Other { length, .. } => *length,
        }
    }

    /// Returns the name of a workload with its jobs cut to a length: `countdown:step=500ns` becomes
    /// `countdown:step=500ns,length=20ms`. The kind may still refuse it.
    ///
    /// # Errors
    /// If its jobs have a stated size already, or steps that are longer.
    pub fn with_length(workload: &str, length: Duration) -> Result<String, BadWorkload> {
        if workload.parse::<Spec>()?.length().is_some() {
            return Err(BadWorkload::TwoSizes { size: LENGTH.to_owned() });
        }
        let separator = if workload.contains(':') { ',' } else { ':' };
        let cut = format!("{workload}{separator}{LENGTH}={}", duration::written(length));
        cut.parse::<Spec>().map(|_| cut)
    }

    /// Returns the number of steps of a prepared job. `None` if its run did not keep it.
    pub fn steps_of(prepared: &Prepared) -> Option<u64> {
        // A run of an earlier version kept them only in the text.
        let in_text = || match prepared.workload.parse().ok()? {
            Spec::Countdown { size: Size::Steps(steps), .. } => Some(steps),
            Spec::Other { name, .. } if name == "sort" => Some(1),
            Spec::Countdown { .. } | Spec::Other { .. } => None,
        };
        prepared.steps.or_else(in_text)
    }
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

fn length(text: &str) -> Result<Duration, BadWorkload> {
    duration::read_within(text, LENGTHS).map_err(|why| BadWorkload::NotALength { text: text.to_owned(), why })
}

fn longer_than_a_step(length: Duration, cost: Cost) -> Result<Duration, BadWorkload> {
    match cost {
        Cost::Time(step) if step > length => Err(BadWorkload::LessThanAStep { length, step }),
        Cost::Time(_) | Cost::Spins(_) => Ok(length),
    }
}

/// The reason why a text names no workload.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadWorkload {
    /// No workload has this name.
    #[error("there is no workload `{name}`; {}", advice(.closest.as_deref(), known))]
    Unknown {
        /// The name.
        name: String,
        /// The workload that was meant, if one has a similar name.
        closest: Option<String>,
        /// All workloads, with commas between them.
        known: String,
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
        "`{name}` can't be cut to a length: its jobs are as long as they are; leave --length away, or take \
         countdown"
    )]
    NoLength {
        /// The workload.
        name: String,
    },
    /// A setting has a value that the kind does not take.
    #[error("`{key}={text}`: {right}")]
    NotAValue {
        /// The setting.
        key: &'static str,
        /// The value.
        text: String,
        /// The values that would be right, in words.
        right: String,
    },
    /// A number of steps and `length` exclude each other.
    #[error("{}", two_sizes(size))]
    TwoSizes {
        /// The setting with the number of steps, or `length` if that is given twice.
        size: String,
    },
    /// `step` and `spins` exclude each other.
    #[error("`step` and `spins` both say what a step costs: give one of them")]
    TwoCosts,
    /// The job can't be made, or is not worth measuring.
    #[error("`{name}`: {reason}")]
    Unfit {
        /// The workload.
        name: String,
        /// The reason, and what to do about it.
        reason: String,
    },
    /// The text after the colon is not a list of settings.
    #[error(transparent)]
    Settings(#[from] BadSettings),
}

fn two_sizes(size: &str) -> String {
    if size == LENGTH {
        return "the workload has a `length` already: give it once".to_owned();
    }
    format!("`{size}` and `length` both say how long a job is: give one of them")
}

impl BadWorkload {
    /// Says that there is no workload of this name among the known ones.
    pub fn unknown(name: &str, known: &[&str]) -> Self {
        let closest = closest(name, known.iter().copied()).map(str::to_owned);
        BadWorkload::Unknown { name: name.to_owned(), closest, known: known.join(", ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text: &str| text.parse::<Spec>().unwrap_err().to_string();
        let unknown = |name| BadWorkload::unknown(name, &["countdown", "sort"]).to_string();
        assert!(unknown("cuontdown").contains("did you mean `countdown`?"));
        assert!(unknown("fibonacci").contains("there is countdown, sort"));
        assert!(message("countdown:stepp=5").contains("steps, length, step, spins"));
        assert!(message("countdown:steps=0").contains("from 1 to"));
        assert!(message("countdown:spins=18446744073709551615").contains("to 10000000000"));
        assert!(message("countdown:step=0s").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5us,spins=2").contains("one of them"));
        assert!(message("sort:items").contains("key=value"));
        assert_eq!(message("countdown:steps=1k"), "`steps=1k`: write 1000");
        assert!(message("countdown:length=2s").contains("from 1us to 1s"));
        assert!(message("countdown:length=5ms,steps=7").contains("`steps` and `length` both"));
        assert!(message("sort:length=2s").contains("from 1us to 1s"));
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
        assert!(cut("sha2:blocks").unwrap_err().to_string().contains("key=value"));
        assert_eq!(cut("sha2").unwrap(), "sha2:length=20ms");
        let twice = |size: &str| Err(BadWorkload::TwoSizes { size: size.to_owned() });
        assert_eq!(cut("sha2:length=5ms"), twice("length"));
        assert_eq!(cut("countdown:steps=7"), twice("steps"));
    }

    #[test]
    fn the_default_is_the_articles_number_of_steps() {
        assert_eq!("countdown".parse(), "countdown:steps=50_000_000".parse::<Spec>());
    }
}
