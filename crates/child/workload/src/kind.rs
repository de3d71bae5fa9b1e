//! The contract of a kind of job: what a file in `jobs/` has to say.
//!
//! **Invariant:** the answer of a job is known beforehand, by another way than the job's own.

use std::borrow::Cow;
use std::time::Duration;

use notation::{BadWorkload, number};
use record::Settings;

#[cfg(feature = "kinds")]
use crate::calibrate;
use crate::job::{Job, Packed};

/// What a kind of job says of itself. Each file in `jobs/` has one, named `KIND`.
pub(crate) struct Kind {
    /// The values of its settings, for `cargo xtask list`: `items=N (1000000)`.
    pub(crate) values: &'static str,
    /// One sentence without a full stop.
    pub(crate) summary: &'static str,
    /// The keys of its settings.
    pub(crate) settings: &'static [&'static str],
    /// The one of them that says how many steps a job has. `None` if a job is as long as it is.
    pub(crate) size: Option<&'static str>,
    /// A job can be cut into steps.
    pub(crate) cuts: bool,
    /// The steps of one job can be divided among threads: its jobs implement [`Job::split`].
    pub(crate) splits: bool,
    /// The bytes that a job of the default size reads from its caller: [`Packed::input`]. A test
    /// compares them.
    pub(crate) input_bytes: u64,
    /// The most memory that a job of the default size holds besides its input, in bytes. A test
    /// measures it, to within a factor of two.
    pub(crate) memory_bytes: u64,
    /// Makes the workload with these settings. Every key is one of [`Kind::settings`].
    pub(crate) make: fn(&Asked<'_>) -> Result<Box<dyn Made>, BadWorkload>,
}

/// The settings that were asked for.
pub(crate) struct Asked<'a> {
    /// The kind's name.
    pub(crate) name: &'a str,
    /// The settings, without the length.
    pub(crate) settings: &'a Settings,
    /// The length that a job is to be cut to. Only kinds with a [`Kind::size`] are asked for one.
    pub(crate) length: Option<Duration>,
}

impl Asked<'_> {
    /// Reads the whole number of a setting, from 1 to `most`.
    ///
    /// # Errors
    /// If the value is no such number.
    pub(crate) fn count(&self, key: &'static str, default: u64, most: u64) -> Result<u64, BadWorkload> {
        let Some(text) = self.settings.get(key) else { return Ok(default) };
        number::read_within(text, 1..=most).map_err(|why| BadWorkload::NotACount {
            key,
            text: text.to_owned(),
            why,
        })
    }

    /// Reads the number of steps: from the setting `key`, or as many as take the length that was
    /// asked for. `of` makes a workload of this many steps, to measure how long one takes.
    ///
    /// # Errors
    /// If both are given, or the value is no number from 1 to `most`.
    #[cfg(feature = "kinds")]
    pub(crate) fn steps(
        &self,
        key: &'static str,
        default: u64,
        most: u64,
        of: impl Fn(u64) -> Box<dyn Made>,
    ) -> Result<u64, BadWorkload> {
        match (self.length, self.settings.get(key)) {
            (Some(_), Some(_)) => Err(BadWorkload::TwoSizes { size: key.to_owned() }),
            (None, _) => self.count(key, default, most),
            (Some(length), None) => {
                let sample = of(default);
                let per_s = calibrate::steps_per_s(|| sample.job(), sample.steps(), sample.is_uneven());
                let steps = u128::from(per_s) * length.as_nanos() / 1_000_000_000;
                Ok(u64::try_from(steps).unwrap_or(u64::MAX).clamp(1, most))
            }
        }
    }
}

/// A workload of a kind, with every setting resolved.
pub(crate) trait Made: Send + Sync {
    /// Returns all its settings as text. Read again, they make the same workload.
    fn settings(&self) -> String;

    /// Makes a job with nothing done.
    fn job(&self) -> Box<dyn Job>;

    /// Returns the checksum of the first `steps` steps of a job. Takes next to no time: it may be
    /// asked on an event loop that is being measured.
    fn expected(&self, steps: u64) -> u64;

    /// Returns the number of steps in a job; at least 1.
    fn steps(&self) -> u64;

    /// Returns true if the first steps of a job tell little of how long the others take. Then whole
    /// jobs are run to tell.
    fn is_uneven(&self) -> bool {
        false
    }

    /// Returns the steps of a grain, at least 1: some tens of microseconds of work, or one step.
    fn grain(&self) -> u64 {
        1
    }

    /// Makes the input and the answers, once in a process. Takes at most 100 ms or so. A process
    /// that is sent the input has no need of them.
    fn get_ready(&self) {}

    /// Tries a job before anything is measured. Only one that was brought has something to try.
    ///
    /// # Errors
    /// If the job is not worth measuring: the reason, and what to do about it.
    fn try_out(&self) -> Result<(), String> {
        Ok(())
    }

    /// Makes a job that reads these bytes, which another process sent.
    fn job_of(&self, _input: Vec<u8>) -> Box<dyn Job> {
        self.job()
    }
}

/// Packs a job that reads nothing from its caller.
pub(crate) fn packed(kind: &str, settings: &str) -> Packed<'static> {
    Packed { workload: format!("{kind}:{settings}"), input: Cow::Borrowed(&[]) }
}
