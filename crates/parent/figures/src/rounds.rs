//! The rounds of one subject: the records that can be read, and the failures.
//!
//! This module sorts answers by subject and round. `figures.rs` works out figures from them.
//!
//! **Invariant:** a record with a histogram that can't be read counts as a failure. Nothing of it
//! is in any figure.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use record::{Answer, Machine, Purpose, Record, Subject, Threads, Usage, Work};
use stats::middle;

use crate::counted::{BySubject, Counted};
use crate::job_times::RoundJobs;
use crate::lateness::{Lateness, Merged};
use crate::outcome::{Failed, Outcome};
use crate::spoil::{Spoil, held_back_by_itself};

/// The rounds of one subject.
#[derive(Debug, Default)]
pub(crate) struct Rounds {
    /// The measurement that counts, by round.
    answers: BTreeMap<u32, Taken>,
    /// The beats of all rounds, merged once: the floor of a runtime is that of many cells.
    all_beats: OnceCell<Option<Merged>>,
}

/// The measurement that counts in a round.
#[derive(Debug)]
struct Taken {
    what: Result<Readable, Failed>,
    spoil: Option<Spoil>,
    /// The share of the child's life for which a quota held it back that the child itself used up.
    held_back: Option<f64>,
}

/// A record that can be read: its histograms, and what else figures rest on.
#[derive(Debug)]
pub(crate) struct Readable {
    work: Option<Work>,
    usage: Usage,
    threads: Threads,
    beats: Option<Merged>,
    start: Option<Merged>,
    jobs: Option<RoundJobs>,
}

impl Readable {
    /// Returns the beats of the window.
    pub(crate) fn into_beats(self) -> Option<Merged> {
        self.beats
    }
}

impl Rounds {
    /// Reads the measurements that count for the figures of their subjects.
    pub(crate) fn by_subject<'m>(counted: &BySubject<'m>, machine: &Machine) -> HashMap<&'m Subject, Rounds> {
        let taken = |counted: &Counted<'_>| {
            let around = counted.measurement.surroundings.as_ref();
            Taken {
                what: read(&counted.measurement.answer),
                spoil: counted.spoil,
                held_back: around.and_then(|around| held_back_by_itself(around, machine)),
            }
        };
        let rounds = |trials: &BTreeMap<(Purpose, u32), Counted<'_>>| Rounds {
            answers: trials
                .iter()
                .filter(|((purpose, _), _)| *purpose == Purpose::Comparison)
                .map(|((_, round), counted)| (*round, taken(counted)))
                .collect(),
            all_beats: OnceCell::new(),
        };
        counted.iter().map(|(subject, trials)| (*subject, rounds(trials))).collect()
    }

    /// Returns the outcome, with this many rounds planned.
    pub(crate) fn outcome(&self, planned: u32) -> Outcome {
        let failures: Vec<Failed> =
            self.answers.values().filter_map(|taken| taken.what.as_ref().err()).cloned().collect();
        Outcome::of(self.answers.len() - failures.len(), &failures, planned)
    }

    /// Counts the rounds that were measured and can be read.
    pub(crate) fn measured(&self) -> u32 {
        u32::try_from(self.readable().count()).unwrap_or(u32::MAX)
    }

    /// Counts those of them that are spoiled.
    pub(crate) fn spoiled(&self) -> u32 {
        let spoiled = self.answers.values().filter(|taken| taken.what.is_ok() && taken.spoil.is_some());
        u32::try_from(spoiled.count()).unwrap_or(u32::MAX)
    }

    /// Returns the largest share of a round for which a quota held the child back that it used up
    /// itself.
    pub(crate) fn held_back(&self) -> Option<f64> {
        self.answers.values().filter_map(|taken| taken.held_back).max_by(f64::total_cmp)
    }

    /// Returns the beats of each round that had any.
    pub(crate) fn beats(&self) -> impl Iterator<Item = &Merged> {
        self.beats_by_round().map(|(_, beats)| beats)
    }

    pub(crate) fn beats_by_round(&self) -> impl Iterator<Item = (u32, &Merged)> {
        self.readable().filter_map(|(round, measured)| Some((round, measured.beats.as_ref()?)))
    }

    /// Merges the beats of all rounds.
    pub(crate) fn all_beats(&self) -> Option<&Merged> {
        self.all_beats.get_or_init(|| Merged::all(self.beats())).as_ref()
    }

    /// Returns the beats of each round that had any and that nothing spoiled.
    pub(crate) fn unspoiled_beats(&self) -> impl Iterator<Item = &Merged> {
        let unspoiled = self.answers.values().filter(|taken| taken.spoil.is_none());
        unspoiled.filter_map(|taken| taken.what.as_ref().ok()?.beats.as_ref())
    }

    /// Returns the beats of the first second of each round that had any.
    pub(crate) fn starts_by_round(&self) -> impl Iterator<Item = (u32, &Merged)> {
        self.readable().filter_map(|(round, measured)| Some((round, measured.start.as_ref()?)))
    }

    /// Returns the lateness of the beats of the first second. `None` if no round had any.
    pub(crate) fn start(&self) -> Option<Lateness> {
        let starts: Vec<&Merged> = self.starts_by_round().map(|(_, start)| start).collect();
        Merged::all(starts.iter().copied()).map(|all| lateness(&starts, &all))
    }

    /// Returns the lateness that the share `q` of the beats did not exceed. See [`quantile`].
    pub(crate) fn quantile(&self, q: f64) -> Option<Duration> {
        quantile(&self.beats().collect::<Vec<_>>(), q)
    }

    /// Returns the lateness at four places. p99.9 and the latest are those of all rounds together.
    pub(crate) fn lateness(&self) -> Lateness {
        let all = self.all_beats().map(|all| lateness(&self.beats().collect::<Vec<_>>(), all));
        all.unwrap_or_default()
    }

    /// Returns the jobs of each round that had any.
    pub(crate) fn jobs(&self) -> Vec<(u32, &RoundJobs)> {
        self.readable().filter_map(|(round, measured)| Some((round, measured.jobs.as_ref()?))).collect()
    }

    /// Returns the work of each round that had any, with the processor time that the process took.
    pub(crate) fn works(&self) -> impl Iterator<Item = (u32, &Work, Option<Duration>)> {
        self.readable()
            .filter_map(|(round, measured)| Some((round, measured.work.as_ref()?, measured.usage.cpu)))
    }

    pub(crate) fn usages(&self) -> impl Iterator<Item = Usage> {
        self.readable().map(|(_, measured)| measured.usage)
    }

    /// Returns the threads of each round.
    pub(crate) fn threads(&self) -> impl Iterator<Item = &Threads> {
        self.readable().map(|(_, measured)| &measured.threads)
    }

    pub(crate) fn threads_peaks(&self) -> impl Iterator<Item = u64> {
        self.threads().filter_map(|threads| threads.peak)
    }

    fn readable(&self) -> impl Iterator<Item = (u32, &Readable)> {
        self.answers.iter().filter_map(|(round, taken)| Some((*round, taken.what.as_ref().ok()?)))
    }
}

