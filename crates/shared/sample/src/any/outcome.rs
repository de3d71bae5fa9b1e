//! Outcomes of a trial: a record, a failure, or no answer.

use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use record::{
    Answer, Beats, Cause, Histogram, Jobs, Measurement, Output, Subject, Surroundings, Switches, Usage, Work,
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

/// Makes the times of jobs as a child writes them, or with one thing wrong.
fn jobs() -> BoxedStrategy<Jobs> {
    let times = vec((0..3_000_000_000_u64, 1..60_usize), 0..4);
    let index = any::<prop::sample::Index>;
    let right = (times, 0..1_000_000_u64, index(), index(), count(), count()).prop_map(
        |(times, queue, done, begun, backlog_before, backlog_after)| {
            let latencies =
                times.into_iter().flat_map(|(nanos, times)| vec![Duration::from_nanos(nanos); times]);
            let all = crate::jobs(latencies, Duration::from_nanos(queue));
            let begun = begun.index(usize::try_from(all.due).unwrap_or(usize::MAX) + 1);
            let done = done.index(begun + 1) as u64;
            Jobs { begun: begun as u64, done, backlog_before, backlog_after, ..all }
        },
    );
    (right, prop_oneof![6 => Just(None), 1 => (0..6_u8, count(), text()).prop_map(Some)])
        .prop_map(|(right, wrong)| match wrong {
            None => right,
            Some((0, due, _)) => Jobs { due, ..right },
            Some((1, done, _)) => Jobs { done, ..right },
            Some((2, begun, _)) => Jobs { begun, ..right },
            Some((3, _, text)) => Jobs { latency: Histogram(text), ..right },
            Some((4, _, text)) => Jobs { queue: Histogram(text), ..right },
            Some((_, _, text)) => Jobs { service: Histogram(text), ..right },
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

/// The parts of a record that may be missing.
#[derive(Clone, Debug)]
pub(super) struct Parts {
    beats: Option<Beats>,
    start: Option<Beats>,
    work: Option<Work>,
    jobs: Option<Jobs>,
}

/// Makes the parts of a record. No beat is later than `longest`.
fn parts(longest: Duration) -> BoxedStrategy<Parts> {
    (option::of(beats(longest)), option::of(beats(longest)), option::of(work()), option::of(jobs()))
        .prop_map(|(beats, start, work, jobs)| Parts { beats, start, work, jobs })
        .boxed()
}

/// The outcome of a trial of any subject.
#[expect(clippy::large_enum_variant, reason = "a run of these has some dozens, nearly all of them records")]
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    Nothing,
    Failure(Cause, String),
    Record(Parts, Usage, Option<Surroundings>),
}

impl Outcome {
    /// Assigns the outcome to a subject and a round. `None` if there was no answer.
    pub(super) fn of(&self, subject: Subject, round: u32) -> Option<Measurement> {
        match self {
            Outcome::Nothing => None,
            Outcome::Failure(cause, reason) => Some(crate::failure(subject, round, *cause, reason)),
            Outcome::Record(parts, usage, surroundings) => {
                let Parts { beats, start, work, jobs } = parts.clone();
                let measurement = crate::record(subject, round, beats, work);
                let mut measurement = crate::with_jobs(measurement, jobs, start);
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
        7 => (parts(longest), usage(), option::of(surroundings()))
            .prop_map(|(parts, usage, around)| Outcome::Record(parts, usage, around)),
    ]
    .boxed()
}
