//! Answers and measurements.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use record::{
    Answer, Beats, Cause, Failure, Histogram, Jobs, Measurement, Output, Record, Stalls, Surroundings,
    Switches, Threads, Tick, Turn, Usage, Work,
};

use super::primitive::{count, duration, small_count, text};
use super::subject::subject;
use super::trial::{occasion, stalls};

fn beats() -> BoxedStrategy<Beats> {
    (duration(), count(), count(), count(), text())
        .prop_map(|(period, due, fired, unfired, lateness)| Beats {
            period,
            due,
            fired,
            unfired,
            lateness: Histogram(lateness),
        })
        .boxed()
}

fn work() -> BoxedStrategy<Work> {
    (count(), duration(), count(), (count(), count()), count())
        .prop_map(|(steps, elapsed, checked, last, yields)| {
            let last = Output { steps: last.0, checksum: last.1 };
            Work { steps, elapsed, checked, last, yields }
        })
        .boxed()
}

fn jobs() -> BoxedStrategy<Jobs> {
    let times = (text(), text(), text());
    (count(), count(), count(), (count(), count()), times)
        .prop_map(|(due, done, begun, (backlog_before, backlog_after), (latency, queue, service))| Jobs {
            due,
            done,
            begun,
            refused: done / 2,
            backlog_before,
            backlog_after,
            latency: Histogram(latency),
            queue: Histogram(queue),
            service: Histogram(service),
        })
        .boxed()
}

fn threads() -> BoxedStrategy<Threads> {
    let some = || vec(count(), 0..3);
    (some(), some(), some(), option::of(count()), option::of(count()))
        .prop_map(|(ticker, tasks, jobs, peak, own_choice)| Threads { ticker, tasks, jobs, peak, own_choice })
        .boxed()
}

fn usage() -> BoxedStrategy<Usage> {
    let switches =
        (count(), count()).prop_map(|(voluntary, involuntary)| Switches { voluntary, involuntary });
    (option::of(duration()), option::of(duration()), option::of(count()), option::of(switches))
        .prop_map(|(window, cpu, rss_peak_bytes, switches)| Usage { window, cpu, rss_peak_bytes, switches })
        .boxed()
}

fn turn() -> impl Strategy<Value = Turn> {
    (count(), duration(), duration(), count()).prop_map(|(steps, raw, strategy, yields)| Turn {
        steps,
        raw,
        strategy,
        yields,
    })
}

fn record() -> BoxedStrategy<Record> {
    let tick = (text(), duration()).prop_map(|(at, since_first)| Tick { at, since_first });
    let stalls = (stalls(), stalls()).prop_map(|(made, heard)| Stalls { made, heard });
    let beating = (option::of(beats()), option::of(beats()), option::of(vec(tick, 0..3)));
    let measured = (beating, option::of(work()), option::of(jobs()), option::of(stalls));
    let weighed = (option::of(vec(turn(), 0..3)), option::of(text().prop_map(Histogram)));
    (small_count(), subject(), occasion(), (measured, weighed), threads(), usage())
        .prop_map(|(format, subject, (purpose, round), (measured, (cost, slices)), threads, usage)| {
            let ((beats, start, ticks), work, jobs, stalls) = measured;
            Record {
                format,
                subject,
                round,
                purpose,
                beats,
                start,
                ticks,
                work,
                jobs,
                threads,
                usage,
                stalls,
                cost,
                slices,
            }
        })
        .boxed()
}

fn failure() -> BoxedStrategy<Failure> {
    let causes = [
        Cause::Setup,
        Cause::Checksum,
        Cause::Panicked,
        Cause::Unfinished,
        Cause::NotSingleThreaded,
        Cause::Starved,
        Cause::NotStarted,
        Cause::Crashed,
        Cause::Garbage,
        Cause::TimedOut,
    ];
    (small_count(), subject(), occasion(), proptest::sample::select(causes.to_vec()), text())
        .prop_map(|(format, subject, (purpose, round), cause, reason)| Failure {
            format,
            subject,
            round,
            purpose,
            cause,
            reason,
        })
        .boxed()
}

pub(crate) fn answer() -> BoxedStrategy<Answer> {
    prop_oneof![record().prop_map(Answer::Record), failure().prop_map(Answer::Failure)].boxed()
}

pub(crate) fn measurement() -> BoxedStrategy<Measurement> {
    let time = || option::of(duration());
    let surroundings = (duration(), duration(), (time(), time(), time(), time(), time(), time())).prop_map(
        |(began, took, (own, stolen, throttled, others, pressure, hiccup))| Surroundings {
            cpus: None,
            began,
            took,
            own,
            stolen,
            throttled,
            throttled_alone: throttled.map(|time| time / 2),
            others,
            pressure,
            hiccup,
        },
    );
    (answer(), small_count(), option::of(surroundings))
        .prop_map(|(answer, attempt, surroundings)| Measurement { answer, attempt, surroundings })
        .boxed()
}
