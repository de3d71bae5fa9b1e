//! Outcomes of a trial: a record, a failure, or no answer.

use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use record::{
    Answer, Beats, Cause, Histogram, Measurement, Output, Subject, Surroundings, Switches, Usage, Work,
};

use super::primitive::{count, duration, text};

/// Makes beats as a ticker writes them, or with one thing wrong. None is later than `longest`.
fn beats(longest: Duration) -> BoxedStrategy<Beats> {
    let longest = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
    // Rarely the longest: the size of a histogram grows with its latest beat.
    let late = prop_oneof![30 => 0..100_000_u64, 10 => Just(0), 1 => 0..=longest, 1 => Just(longest)];
    let right =
        (vec((late, 1..100_usize), 0..4), any::<prop::sample::Index>()).prop_map(|(late, unfired)| {
            let lateness = late.into_iter().flat_map(|(late, times)| vec![Duration::from_nanos(late); times]);
            let lateness: Vec<Duration> = lateness.collect();
            let unfired = unfired.index(lateness.len() + 1) as u64;
            crate::beats(lateness, unfired)
        });
    (right, prop_oneof![6 => Just(None), 1 => (count(), count(), count(), text()).prop_map(Some)])
        .prop_map(|(right, wrong)| match wrong {
            None => right,
            Some((0, fired, unfired, _)) => Beats { fired, unfired, ..right },
            Some((due, fired, unfired, _)) if due == u64::MAX => Beats { due, fired, unfired, ..right },
            Some((_, _, _, text)) => Beats { lateness: Histogram(text), ..right },
        })
        .boxed()
}

/// Makes work of any size.
fn work() -> BoxedStrategy<Work> {
    (count(), duration(), count())
        .prop_map(|(steps, elapsed, yields)| {
            let last = Output { steps, checksum: yields };
            Work { steps, elapsed, checked: steps, last, yields }
        })
        .boxed()
}

/// Makes any usage of resources.
fn usage() -> BoxedStrategy<Usage> {
    let switches =
        (count(), count()).prop_map(|(voluntary, involuntary)| Switches { voluntary, involuntary });
    (option::of(duration()), option::of(duration()), option::of(count()), option::of(switches))
        .prop_map(|(window, cpu, rss_peak_bytes, switches)| Usage { window, cpu, rss_peak_bytes, switches })
        .boxed()
}

/// Makes any surroundings.
fn surroundings() -> BoxedStrategy<Surroundings> {
    let time = || option::of(duration());
    (duration(), time(), time(), time(), time(), time(), time())
        .prop_map(|(took, own, stolen, throttled, others, pressure, hiccup)| Surroundings {
            took,
            own,
            stolen,
            throttled,
            others,
            pressure,
            hiccup,
            ..Surroundings::default()
        })
        .boxed()
}

/// The outcome of a trial of any subject.
#[expect(clippy::large_enum_variant, reason = "a run of these has some dozens, nearly all of them records")]
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Nothing,
    Failure(Cause, String),
    Record(Option<Beats>, Option<Work>, Usage, Option<Surroundings>),
}

impl Outcome {
    /// Assigns the outcome to a subject and a round. `None` if there was no answer.
    pub(super) fn of(&self, subject: Subject, round: u32) -> Option<Measurement> {
        match self {
            Outcome::Nothing => None,
            Outcome::Failure(cause, reason) => Some(crate::failure(subject, round, *cause, reason)),
            Outcome::Record(beats, work, usage, surroundings) => {
                let mut measurement = crate::record(subject, round, beats.clone(), work.clone());
                measurement.surroundings = *surroundings;
                if let Answer::Record(record) = &mut measurement.answer {
                    record.usage = *usage;
                }
                Some(measurement)
            }
        }
    }
}

/// Makes an outcome. No beat is later than `longest`.
pub(super) fn outcome(longest: Duration) -> BoxedStrategy<Outcome> {
    let cause = select(vec![Cause::Crashed, Cause::TimedOut, Cause::Garbage]);
    prop_oneof![
        1 => Just(Outcome::Nothing),
        2 => (cause, text()).prop_map(|(cause, reason)| Outcome::Failure(cause, reason)),
        7 => (option::of(beats(longest)), option::of(work()), usage(), option::of(surroundings()))
            .prop_map(|(beats, work, usage, around)| Outcome::Record(beats, work, usage, around)),
    ]
    .boxed()
}
