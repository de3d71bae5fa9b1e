//! Made-up selfchecks for the tests of this crate. The plan is the real one, and its trials are
//! answered by an instrument that can be given any fault.

use std::sync::LazyLock;
use std::time::Duration;

use notation::Spec;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use record::{
    Answer, Beating, Beats, Cell, Jobs, Load, Measurement, Output, Prepared, Purpose, Record, RunInfo,
    Stalls, Subject, Surroundings, Trial, Usage, Work,
};

use crate::cyclictest::Cyclictest;
use crate::judge::{Selfcheck, judge};
use crate::plan::{self, JOB, LONGER_BY_10, PAUSE, QUEUE, QUICK_QUEUE, SLOWER_BY_5, SLOWER_BY_10, WORK};
use crate::queue::{Loop, arrivals};

pub(crate) const RUNTIMES: [&str; 6] =
    ["tokio/1", "tokio/N", "async-std/1", "async-std/N", "smol/1", "smol/N"];

/// An instrument and the machine that it stands on.
#[derive(Clone, Debug)]
pub(crate) struct Instrument {
    /// By how much a round's work spreads, to either side.
    pub(crate) spread: f64,
    /// A second measurement in the same round, as a share of the first.
    pub(crate) second: f64,
    /// The same in the first five rounds.
    pub(crate) second_at_first: f64,
    /// The share of a slow-down that it measures: 1 is all of it.
    pub(crate) sense: f64,
    /// The latency of jobs, measured a second time in the same round, as a share of the first.
    pub(crate) second_latency: f64,
    /// The share of 10 % more in a job's length that it measures.
    pub(crate) sense_of_length: f64,
    /// The wait in a queue, as a share of what it is.
    pub(crate) waits: f64,
    /// The speed of the slower twin on tokio/1 in the first five rounds, as a share of what it is.
    pub(crate) slower_at_first: f64,
    /// Stalls shorter than this are not heard.
    pub(crate) deaf_to: Duration,
    /// Whether it hears a stall of 10 ms in each measurement that was not made.
    pub(crate) hears_ghosts: bool,
    /// The share of each child's processors that the hypervisor stole.
    pub(crate) stolen: f64,
    /// By how much a stall's length is off.
    pub(crate) off: Duration,
    /// The share of a processor that the ticker takes.
    pub(crate) ticker: f64,
    /// The share of the machine that other processes take.
    pub(crate) others: f64,
    /// The lateness of a bare sleep, in even and in odd rounds, in nanoseconds.
    pub(crate) bare: [u64; 2],
    /// The lateness of the twins' floors, in nanoseconds.
    pub(crate) twin_floor: u64,
}

/// One that tells the truth, on a quiet machine.
pub(crate) const TRUTHFUL: Instrument = Instrument {
    spread: 0.01,
    second: 1.0,
    second_at_first: 1.0,
    sense: 1.0,
    second_latency: 1.0,
    sense_of_length: 1.0,
    waits: 1.0,
    slower_at_first: 1.0,
    deaf_to: Duration::ZERO,
    hears_ghosts: false,
    stolen: 0.0,
    off: Duration::from_micros(400),
    ticker: 0.001,
    others: 0.0,
    bare: [1000, 1000],
    twin_floor: 1000,
};

/// Describes a run, before its extent is chosen.
pub(crate) fn info() -> RunInfo {
    let prepared = |workload: &str| {
        (
            workload.to_owned(),
            Prepared { workload: format!("{workload},steps=9"), steps_per_s: 4_000_000, steps: None },
        )
    };
    let under = |load, workload: &str, runtime: &str| Cell {
        load,
        workload: workload.to_owned(),
        cpus: 2,
        ..sample::cell("inline", runtime)
    };
    let mut cells: Vec<Cell> = Vec::new();
    cells.extend(RUNTIMES.map(|runtime| under(Load::default(), WORK, runtime)));
    cells.extend(RUNTIMES.map(|runtime| under(PAUSE, JOB, runtime)));
    for (load, workload) in [QUEUE, QUICK_QUEUE] {
        let one_thread = RUNTIMES.into_iter().filter(|runtime| runtime.ends_with("/1"));
        cells.extend(one_thread.map(|runtime| under(load, workload, runtime)));
    }
    RunInfo {
        experiment: "selfcheck".to_owned(),
        command: "cargo xtask selfcheck".to_owned(),
        period: plan::PERIOD,
        budget: plan::BUDGET,
        own_timings: plan::own_timings(),
        workloads: [WORK, SLOWER_BY_5, SLOWER_BY_10, JOB, LONGER_BY_10, QUEUE.1, QUICK_QUEUE.1]
            .map(prepared)
            .into(),
        ..sample::info(&cells)
    }
}

/// Describes a full run of record format 1 or 2, which had closed loops only.
pub(crate) fn before_loads(format: u32) -> RunInfo {
    let mut info = RunInfo { format, ..plan::sized(info(), false) };
    info.cells.retain(|cell| cell.load.is_closed_loop());
    info.own_timings.clear();
    info
}

impl Instrument {
    /// Judges its answers to a whole run.
    pub(crate) fn judged(&self, quick: bool) -> Selfcheck {
        self.judged_of(quick, |_| true)
    }

    /// Judges the answers of a truthful one to a whole run of record format 2, which had closed
    /// loops only.
    pub(crate) fn judged_before_loads() -> Selfcheck {
        TRUTHFUL.judged_run(&before_loads(2), |_| true)
    }

