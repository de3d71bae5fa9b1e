//! The plan of a run: its description, the trials that follow from it, and about how long they
//! take.

use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use record::{Beating, Cell, Prepared, Purpose, RunInfo, Subject, Timing, Trial};

use crate::catalogue::Catalogue;

/// The time to start a process and a runtime, and to wait for the first beat.
const START: Duration = Duration::from_millis(14);
/// The same for a peer: an interpreter takes this long, and a pool of processes or threads.
const START_OF_A_PEER: Duration = Duration::from_millis(150);

/// The shortest time in which a job notices that it has to stop: the child looks once in a grain of
/// some tens of microseconds, or once a step if a step is longer.
const GRAIN: Duration = Duration::from_micros(50);
/// The longest time that a child waits for its last jobs.
const LAST_JOBS: Duration = Duration::from_secs(10);
/// The length of a turn when a strategy's cost is weighed, if it does not hold a single step that
/// is longer.
const TURN: Duration = Duration::from_millis(10);
/// The turns that are made before it is weighed: a pair to find out how long a step takes, and one
/// to warm up. Short steps take two pairs more, which is no time.
const FIRST_TURNS: u32 = 4;

/// A run before it is measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The description of the run.
    pub info: RunInfo,
    /// The trials in the order in which they are carried out.
    pub trials: Vec<Trial>,
}

impl Plan {
    /// Estimates how long the run takes.
    ///
    /// # Errors
    /// If a binary does not answer which of its cells bound their threads.
    pub fn estimate(&self, catalogue: &Catalogue) -> anyhow::Result<Duration> {
        let bounding = catalogue.bounding_threads(&self.info.cells)?;
        Ok(self.estimate_with(|cell| bounding.contains(cell)))
    }

    /// Estimates how long the run takes, if `bounds_threads` tells which cells run their jobs on a
    /// bounded number of threads.
    fn estimate_with(&self, bounds_threads: impl Fn(&Cell) -> bool) -> Duration {
        let of_trial = |trial: &Trial| {
            let planned = trial.timing.total();
            let measured = match &trial.subject {
                Subject::Cell(cell) => planned.saturating_add(self.last_jobs(cell, bounds_threads(cell))),
                Subject::Raw { .. } => planned.saturating_add(self.step_of(trial)),
                Subject::Cost(_) => planned.max(self.step_of(trial).saturating_mul(turns(trial.timing))),
                Subject::Floor { .. } | Subject::Bare { .. } => planned,
            };
            measured.saturating_add(start_of(&trial.subject))
        };
        self.trials.iter().map(of_trial).fold(Duration::ZERO, Duration::saturating_add)
    }

    /// Estimates how long a step of a trial's job takes. Zero if it has no job.
    fn step_of(&self, trial: &Trial) -> Duration {
        let named = match &trial.subject {
            Subject::Cell(Cell { workload, .. })
            | Subject::Cost(Cell { workload, .. })
            | Subject::Raw { workload, .. } => workload,
            Subject::Floor { .. } | Subject::Bare { .. } => return Duration::ZERO,
        };
        self.info.prepared(named, trial.subject.peer()).map_or(Duration::ZERO, step)
    }

    /// Estimates how long the jobs of a cell go on after their trial.
    ///
    /// A job that is under way notices at the end of its grain that it has to stop. A job that
    /// still waits does nothing. So the time is one grain if the strategy bounds its threads. If it
    /// does not, all jobs may be under way, and share the processors.
    fn last_jobs(&self, cell: &Cell, bounds_threads: bool) -> Duration {
        let grain = self.info.prepared_for(cell).map_or(Duration::ZERO, step).max(GRAIN);
        let shared_by =
            if bounds_threads { 1 } else { cell.load.jobs().unwrap_or(1).div_ceil(cell.cpus.max(1)) };
        grain.saturating_mul(shared_by).min(LAST_JOBS)
    }
}

/// Returns about how long a step takes, at most as long as a child waits for its last one.
fn step(prepared: &Prepared) -> Duration {
    let steps_per_s = u32::try_from(prepared.steps_per_s).unwrap_or(u32::MAX);
    // Less than one step in a second is none.
    Duration::from_secs(1).checked_div(steps_per_s).unwrap_or(LAST_JOBS)
}

