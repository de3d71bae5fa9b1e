//! Runs that never were, for the tests of this crate: every figure in them follows from what a test says.
//!
//! What must stay true: they are made of the same types as a real run and go through [`judge()`].

use std::collections::BTreeMap;
use std::time::Duration;

use record::{
    Answer, Cause, FORMAT, Failure, Machine, Measurement, Output, Prepared, Record, RunInfo, Subject,
    Threads, Tick, Timing, Usage, Work,
};

use crate::experiment::{self, Way, World};
use crate::judge::{Reproduction, judge};

/// What one raw job does in a second here.
const RAW: u64 = 1_333_333;

pub(crate) fn machine(cpus: u32) -> Machine {
    Machine {
        os: "linux".to_owned(),
        arch: "x86_64".to_owned(),
        cpu: Some("A Processor".to_owned()),
        cpus,
        memory_bytes: None,
        kernel: Some("6.1".to_owned()),
        governor: None,
        quota_millicpus: None,
    }
}

/// The experiment on a machine with so many processors.
pub(crate) fn info(cpus: u32) -> RunInfo {
    let named = "countdown:step=750ns";
    let prepared = Prepared { workload: "countdown:steps=50000000,spins=650".to_owned(), steps_per_s: RAW };
    let machine = machine(cpus);
    let (cells, skipped) = experiment::cells(&machine, named);
    RunInfo {
        format: FORMAT,
        experiment: "reproduction".to_owned(),
        name: "sample".to_owned(),
        started: "2026-01-02T03:04:05+01:00".to_owned(),
        command: "cargo xtask reproduce".to_owned(),
        seed: 42,
        rounds: 1,
        retakes: 0,
        period: Duration::from_secs(1),
        budget: Duration::from_millis(50),
        timing: Timing {
            warm_up: Duration::ZERO,
            duration: Duration::from_millis(5300),
            drain: Duration::ZERO,
        },
        memory_limit_bytes: None,
        cells,
        skipped,
        workloads: BTreeMap::from([(named.to_owned(), prepared)]),
        machine,
        versions: BTreeMap::from([("tokio".to_owned(), "1.54.0".to_owned())]),
    }
}

/// Ticks with these intervals in milliseconds, the first a little after 11:20.
pub(crate) fn ticks(intervals: &[u64]) -> Vec<Tick> {
    let mut since = 0;
    let mut ticks = vec![tick(since)];
    for interval in intervals {
        since += interval;
        ticks.push(tick(since));
    }
    ticks
}

fn tick(since_first: u64) -> Tick {
    let millis = 1635 + since_first;
    Tick {
        at: format!("2021-09-30 11:20:{:02}.{:03}952", millis / 1000, millis % 1000),
        since_first: Duration::from_millis(since_first),
    }
}

/// A run that can be told to go otherwise before it is judged.
#[derive(Debug)]
pub(crate) struct Story {
    pub(crate) info: RunInfo,
    pub(crate) measurements: Vec<Measurement>,
}

/// A beat that is kept.
pub(crate) const KEPT: &[u64] = &[1018, 1003, 1005, 1001, 1002];
/// A beat that is lost, as slices of 750 ms lose it.
pub(crate) const LOST: &[u64] = &[1500, 1501, 1502];
/// A beat that neither is kept nor clearly lost.
pub(crate) const BETWEEN: &[u64] = &[1200, 1201, 1199, 1200];

impl Story {
    /// The experiment as the article tells it, and a pool that has no global interpreter lock.
    pub(crate) fn new(cpus: u32) -> Story {
        let info = info(cpus);
        let mut measurements: Vec<Measurement> = Vec::new();
        for cell in &info.cells {
            let subject = Subject::Cell(cell.clone());
            measurements.push(match (&*cell.strategy, cell.setting.get("every")) {
                ("inline", _) => measured(subject, &[], 1.0),
                ("spawn-blocking", _) => measured(subject, KEPT, 0.99 * f64::from(cell.jobs)),
                (_, Some("1")) => measured(subject, KEPT, 0.7),
                (_, Some("1000")) => measured(subject, KEPT, 0.99),
                _ => measured(subject, LOST, 1.0),
            });
        }
        for cpus in if cpus == 1 { vec![1] } else { vec![1, cpus] } {
            let workload = "countdown:step=750ns".to_owned();
            measurements.push(raw(Subject::Raw { workload, cpus }));
        }
        Story { info, measurements }
    }

