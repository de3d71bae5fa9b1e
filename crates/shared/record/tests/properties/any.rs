//! Any value of each type that crosses the border between processes: what the properties are tried on.
//!
//! What must stay true: every field takes its extremes, and every text what JSON has to escape. A type that gets
//! another field gets it here too. Each is boxed: what makes a whole run would not fit on a test's stack.

use std::time::Duration;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use record::{
    Abilities, Answer, Beating, Beats, Cause, Cell, Description, Entry, Failure, Fit, Histogram, Machine,
    Measurement, Output, Place, Prepared, Purpose, Record, RunInfo, Settings, Skipped, Stall, Stalls,
    Subject, Surroundings, Switches, Threads, Tick, Timing, Trial, Turn, Usage, Variant, Work,
};

/// Of any characters: line ends, quotes and control characters too.
pub(crate) fn text() -> BoxedStrategy<String> {
    prop_oneof!["[a-z/-]{1,12}", vec(any::<char>(), 0..12).prop_map(String::from_iter), Just(String::new())]
        .boxed()
}

pub(crate) fn count() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(u64::MAX), any::<u64>()]
}

fn small_count() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0), Just(u32::MAX), any::<u32>()]
}

/// As long as JSON holds it.
pub(crate) fn duration() -> impl Strategy<Value = Duration> {
    count().prop_map(Duration::from_nanos)
}

/// A key or a value that can be written and read back.
fn part(of: &'static str) -> impl Strategy<Value = String> {
    of.prop_filter("spaces around it would not be read back", |part| part.trim() == part)
}

pub(crate) fn settings() -> BoxedStrategy<Settings> {
    btree_map(part("[^,=]{1,6}"), part("[^,]{1,6}"), 0..4)
        .prop_map(|pairs| {
            let mut settings = Settings::default();
            for (key, value) in &pairs {
                settings.insert(key, value).expect("neither is empty or holds what separates them");
            }
            settings
        })
        .boxed()
}

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![Just(Place::Task), Just(Place::Body)]
}

pub(crate) fn cell() -> BoxedStrategy<Cell> {
    (text(), settings(), text(), text(), small_count(), small_count(), place())
        .prop_map(|(strategy, setting, runtime, workload, jobs, cpus, place)| Cell {
            strategy,
            setting,
            runtime,
            workload,
            jobs,
            cpus,
            place,
        })
        .boxed()
}

pub(crate) fn subject() -> BoxedStrategy<Subject> {
    prop_oneof![
        cell().prop_map(Subject::Cell),
        cell().prop_map(Subject::Cost),
        (text(), small_count(), place()).prop_map(|(runtime, cpus, place)| Subject::Floor {
            runtime,
            cpus,
            place
        }),
        small_count().prop_map(|cpus| Subject::Bare { cpus }),
        (text(), small_count()).prop_map(|(workload, cpus)| Subject::Raw { workload, cpus }),
    ]
    .boxed()
}

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

fn threads() -> BoxedStrategy<Threads> {
    let some = || vec(count(), 0..3);
    (some(), some(), some(), option::of(count()))
        .prop_map(|(ticker, tasks, jobs, peak)| Threads { ticker, tasks, jobs, peak })
        .boxed()
}

fn usage() -> BoxedStrategy<Usage> {
    let switches =
        (count(), count()).prop_map(|(voluntary, involuntary)| Switches { voluntary, involuntary });
    (option::of(duration()), option::of(duration()), option::of(count()), option::of(switches))
        .prop_map(|(window, cpu, rss_peak_bytes, switches)| Usage { window, cpu, rss_peak_bytes, switches })
        .boxed()
}

fn stalls() -> BoxedStrategy<Vec<Stall>> {
    vec((duration(), duration()).prop_map(|(at, length)| Stall { at, length }), 0..3).boxed()
}

fn turn() -> impl Strategy<Value = Turn> {
    (count(), duration(), duration(), count()).prop_map(|(steps, raw, strategy, yields)| Turn {
        steps,
        raw,
        strategy,
        yields,
    })
}

/// Why and in which round.
fn which() -> impl Strategy<Value = (Purpose, u32)> {
    let purpose = prop_oneof![
        Just(Purpose::Comparison),
        Just(Purpose::Slices),
        Just(Purpose::StalledFloor),
        Just(Purpose::TickerCost),
        Just(Purpose::MutedFloor),
        Just(Purpose::Twin),
        small_count().prop_map(Purpose::RawOf),
    ];
    (purpose, small_count())
}

