//! Runs that could be on a disk, for the property tests of this crate: well-formed, and otherwise anything.
//!
//! What must stay true: all go through the same hands as the runs of `summary::sample`, so that a record which gets
//! another field gets it there; and the subjects of a run meet in its answers, or nothing would be summed.

use std::time::Duration;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use record::{
    Answer, Beats, Cause, Cell, Histogram, Measurement, Output, Place, Prepared, RunInfo, Skipped, Subject,
    Surroundings, Switches, Usage, Work,
};

use crate as sample;

/// So many cases. One that fails is shown in full, to be kept as a test with a name: no file remembers it.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Of any characters: line ends, quotes and control characters too.
pub fn text() -> BoxedStrategy<String> {
    prop_oneof![
        "[a-z/-]{1,9}",
        vec(any::<char>(), 0..12).prop_map(String::from_iter),
        vec(select(vec!['\u{1b}', '\n', '\r', '\t', '|', '`', '\\', ',', '"', ' ', '*', 'x']), 0..8)
            .prop_map(String::from_iter),
    ]
    .boxed()
}

/// Any number, often a small one or an extreme.
pub fn count() -> BoxedStrategy<u64> {
    prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0..100_000_u64].boxed()
}

/// Any duration of 64 bits of nanoseconds.
pub fn duration() -> BoxedStrategy<Duration> {
    count().prop_map(Duration::from_nanos).boxed()
}

/// With names of any characters, and numbers of any size.
pub fn cell() -> BoxedStrategy<Cell> {
    let small = || prop_oneof![Just(0), Just(1), Just(u32::MAX)];
    let setting = "([a-z|`\\\\]{1,3}=[0-9\u{1b}\n|]{0,3}[0-9])?";
    (text(), setting, text(), text(), small(), small(), any::<bool>())
        .prop_map(|(strategy, setting, runtime, workload, jobs, cpus, body)| Cell {
            strategy,
            setting: setting.parse().expect("a key and a value, or nothing"),
            runtime,
            workload,
            jobs,
            cpus,
            place: if body { Place::Body } else { Place::Task },
        })
        .boxed()
}

/// With names and numbers such as are in use.
pub fn usual_cell() -> BoxedStrategy<Cell> {
    let strategies = ["inline", "manual-yield:every=1000000", "rayon-offload:threads=all-1"];
    (select(strategies.to_vec()), select(vec!["tokio/1", "async-std/N"]), 1..10_000_u32)
        .prop_map(|(strategy, runtime, jobs)| Cell { jobs, ..sample::cell(strategy, runtime) })
        .boxed()
}

