//! Workloads as people name them: `countdown`, `countdown:step=500ns`, `sort:items=100000`.

use std::str::FromStr;
use std::time::Duration;

use record::{BadSettings, Entry, Settings};
use thiserror::Error;

use crate::{Workload, calibrate};

/// The article's countdown at the article's step cost: see the reproduction of the article for where the
/// 750 ns come from.
pub const ARTICLE: &str = "countdown:step=750ns";

/// The article counts down from this.
const STEPS: u64 = 50_000_000;
const ITEMS: u64 = 1_000_000;
/// A step of some ten seconds, a job of some centuries, and eight gigabytes: what is more is a slip of the hand.
const MOST_SPINS: u64 = 10_000_000_000;
const MOST_STEPS: u64 = 10_000_000_000_000_000;
const MOST_ITEMS: u64 = 1_000_000_000;

/// A workload as it was named. [`Spec::resolve`] makes a [`Workload`] of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spec {
    /// The article's loop.
    Countdown {
        /// From where it counts down; at least 1.
        steps: u64,
        /// What a step takes.
        cost: Cost,
    },
    /// One call of the standard library's sort.
    Sort {
        /// How many values it sorts; at least 1.
        items: u64,
    },
}

/// What a step of the countdown takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cost {
    /// So many iterations of the hot loop; at least 1.
    Spins(u64),
    /// So much time on the machine that it runs on.
    Time(Duration),
}

impl Spec {
    /// The workload on this machine. Takes some tens of milliseconds where a step's time has to be turned into
    /// a number of iterations, and no time elsewhere.
    pub fn resolve(&self) -> Workload {
        match *self {
            Spec::Countdown { steps, cost: Cost::Spins(spins) } => Workload::countdown(steps, spins),
            Spec::Countdown { steps, cost: Cost::Time(time) } => {
                let iteration_ps = u128::from(calibrate::iteration_ps());
                let spins = (time.as_nanos() * 1000 + iteration_ps / 2) / iteration_ps;
                Workload::countdown(steps, u64::try_from(spins).unwrap_or(u64::MAX).max(1))
            }
            Spec::Sort { items } => Workload::sort(items),
        }
    }
}

impl FromStr for Spec {
    type Err = BadWorkload;

    fn from_str(text: &str) -> Result<Self, BadWorkload> {
        let (name, settings) = text.split_once(':').unwrap_or((text, ""));
        let settings: Settings = settings.parse()?;
        match name {
            "countdown" => {
                known_keys(name, &settings, &["steps", "step", "spins"])?;
                let cost = match (settings.get("step"), settings.get("spins")) {
                    (Some(_), Some(_)) => return Err(BadWorkload::TwoCosts),
                    (Some(time), None) => Cost::Time(step_time(time)?),
                    (None, _) => Cost::Spins(count(&settings, "spins", 1, MOST_SPINS)?),
                };
                Ok(Spec::Countdown { steps: count(&settings, "steps", STEPS, MOST_STEPS)?, cost })
            }
            "sort" => {
                known_keys(name, &settings, &["items"])?;
                Ok(Spec::Sort { items: count(&settings, "items", ITEMS, MOST_ITEMS)? })
            }
            _ => Err(BadWorkload::Unknown {
                name: name.to_owned(),
                closest: closest(name, &["countdown", "sort"]),
            }),
        }
    }
}

/// The workloads with what there is to know about them, the default first.
pub fn entries() -> Vec<Entry> {
    let entry = |name: &str, values: &str, summary: &str| Entry {
        name: name.to_owned(),
        values: values.to_owned(),
        summary: summary.to_owned(),
    };
    vec![
        entry(
            "countdown",
            "steps=N (50000000), step=TIME or spins=N (1)",
            "the article's loop; a step takes about 1 ns, or TIME, calibrated on this machine (step=500ns)",
        ),
        entry("sort", "items=N (1000000)", "one call of the standard sort, which can't be divided"),
    ]
}

fn known_keys(name: &str, settings: &Settings, known: &[&str]) -> Result<(), BadWorkload> {
    match settings.keys().find(|key| !known.contains(key)) {
        None => Ok(()),
        Some(key) => Err(BadWorkload::UnknownSetting {
            workload: name.to_owned(),
            key: key.to_owned(),
            closest: closest(key, known),
            known: known.join(", "),
        }),
    }
}