    /// The same on a system that can't keep a process to one processor.
    pub(crate) fn elsewhere() -> Story {
        let mut story = Story::new(2);
        story.info.machine.os = "macos".to_owned();
        let named = &story.info.cells[0].workload;
        (story.info.cells, story.info.skipped) = experiment::cells(&story.info.machine, named);
        story
    }

    /// On this runtime the cell went otherwise: these intervals, and so much of the raw job's work.
    pub(crate) fn but(mut self, on: &str, world: World, way: Way, intervals: &[u64], work: f64) -> Story {
        let subject = self.subject(on, world, way);
        *self.measurement(&subject) = measured(subject.clone(), intervals, work);
        self
    }

    /// The same on all runtimes.
    pub(crate) fn but_everywhere(self, world: World, way: Way, intervals: &[u64], work: f64) -> Story {
        let all = experiment::RUNTIMES.iter();
        all.fold(self, |story, on| story.but(on, world, way, intervals, work))
    }

    /// Something else left the cell so much of the processor time that it could use.
    pub(crate) fn slowed(mut self, on: &str, world: World, way: Way, share: f64) -> Story {
        let subject = self.subject(on, world, way);
        if let Answer::Record(record) = &mut self.measurement(&subject).answer
            && let Some(cpu) = &mut record.usage.cpu
        {
            *cpu = cpu.mul_f64(share);
        }
        self
    }

    /// On this runtime the cell failed.
    pub(crate) fn failing(mut self, on: &str, world: World, way: Way) -> Story {
        let subject = self.subject(on, world, way);
        *self.measurement(&subject) = failure(subject.clone());
        self
    }

    /// The run ended before this runtime's cell.
    pub(crate) fn without(mut self, on: &str, world: World, way: Way) -> Story {
        let subject = self.subject(on, world, way);
        self.measurements.retain(|measurement| *measurement.subject() != subject);
        self
    }

    /// The raw runs failed.
    pub(crate) fn without_raw(mut self) -> Story {
        for measurement in &mut self.measurements {
            if matches!(measurement.subject(), Subject::Raw { .. }) {
                *measurement = failure(measurement.subject().clone());
            }
        }
        self
    }

    pub(crate) fn judged(&self) -> Reproduction {
        judge(&self.info, &self.measurements)
    }

    pub(crate) fn subject(&self, on: &str, world: World, way: Way) -> Subject {
        let cell = experiment::cell(on, world, way, self.info.machine.cpus, "countdown:step=750ns");
        Subject::Cell(cell.expect("this machine has that world"))
    }

    pub(crate) fn measurement(&mut self, subject: &Subject) -> &mut Measurement {
        let mut measurements = self.measurements.iter_mut();
        measurements.find(|measurement| measurement.subject() == subject).expect("the cell is in the run")
    }
}

pub(crate) fn failure(subject: Subject) -> Measurement {
    let (cause, reason) = (Cause::TimedOut, "no answer within 35 s, so it was ended".to_owned());
    Answer::Failure(Failure {
        format: FORMAT,
        subject,
        round: 0,
        purpose: record::Purpose::Comparison,
        cause,
        reason,
    })
    .into()
}

fn raw(subject: Subject) -> Measurement {
    record(subject, None, 1.0)
}

fn measured(subject: Subject, intervals: &[u64], work: f64) -> Measurement {
    record(subject, Some(ticks(intervals)), work)
}

fn record(subject: Subject, ticks: Option<Vec<Tick>>, work: f64) -> Measurement {
    let elapsed = Duration::from_millis(5300);
    let steps = (work * RAW as f64 * elapsed.as_secs_f64()) as u64;
    let last = Output { steps, checksum: 7 };
    let threads = match &subject {
        Subject::Cell(cell) | Subject::Cost(cell) => experiment::busy_threads(cell),
        Subject::Raw { .. } | Subject::Floor { .. } | Subject::Bare { .. } => 1,
    };
    Answer::Record(Record {
        format: FORMAT,
        subject,
        round: 0,
        purpose: record::Purpose::Comparison,
        beats: None,
        ticks,
        work: Some(Work { steps, elapsed, checked: 1, last, yields: 0 }),
        threads: Threads::default(),
        usage: Usage { cpu: Some(elapsed * threads), ..Usage::default() },
        stalls: None,
        cost: None,
        slices: None,
    })
    .into()
}
