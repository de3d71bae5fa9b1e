//! The trials of a selfcheck, part by part.
//!
//! **Invariant:** within a part, whatever is compared lies side by side in time, in shuffled order.

use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use record::{Beating, Cell, Load, Place, Probe, Purpose, RunInfo, Stall, Subject, Timing, Trial};

use super::conditions::{
    BETWEEN_STALLS, COST, LONGER_BY_10, PERIOD, SLOWER_BY_5, SLOWER_BY_10, STALLS, TWIN, one_thread, runtimes,
};
use super::extent::Extent;

/// Returns all trials of a run. Its extent follows from its rounds.
pub(crate) fn trials(info: &RunInfo) -> Vec<Trial> {
    // Another seed than the one that chose the cells.
    let random = Xoshiro256PlusPlus::seed_from_u64(!info.seed);
    let mut maker = Maker { info, extent: Extent::of(info), random };
    let mut trials = maker.stalled();
    trials.extend(maker.costs());
    trials.extend(maker.twins());
    // Behind all others, so that the trials of a run of an earlier format stay what they were.
    trials.extend(maker.paused());
    trials.extend(maker.queues());
    trials
}

/// Returns whether the run compares runs of a cell with each other, and has twins slowed by 5 %.
pub(crate) fn has_baselines(info: &RunInfo) -> bool {
    Extent::of(info).baselines
}

/// Returns the rounds of the twins under a load with pauses.
pub(crate) fn paused_rounds(info: &RunInfo) -> u32 {
    Extent::of(info).paused_rounds
}

/// Returns the cells that the queue is checked with, each with its place in the plan.
pub(crate) fn queues(info: &RunInfo) -> impl Iterator<Item = (u32, &Cell)> {
    (0..).zip(&info.cells).filter(|(_, cell)| matches!(cell.load, Load::Rate(_)))
}

/// Returns the cells that have twins under a load with pauses.
fn paused(info: &RunInfo) -> impl Iterator<Item = &Cell> {
    info.cells.iter().filter(|cell| matches!(cell.load, Load::Pause(_)))
}

/// Returns the cells that have twins in a closed loop. They come first in the plan.
fn closed_loops(info: &RunInfo) -> impl Iterator<Item = &Cell> {
    info.cells.iter().filter(|cell| matches!(cell.load, Load::Jobs(_)))
}

/// Returns whether the run is a quick one.
pub(crate) fn is_quick(info: &RunInfo) -> bool {
    Extent::of(info).rounds == Extent::QUICK.rounds
}

/// Returns the floors whose ticker is weighed, in the order in which they are shown.
pub(crate) fn muted_floors(info: &RunInfo) -> Vec<Subject> {
    let mut runtimes = if Extent::of(info).all_costs { runtimes() } else { one_thread() };
    runtimes.sort();
    runtimes.iter().map(|runtime| floor(info, runtime)).collect()
}

fn floor(info: &RunInfo, runtime: &str) -> Subject {
    let (runtime, cpus) = (runtime.to_owned(), info.machine.cpus);
    Subject::Floor { runtime, cpus, place: Place::Task, probe: Probe::Timer, peer: None }
}

/// Makes the trials of a run.
struct Maker<'i> {
    info: &'i RunInfo,
    extent: Extent,
    random: Xoshiro256PlusPlus,
}

