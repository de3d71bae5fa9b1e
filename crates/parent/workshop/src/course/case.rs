//! A `[[case]]` of an exercise.toml: one way to run the exercise, in a process of its own.
//!
//! **Invariant:** an accepted case can be run as it stands.

use std::time::Duration;

use record::exercise::Main;
use serde::{Deserialize, Deserializer, de};

/// The most jobs, and the most requests of a burst.
const MOST: u32 = 100_000;
/// The longest time of a case: of a step, of a job, until something happens.
const LONGEST: Duration = Duration::from_secs(60);

/// One way to run an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The runtime: `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The future that `block_on` gets.
    #[serde(default)]
    pub main: Main,
    /// The number of jobs, at least.
    #[serde(default = "one")]
    pub jobs: u32,
    /// The number of jobs for each processor, if that is more.
    pub jobs_per_cpu: Option<u32>,
    /// The length of one step.
    #[serde(deserialize_with = "time")]
    pub step: Duration,
    /// The raw length of one job.
    #[serde(deserialize_with = "time")]
    pub length: Duration,
    /// The jobs that panic half-way, counted from 0.
    #[serde(default)]
    pub panics: Vec<u32>,
    /// The jobs whose clients leave, counted from 0.
    #[serde(default)]
    pub leaves: Vec<u32>,
    /// When the exercise's future is dropped.
    #[serde(default, deserialize_with = "some_time")]
    pub cancel: Option<Duration>,
    /// When the exercise is asked to stop.
    #[serde(default, deserialize_with = "some_time")]
    pub stop: Option<Duration>,
    /// The time between two bursts of requests.
    #[serde(default, deserialize_with = "some_time")]
    pub every: Option<Duration>,
    /// The number of requests in a burst, at least.
    pub burst: Option<u32>,
    /// The number of requests for each processor, if that is more.
    pub burst_per_cpu: Option<u32>,
}

impl Case {
    /// Returns the number of jobs on a machine with this many processors.
    pub fn jobs_on(&self, cpus: u32) -> u32 {
        self.jobs.max(self.jobs_per_cpu.unwrap_or(0).saturating_mul(cpus))
    }

    /// Returns the number of requests in a burst on a machine with this many processors.
    pub fn burst_on(&self, cpus: u32) -> u32 {
        self.burst.unwrap_or(1).max(self.burst_per_cpu.unwrap_or(0).saturating_mul(cpus))
    }

    /// Returns the reasons why the case can't be run.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut unless = |holds: bool, what: String| {
            if !holds {
                problems.push(what);
            }
        };
        let shape = self.runtime.split_once('/');
        unless(
            shape.is_some_and(|(family, workers)| !family.is_empty() && ["1", "N"].contains(&workers)),
            format!(
                "`{}` is no runtime: write a name and its threads, such as `tokio/1` or `smol/N`",
                self.runtime
            ),
        );
        unless(self.jobs > 0, "`jobs` is at least 1".to_owned());
        unless(self.jobs_per_cpu != Some(0), "`jobs_per_cpu` is at least 1: leave it out".to_owned());
        unless(!self.step.is_zero(), "`step` is at least 1ns".to_owned());
        unless(self.length >= self.step, "`length` is shorter than a step: make it longer".to_owned());
        for (key, numbers) in [("panics", &self.panics), ("leaves", &self.leaves)] {
            // One processor: the fewest jobs that there can be.
            let jobs = self.jobs_on(1);
            for number in numbers.iter().filter(|number| **number >= jobs) {
                unless(
                    false,
                    format!("`{key}` names job {number}, but the last job is {}", jobs.saturating_sub(1)),
                );
            }
        }
        for (key, at) in [("cancel", self.cancel), ("stop", self.stop), ("every", self.every)] {
            unless(at != Some(Duration::ZERO), format!("`{key}` is longer than 0: leave it out"));
        }
        for (key, time) in [
            ("step", Some(self.step)),
            ("length", Some(self.length)),
            ("cancel", self.cancel),
            ("stop", self.stop),
            ("every", self.every),
        ] {
            unless(
                time.is_none_or(|time| time <= LONGEST),
                format!("`{key}` is longer than a minute: nobody waits so long for a check"),
            );
        }
        for (key, number) in [
            ("jobs", Some(self.jobs)),
            ("jobs_per_cpu", self.jobs_per_cpu),
            ("burst", self.burst),
            ("burst_per_cpu", self.burst_per_cpu),
        ] {
            unless(number.is_none_or(|number| number <= MOST), format!("`{key}` is at most {MOST}"));
        }
        unless(self.burst != Some(0), "`burst` is at least 1".to_owned());
        unless(self.burst_per_cpu != Some(0), "`burst_per_cpu` is at least 1: leave it out".to_owned());
        unless(
            self.burst.or(self.burst_per_cpu).is_none() || self.every.is_some(),
            "`burst` without `every`: say how often the requests come".to_owned(),
        );
        problems
    }
}

fn one() -> u32 {
    1
}

/// Reads a duration as people write it: `100ns`, `2ms`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    notation::duration::read(text).map_err(|error| format!("`{text}`: {error}"))
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    duration(&String::deserialize(from)?).map_err(de::Error::custom)
}

/// Reads a duration that may be left out.
pub(super) fn some_time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    time(from).map(Some)
}