fn count(settings: &Settings, key: &str, default: u64, most: u64) -> Result<u64, BadWorkload> {
    let Some(text) = settings.get(key) else { return Ok(default) };
    match text.replace('_', "").parse() {
        Ok(count) if (1..=most).contains(&count) => Ok(count),
        _ => Err(BadWorkload::NotACount { key: key.to_owned(), text: text.to_owned(), most }),
    }
}

fn step_time(text: &str) -> Result<Duration, BadWorkload> {
    match humantime::parse_duration(text) {
        Ok(time) if (Duration::from_nanos(1)..=Duration::from_secs(1)).contains(&time) => Ok(time),
        _ => Err(BadWorkload::NotAStepTime(text.to_owned())),
    }
}

fn closest(name: &str, known: &[&str]) -> String {
    let by_likeness =
        |a: &&&str, b: &&&str| strsim::jaro_winkler(name, a).total_cmp(&strsim::jaro_winkler(name, b));
    known.iter().max_by(by_likeness).map(|name| (*name).to_owned()).unwrap_or_default()
}

/// Why a text names no workload.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadWorkload {
    /// There is none of this name.
    #[error("there is no workload `{name}`; did you mean `{closest}`?")]
    Unknown {
        /// What was written.
        name: String,
        /// The workload whose name is most like it.
        closest: String,
    },
    /// The workload has no such setting.
    #[error("the workload `{workload}` has no setting `{key}`; did you mean `{closest}`? It takes {known}")]
    UnknownSetting {
        /// The workload.
        workload: String,
        /// What was written.
        key: String,
        /// The setting whose name is most like it.
        closest: String,
        /// All that it takes.
        known: String,
    },
    /// A count that is none.
    #[error("`{key}={text}` makes no sense: it takes a whole number from 1 to {most}")]
    NotACount {
        /// The setting.
        key: String,
        /// What was written.
        text: String,
        /// The most that makes sense.
        most: u64,
    },
    /// A step cost that is none.
    #[error("`step={0}` makes no sense: it takes a time from 1ns to 1s, such as 500ns or 10us")]
    NotAStepTime(String),
    /// `step` and `spins` exclude each other.
    #[error("`step` and `spins` both say what a step costs: give one of them")]
    TwoCosts,
    /// Not settings at all.
    #[error(transparent)]
    Settings(#[from] BadSettings),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolved_workload_is_read_back_as_it_was() {
        for text in ["countdown:steps=50000000,spins=1", "countdown:steps=7,spins=400", "sort:items=5"] {
            assert_eq!(text.parse::<Spec>().unwrap().resolve().to_string(), text);
        }
        assert_eq!("countdown".parse(), "countdown:steps=50_000_000".parse::<Spec>());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text: &str| text.parse::<Spec>().unwrap_err().to_string();
        assert!(message("cuontdown").contains("did you mean `countdown`?"));
        assert!(message("countdown:stepp=5").contains("steps, step, spins"));
        assert!(message("countdown:steps=0").contains("from 1 to"));
        assert!(message("countdown:spins=18446744073709551615").contains("to 10000000000"));
        assert!(message("sort:items=18446744073709551615").contains("to 1000000000"));
        assert!(message("countdown:step=0s").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5").contains("from 1ns to 1s"));
        assert!(message("countdown:step=5us,spins=2").contains("one of them"));
        assert!(message("sort:items").contains("key=value"));
    }

    #[test]
    fn a_dearer_step_is_cut_into_fewer_at_a_time() {
        let grain = |text: &str| text.parse::<Spec>().unwrap().resolve().grain();
        assert!(grain("countdown:step=100ns") > 5 * grain("countdown:step=1us"));
        assert_eq!(grain("countdown:step=1ms"), 1);
    }

    #[test]
    fn every_workload_is_listed_and_checked() {
        for entry in entries() {
            let workload = entry.name.parse::<Spec>().unwrap().resolve();
            let mut job = workload.job();
            let crate::Progress::Done(output) = job.advance(u64::MAX) else { panic!("all steps are enough") };
            assert_eq!(output.steps, workload.steps());
            assert_eq!(output.checksum, workload.expected(output.steps), "{}", entry.name);
        }
    }
}