impl Maker<'_> {
    fn stalled(&mut self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for round in 0..self.extent.stalled {
            for runtime in one_thread() {
                let mut lengths = STALLS.map(Duration::from_millis);
                lengths.shuffle(&mut self.random);
                let mut at = COST.warm_up + BETWEEN_STALLS;
                let mut stalls = Vec::new();
                for length in lengths {
                    at += BETWEEN_STALLS + self.phase();
                    stalls.push(Stall { at, length });
                    at += length;
                }
                let timing = Timing { duration: at + BETWEEN_STALLS - COST.warm_up, ..COST };
                let floor = floor(self.info, &runtime);
                trials.push(Trial { stalls, ..self.trial(floor, Purpose::StalledFloor, round, timing) });
            }
        }
        trials.shuffle(&mut self.random);
        trials
    }

    fn costs(&mut self) -> Vec<Trial> {
        let mut trials = Vec::new();
        let runtimes = if self.extent.all_costs { runtimes() } else { one_thread() };
        for round in 0..self.extent.costs {
            let bare = Subject::Bare { cpus: self.info.machine.cpus };
            let mut own = vec![self.trial(bare, Purpose::TickerCost, round, COST)];
            for runtime in &runtimes {
                let floor = floor(self.info, runtime);
                own.push(self.trial(floor.clone(), Purpose::TickerCost, round, COST));
                let loud = self.trial(floor, Purpose::MutedFloor, round, COST);
                let beating = Beating::Muted { period: PERIOD, phase: self.phase() };
                own.push(Trial { beating, ..loud });
            }
            own.shuffle(&mut self.random);
            trials.extend(own);
        }
        trials
    }

    fn twins(&mut self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for round in 0..self.extent.rounds {
            let phase = self.phase();
            let mut own = Vec::new();
            for (at, cell) in (0..).zip(closed_loops(self.info)) {
                let of = |workload: &str| Cell { workload: workload.to_owned(), ..cell.clone() };
                let mut subjects = vec![
                    (Subject::Cell(cell.clone()), Purpose::Comparison),
                    (Subject::Cell(cell.clone()), Purpose::Twin),
                    (Subject::Cell(of(SLOWER_BY_10)), Purpose::Comparison),
                ];
                if self.extent.baselines {
                    subjects.push((Subject::Cell(of(SLOWER_BY_5)), Purpose::Comparison));
                    subjects.push((Subject::floor_of(cell), Purpose::Comparison));
                    // All cells have the same raw run. Each has its own in every round, as in a run
                    // of one cell.
                    subjects.push((Subject::raw_of(cell), Purpose::RawOf(at)));
                }
                let beating = Beating::Scheduled { period: PERIOD, phase };
                own.extend(subjects.into_iter().map(|(subject, purpose)| Trial {
                    purpose,
                    ..engine::trial(self.info, subject, round, beating, TWIN)
                }));
            }
            own.shuffle(&mut self.random);
            trials.extend(own);
        }
        trials
    }

    fn paused(&mut self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for round in 0..self.extent.paused_rounds {
            let beating = Beating::Scheduled { period: PERIOD, phase: self.phase() };
            let mut own = Vec::new();
            for cell in paused(self.info) {
                let timing = self.info.timing_under(cell.load);
                let longer = Cell { workload: LONGER_BY_10.to_owned(), ..cell.clone() };
                let subjects = [
                    (cell.clone(), Purpose::Comparison),
                    (cell.clone(), Purpose::Twin),
                    (longer, Purpose::Comparison),
                ];
                own.extend(subjects.map(|(subject, purpose)| Trial {
                    purpose,
                    ..engine::trial(self.info, Subject::Cell(subject), round, beating, timing)
                }));
            }
            own.shuffle(&mut self.random);
            trials.extend(own);
        }
        trials
    }

    fn queues(&mut self) -> Vec<Trial> {
        let mut trials = Vec::new();
        for round in 0..self.extent.queue_rounds {
            let mut own = Vec::new();
            for (_, cell) in queues(self.info) {
                let timing = self.info.timing_under(cell.load);
                own.push(self.trial(Subject::Cell(cell.clone()), Purpose::Comparison, round, timing));
            }
            own.shuffle(&mut self.random);
            trials.extend(own);
        }
        trials
    }

    /// Makes a trial with a phase of its own.
    fn trial(&mut self, subject: Subject, purpose: Purpose, round: u32, timing: Timing) -> Trial {
        let beating = Beating::Scheduled { period: PERIOD, phase: self.phase() };
        Trial { purpose, ..engine::trial(self.info, subject, round, beating, timing) }
    }

    fn phase(&mut self) -> Duration {
        let nanos = u64::try_from(PERIOD.as_nanos()).unwrap_or(1);
        Duration::from_nanos(self.random.random_range(0..nanos))
    }
}
