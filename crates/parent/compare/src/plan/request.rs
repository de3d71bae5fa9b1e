//! What somebody wants to be measured, as the command line says it.

use std::time::Duration;

use record::Place;
use thiserror::Error;

use crate::run;

/// What is more or less than these is a slip of the hand.
const LEAST_PERIOD: Duration = Duration::from_micros(10);
const MOST_BUDGET: Duration = Duration::from_secs(1);
pub(super) const MOST_DURATION: Duration = Duration::from_secs(600);
const MOST_ROUNDS: u32 = 1000;
const MOST_JOBS: u32 = 10_000;
/// A runtime with a pool has a few threads, each with a stack of 2 MiB.
const LEAST_MEMORY: u64 = 64 << 20;

/// What is to be measured, and how. Where a list is empty or a value `None`, nobody chose.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Patterns: a name or a glob, with a setting or a glob of settings behind a colon or without one.
    pub strategies: Vec<String>,
    /// Names or globs.
    pub runtimes: Vec<String>,
    /// Names with settings, or globs of names.
    pub workloads: Vec<String>,
    /// Numbers of concurrent jobs.
    pub jobs: Vec<u32>,
    /// How many processors the children may use; all of them where nobody chose.
    pub cpus: Option<u32>,
    /// Where the ticker runs; spawned where nobody chose.
    pub places: Vec<Place>,
    /// Fewer rounds and shorter ones.
    pub quick: bool,
    /// How many rounds.
    pub rounds: Option<u32>,
    /// How many measurements may be taken again because the machine was disturbed.
    pub retakes: Option<u32>,
    /// How long the window of each trial is.
    pub duration: Option<Duration>,
    /// From one beat to the next.
    pub period: Duration,
    /// How late, at p99 and above the floor, still counts as keeping the beat.
    pub budget: Duration,
    /// How many bytes of memory each child may take; half of what there is where nobody chose.
    pub memory: Option<u64>,
    /// Whatever is random in the run follows from it.
    pub seed: Option<u64>,
    /// The run's name, which has to be new; made up where nobody chose.
    pub name: Option<String>,
    /// The command line, to be kept with the run.
    pub command: String,
}

/// The request makes no sense: in words, what was wrong and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct BadRequest(pub String);

impl BadRequest {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        BadRequest(message.into())
    }
}

impl Request {
    /// What can be seen to make no sense before anything is built or asked.
    ///
    /// # Errors
    /// With the first such thing.
    pub fn validate(&self, cpus_here: u32) -> Result<(), BadRequest> {
        let wrong = |message: String| Err(BadRequest(message));
        if self.period.is_zero() {
            return wrong("--period 0s: a ticker needs some time between two beats, such as 1ms".to_owned());
        }
        if self.period < LEAST_PERIOD {
            let (period, least) = (shown(self.period), shown(LEAST_PERIOD));
            return wrong(format!(
                "--period {period}: a beat takes some microseconds itself, so give {least} or more"
            ));
        }
        if self.period > MOST_DURATION {
            let (period, most) = (shown(self.period), shown(MOST_DURATION));
            return wrong(format!(
                "--period {period}: a measurement takes at most {most}, and needs a beat in it"
            ));
        }
        if self.budget > MOST_BUDGET {
            let (budget, most) = (shown(self.budget), shown(MOST_BUDGET));
            return wrong(format!(
                "--budget {budget}: each measurement waits as long for its last beats; at most {most}"
            ));
        }
        if let Some(duration) = self.duration.filter(|duration| *duration > MOST_DURATION) {
            let (duration, most) = (shown(duration), shown(MOST_DURATION));
            return wrong(format!(
                "--duration {duration}: every beat of it is kept in memory, so at most {most}"
            ));
        }
        if let Some(rounds) = self.rounds.filter(|rounds| !(1..=MOST_ROUNDS).contains(rounds)) {
            return wrong(format!(
                "--rounds {rounds}: give 1 to {MOST_ROUNDS}; 5 make an interval, 12 a narrow one"
            ));
        }
        if let Some(duration) = self.duration.filter(|duration| self.period > *duration) {
            let (period, duration) = (shown(self.period), shown(duration));
            return wrong(format!(
                "a period of {period} is longer than the duration of {duration}: no beat would be due"
            ));
        }
        if self.jobs.contains(&0) {
            return wrong(
                "--jobs 0: the floor of each runtime, without a job, is measured anyway".to_owned(),
            );
        }
        if let Some(jobs) = self.jobs.iter().find(|jobs| **jobs > MOST_JOBS) {
            return wrong(format!("--jobs {jobs}: at most {MOST_JOBS} at the same time"));
        }
        if let Some(bytes) = self.memory {
            validate_memory(bytes)?;
        }
        match self.cpus {
            Some(0) => wrong("--cpus 0: a program needs at least one processor".to_owned()),
            Some(cpus) if cpus > cpus_here => {
                wrong(format!("--cpus {cpus}: this process may use {cpus_here}, so give 1 to {cpus_here}"))
            }
            _ => Ok(()),
        }
    }
}

impl Request {
    /// Whether there are strategies of the names that were asked for: to be said before they are built.
    ///
    /// # Errors
    /// With the first name that there is none of.
    pub fn validate_strategies(&self, known: &[String]) -> Result<(), BadRequest> {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        for pattern in &self.strategies {
            let name = pattern.split_once(':').map_or(&**pattern, |(name, _)| name);
            super::choose::matching("strategy", name, &known)?;
        }
        Ok(())
    }
}

/// Whether children can be limited to so much memory.
///
/// # Errors
/// Where they can't on this system, or it is less than any child needs.
pub fn validate_memory(bytes: u64) -> Result<(), BadRequest> {
    if !run::CAN_BE_LIMITED {
        return Err(BadRequest::new("--memory: a child's memory can be limited on Linux only"));
    }
    if bytes < LEAST_MEMORY {
        let (bytes, least) = (run::shown_memory(bytes), run::shown_memory(LEAST_MEMORY));
        return Err(BadRequest(format!(
            "--memory {bytes}: a child needs some to begin at all, so give {least} or more"
        )));
    }
    Ok(())
}

/// A duration as the command line takes it.
pub(super) fn shown(duration: Duration) -> String {
    humantime::format_duration(duration).to_string().replace(' ', "")
}
