//! The trials of a selfcheck, part by part.
//!
//! What must stay true: within a part, whatever is compared lies side by side in time, in an order that is shuffled.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Beating, Cell, Place, Purpose, RunInfo, Stall, Subject, Timing, Trial};

use super::extent::{
    BETWEEN_STALLS, COST, Extent, PERIOD, SLOWER_BY_5, SLOWER_BY_10, STALLS, TWIN, runtimes,
};

/// Makes the trials of a run.
pub(super) struct Trials<'i> {
    pub(super) info: &'i RunInfo,
    pub(super) extent: Extent,
    pub(super) random: Xoshiro256PlusPlus,
}

impl Trials<'_> {
    pub(super) fn all(mut self) -> Vec<Trial> {
        let runtimes = runtimes();
        let mut trials = self.stalled(&runtimes);
        trials.extend(self.costs(&runtimes));
        trials.extend(self.twins());
        trials
    }

    fn stalled(&mut self, runtimes: &[String]) -> Vec<Trial> {
        let mut trials = Vec::new();
        for round in 0..self.extent.stalled {
            for runtime in runtimes.iter().filter(|runtime| runtime.ends_with("/1")) {
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
                let floor = self.floor(runtime);
                trials.push(Trial { stalls, ..self.trial(floor, Purpose::StalledFloor, round, timing) });
            }
        }
        trials.shuffle(&mut self.random);
        trials
    }

    fn costs(&mut self, runtimes: &[String]) -> Vec<Trial> {
        let mut trials = Vec::new();
        let all = self.extent.all_costs;
        for round in 0..self.extent.costs {
            let bare = Subject::Bare { cpus: self.info.machine.cpus };
            let mut own = vec![self.trial(bare, Purpose::TickerCost, round, COST)];
            for runtime in runtimes.iter().filter(|runtime| all || runtime.ends_with("/1")) {
                let floor = self.floor(runtime);
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
        let cells = u32::try_from(self.info.cells.len()).unwrap_or(u32::MAX);
        for round in 0..self.extent.rounds {
            let phase = self.phase();
            let mut own = Vec::new();
            for (at, cell) in (0..cells).zip(self.info.cells.clone()) {
                let of = |workload: &str| Cell { workload: workload.to_owned(), ..cell.clone() };
                let mut subjects = vec![
                    (Subject::Cell(cell.clone()), Purpose::Comparison),
                    (Subject::Cell(cell.clone()), Purpose::Twin),
                    (Subject::Cell(of(SLOWER_BY_10)), Purpose::Comparison),
                ];
                if self.extent.baselines {
                    subjects.push((Subject::Cell(of(SLOWER_BY_5)), Purpose::Comparison));
                    subjects.push((Subject::floor_of(&cell), Purpose::Comparison));
                    // All cells have the same raw run. Each has one of its own in every round, as it would in a run of itself.
                    subjects.push((Subject::raw_of(&cell), Purpose::RawOf(at)));
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

    fn floor(&self, runtime: &str) -> Subject {
        Subject::Floor { runtime: runtime.to_owned(), cpus: self.info.machine.cpus, place: Place::Task }
    }

    /// With a phase of its own.
    fn trial(&mut self, subject: Subject, purpose: Purpose, round: u32, timing: Timing) -> Trial {
        let beating = Beating::Scheduled { period: PERIOD, phase: self.phase() };
        Trial { purpose, ..engine::trial(self.info, subject, round, beating, timing) }
    }

    fn phase(&mut self) -> Duration {
        let nanos = u64::try_from(PERIOD.as_nanos()).unwrap_or(1);
        Duration::from_nanos(self.random.random_range(0..nanos))
    }
}