/// Returns how many turns it takes to weigh the cost of a strategy. A turn has one step at least.
fn turns(timing: Timing) -> u32 {
    let pairs = (timing.duration.as_nanos() / (2 * TURN).as_nanos()).max(1);
    u32::try_from(2 * pairs).unwrap_or(u32::MAX).saturating_add(FIRST_TURNS)
}

/// Returns how long a process takes to start and to beat for the first time.
pub fn start_of(subject: &Subject) -> Duration {
    if subject.peer().is_some() { START_OF_A_PEER } else { START }
}

/// Returns one phase for each round: one in the first part of the period, one in the second, and so
/// on, shuffled. So a few rounds cover the whole period. All trials of a round have the same phase,
/// which cancels between them.
pub fn phases(period: Duration, rounds: u32, random: &mut Xoshiro256PlusPlus) -> Vec<Duration> {
    let part = period / rounds.max(1);
    let nanos = u64::try_from(part.as_nanos()).unwrap_or(u64::MAX).max(1);
    let mut phases: Vec<Duration> =
        (0..rounds).map(|round| part * round + Duration::from_nanos(random.random_range(0..nanos))).collect();
    phases.shuffle(random);
    phases
}

/// Returns the phase at the same part of another period.
fn phase_of(phase: Duration, of: Duration, other: Duration) -> Duration {
    if of == other { phase } else { other.mul_f64(phase.div_duration_f64(of.max(Duration::from_nanos(1)))) }
}

/// Returns the floors and the raw runs that the cells are compared with, each once. Only closed
/// loops have a raw run.
pub fn controls(cells: &[Cell]) -> Vec<Subject> {
    let of_cell = |cell: &Cell| {
        let raw = cell.load.is_closed_loop().then(|| Subject::raw_of(cell));
        raw.into_iter().chain([Subject::floor_of(cell)])
    };
    let mut controls = Vec::new();
    for control in cells.iter().flat_map(of_cell) {
        if !controls.contains(&control) {
            controls.push(control);
        }
    }
    controls
}

/// Returns the trials of a run in which every round holds each subject once. Each round has an
/// order of its own, which follows from the run's seed. So a machine that drifts drifts for all
/// subjects alike.
pub fn rounds(info: &RunInfo, subjects: &[Subject]) -> Vec<Trial> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(info.seed);
    let mut trials = Vec::new();
    for (round, phase) in (0..info.rounds).zip(phases(info.period, info.rounds, &mut random)) {
        let mut shuffled = subjects.to_vec();
        shuffled.shuffle(&mut random);
        let of_round = shuffled.into_iter().map(|subject| {
            let (timing, period) = match &subject {
                Subject::Cell(cell) => (info.timing_under(cell.load), info.period_under(cell.load)),
                _ => (info.timing, info.period),
            };
            let beating = Beating::Scheduled { period, phase: phase_of(phase, info.period, period) };
            trial(info, subject, round, beating, timing)
        });
        trials.extend(of_round);
    }
    trials
}

