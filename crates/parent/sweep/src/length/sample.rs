//! Made-up sweeps over lengths for the tests of this module. The plan is the real one, and its
//! trials are answered by a machine that follows a rule.

use std::time::Duration;

use record::{Answer, Cause, Cell, Measurement, Output, Prepared, RunInfo, Subject, Trial, Work};

use super::finding::LengthSweep;
use super::judge::judge;
use super::lengths::{length, lengths};
use super::load::DEFAULT;
use super::plan;
use crate::options::{Options, Over};
use crate::strategies::{CONTENDERS, Contender, Role};

const US: fn(u64) -> Duration = Duration::from_micros;
const FLOOR: Duration = Duration::from_micros(1100);
const JOBS: usize = 20;
/// When a job on the loop is handed over.
const AFTER: Duration = Duration::from_micros(50);
/// How late a pause ends.
const QUEUE: Duration = Duration::from_micros(50);
const BEATS: usize = 200;

/// A machine with two runtimes. A step takes a nanosecond.
#[derive(Clone, Debug)]
pub(super) struct SimulatedMachine {
    /// What a job costs inline beyond the raw one: a pause leaves caches cold.
    pub(super) cold: Duration,
    /// What a pool's hand-off costs.
    pub(super) hand_off: Duration,
    /// The share of the hand-off by which rounds differ, to either side.
    pub(super) unrest: f64,
    /// Whether a job on the loop makes beats late by its length.
    pub(super) blocks: bool,
    /// What a job in a pool makes beats later by.
    pub(super) pool_late: Duration,
    /// The lateness that slices on the loop add to a beat.
    pub(super) slices_late: Duration,
    /// The length in microseconds at which trials fail, inline.
    pub(super) failing: Option<u64>,
}

/// A pool's hand-off takes 9 us, so that a job of 81 us keeps 0.9 of its work.
pub(super) const USUAL: SimulatedMachine = SimulatedMachine {
    cold: Duration::from_nanos(200),
    hand_off: Duration::from_micros(9),
    unrest: 0.02,
    blocks: true,
    pool_late: Duration::ZERO,
    slices_late: Duration::from_micros(100),
    failing: None,
};

pub(super) fn info(runtimes: &[&str], quick: bool) -> RunInfo {
    let cell = |runtime: &str, length: Duration, contender: Contender| Cell {
        workload: workload(length),
        load: DEFAULT,
        cpus: 2,
        ..sample::cell(&contender.name(), runtime)
    };
    let mut cells = Vec::new();
    for runtime in runtimes {
        for of in lengths(quick) {
            cells.extend(CONTENDERS.iter().map(|contender| cell(runtime, *of, *contender)));
        }
    }
    let prepared = |of: &Duration| {
        let steps = of.as_nanos();
        let workload = format!("countdown:steps={steps},spins=1");
        (self::workload(*of), Prepared { workload, steps_per_s: 1_000_000_000, steps: None })
    };
    RunInfo {
        experiment: "sweep".to_owned(),
        command: "cargo xtask sweep --over length".to_owned(),
        period: Duration::from_millis(1),
        budget: Duration::from_millis(10),
        workloads: lengths(quick).iter().map(prepared).collect(),
        ..sample::info(&cells)
    }
}

fn workload(length: Duration) -> String {
    notation::Spec::with_length("countdown", length).unwrap()
}

impl SimulatedMachine {
    /// Answers the trials of a run on tokio/1.
    pub(super) fn measured(&self, options: &Options) -> (RunInfo, Vec<Measurement>) {
        self.measured_on(&["tokio/1"], options)
    }

    pub(super) fn measured_on(&self, runtimes: &[&str], options: &Options) -> (RunInfo, Vec<Measurement>) {
        let info = plan::scheduled(info(runtimes, options.quick), options);
        let trials = plan::trials(&info);
        let measurements = trials.iter().map(|trial| self.answer(trial)).collect();
        (info, measurements)
    }

    pub(super) fn judged(&self) -> LengthSweep {
        let (info, measurements) = self.measured(&Options { over: Over::Length, ..Options::default() });
        judge(&info, &measurements)
    }

    fn answer(&self, trial: &Trial) -> Measurement {
        let Trial { subject, round, .. } = trial.clone();
        if let Subject::Cell(cell) = &trial.subject
            && cell.strategy == CONTENDERS[0].strategy
            && self.failing.map(US) == length(cell)
        {
            return sample::failure(subject, round, Cause::Crashed, "signal 9");
        }
        let mut measurement = sample::record(subject, round, None, None);
        let Answer::Record(record) = &mut measurement.answer else { unreachable!("it is a record") };
        match &trial.subject {
            Subject::Cell(cell) => {
                let length = length(cell).unwrap();
                let contender = CONTENDERS.into_iter().find(|one| one.is_of(cell)).unwrap();
                let took = QUEUE + self.service(contender, length, round);
                record.jobs = Some(sample::jobs(vec![took; JOBS], QUEUE));
                record.beats = Some(beats(FLOOR + self.late(contender, length)));
            }
            Subject::Raw { .. } => {
                let last = Output { steps: 1_000_000, checksum: 7 };
                let elapsed = Duration::from_millis(1);
                record.work = Some(Work { steps: 1_000_000, elapsed, checked: 1, last, yields: 0 });
            }
            _ => record.beats = Some(beats(FLOOR)),
        }
        measurement
    }

    /// Returns how long a job takes. No two rounds are alike.
    fn service(&self, contender: Contender, length: Duration, round: u32) -> Duration {
        let inline = length + self.cold;
        match contender.role {
            Role::Inline => inline,
            Role::Turns => inline + length / 100,
            Role::Both if length < AFTER => inline,
            Role::Pool | Role::Both => {
                inline + self.hand_off.mul_f64(1.0 + self.unrest * (f64::from(round) - 2.0))
            }
        }
    }

    fn late(&self, contender: Contender, length: Duration) -> Duration {
        match contender.role {
            Role::Inline if self.blocks => length,
            Role::Inline => Duration::ZERO,
            Role::Turns => self.slices_late,
            Role::Pool | Role::Both => self.pool_late,
        }
    }
}

pub(super) fn beats(late: Duration) -> record::Beats {
    record::Beats { period: Duration::from_millis(1), ..sample::beats(vec![late; BEATS], 0) }
}
