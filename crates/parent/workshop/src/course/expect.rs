//! The `[expect]` of an exercise.toml, and its `[[wrong]]` answers. Judging by them is `judge`'s.
//!
//! **Invariant:** a limit that is left out is no limit.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de};

use super::case::{duration, some_time};
use super::rule::Rule;

/// The limits that an exercise has to keep.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The highest lateness of nine of ten beats, above the floor.
    #[serde(default, deserialize_with = "some_time")]
    pub beat: Option<Duration>,
    /// The length of the work between two yields.
    pub slice: Option<Slice>,
    /// The largest share of a job between two yields. With 0, the function itself may do no work:
    /// what it starts has to.
    pub longest: Option<f64>,
    /// The lowest speed of the work, as a share of the raw job's speed.
    pub work: Option<f64>,
    /// Whether the loop's thread must do no work.
    #[serde(default)]
    pub off_the_loop: bool,
    /// The number of jobs under way at the same time.
    pub width: Option<Width>,
    /// The most threads that do work.
    pub threads: Option<Count>,
    /// The largest share of a job that is done after it was cancelled or asked to stop.
    pub overrun: Option<f64>,
}

/// Limits for the work between two yields. In a file: a pair, either of which may be `""`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "[String; 2]")]
pub struct Slice {
    /// The shortest typical slice.
    pub typical: Option<Duration>,
    /// The longest slice.
    pub longest: Option<Duration>,
}

/// Limits for the number of jobs under way. In a file: a pair, either of which may be `""`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "[Written; 2]")]
pub struct Width {
    /// The peak is at least this.
    pub at_least: Option<Count>,
    /// The peak is at most this.
    pub at_most: Option<Count>,
}

/// A number that may depend on the number of processors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// Always this number.
    Of(u32),
    /// One for each processor.
    Cpus,
    /// One fewer than processors, and at least one.
    CpusButOne,
}

/// A wrong answer that people give. It has to fail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wrong {
    /// The file in the folder `wrong`.
    pub file: String,
    /// The rule that it misses.
    #[serde(deserialize_with = "rule")]
    pub fails: Rule,
    /// How many processors it takes to tell, if more than one.
    pub cpus: Option<u32>,
    /// What is wrong with it: the first line of the file.
    #[serde(skip)]
    pub about: String,
}

impl Expect {
    /// Returns the reasons why nothing can be judged by these limits.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (key, share) in [("longest", self.longest), ("overrun", self.overrun)] {
            if share.is_some_and(|share| !(0.0..=1.0).contains(&share)) {
                problems.push(format!("`{key}` is a share of a job: write a number from 0 to 1"));
            }
        }
        if self.work.is_some_and(|speed| !(speed > 0.0 && speed.is_finite())) {
            problems.push("`work` is a share of the raw job's speed: write a number above 0".to_owned());
        }
        if let Some(Slice { typical: Some(typical), longest: Some(longest) }) = self.slice
            && typical > longest
        {
            problems.push("`slice` is [typical, longest]: the typical one can't be longer".to_owned());
        }
        if self.threads == Some(Count::Of(0)) {
            problems.push("`threads` is at least 1".to_owned());
        }
        if let Some(Width { at_least: Some(Count::Of(least)), at_most: Some(Count::Of(most)) }) = self.width
            && least > most
        {
            problems.push("`width` is [lowest, highest]: the lower number comes first".to_owned());
        }
        problems
    }
}

impl Count {
    /// Returns the number on a machine with this many processors.
    pub fn on(self, cpus: u32) -> u32 {
        match self {
            Count::Of(number) => number,
            Count::Cpus => cpus,
            Count::CpusButOne => cpus.saturating_sub(1).max(1),
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

/// A [`Count`] as people write it, with quotes or without.
#[derive(Deserialize)]
#[serde(untagged, expecting = "write a number, \"cpus\" or \"cpus-1\"")]
enum Written {
    Number(u32),
    Text(String),
}

impl Written {
    /// Reads the number. `None` for an empty text.
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
        count.ok_or_else(|| de::Error::custom("an empty number: leave it out, or write one"))
    }
}
