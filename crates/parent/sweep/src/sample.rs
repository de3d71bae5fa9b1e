//! A sweep that never was, for the tests of this crate: the plan is the real one, and its trials are answered by a machine
//! that follows the theory, or does not.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hdrhistogram::serialization::{Serializer, V2DeflateSerializer};
use record::{
    Answer, Beats, Cause, Cell, FORMAT, Failure, Histogram, Machine, Measurement, Place, Prepared, Record,
    RunInfo, Subject, Threads, Timing, Trial, Turn, Usage,
};

use crate::curve::Sweep;
use crate::judge::judge;
use crate::options::Options;
use crate::plan;
use crate::points::{self, COSTING, EVERY, STRATEGY, WITHIN, YIELD_WORK, setting};

/// What a step takes, in nanoseconds.
const STEP: u64 = 1;
/// What a yield takes.
pub(crate) const YIELD: Duration = Duration::from_nanos(400);
const FLOOR: Duration = Duration::from_micros(100);
const BEATS: u64 = 300;

/// A machine, and what about it does not follow the theory.
#[derive(Clone, Debug)]
pub(crate) struct World {
    /// Of what a yield costs by itself, what it costs at the points of the curve.
    pub(crate) dearer: f64,
    /// Of what the theory says, how late beats are above the floor.
    pub(crate) later: f64,
    /// A setting whose beats are late by this much more in the last round.
    pub(crate) restless: Option<(&'static str, Duration)>,
    /// A setting whose beats are as soon as the floor's in the last round.
    pub(crate) calm: Option<&'static str>,
    /// A setting whose trials fail.
    pub(crate) failing: Option<&'static str>,
    /// Whether there is a breather.
    pub(crate) breather: bool,
}

/// One that follows the theory.
pub(crate) const THEORETICAL: World =
    World { dearer: 1.0, later: 1.0, restless: None, calm: None, failing: None, breather: true };

pub(crate) fn info() -> RunInfo {
    cells_of(&THEORETICAL)
}

fn cells_of(world: &World) -> RunInfo {
    let prepared =
        Prepared { workload: "countdown:steps=50000000,spins=1".to_owned(), steps_per_s: 1_000_000_000 };
    let counts = points::counts(&prepared, true);
    let mut settings: Vec<_> = counts.iter().map(|count| setting(EVERY, &count.to_string())).collect();
    if world.breather {
        settings.extend([setting(WITHIN, "100us"), setting(WITHIN, "1ms"), setting(COSTING, "1%")]);
    }
    let cell = |runtime: &str, setting: &record::Settings| Cell {
        strategy: STRATEGY.to_owned(),
        setting: setting.clone(),
        runtime: runtime.to_owned(),
        workload: YIELD_WORK.to_owned(),
        jobs: 1,
        cpus: 2,
        place: Place::Task,
    };
    let of = |runtime| settings.iter().map(move |setting| cell(runtime, setting));
    RunInfo {
        format: FORMAT,
        experiment: "sweep".to_owned(),
        name: "sample".to_owned(),
        started: "2026-01-02T03:04:05+01:00".to_owned(),
        command: "cargo xtask sweep".to_owned(),
        seed: 42,
        rounds: 0,
        retakes: 0,
        memory_limit_bytes: None,
        period: Duration::from_millis(1),
        budget: Duration::from_millis(1),
        timing: Timing { warm_up: Duration::ZERO, duration: Duration::ZERO, drain: Duration::ZERO },
        cells: of("tokio/1").chain(of("smol/1")).collect(),
        skipped: Vec::new(),
        workloads: [(YIELD_WORK.to_owned(), prepared)].into(),
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

impl World {
    /// The run, and what was measured in it.
    pub(crate) fn measured(&self, options: &Options) -> (RunInfo, Vec<Measurement>) {
        let info = plan::paced(cells_of(self), options);
        let trials = plan::trials(&info);
        let last = info.rounds - 1;
        let measurements = trials.iter().map(|trial| self.answer(trial, last).into()).collect();
        (info, measurements)
    }

    pub(crate) fn judged(&self) -> Sweep {
        let (info, measurements) = self.measured(&Options::default());
        judge(&info, &measurements)
    }

    fn answer(&self, trial: &Trial, last: u32) -> Answer {
        let Trial { subject, purpose, round, .. } = trial.clone();
        let setting = match &trial.subject {
            Subject::Cell(cell) | Subject::Cost(cell) => cell.setting.to_string(),
            _ => String::new(),
        };
        if self.failing == Some(&*setting) {
            let reason = "signal 9".to_owned();
            return Answer::Failure(Failure {
                format: FORMAT,
                subject,
                round,
                purpose,
                cause: Cause::Crashed,
                reason,
            });
        }
        let mut record = Record {
            format: FORMAT,
            subject,
            round,
            purpose,
            beats: None,
            ticks: None,
            work: None,
            threads: Threads::default(),
            usage: Usage::default(),
            stalls: None,
            cost: None,
            slices: None,
        };
        match &trial.subject {
            Subject::Cost(cell) => record.cost = Some(vec![self.turn(cell, round); 3]),
            Subject::Cell(cell) if trial.slices => record.slices = Some(packed(&[slice(cell)])),
            Subject::Cell(cell) => {
                let unrest = self.restless.filter(|(at, _)| *at == setting && round == last);
                let more = unrest.map(|(_, more)| more).unwrap_or_default();
                let is_calm = self.calm == Some(&*setting) && round == last;
                let late = if is_calm { Duration::ZERO } else { slice(cell).mul_f64(self.later) };
                record.beats = Some(beats(late + more, round));
            }
            _ => record.beats = Some(beats(Duration::ZERO, round)),
        }
        Answer::Record(record)
    }

    /// No two rounds are alike.
    fn turn(&self, cell: &Cell, round: u32) -> Turn {
        let steps = 10_000_000;
        let raw = Duration::from_nanos(steps * STEP);
        let slice = slice(cell);
        let yields = u64::try_from(raw.as_nanos() / slice.as_nanos()).unwrap();
        let is_own = points::every(cell) == Some(points::YIELD_EVERY);
        let dearer = if is_own { 1.0 } else { self.dearer };
        let spread = 1.0 + 0.01 * (f64::from(round) - 1.5);
        let share = YIELD.as_secs_f64() / slice.as_secs_f64() * dearer * spread;
        Turn { steps, raw, strategy: raw + raw.mul_f64(share), yields }
    }
}

/// How long a slice of this cell is.
fn slice(cell: &Cell) -> Duration {
    match (points::every(cell), points::within(cell)) {
        (Some(every), _) => Duration::from_nanos(every * STEP),
        (None, Some(within)) => within,
        (None, None) => YIELD * 100,
    }
}

/// All but a few as late as a slice, and the floor.
fn beats(above: Duration, round: u32) -> Beats {
    let floor = FLOOR + Duration::from_micros(u64::from(round));
    let lateness: Vec<Duration> =
        (1..=BEATS).map(|beat| floor + above.mul_f64(beat as f64 / BEATS as f64)).collect();
    Beats {
        period: Duration::from_millis(1),
        due: BEATS,
        fired: BEATS,
        unfired: 0,
        lateness: packed(&lateness),
    }
}

fn packed(durations: &[Duration]) -> Histogram {
    let mut histogram = hdrhistogram::Histogram::<u64>::new(3).unwrap();
    for duration in durations {
        histogram.record(u64::try_from(duration.as_nanos()).unwrap()).unwrap();
    }
    let mut bytes = Vec::new();
    V2DeflateSerializer::new().serialize(&histogram, &mut bytes).unwrap();
    Histogram(STANDARD.encode(bytes))
}
