//! Made-up runs for the tests of this crate. Every figure in them follows from what a test says.
//!
//! **Invariant:** they are made of the same types as a real run and go through [`judge()`].

use std::collections::BTreeMap;
use std::time::Duration;

use record::{
    Answer, Cause, Machine, Measurement, Output, Prepared, RunInfo, Subject, Tick, Timing, Usage, Work,
};

use crate::experiment::{self, Way, World};
use crate::judge::{Reproduction, judge};

/// The steps of one raw job in a second.
const RAW: u64 = 1_333_333;

pub(crate) fn machine(cpus: u32) -> Machine {
    Machine { cpus, ..sample::info(&[]).machine }
}

/// Describes the experiment on a machine with this many processors.
pub(crate) fn info(cpus: u32) -> RunInfo {
    let named = "countdown:step=750ns";
    let prepared =
        Prepared { workload: "countdown:steps=50000000,spins=650".to_owned(), steps_per_s: RAW, steps: None };
    let machine = machine(cpus);
    let (cells, skipped) = experiment::cells(&machine, named);
    let nothing = Duration::ZERO;
    RunInfo {
        experiment: "reproduction".to_owned(),
        command: "cargo xtask reproduce".to_owned(),
        rounds: 1,
        period: Duration::from_secs(1),
        budget: Duration::from_millis(50),
        timing: Timing { warm_up: nothing, duration: Duration::from_millis(5300), drain: nothing },
        skipped,
        workloads: BTreeMap::from([(named.to_owned(), prepared)]),
        machine,
        ..sample::info(&cells)
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

/// A run that a test can change before it is judged.
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
    /// Makes the experiment as the article tells it, with a pool that has no global interpreter
    /// lock.
    pub(crate) fn new(cpus: u32) -> Story {
        let info = info(cpus);
        let mut measurements: Vec<Measurement> = Vec::new();
        for cell in &info.cells {
            let subject = Subject::Cell(cell.clone());
            measurements.push(match (&*cell.strategy, cell.setting.get("every")) {
                ("inline", _) => measured(subject, &[], 1.0),
                ("spawn-blocking", _) => {
                    measured(subject, KEPT, 0.99 * f64::from(cell.load.jobs().unwrap_or(1)))
                }
                (_, Some("1")) => measured(subject, KEPT, 0.7),
                (_, Some("1000")) => measured(subject, KEPT, 0.99),
                _ => measured(subject, LOST, 1.0),
            });
        }
        for cpus in if cpus == 1 { vec![1] } else { vec![1, cpus] } {
            let workload = "countdown:step=750ns".to_owned();
            measurements.push(raw(Subject::Raw { workload, cpus, peer: None }));
        }
        Story { info, measurements }
    }

    /// Makes the same on a system that can't keep a process to one processor.
    pub(crate) fn elsewhere() -> Story {
        let mut story = Story::new(2);
        story.info.machine.os = "macos".to_owned();
        let named = &story.info.cells[0].workload;
        (story.info.cells, story.info.skipped) = experiment::cells(&story.info.machine, named);
        story
    }

    /// Changes the cell on this runtime: these intervals, and this share of the raw job's work.
    pub(crate) fn but(mut self, on: &str, world: World, way: Way, intervals: &[u64], work: f64) -> Story {
        let subject = self.subject(on, world, way);
        *self.measurement(&subject) = measured(subject.clone(), intervals, work);
        self
    }

    /// Changes the cell on all runtimes.
    pub(crate) fn but_everywhere(self, world: World, way: Way, intervals: &[u64], work: f64) -> Story {
        let all = experiment::RUNTIMES.iter();
        all.fold(self, |story, on| story.but(on, world, way, intervals, work))
    }

    /// Leaves the cell this share of the processor time that it could use.
    pub(crate) fn slowed(mut self, on: &str, world: World, way: Way, share: f64) -> Story {
        let subject = self.subject(on, world, way);
        if let Answer::Record(record) = &mut self.measurement(&subject).answer
            && let Some(cpu) = &mut record.usage.cpu
        {
            *cpu = cpu.mul_f64(share);
        }
        self
    }

    /// Lets the cell's jobs do this many steps in this time.
    pub(crate) fn with_work(
        mut self,
        on: &str,
        world: World,
        way: Way,
        steps: u64,
        elapsed: Duration,
    ) -> Story {
        let subject = self.subject(on, world, way);
        if let Answer::Record(record) = &mut self.measurement(&subject).answer {
            let work = record.work.as_mut().expect("every record of a story has work");
            (work.steps, work.elapsed) = (steps, elapsed);
        }
        self
    }

    /// Makes each step take a second, as `--step 1s` does.
    pub(crate) fn with_steps_of_a_second(mut self) -> Story {
        for measurement in &mut self.measurements {
            if let Answer::Record(record) = &mut measurement.answer {
                record.work.as_mut().expect("every record of a story has work").steps /= RAW;
            }
        }
        self
    }

    /// Lets the cell fail on this runtime.
    pub(crate) fn failing(mut self, on: &str, world: World, way: Way) -> Story {
        let subject = self.subject(on, world, way);
        *self.measurement(&subject) = failure(subject.clone());
        self
    }

    /// Ends the run before this runtime's cell.
    pub(crate) fn without(mut self, on: &str, world: World, way: Way) -> Story {
        let subject = self.subject(on, world, way);
        self.measurements.retain(|measurement| *measurement.subject() != subject);
        self
    }

    /// Lets the raw runs fail.
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
    sample::failure(subject, 0, Cause::TimedOut, "no answer within 35 s, so it was ended")
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
    let work = Work { steps, elapsed, checked: 1, last, yields: 0 };
    let mut measurement = sample::record(subject, 0, None, Some(work));
    if let Answer::Record(record) = &mut measurement.answer {
        record.ticks = ticks;
        record.usage = Usage { cpu: Some(elapsed * threads), ..Usage::default() };
    }
    measurement
}