/// As a ticker writes them, or with something about them that is wrong.
fn beats(longest: Duration) -> BoxedStrategy<Beats> {
    let longest = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
    // Rarely the longest: a histogram is as large as its latest beat is late.
    let late = prop_oneof![30 => 0..100_000_u64, 10 => Just(0), 1 => 0..=longest, 1 => Just(longest)];
    let right =
        (vec((late, 1..100_usize), 0..4), any::<prop::sample::Index>()).prop_map(|(late, unfired)| {
            let lateness = late.into_iter().flat_map(|(late, times)| vec![Duration::from_nanos(late); times]);
            let lateness: Vec<Duration> = lateness.collect();
            let unfired = unfired.index(lateness.len() + 1) as u64;
            sample::beats(lateness, unfired)
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

fn work() -> BoxedStrategy<Work> {
    (count(), duration(), count())
        .prop_map(|(steps, elapsed, yields)| {
            let last = Output { steps, checksum: yields };
            Work { steps, elapsed, checked: steps, last, yields }
        })
        .boxed()
}

fn usage() -> BoxedStrategy<Usage> {
    let switches =
        (count(), count()).prop_map(|(voluntary, involuntary)| Switches { voluntary, involuntary });
    (option::of(duration()), option::of(duration()), option::of(count()), option::of(switches))
        .prop_map(|(window, cpu, rss_peak_bytes, switches)| Usage { window, cpu, rss_peak_bytes, switches })
        .boxed()
}

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

/// What came of a trial, whichever it was.
#[expect(clippy::large_enum_variant, reason = "a run of these has some dozens, nearly all of them records")]
#[derive(Clone, Debug)]
enum Came {
    Nothing,
    Failure(Cause, String),
    Record(Option<Beats>, Option<Work>, Usage, Option<Surroundings>),
}

impl Came {
    fn of(&self, subject: Subject, round: u32) -> Option<Measurement> {
        match self {
            Came::Nothing => None,
            Came::Failure(cause, reason) => Some(sample::failure(subject, round, *cause, reason)),
            Came::Record(beats, work, usage, surroundings) => {
                let mut measurement = sample::record(subject, round, beats.clone(), work.clone());
                measurement.surroundings = *surroundings;
                if let Answer::Record(record) = &mut measurement.answer {
                    record.usage = *usage;
                }
                Some(measurement)
            }
        }
    }
}

fn came(longest: Duration) -> BoxedStrategy<Came> {
    let cause = select(vec![Cause::Crashed, Cause::TimedOut, Cause::Garbage]);
    prop_oneof![
        1 => Just(Came::Nothing),
        2 => (cause, text()).prop_map(|(cause, reason)| Came::Failure(cause, reason)),
        7 => (option::of(beats(longest)), option::of(work()), usage(), option::of(surroundings()))
            .prop_map(|(beats, work, usage, around)| Came::Record(beats, work, usage, around)),
    ]
    .boxed()
}

/// A run with its answers, each of another subject or round. The latest beat is at most so late.
fn run_of(cell: &BoxedStrategy<Cell>, longest: Duration) -> BoxedStrategy<(RunInfo, Vec<Measurement>)> {
    let rounds = prop_oneof![Just(0), Just(2), Just(u32::MAX)];
    let times = (rounds, vec(duration(), 5..6), count());
    let skipped = (cell.clone(), text()).prop_map(|(cell, reason)| Skipped { cell, reason });
    (vec(cell.clone(), 0..4), vec(skipped, 0..3), times, vec(came(longest), 1..9), text())
        .prop_map(|(cells, skipped, (rounds, times, speed), all, name)| {
            let mut info = sample::info(&cells);
            (info.skipped, info.rounds, info.seed) = (skipped, rounds, speed);
            (info.period, info.budget) = (times[0], times[1]);
            (info.timing.warm_up, info.timing.duration, info.timing.drain) = (times[2], times[3], times[4]);
            info.workloads.insert(name, Prepared { workload: String::new(), steps_per_s: speed });
            let answers =
                subjects(&cells).into_iter().flat_map(|subject| [0, 1].map(|round| (subject.clone(), round)));
            let came = answers.zip(all.iter().cycle());
            let answers = came.filter_map(|((subject, round), came)| came.of(subject, round)).collect();
            (info, answers)
        })
        .boxed()
}

/// Each cell and each control of it, once.
pub fn subjects(cells: &[Cell]) -> Vec<Subject> {
    let all = |cell: &Cell| [Subject::Cell(cell.clone()), Subject::floor_of(cell), Subject::raw_of(cell)];
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in cells.iter().flat_map(all) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    subjects
}

/// Any run that is well-formed.
pub fn run() -> BoxedStrategy<(RunInfo, Vec<Measurement>)> {
    run_of(&prop_oneof![cell(), usual_cell()].boxed(), Duration::from_nanos(u64::MAX))
}

/// One with names that are in use, and no beat that is later than a trial may be long.
pub fn usual_run() -> BoxedStrategy<(RunInfo, Vec<Measurement>)> {
    run_of(&usual_cell(), Duration::from_secs(999))
}

/// A text with a piece of it taken out, or replaced by what such texts are made of.
pub fn nearly(whole: BoxedStrategy<String>) -> BoxedStrategy<String> {
    let piece = prop_oneof![
        Just(String::new()),
        "[\\[\\]{},:\"]{1,2}",
        "-?[0-9]{1,21}(\\.5)?",
        "null|true|\"every\"|\"a=1\"",
        text(),
    ];
    (whole, any::<prop::sample::Index>(), 0_usize..20, piece)
        .prop_map(|(whole, at, length, piece)| {
            let chars: Vec<char> = whole.chars().collect();
            let at = at.index(chars.len() + 1);
            let rest = (at + length).min(chars.len());
            chars[..at].iter().copied().chain(piece.chars()).chain(chars[rest..].iter().copied()).collect()
        })
        .boxed()
}