fn record() -> BoxedStrategy<Record> {
    let tick = (text(), duration()).prop_map(|(at, since_first)| Tick { at, since_first });
    let stalls = (stalls(), stalls()).prop_map(|(made, heard)| Stalls { made, heard });
    let measured = (option::of(beats()), option::of(vec(tick, 0..3)), option::of(work()), option::of(stalls));
    let weighed = (option::of(vec(turn(), 0..3)), option::of(text().prop_map(Histogram)));
    (small_count(), subject(), which(), (measured, weighed), threads(), usage())
        .prop_map(|(format, subject, (purpose, round), (measured, (cost, slices)), threads, usage)| {
            let (beats, ticks, work, stalls) = measured;
            Record {
                format,
                subject,
                round,
                purpose,
                beats,
                ticks,
                work,
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
    (small_count(), subject(), which(), proptest::sample::select(causes.to_vec()), text())
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
            others,
            pressure,
            hiccup,
        },
    );
    (answer(), small_count(), option::of(surroundings))
        .prop_map(|(answer, attempt, surroundings)| Measurement { answer, attempt, surroundings })
        .boxed()
}

fn timing() -> BoxedStrategy<Timing> {
    (duration(), duration(), duration())
        .prop_map(|(warm_up, duration, drain)| Timing { warm_up, duration, drain })
        .boxed()
}

pub(crate) fn trial() -> BoxedStrategy<Trial> {
    let beating = prop_oneof![
        (duration(), duration()).prop_map(|(period, phase)| Beating::Scheduled { period, phase }),
        (duration(), duration()).prop_map(|(period, phase)| Beating::Muted { period, phase }),
        duration().prop_map(|period| Beating::Printing { period }),
    ];
    let asked = (stalls(), any::<bool>());
    (small_count(), subject(), which(), option::of(text()), beating, timing(), asked)
        .prop_map(|(format, subject, (purpose, round), workload, beating, timing, (stalls, slices))| Trial {
            format,
            subject,
            round,
            purpose,
            workload,
            beating,
            timing,
            stalls,
            slices,
        })
        .boxed()
}

fn entries() -> BoxedStrategy<Vec<Entry>> {
    let entry = (text(), text(), text()).prop_map(|(name, values, summary)| Entry { name, values, summary });
    vec(entry, 0..3).boxed()
}

pub(crate) fn description() -> BoxedStrategy<Description> {
    let abilities = any::<[bool; 4]>().prop_map(|[divides, cancels, bounds_threads, borrows]| Abilities {
        divides,
        cancels,
        bounds_threads,
        borrows,
    });
    let variant = (settings(), abilities).prop_map(|(setting, abilities)| Variant { setting, abilities });
    (small_count(), text(), text(), entries(), vec(variant, 0..3), entries(), entries())
        .prop_map(|(format, strategy, summary, settings, defaults, runtimes, workloads)| Description {
            format,
            strategy,
            summary,
            settings,
            defaults,
            runtimes,
            workloads,
        })
        .boxed()
}

pub(crate) fn fit() -> BoxedStrategy<Fit> {
    prop_oneof![
        Just(Fit::Fits),
        text().prop_map(|reason| Fit::Unsupported { reason }),
        text().prop_map(|reason| Fit::Invalid { reason }),
    ]
    .boxed()
}

pub(crate) fn prepared() -> BoxedStrategy<Prepared> {
    (text(), count()).prop_map(|(workload, steps_per_s)| Prepared { workload, steps_per_s }).boxed()
}

fn machine() -> BoxedStrategy<Machine> {
    let named = (text(), text(), option::of(text()), option::of(text()), option::of(text()));
    (named, small_count(), option::of(count()), option::of(count()))
        .prop_map(|((os, arch, cpu, kernel, governor), cpus, memory_bytes, quota_millicpus)| Machine {
            os,
            arch,
            cpu,
            cpus,
            memory_bytes,
            kernel,
            governor,
            quota_millicpus,
        })
        .boxed()
}

pub(crate) fn run_info() -> BoxedStrategy<RunInfo> {
    let skipped = (cell(), text()).prop_map(|(cell, reason)| Skipped { cell, reason });
    let named = (small_count(), text(), text(), text(), text());
    let measured = (count(), small_count(), small_count(), duration(), duration(), timing());
    let planned = (vec(cell(), 0..3), vec(skipped, 0..3), btree_map(text(), prepared(), 0..3));
    (named, measured, planned, machine(), btree_map(text(), text(), 0..3))
        .prop_map(|(named, measured, planned, machine, versions)| {
            let (format, experiment, name, started, command) = named;
            let (seed, rounds, retakes, period, budget, timing) = measured;
            // Where there is one at all, any number: whether it is sensible is the parent's business.
            let memory_limit_bytes = (seed % 2 == 0).then_some(seed);
            let (cells, skipped, workloads) = planned;
            RunInfo {
                format,
                experiment,
                name,
                started,
                command,
                seed,
                rounds,
                retakes,
                memory_limit_bytes,
                period,
                budget,
                timing,
                cells,
                skipped,
                workloads,
                machine,
                versions,
            }
        })
        .boxed()
}
