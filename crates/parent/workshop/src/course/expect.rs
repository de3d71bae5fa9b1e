//! What is expected of an exercise: the `[expect]` of an exercise.toml, and its `[[wrong]]` answers.
//!
//! Whether a run meets it is left to who judges runs. What must stay true: a limit that is left out is no limit.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

use super::case::{duration, some_time};
use super::rule::Rule;

/// What an exercise has to keep to.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// How late nine of ten beats are at most, above the floor.
    #[serde(default, deserialize_with = "some_time")]
    pub beat: Option<Duration>,
    /// How long the work between two yields takes.
    pub slice: Option<Slice>,
    /// Which share of a job may be done between two yields, at most. With 0 the function itself does none of the work: tasks
    /// or threads that it starts do.
    pub longest: Option<f64>,
    /// How fast it works at least, with the raw job's speed as 1.
    pub work: Option<f64>,
    /// Whether no work may be done on the loop's thread.
    #[serde(default)]
    pub off_the_loop: bool,
    /// How many jobs are under way at the same time.
    pub width: Option<Width>,
    /// How many threads did work, at most.
    pub threads: Option<Count>,
    /// Which share of a job may be done after it was cancelled or told to stop, at most.
    pub overrun: Option<f64>,
}

/// How long the work between two yields takes. In a file a pair, either of which may be `""`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "[String; 2]")]
pub struct Slice {
    /// A typical one, at least.
    pub typical: Option<Duration>,
    /// The longest, at most.
    pub longest: Option<Duration>,
}

/// How many jobs are under way at the same time. In a file a pair, either of which may be `""`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "[Written; 2]")]
pub struct Width {
    /// When there are most, at least so many.
    pub at_least: Option<Count>,
    /// And at most so many.
    pub at_most: Option<Count>,
}

/// A number that may depend on how many processors there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Always so many.
    Of(u32),
    /// One for each processor.
    Cpus,
    /// One for each processor but one, and never less than one.
    CpusButOne,
}

/// An answer that people give, and that has to fail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// Its file in the folder `wrong`.
    pub file: String,
    /// Which rule it misses.
    #[serde(deserialize_with = "rule")]
    pub fails: Rule,
    /// How many processors it takes to tell, where one is not enough.
    pub cpus: Option<u32>,
    /// What is wrong with it: the first line of its file.
    #[serde(skip)]
    pub about: String,
}

impl Expect {
    /// Why nothing can be judged by it.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (key, share) in [("longest", self.longest), ("overrun", self.overrun)] {
            if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
                problems.push(format!("`{key}` is a share of a job: write a number from 0 to 1"));
            }
        }
        if self.work.is_some_and(|speed| !(speed > 0.0 && speed.is_finite())) {
            problems.push("`work` is a part of the raw job's speed: write a number above 0".to_owned());
        }
        if let Some(Slice { typical: Some(typical), longest: Some(longest) }) = self.slice
            && typical > longest
        {
            problems
                .push("in `slice` the typical one is first, and is not longer than the longest".to_owned());
        }
        if self.threads == Some(Count::Of(0)) {
            problems.push("`threads` is at least 1: no work is done without a thread".to_owned());
        }
        if let Some(Width { at_least: Some(Count::Of(least)), at_most: Some(Count::Of(most)) }) = self.width
            && least > most
        {
            problems.push("in `width` the lower number is first".to_owned());
        }
        problems
    }
}

impl Count {
    /// How many it is with so many processors.
    pub fn on(self, cpus: u32) -> u32 {
        match self {
            Count::Of(number) => number,
            Count::Cpus => cpus,
            Count::CpusButOne => cpus.saturating_sub(1).max(1),
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Count::Of(number) => write!(f, "{number}"),
            Count::Cpus => write!(f, "cpus"),
            Count::CpusButOne => write!(f, "cpus-1"),
        }
    }
}

impl TryFrom<[String; 2]> for Slice {
    type Error = String;

    fn try_from([typical, longest]: [String; 2]) -> Result<Self, String> {
        let limit = |text: &str| (!text.is_empty()).then(|| duration(text)).transpose();
        Ok(Slice { typical: limit(&typical)?, longest: limit(&longest)? })
    }
}

impl TryFrom<[Written; 2]> for Width {
    type Error = String;

    fn try_from([at_least, at_most]: [Written; 2]) -> Result<Self, String> {
        Ok(Width { at_least: at_least.count()?, at_most: at_most.count()? })
    }
}

fn rule<'de, D: Deserializer<'de>>(from: D) -> Result<Rule, D::Error> {
    let name = String::deserialize(from)?;
    Rule::named(&name).ok_or_else(|| {
        let names: Vec<&str> = Rule::names().collect();
        de::Error::custom(format!("`{name}` is no rule: write one of {}", names.join(", ")))
    })
}

/// A [`Count`] as it is written: with quotes or without.
#[derive(Deserialize)]
#[serde(untagged, expecting = "write a number, \"cpus\" or \"cpus-1\"")]
enum Written {
    Number(u32),
    Text(String),
}

impl Written {
    /// `None` where nothing is written.
    fn count(&self) -> Result<Option<Count>, String> {
        let text = match self {
            Written::Number(number) => return Ok(Some(Count::Of(*number))),
            Written::Text(text) => text.as_str(),
        };
        match text {
            "" => Ok(None),
            "cpus" => Ok(Some(Count::Cpus)),
            "cpus-1" => Ok(Some(Count::CpusButOne)),
            _ => text.parse().map(|number| Some(Count::Of(number))).map_err(|_| {
                format!("`{text}` is no number of threads or jobs: write a number, \"cpus\" or \"cpus-1\"")
            }),
        }
    }
}

impl<'de> Deserialize<'de> for Count {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let count = Written::deserialize(from)?.count().map_err(de::Error::custom)?;
        count.ok_or_else(|| de::Error::custom("it is empty: leave it out, or write a number"))
    }
}
