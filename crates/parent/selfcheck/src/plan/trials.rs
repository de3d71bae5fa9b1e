//! The trials of a selfcheck, part by part.
//!
//! What must stay true: within a part, whatever is compared lies side by side in time, in an order that is shuffled.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Beating, Cell, Place, RunInfo, Stall, Subject, Timing, Trial};

use super::{
    BETWEEN_STALLS, COST, Extent, PERIOD, SLOWER_BY_5, SLOWER_BY_10, STALLED_FROM, STALLS, TWIN,
    TWIN_FLOORS_FROM, even, odd, raw_round,
};

/// Makes the trials of a run.
pub(super) struct Trials<'i> {
    pub(super) info: &'i RunInfo,
    pub(super) extent: Extent,
    pub(super) random: Xoshiro256PlusPlus,
}

impl Trials<'_> {
    pub(super) fn all(mut self, runtimes: &[String]) -> Vec<Trial> {
        let mut trials = self.stalled(runtimes);
        trials.extend(self.costs(runtimes));
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
                trials.push(Trial { stalls, ..self.trial(floor, STALLED_FROM + round, timing, None) });
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
            let mut own = vec![self.trial(bare, round, COST, None)];
            for runtime in runtimes.iter().filter(|runtime| all || runtime.ends_with("/1")) {
                let floor = self.floor(runtime);
                own.push(self.trial(floor.clone(), even(round), COST, None));
                let loud = self.trial(floor, odd(round), COST, None);
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
                    (Subject::Cell(cell.clone()), even(round)),
                    (Subject::Cell(cell.clone()), odd(round)),
                    (Subject::Cell(of(SLOWER_BY_10)), round),
                ];
                if self.extent.baselines {
                    subjects.push((Subject::Cell(of(SLOWER_BY_5)), round));
                    subjects.push((Subject::floor_of(&cell), TWIN_FLOORS_FROM + round));
                    subjects.push((Subject::raw_of(&cell), raw_round(round, at, cells)));
                }
                let beating = Beating::Scheduled { period: PERIOD, phase };
                own.extend(subjects.into_iter().map(|(subject, round)| {
                    let workload = match &subject {
                        Subject::Cell(Cell { workload, .. })
                        | Subject::Cost(Cell { workload, .. })
                        | Subject::Raw { workload, .. } => Some(workload),
                        Subject::Floor { .. } | Subject::Bare { .. } => None,
                    };
                    let workload = workload.map(|workload| self.info.workloads[workload].workload.clone());
                    Trial { beating, ..self.plain(subject, round, TWIN, workload) }
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
    fn trial(&mut self, subject: Subject, round: u32, timing: Timing, workload: Option<String>) -> Trial {
        let beating = Beating::Scheduled { period: PERIOD, phase: self.phase() };
        Trial { beating, ..self.plain(subject, round, timing, workload) }
    }

    fn plain(&self, subject: Subject, round: u32, timing: Timing, workload: Option<String>) -> Trial {
        let beating = Beating::Scheduled { period: PERIOD, phase: Duration::ZERO };
        Trial {
            format: record::FORMAT,
            subject,
            round,
            workload,
            beating,
            timing,
            stalls: Vec::new(),
            slices: false,
        }
    }

    fn phase(&mut self) -> Duration {
        let nanos = u64::try_from(PERIOD.as_nanos()).unwrap_or(1);
        Duration::from_nanos(self.random.random_range(0..nanos))
    }
}