/// Returns a trial for the figures of a subject. The child gets the workload as it was prepared.
pub fn trial(info: &RunInfo, subject: Subject, round: u32, beating: Beating, timing: Timing) -> Trial {
    let workload = match &subject {
        Subject::Cell(Cell { workload, .. })
        | Subject::Cost(Cell { workload, .. })
        | Subject::Raw { workload, .. } => {
            info.prepared(workload, subject.peer()).map(|prepared| prepared.workload.clone())
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
        seed: seed_of(info.seed, round),
        quota_millicpus: info.quota_of_children(),
        timing,
        stalls: Vec::new(),
        slices: false,
    }
}

/// Returns the seed of a round's arrivals. Neighbouring rounds have seeds that are far apart.
fn seed_of(run: u64, round: u32) -> u64 {
    // The increment of SplitMix64 (Steele, Lea, Flood 2014): the golden ratio in 64 bits.
    run.wrapping_add(u64::from(round).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

#[cfg(test)]
mod tests {
    use record::{Load, Rate};

    use super::*;

    /// Makes a plan of one round: a floor, a raw run and one cell, 400 ms each, with a step of
    /// 100 ms.
    fn plan(jobs: u32, cpus: u32) -> Plan {
        let cell = Cell { load: Load::Jobs(jobs), cpus, ..sample::cell("away", "tokio/1") };
        let prepared = Prepared { workload: cell.workload.clone(), steps_per_s: 10, steps: None };
        let ms = Duration::from_millis;
        let info = RunInfo {
            rounds: 1,
            workloads: [(cell.workload.clone(), prepared)].into(),
            timing: Timing { warm_up: ms(100), duration: ms(200), drain: ms(100) },
            ..sample::info(std::slice::from_ref(&cell))
        };
        let mut subjects = controls(&info.cells);
        subjects.push(Subject::Cell(cell));
        Plan { trials: rounds(&info, &subjects), info }
    }

    #[test]
    fn the_estimate_is_the_time_of_all_trials_and_of_the_last_jobs() {
        // The raw run ends with its step, too.
        let without = 3 * (Duration::from_millis(400) + START) + Duration::from_millis(100);
        assert_eq!(plan(600, 2).estimate_with(|_| true), without + Duration::from_millis(100));
        assert_eq!(plan(8, 2).estimate_with(|_| false), without + Duration::from_millis(400));
        assert_eq!(plan(600, 2).estimate_with(|_| false), without + LAST_JOBS, "no child waits longer");
    }

    #[test]
    fn a_cell_whose_jobs_come_with_pauses_has_no_raw_run() {
        let cell = |load| Cell { load, ..sample::cell("away", "tokio/1") };
        let (one, paused) = (cell(Load::Jobs(1)), cell(Load::Pause(Duration::from_millis(50))));
        assert_eq!(controls(std::slice::from_ref(&paused)), [Subject::floor_of(&paused)]);
        let both = [Subject::raw_of(&one), Subject::floor_of(&one)];
        assert_eq!(controls(&[one.clone(), paused.clone()]), both);
        let rate = cell(Load::Rate(Rate::in_1000_s(20_000)));
        assert_eq!(controls(&[rate, one]), [both[1].clone(), both[0].clone()]);
    }

    #[test]
    fn a_job_of_short_steps_ends_at_the_end_of_a_grain() {
        let mut plan = plan(600, 2);
        for prepared in plan.info.workloads.values_mut() {
            prepared.steps_per_s = 900_000_000;
        }
        let without = 3 * (Duration::from_millis(400) + START) + Duration::from_nanos(1);
        assert_eq!(plan.estimate_with(|_| false), without + 300 * GRAIN);
        assert_eq!(plan.estimate_with(|_| true), without + GRAIN);
    }

    /// Seen: a sweep with steps of a second announced 4 s and took 98 s.
    #[test]
    fn steps_that_are_longer_than_a_trial_count_in_the_estimate() {
        let mut plan = plan(1, 1);
        plan.trials.retain(|trial| matches!(trial.subject, Subject::Cell(_)));
        plan.trials.iter_mut().for_each(|trial| trial.subject = Subject::Cost(plan.info.cells[0].clone()));
        assert_eq!(plan.trials.len(), 1);
        let ms = Duration::from_millis;
        // A window of 200 ms has ten pairs of turns, each of a step at least.
        for (steps_per_s, takes) in [
            (1, ms(24_000)),
            (10, ms(2_400)),
            (1000, ms(400)),
            // Less than a step a second: as long as a child waits for its last one.
            (0, 24 * LAST_JOBS),
        ] {
            plan.info.workloads.values_mut().for_each(|prepared| prepared.steps_per_s = steps_per_s);
            assert_eq!(plan.estimate_with(|_| true), takes + START, "{steps_per_s} steps in a second");
        }
    }

    #[test]
    fn every_trial_has_the_quota_that_its_child_runs_under() {
        let Plan { mut info, .. } = plan(1, 2);
        let quotas = |info: &RunInfo| {
            let trials = rounds(info, &controls(&info.cells));
            trials.into_iter().map(|trial| trial.quota_millicpus).collect::<Vec<_>>()
        };
        assert_eq!(quotas(&info), [None; 2]);
        info.quota_millicpus = Some(1500);
        assert_eq!(quotas(&info), [Some(1500); 2]);
        info.machine.quota_millicpus = Some(700);
        assert_eq!(quotas(&info), [Some(700); 2], "the smaller one holds");
    }

    #[test]
    fn a_run_of_any_length_has_an_estimate() {
        let mut plan = plan(1, 1);
        plan.trials.iter_mut().for_each(|trial| trial.timing.duration = Duration::MAX);
        assert_eq!(plan.estimate_with(|_| true), Duration::MAX);
    }
}
