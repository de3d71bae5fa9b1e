//! Runs that never were, for the tests of the crates that read runs: every figure in it follows from what a test says.
//!
//! What must stay true: it is built from the same types as a real run, and encoded in the same way.

pub mod any;

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::serialization::{Serializer, V2DeflateSerializer};
use record::{
    Answer, Beats, Cause, Cell, FORMAT, Failure, Histogram, Machine, Measurement, Output, Place, Prepared,
    Purpose, Record, RunInfo, Settings, Subject, Switches, Threads, Timing, Usage, Work,
};

/// So many milliseconds.
pub fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// `manual-yield:every=1000` on `tokio/1`, one job of the countdown on one processor.
pub fn cell(strategy: &str, runtime: &str) -> Cell {
    let (name, setting) = strategy.split_once(':').unwrap_or((strategy, ""));
    Cell {
        strategy: name.to_owned(),
        setting: setting.parse::<Settings>().unwrap(),
        runtime: runtime.to_owned(),
        workload: "countdown".to_owned(),
        jobs: 1,
        cpus: 1,
        place: Place::Task,
    }
}

/// A run of two rounds with these cells, on a machine with two processors.
pub fn info(cells: &[Cell]) -> RunInfo {
    let prepared = Prepared { workload: "countdown:spins=560".to_owned(), steps_per_s: 1_000_000 };
    RunInfo {
        format: FORMAT,
        experiment: "comparison".to_owned(),
        name: "sample".to_owned(),
        started: "2026-01-02T03:04:05+01:00".to_owned(),
        command: "cargo xtask compare".to_owned(),
        seed: 42,
        rounds: 2,
        retakes: 0,
        period: ms(10),
        budget: ms(1),
        timing: Timing { warm_up: ms(100), duration: ms(1000), drain: ms(200) },
        memory_limit_bytes: None,
        cells: cells.to_vec(),
        skipped: Vec::new(),
        workloads: BTreeMap::from([("countdown".to_owned(), prepared)]),
        machine: Machine {
            os: "linux".to_owned(),
            arch: "x86_64".to_owned(),
            cpu: Some("A Processor".to_owned()),
            cpus: 2,
            memory_bytes: None,
            kernel: Some("6.1".to_owned()),
            governor: None,
            quota_millicpus: None,
        },
        versions: BTreeMap::from([("tokio".to_owned(), "1.54.0".to_owned())]),
    }
}

/// Beats that were so late; the last `unfired` of them never happened.
pub fn beats(lateness: impl IntoIterator<Item = Duration>, unfired: u64) -> Beats {
    let mut histogram = hdrhistogram::Histogram::<u64>::new(3).unwrap();
    for late in lateness {
        histogram.record(u64::try_from(late.as_nanos()).unwrap()).unwrap();
    }
    let mut bytes = Vec::new();
    V2DeflateSerializer::new().serialize(&histogram, &mut bytes).unwrap();
    let due = histogram.len();
    Beats { period: ms(10), due, fired: due - unfired, unfired, lateness: Histogram(STANDARD.encode(bytes)) }
}

/// One second of that much work, with 1.25 times as much done in a second of processor time.
pub fn work(steps: u64) -> Work {
    let last = Output { steps, checksum: 7 };
    Work { steps, elapsed: ms(1000), checked: 1, last, yields: steps / 100 }
}

/// A record that tells of these beats and this work.
pub fn record(subject: Subject, round: u32, beats: Option<Beats>, work: Option<Work>) -> Measurement {
    Answer::Record(Record {
        format: FORMAT,
        subject,
        round,
        purpose: Purpose::Comparison,
        beats,
        ticks: None,
        work,
        threads: Threads { peak: Some(3 + u64::from(round)), ..Threads::default() },
        usage: Usage {
            window: Some(ms(1000)),
            cpu: Some(ms(800)),
            rss_peak_bytes: Some(4_000_000 + u64::from(round)),
            switches: Some(Switches { voluntary: 10, involuntary: 3 }),
        },
        stalls: None,
        cost: None,
        slices: None,
    })
    .into()
}

/// A failure, in words.
pub fn failure(subject: Subject, round: u32, cause: Cause, reason: &str) -> Measurement {
    Answer::Failure(Failure {
        format: FORMAT,
        subject,
        round,
        purpose: Purpose::Comparison,
        cause,
        reason: reason.to_owned(),
    })
    .into()
}

/// 200 beats in a round: all of them `usual` late but for the last ten, which are `late` late.
pub fn mostly(usual: Duration, late: Duration) -> Beats {
    beats((0..200).map(|beat| if beat < 190 { usual } else { late }), 0)
}

/// Both rounds of a cell: so late, and so many steps.
pub fn measured(cell: &Cell, usual: Duration, late: Duration, steps: [u64; 2]) -> Vec<Measurement> {
    let both = (0..).zip(steps);
    both.map(|(round, steps)| {
        record(Subject::Cell(cell.clone()), round, Some(mostly(usual, late)), Some(work(steps)))
    })
    .collect()
}

/// Both rounds of the controls of a cell: a floor of 0.1 ms, 0.2 ms at p99, and 1,000,000 steps a second.
pub fn controls(cell: &Cell) -> Vec<Measurement> {
    let floor = mostly(Duration::from_micros(100), Duration::from_micros(200));
    (0..2)
        .flat_map(|round| {
            [
                record(Subject::floor_of(cell), round, Some(floor.clone()), None),
                record(Subject::raw_of(cell), round, None, Some(work(1_000_000))),
            ]
        })
        .collect()
}
