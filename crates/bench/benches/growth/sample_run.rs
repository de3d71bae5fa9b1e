//! A made-up run of any number of rounds, as a comparison stores it.
//!
//! It owns which cells and figures the run has. `main.rs` times what reads it.
//!
//! **Invariant:** every planned trial has one measurement, in the order of the plan.

use std::time::Duration;

use compare::Comparison;
use engine::Experiment;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use record::{Beats, Cell, Load, Measurement, RunInfo, Subject, Surroundings};
use sample::{beats, cell, info, jobs, ms, record, with_jobs, work};

/// The number of cells of the run: 10 strategies, on two runtimes, under two loads.
pub(crate) const CELLS: usize = 40;
/// The beats of a window of one second.
const BEATS: usize = 769;
/// The jobs that come within a second, if they come at random.
const JOBS: usize = 14;

/// Describes a run of so many rounds.
pub(crate) fn described(rounds: u32) -> RunInfo {
    let loads = [Load::Jobs(1), Load::Pause(ms(50))];
    let mut cells: Vec<Cell> = Vec::new();
    for load in loads {
        for runtime in ["tokio/1", "smol/N"] {
            cells.extend((0..CELLS / 4).map(|at| Cell { load, ..cell(&format!("strategy-{at}"), runtime) }));
        }
    }
    RunInfo { rounds, name: format!("rounds-{rounds}"), ..info(&cells) }
}

/// Makes all measurements of a run.
pub(crate) fn measured(run: &RunInfo) -> Vec<Measurement> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(run.seed);
    Comparison::trials(run)
        .into_iter()
        .map(|trial| measurement(trial.subject, trial.round, &mut random))
        .collect()
}

fn measurement(subject: Subject, round: u32, random: &mut Xoshiro256PlusPlus) -> Measurement {
    let steps = work(random.random_range(900_000..1_000_000));
    let measurement = match &subject {
        Subject::Cell(cell) => {
            let jobs = match cell.load {
                Load::Jobs(_) => None,
                _ => {
                    let queue = about(ms(1), random);
                    Some(jobs((0..JOBS).map(|_| about(ms(20), random)), queue))
                }
            };
            let start = Some(some_beats(random));
            let beats = Some(some_beats(random));
            with_jobs(record(subject, round, beats, Some(steps)), jobs, start)
        }
        Subject::Raw { .. } => record(subject, round, None, Some(steps)),
        _ => record(subject, round, Some(some_beats(random)), None),
    };
    let around = Surroundings { took: ms(1300), others: Some(ms(20)), ..Surroundings::default() };
    Measurement { surroundings: Some(around), ..measurement }
}

/// Makes beats whose lateness spreads as that of a timer does: most are early in a millisecond, and
/// some are many times as late.
fn some_beats(random: &mut Xoshiro256PlusPlus) -> Beats {
    beats((0..BEATS).map(|_| about(Duration::from_micros(400), random)), 0)
}

/// Draws a duration from an exponential distribution with this mean.
fn about(mean: Duration, random: &mut Xoshiro256PlusPlus) -> Duration {
    mean.mul_f64(-(1.0 - random.random_range(0.0..1.0_f64)).ln())
}
