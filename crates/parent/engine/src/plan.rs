//! What is going to be measured: the description of a run, and the trials that follow from it.

use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use record::{Beating, Cell, Purpose, RunInfo, Subject, Timing, Trial};

/// To start a process and a runtime, and to wait for the first beat.
const START: Duration = Duration::from_millis(14);

/// A run before it is measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is kept of the run as a whole.
    pub info: RunInfo,
    /// In the order in which they are carried out.
    pub trials: Vec<Trial>,
}

impl Plan {
    /// Says about how long the run will take.
    pub fn estimate(&self) -> Duration {
        self.trials.iter().map(|trial| trial.timing.total().saturating_add(START)).sum()
    }
}

/// Returns one phase for each round: somewhere in the first part of the period, in the second, and so on, in no order. So
/// a few rounds cover the whole period. All trials of a round have the same phase, so that it cancels between them.
pub fn phases(period: Duration, rounds: u32, random: &mut Xoshiro256PlusPlus) -> Vec<Duration> {
    let part = period / rounds.max(1);
    let nanos = u64::try_from(part.as_nanos()).unwrap_or(u64::MAX).max(1);
    let mut phases: Vec<Duration> =
        (0..rounds).map(|round| part * round + Duration::from_nanos(random.random_range(0..nanos))).collect();
    phases.shuffle(random);
    phases
}

/// Returns the floor and the raw run that some cell needs, each once.
pub fn controls(cells: &[Cell]) -> Vec<Subject> {
    let mut controls = Vec::new();
    for control in cells.iter().flat_map(|cell| [Subject::raw_of(cell), Subject::floor_of(cell)]) {
        if !controls.contains(&control) {
            controls.push(control);
        }
    }
    controls
}

/// Returns the trials of a run in which every round holds each subject once, in an order of its own that follows from the
/// run's seed. A machine that drifts then drifts for all subjects alike.
pub fn rounds(info: &RunInfo, subjects: &[Subject]) -> Vec<Trial> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(info.seed);
    let mut trials = Vec::new();
    for (round, phase) in (0..info.rounds).zip(phases(info.period, info.rounds, &mut random)) {
        let mut shuffled = subjects.to_vec();
        shuffled.shuffle(&mut random);
        let beating = Beating::Scheduled { period: info.period, phase };
        let of_round = shuffled.into_iter().map(|subject| trial(info, subject, round, beating, info.timing));
        trials.extend(of_round);
    }
    trials
}

/// Returns a trial of a run for its subject's figures. The child gets the subject's workload as it was prepared.
pub fn trial(info: &RunInfo, subject: Subject, round: u32, beating: Beating, timing: Timing) -> Trial {
    let workload = match &subject {
        Subject::Cell(Cell { workload, .. })
        | Subject::Cost(Cell { workload, .. })
        | Subject::Raw { workload, .. } => {
            info.workloads.get(workload).map(|prepared| prepared.workload.clone())
        }
        Subject::Floor { .. } | Subject::Bare { .. } => None,
    };
    Trial {
        format: record::FORMAT,
        subject,
        round,
        purpose: Purpose::Comparison,
        workload,
        beating,
        timing,
        stalls: Vec::new(),
        slices: false,
    }
}
