//! How an exercise is run: one `[[case]]` of an exercise.toml, which is one process.
//!
//! What must stay true: a case that was accepted can be run as it stands.

use std::time::Duration;

use record::exercise::Main;
use serde::{Deserialize, Deserializer, de};

/// How an exercise is run once.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// On which runtime: `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// Who is the main future.
    #[serde(default)]
    pub main: Main,
    /// How many jobs there are, at least.
    #[serde(default = "one")]
    pub jobs: u32,
    /// How many for each processor, where those are more.
    pub jobs_per_cpu: Option<u32>,
    /// How long one step takes.
    #[serde(deserialize_with = "time")]
    pub step: Duration,
    /// How long one job takes, raw.
    #[serde(deserialize_with = "time")]
    pub length: Duration,
    /// Jobs that panic half-way, from 0.
    #[serde(default)]
    pub panics: Vec<u32>,
    /// Clients that go away, from 0.
    #[serde(default)]
    pub leaves: Vec<u32>,
    /// When the exercise's future is dropped, where it is.
    #[serde(default, deserialize_with = "some_time")]
    pub cancel: Option<Duration>,
    /// When it is asked to stop, where it is.
    #[serde(default, deserialize_with = "some_time")]
    pub stop: Option<Duration>,
    /// How often a request is sent, where any are.
    #[serde(default, deserialize_with = "some_time")]
    pub every: Option<Duration>,
    /// How many requests at a time.
    pub burst: Option<u32>,
    /// How many for each processor, where those are more.
    pub burst_per_cpu: Option<u32>,
}

impl Case {
    /// How many jobs there are with so many processors.
    pub fn jobs_on(&self, cpus: u32) -> u32 {
        self.jobs.max(self.jobs_per_cpu.unwrap_or(0).saturating_mul(cpus))
    }

    /// How many requests are sent at a time with so many processors, where any are.
    pub fn burst_on(&self, cpus: u32) -> u32 {
        self.burst.unwrap_or(1).max(self.burst_per_cpu.unwrap_or(0).saturating_mul(cpus))
    }

    /// Why it can't be run.
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
                "`{}` is no runtime: write its name and its threads, as `tokio/1` or `smol/N`",
                self.runtime
            ),
        );
        unless(self.jobs > 0, "no jobs, nothing to see: `jobs` is at least 1".to_owned());
        unless(self.jobs_per_cpu != Some(0), "`jobs_per_cpu` is at least 1: leave it out".to_owned());
        unless(!self.step.is_zero(), "a step takes some time: `step` is at least 1ns".to_owned());
        unless(self.length >= self.step, "a job has at least one step: make `length` longer".to_owned());
        for (key, numbers) in [("panics", &self.panics), ("leaves", &self.leaves)] {
            // With one processor, where there are the fewest.
            let jobs = self.jobs_on(1);
            for number in numbers.iter().filter(|number| **number >= jobs) {
                unless(
                    false,
                    format!("`{key}` names job {number}, and the last is {}", jobs.saturating_sub(1)),
                );
            }
        }
        for (key, at) in [("cancel", self.cancel), ("stop", self.stop), ("every", self.every)] {
            unless(at != Some(Duration::ZERO), format!("`{key}` is longer than nothing: leave it out"));
        }
        unless(self.burst != Some(0), "`burst` is at least 1".to_owned());
        unless(self.burst_per_cpu != Some(0), "`burst_per_cpu` is at least 1: leave it out".to_owned());
        unless(
            self.burst.or(self.burst_per_cpu).is_none() || self.every.is_some(),
            "`burst` says how many requests come at a time: say how often with `every`".to_owned(),
        );
        problems
    }
}

fn one() -> u32 {
    1
}

/// Reads a duration as people write it: `100ns`, `2ms`.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|_| format!("`{text}` is no duration: write it as `250us`, `10ms` or `2s`"))
}

fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    duration(&String::deserialize(from)?).map_err(de::Error::custom)
}

/// The same where it may be left out.
pub(super) fn some_time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    time(from).map(Some)
}
