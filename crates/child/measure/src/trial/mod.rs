//! The measuring: one trial, one answer.
//!
//! The runtime has a thread of its own, and the thread that began watches from outside. It lets the
//! warm-up pass, reads the meters at both ends of the window, and closes the ticker's log. So the
//! answer comes in time even if the loop never breathes again. Nothing is shut down afterwards: the
//! process simply ends.

mod bare;
mod cost;
mod findings;
mod observe;
mod raw;
mod snapshot;
mod stalling;
#[cfg(all(test, unix))]
mod tests;
mod threads;

use std::sync::Arc;

use record::{Abilities, Answer, Cause, Cell, Failure, Subject, Threads, Trial, Usage};
use runtime::RuntimeId;
use stage::{Nobody, Stage, Trouble};
use strategy::{Refusal, Site};
use workload::{BadWorkload, Workload};

use crate::bench::{Bench, WorkerEnded};
use crate::heart::Heart;
use crate::kind::{Kind, Made};
use findings::Findings;

/// Carries out a trial in this process. To be called once, before there are other threads.
///
/// A runtime panics if the system refuses it a thread. That is an answer too.
pub(crate) fn measure(kind: &Kind, trial: &Trial) -> Answer {
    let attempted = runtime::catch(|| attempt(kind, trial));
    match attempted.unwrap_or_else(|panic| Err(Trouble::new(Cause::Panicked, format!("it {panic}")))) {
        Ok(findings) => Answer::Record(findings.into_record(trial)),
        Err(Trouble { cause, reason }) => Answer::Failure(Failure {
            format: record::FORMAT,
            subject: trial.subject.clone(),
            round: trial.round,
            purpose: trial.purpose,
            cause,
            reason,
        }),
    }
}

fn attempt(kind: &Kind, trial: &Trial) -> Result<Findings, Trouble> {
    if trial.format != record::FORMAT {
        let message =
            format!("the trial has format {}, and this binary knows {}", trial.format, record::FORMAT);
        return Err(Trouble::setup(message));
    }
    if trial.beating.period().is_zero() {
        return Err(Trouble::setup("a period of zero"));
    }
    if !trial.stalls.is_empty() && !matches!(trial.subject, Subject::Floor { .. }) {
        return Err(Trouble::setup("only a floor can be stalled"));
    }
    if trial.slices {
        if !matches!(trial.subject, Subject::Cell(_)) {
            return Err(Trouble::setup("only a cell has slices"));
        }
        process::thread_time()
            .ok_or_else(|| Trouble::setup("this system has no clock for a thread's own time"))?;
    }
    process::restrict(trial.subject.cpus() as usize).map_err(Trouble::setup)?;

    match &trial.subject {
        Subject::Bare { .. } => bare::run(trial),
        Subject::Raw { workload, .. } => raw::run(&resolve(trial, workload)?, trial.timing),
        Subject::Cost(cell) => {
            let (runtime, strategy) = made(kind, cell, trial)?;
            if strategy.abilities().moves_out {
                let why = "jobs run in other processes, whose processor time this one can't tell";
                return Err(Trouble::setup(why));
            }
            cost::run(runtime, strategy, resolve(trial, &cell.workload)?, trial.timing)
        }
        Subject::Floor { runtime, place, .. } => {
            let runtime: RuntimeId = runtime.parse().map_err(Trouble::setup)?;
            runtime::check(runtime).map_err(Trouble::setup)?;
            if !trial.stalls.is_empty() {
                return stalling::run(runtime, *place, trial);
            }
            let play = move |stage: Stage<Heart, WorkerEnded>| runtime::start(runtime, stage.with(Nobody));
            observe::run(runtime, play, Bench::idle(), *place, trial)
        }
        Subject::Cell(cell) => {
            let (runtime, strategy) = made(kind, cell, trial)?;
            let workload = resolve(trial, &cell.workload)?;
            let bench = Bench::with_slices(workload, cell.load, trial.seed, trial.slices);
            let Abilities { borrows: on_the_loop, moves_out, .. } = strategy.abilities();
            let jobs = bench.clone();
            let play = move |stage| strategy.play(runtime, jobs, stage);
            let mut findings = observe::run(runtime, play, bench, cell.place, trial)?;
            if moves_out {
                findings.usage = Usage { window: findings.usage.window, ..Usage::default() };
            }
            if on_the_loop {
                let Threads { jobs, ticker, .. } = &findings.threads;
                threads::check_jobs(runtime, jobs, ticker, "the ticker")?;
            }
            Ok(findings)
        }
    }
}

/// Makes the cell's runtime, and its strategy for that runtime.
fn made(kind: &Kind, cell: &Cell, trial: &Trial) -> Result<(RuntimeId, Arc<dyn Made>), Trouble> {
    let runtime: RuntimeId = cell.runtime.parse().map_err(Trouble::setup)?;
    let site = Site { runtime, cpus: process::cpus(), quota_millicpus: trial.quota_millicpus };
    let strategy = kind.make(&cell.setting, site).map_err(|refusal| match refusal {
        Refusal::Invalid(reason) | Refusal::Unsupported(reason) => Trouble::setup(reason),
    })?;
    Ok((runtime, strategy))
}

/// Returns the workload as the parent resolved it for all children alike.
fn resolve(trial: &Trial, named: &str) -> Result<Workload, Trouble> {
    let text = trial.workload.as_deref().unwrap_or(named);
    text.parse().map_err(|error: BadWorkload| Trouble::setup(error))
}
