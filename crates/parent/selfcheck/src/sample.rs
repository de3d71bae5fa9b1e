//! A selfcheck that never was, for the tests of this crate: the plan is the real one, and its trials are answered by an
//! instrument that can be given any fault.

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::serialization::{Serializer, V2DeflateSerializer};
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use record::{
    Beating, Beats, Cell, FORMAT, Histogram, Machine, Measurement, Output, Prepared, Purpose, Record,
    RunInfo, Stalls, Subject, Surroundings, Threads, Timing, Trial, Usage, Work,
};

use crate::cyclictest::Cyclictest;
use crate::judge::{Selfcheck, judge};
use crate::plan::{self, SLOWER_BY_5, SLOWER_BY_10, WORK};

pub(crate) const RUNTIMES: [&str; 6] =
    ["tokio/1", "tokio/N", "async-std/1", "async-std/N", "smol/1", "smol/N"];

/// An instrument and the machine that it stands on.
#[derive(Clone, Debug)]
pub(crate) struct Instrument {
    /// By how much a round's work spreads, to either side.
    pub(crate) spread: f64,
    /// What a second measurement in the same round finds, as a share of the first.
    pub(crate) second: f64,
    /// What it makes of a slow-down: 1 finds all of it.
    pub(crate) sense: f64,
    /// Stalls shorter than this are not heard.
    pub(crate) deaf_to: Duration,
    /// Hears a stall of 10 ms in each measurement that nobody made.
    pub(crate) hears_ghosts: bool,
    /// Of each child's processors, what the hypervisor stole.
    pub(crate) stolen: f64,
    /// By how much a stall's length is off.
    pub(crate) off: Duration,
    /// What the ticker takes of a processor.
    pub(crate) ticker: f64,
    /// What other processes take of the machine.
    pub(crate) others: f64,
}

/// One that tells the truth, on a quiet machine.
pub(crate) const TRUTHFUL: Instrument = Instrument {
    spread: 0.01,
    second: 1.0,
    sense: 1.0,
    deaf_to: Duration::ZERO,
    hears_ghosts: false,
    stolen: 0.0,
    off: Duration::from_micros(400),
    ticker: 0.001,
    others: 0.0,
};

pub(crate) fn info() -> RunInfo {
    let prepared = |workload: &str| {
        (workload.to_owned(), Prepared { workload: format!("{workload},steps=9"), steps_per_s: 4_000_000 })
    };
    let cell = |runtime: &&str| Cell {
        strategy: "inline".to_owned(),
        setting: record::Settings::default(),
        runtime: (*runtime).to_owned(),
        workload: WORK.to_owned(),
        jobs: 1,
        cpus: 2,
        place: record::Place::Task,
    };
    RunInfo {
        format: FORMAT,
        experiment: "selfcheck".to_owned(),
        name: "sample".to_owned(),
        started: "2026-01-02T03:04:05+01:00".to_owned(),
        command: "cargo xtask selfcheck".to_owned(),
        seed: 42,
        rounds: 0,
        retakes: 0,
        memory_limit_bytes: None,
        period: plan::PERIOD,
        budget: plan::BUDGET,
        timing: Timing {
            warm_up: Duration::ZERO,
            duration: Duration::from_millis(150),
            drain: Duration::ZERO,
        },
        cells: RUNTIMES.iter().map(cell).collect(),
        skipped: Vec::new(),
        workloads: [WORK, SLOWER_BY_5, SLOWER_BY_10].map(prepared).into(),
        machine: Machine {
            os: "linux".to_owned(),
            arch: "x86_64".to_owned(),
            cpu: None,
            cpus: 2,
            memory_bytes: None,
            kernel: None,
            governor: None,
            quota_millicpus: None,
        },
        versions: [("tokio".to_owned(), "1.54.0".to_owned())].into(),
    }
}

