//! Made-up sweeps for the tests of this crate. The plan is the real one, and its trials are
//! answered by a machine that follows the theory, or does not.

use std::time::Duration;

use record::{Answer, Beats, Cause, Cell, Measurement, Prepared, RunInfo, Settings, Subject, Trial, Turn};

use crate::options::Options;
use crate::strategies::YIELDING;
use crate::yields::curve::Sweep;
use crate::yields::judge::judge;
use crate::yields::plan;
use crate::yields::points::{self, COSTING, EVERY, WITHIN, YIELD_WORK, setting};

/// The length of a step, in nanoseconds.
const STEP: u64 = 1;
/// The cost of a yield.
pub(crate) const YIELD: Duration = Duration::from_nanos(400);
const FLOOR: Duration = Duration::from_micros(100);
const BEATS: u64 = 300;

/// A machine that departs from the theory as a test says.
#[derive(Clone, Debug)]
pub(crate) struct SimulatedMachine {
    /// The cost of a yield at the points of the curve, divided by its cost by itself.
    pub(crate) dearer: f64,
    /// The lateness of beats above the floor, divided by what the theory says.
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

/// A machine that follows the theory.
pub(crate) const THEORETICAL: SimulatedMachine =
    SimulatedMachine { dearer: 1.0, later: 1.0, restless: None, calm: None, failing: None, breather: true };

pub(crate) fn info() -> RunInfo {
    cells_of(&THEORETICAL)
}

fn cells_of(world: &SimulatedMachine) -> RunInfo {
    let prepared = Prepared {
        workload: "countdown:steps=50000000,spins=1".to_owned(),
        steps_per_s: 1_000_000_000,
        steps: None,
    };
    let counts = points::counts(&prepared, true);
    let mut settings: Vec<_> = counts.iter().map(|count| setting(EVERY, &count.to_string())).collect();
    if world.breather {
        settings.extend([setting(WITHIN, "100us"), setting(WITHIN, "1ms"), setting(COSTING, "1%")]);
    }
    let cell = |runtime: &str, setting: &Settings| Cell {
        setting: setting.clone(),
        workload: YIELD_WORK.to_owned(),
        cpus: 2,
        ..sample::cell(YIELDING, runtime)
    };
    let of = |runtime| settings.iter().map(move |setting| cell(runtime, setting));
    RunInfo {
        experiment: "sweep".to_owned(),
        command: "cargo xtask sweep".to_owned(),
        period: Duration::from_millis(1),
        budget: Duration::from_millis(1),
        workloads: [(YIELD_WORK.to_owned(), prepared)].into(),
        ..sample::info(&of("tokio/1").chain(of("smol/1")).collect::<Vec<Cell>>())
    }
}

impl SimulatedMachine {
    /// Answers the trials of a run.
    pub(crate) fn measured(&self, options: &Options) -> (RunInfo, Vec<Measurement>) {
        let info = plan::scheduled(cells_of(self), options);
        let trials = plan::trials(&info);
        let last = info.rounds - 1;
        let measurements = trials.iter().map(|trial| self.answer(trial, last)).collect();
        (info, measurements)
    }

    pub(crate) fn judged(&self) -> Sweep {
        let (info, measurements) = self.measured(&Options::default());
        judge(&info, &measurements)
    }

    fn answer(&self, trial: &Trial, last: u32) -> Measurement {
        let Trial { subject, purpose, round, .. } = trial.clone();
        let setting = match &trial.subject {
            Subject::Cell(cell) | Subject::Cost(cell) => cell.setting.to_string(),
            _ => String::new(),
        };
        let mut measurement = if self.failing == Some(&*setting) {
            sample::failure(subject.clone(), round, Cause::Crashed, "signal 9")
        } else {
            sample::record(subject.clone(), round, None, None)
        };
        measurement.answer.assign(subject, purpose, round);
        if let Answer::Record(record) = &mut measurement.answer {
            match &trial.subject {
                Subject::Cost(cell) => record.cost = Some(vec![self.turn(cell, round); 3]),
                Subject::Cell(cell) if trial.slices => {
                    record.slices = Some(sample::beats([slice(cell)], 0).lateness);
                }
                Subject::Cell(cell) => {
                    let unrest = self.restless.filter(|(at, _)| *at == setting && round == last);
                    let more = unrest.map(|(_, more)| more).unwrap_or_default();
                    let is_calm = self.calm == Some(&*setting) && round == last;
                    let late = if is_calm { Duration::ZERO } else { slice(cell).mul_f64(self.later) };
                    record.beats = Some(beats(late + more, round));
                }
                _ => record.beats = Some(beats(Duration::ZERO, round)),
            }
        }
        measurement
    }

    /// Makes a turn. No two rounds are alike.
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

/// Returns the length of a slice of this cell.
fn slice(cell: &Cell) -> Duration {
    match (points::every(cell), points::within(cell)) {
        (Some(every), _) => Duration::from_nanos(every * STEP),
        (None, Some(within)) => within,
        (None, None) => YIELD * 100,
    }
}

/// Makes beats that become due all along a slice, above the floor of the round.
fn beats(above: Duration, round: u32) -> Beats {
    let floor = FLOOR + Duration::from_micros(u64::from(round));
    let lateness = (1..=BEATS).map(|beat| floor + above.mul_f64(beat as f64 / BEATS as f64));
    Beats { period: Duration::from_millis(1), ..sample::beats(lateness, 0) }
}