/// Returns the lateness that the share `q` of the beats did not exceed. This is the median of the
/// rounds' own quantiles, so that a single round in which the machine stalled does not decide. If a
/// round has too few beats, it is the quantile of all rounds together.
pub(crate) fn quantile(rounds: &[&Merged], q: f64) -> Option<Duration> {
    let own: Option<Vec<Duration>> = rounds.iter().map(|round| round.quantile(q)).collect();
    own.and_then(|own| median(&own)).or_else(|| Merged::all(rounds.iter().copied())?.quantile(q))
}

/// Returns the lateness at four places. p99.9 and the latest are those of all rounds together.
fn lateness(rounds: &[&Merged], all: &Merged) -> Lateness {
    Lateness { p50: quantile(rounds, 0.5), p99: quantile(rounds, 0.99), ..all.lateness() }
}

/// Returns the arithmetic median. `None` if there is no value.
pub fn median(values: &[Duration]) -> Option<Duration> {
    middle(values, |low, high| low + (high - low) / 2)
}

fn read(answer: &Answer) -> Result<Readable, Failed> {
    match answer {
        Answer::Failure(failure) => {
            Err(Failed { cause: Some(failure.cause), reason: failure.reason.clone() })
        }
        Answer::Record(record) => readable(record).map_err(|reason| Failed { cause: None, reason }),
    }
}

/// Reads every histogram of a record.
///
/// # Errors
/// If one of them can't be read. The error says why in words.
pub(crate) fn readable(record: &Record) -> Result<Readable, String> {
    Ok(Readable {
        beats: record.beats.as_ref().map(Merged::of).transpose()?,
        start: record.start.as_ref().map(Merged::of).transpose()?,
        jobs: record.jobs.as_ref().map(RoundJobs::of).transpose()?,
        work: record.work.clone(),
        usage: record.usage,
        threads: record.threads.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_an_even_number_of_rounds_is_halfway_between_the_middle_two() {
        let of =
            |micros: &[u64]| median(&micros.iter().map(|us| Duration::from_micros(*us)).collect::<Vec<_>>());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[9, 1, 5]), Some(Duration::from_micros(5)));
        // Their geometric mean is 4 us.
        assert_eq!(of(&[8, 2]), Some(Duration::from_micros(5)));
        assert_eq!(median(&[Duration::MAX, Duration::MAX]), Some(Duration::MAX));
    }
}