impl Instrument {
    /// What it comes to.
    pub(crate) fn judged(&self, quick: bool) -> Selfcheck {
        let info = plan::sized(info(), quick);
        let trials = plan::trials(&info);
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        let measurements: Vec<Measurement> =
            trials.iter().map(|trial| self.measure(trial, &mut random)).collect();
        judge(&info, &measurements, &Ok(Cyclictest { p50_us: 0.9, max_us: 400.0 }))
    }

    fn measure(&self, trial: &Trial, random: &mut Xoshiro256PlusPlus) -> Measurement {
        let window = trial.timing.duration;
        let share = match (&trial.subject, trial.beating) {
            (Subject::Bare { .. }, _) => 0.03,
            (Subject::Floor { .. }, Beating::Muted { .. }) => 0.04,
            (Subject::Floor { .. }, _) => 0.04 + self.ticker,
            _ => 1.0,
        };
        let noise = 1.0 + 0.02 * (random.random::<f64>() - 0.5);
        let record = Record {
            format: FORMAT,
            subject: trial.subject.clone(),
            round: trial.round,
            purpose: trial.purpose,
            beats: (!matches!(trial.beating, Beating::Muted { .. })).then(beats),
            ticks: None,
            work: self.work(trial, random),
            threads: Threads::default(),
            usage: Usage {
                window: Some(window),
                cpu: Some(window.mul_f64(share * noise)),
                ..Usage::default()
            },
            stalls: (!trial.stalls.is_empty()).then(|| {
                let heard = trial.stalls.iter().filter(|stall| stall.length >= self.deaf_to);
                let heard = heard.map(|stall| record::Stall { length: stall.length + self.off, ..*stall });
                let ghost = record::Stall { at: Duration::ZERO, length: Duration::from_millis(10) };
                let ghosts = self.hears_ghosts.then_some(ghost);
                Stalls { made: trial.stalls.clone(), heard: ghosts.into_iter().chain(heard).collect() }
            }),
            cost: None,
            slices: None,
        };
        let took = trial.timing.total();
        let surroundings = Surroundings {
            took,
            others: Some((2 * took).mul_f64(self.others)),
            stolen: Some((2 * took).mul_f64(self.stolen)),
            ..Surroundings::default()
        };
        Measurement { surroundings: Some(surroundings), ..Measurement::from(record::Answer::Record(record)) }
    }

    fn work(&self, trial: &Trial, random: &mut Xoshiro256PlusPlus) -> Option<Work> {
        let slower = |by: f64| 1.0 / (1.0 + by * self.sense);
        let speed = match &trial.subject {
            Subject::Floor { .. } | Subject::Bare { .. } => return None,
            Subject::Raw { .. } => 1.0,
            Subject::Cell(cell) if cell.workload == SLOWER_BY_5 => slower(0.05),
            Subject::Cell(cell) if cell.workload == SLOWER_BY_10 => slower(0.1),
            Subject::Cell(_) if trial.purpose == Purpose::Twin => self.second,
            Subject::Cell(_) | Subject::Cost(_) => 1.0,
        };
        let spread = 1.0 + 2.0 * self.spread * (random.random::<f64>() - 0.5);
        let steps = (600_000.0 * speed * spread) as u64;
        let last = Output { steps, checksum: 7 };
        Some(Work { steps, elapsed: trial.timing.duration, checked: 1, last, yields: 0 })
    }
}

/// 150 beats, all 1 us late: the shorter, the smaller is the histogram, and there are thousands of them.
fn beats() -> Beats {
    static BEATS: LazyLock<Beats> = LazyLock::new(packed);
    BEATS.clone()
}

fn packed() -> Beats {
    let mut histogram = hdrhistogram::Histogram::<u64>::new(3).unwrap();
    histogram.record_n(1000, 150).unwrap();
    let mut bytes = Vec::new();
    V2DeflateSerializer::new().serialize(&histogram, &mut bytes).unwrap();
    let lateness = Histogram(STANDARD.encode(bytes));
    Beats { period: plan::PERIOD, due: 150, fired: 150, unfired: 0, lateness }
}