    /// Judges its answers to the trials that are kept.
    pub(crate) fn judged_of(&self, quick: bool, is_kept: impl Fn(&Trial) -> bool) -> Selfcheck {
        self.judged_run(&plan::sized(info(), quick), is_kept)
    }

    fn judged_run(&self, info: &RunInfo, is_kept: impl Fn(&Trial) -> bool) -> Selfcheck {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(7);
        let kept = plan::trials(info).into_iter().filter(is_kept);
        let measurements: Vec<Measurement> = kept.map(|trial| self.measure(&trial, &mut random)).collect();
        judge(info, &measurements, &Ok(Cyclictest { p50_us: 0.9, max_us: 400.0 }))
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
        let late = match &trial.subject {
            Subject::Bare { .. } => self.bare[trial.round as usize % 2],
            Subject::Floor { .. } if trial.purpose == Purpose::Comparison => self.twin_floor,
            _ => 1000,
        };
        let beats = (!matches!(trial.beating, Beating::Muted { .. })).then(|| beats(late));
        let work = self.work(trial, random);
        let mut measurement = sample::record(trial.subject.clone(), trial.round, beats, work);
        if let Answer::Record(record) = &mut measurement.answer {
            record.purpose = trial.purpose;
            record.usage =
                Usage { window: Some(window), cpu: Some(window.mul_f64(share * noise)), ..Usage::default() };
            record.jobs = self.jobs(trial, random);
            self.hear(trial, record);
        }
        let took = trial.timing.total();
        let surroundings = Surroundings {
            took,
            others: Some((2 * took).mul_f64(self.others)),
            stolen: Some((2 * took).mul_f64(self.stolen)),
            ..Surroundings::default()
        };
        Measurement { surroundings: Some(surroundings), ..measurement }
    }

    fn hear(&self, trial: &Trial, record: &mut Record) {
        record.stalls = (!trial.stalls.is_empty()).then(|| {
            let heard = trial.stalls.iter().filter(|stall| stall.length >= self.deaf_to);
            let heard = heard.map(|stall| record::Stall { length: stall.length + self.off, ..*stall });
            let ghost = record::Stall { at: Duration::ZERO, length: Duration::from_millis(10) };
            let ghosts = self.hears_ghosts.then_some(ghost);
            Stalls { made: trial.stalls.clone(), heard: ghosts.into_iter().chain(heard).collect() }
        });
    }

    /// Makes the times of jobs that come with pauses or at a rate.
    fn jobs(&self, trial: &Trial, random: &mut Xoshiro256PlusPlus) -> Option<Jobs> {
        let Subject::Cell(Cell { load, workload, .. }) = &trial.subject else { return None };
        let length = workload.parse::<Spec>().ok()?.length()?;
        let spread = 1.0 + 2.0 * self.spread * (random.random::<f64>() - 0.5);
        match load {
            Load::Jobs(_) => None,
            Load::Pause(_) => {
                let more = if workload == LONGER_BY_10 { self.sense_of_length * 0.1 } else { 0.0 };
                let second = if trial.purpose == Purpose::Twin { self.second_latency } else { 1.0 };
                let latency = Duration::from_millis(10).mul_f64((1.0 + more) * second * spread);
                Some(sample::jobs([latency; 6], Duration::ZERO))
            }
            Load::Rate(rate) => {
                let own = Loop { service: length, wakes_in: Duration::from_nanos(1000) };
                let wait = own.mean_wait(arrivals(rate.mean_gap(), trial.seed), trial.timing)?;
                let wait = wait.mul_f64(self.waits * spread);
                Some(sample::jobs([length + wait; 30], wait))
            }
        }
    }

    fn work(&self, trial: &Trial, random: &mut Xoshiro256PlusPlus) -> Option<Work> {
        let slower = |by: f64| 1.0 / (1.0 + by * self.sense);
        let speed = match &trial.subject {
            Subject::Floor { .. } | Subject::Bare { .. } => return None,
            Subject::Raw { .. } => 1.0,
            Subject::Cell(cell) if cell.workload == SLOWER_BY_5 => slower(0.05),
            Subject::Cell(cell) if cell.workload == SLOWER_BY_10 => {
                let is_first = cell.runtime == RUNTIMES[0] && trial.round < 5;
                slower(0.1) * if is_first { self.slower_at_first } else { 1.0 }
            }
            Subject::Cell(_) if trial.purpose == Purpose::Twin && trial.round < 5 => self.second_at_first,
            Subject::Cell(_) if trial.purpose == Purpose::Twin => self.second,
            Subject::Cell(_) | Subject::Cost(_) => 1.0,
        };
        let spread = 1.0 + 2.0 * self.spread * (random.random::<f64>() - 0.5);
        let steps = (600_000.0 * speed * spread) as u64;
        let last = Output { steps, checksum: 7 };
        Some(Work { steps, elapsed: trial.timing.duration, checked: 1, last, yields: 0 })
    }
}

/// Makes 150 beats that are all as late. There are thousands of these, so the usual ones are
/// encoded once.
fn beats(late_ns: u64) -> Beats {
    static USUAL: LazyLock<Beats> = LazyLock::new(|| packed(1000));
    if late_ns == 1000 { USUAL.clone() } else { packed(late_ns) }
}

fn packed(late_ns: u64) -> Beats {
    let lateness = std::iter::repeat_n(Duration::from_nanos(late_ns), 150);
    Beats { period: plan::PERIOD, ..sample::beats(lateness, 0) }
}
