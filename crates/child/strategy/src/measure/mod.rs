//! What a measuring child does: one trial, one answer.
//!
//! The runtime has a thread of its own, and the thread that began watches from outside: it lets the warm-up
//! pass, reads the meters at both ends of the window, and closes the ticker's log. So the answer comes in time also
//! where the loop never breathes again. Nothing is shut down afterwards; the process simply ends.

mod bare;
mod bench;
mod cost;
mod heart;
mod observe;
mod raw;
mod stage;
mod stalling;
#[cfg(all(test, unix))]
mod tests;
mod watch;

use std::sync::Arc;

use record::{Answer, Cause, Cell, Failure, Record, Stalls, Subject, Threads, Trial, Turn, Usage, Work};
use runtime::{RuntimeId, Workers};
use workload::{BadWorkload, Workload};

use crate::kind::{Kind, Made};
use crate::{Refusal, Site};

pub(crate) use bench::Bench;
pub(crate) use cost::{Scales, Weighed};
pub(crate) use heart::Heart;
pub(crate) use stage::{Stage, Working};
pub(crate) use watch::{Event, Watch};

use stage::Nobody;

/// Why there is no record.
#[derive(Debug)]
pub(crate) struct Trouble {
    cause: Cause,
    reason: String,
}

impl Trouble {
    pub(crate) fn new(cause: Cause, reason: impl ToString) -> Self {
        Trouble { cause, reason: reason.to_string() }
    }

    fn setup(reason: impl ToString) -> Self {
        Trouble::new(Cause::Setup, reason)
    }

    /// In words, for a person.
    pub(crate) fn reason(&self) -> &str {
        &self.reason
    }
}

/// What was found out, before it is put into a [`Record`].
#[derive(Default)]
struct Findings {
    beats: Option<record::Beats>,
    ticks: Option<Vec<record::Tick>>,
    work: Option<Work>,
    threads: Threads,
    usage: Usage,
    /// The beats one by one, which the record has no room for.
    heard: Option<ticker::Heard>,
    stalls: Option<Stalls>,
    cost: Option<Vec<Turn>>,
    slices: Option<record::Histogram>,
}

/// Carries out a trial in this process. Has to be called before there are other threads, and once.
pub(crate) fn measure(kind: &Kind, trial: &Trial) -> Answer {
    match attempt(kind, trial) {
        Ok(Findings { beats, ticks, work, threads, usage, stalls, cost, slices, heard: _ }) => {
            Answer::Record(Record {
                format: record::FORMAT,
                subject: trial.subject.clone(),
                round: trial.round,
                beats,
                ticks,
                work,
                threads,
                usage,
                stalls,
                cost,
                slices,
            })
        }
        Err(Trouble { cause, reason }) => Answer::Failure(Failure {
            format: record::FORMAT,
            subject: trial.subject.clone(),
            round: trial.round,
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
            let (runtime, strategy) = made(kind, cell)?;
            cost::run(runtime, strategy, resolve(trial, &cell.workload)?, trial.timing)
        }
        Subject::Floor { runtime, place, .. } => {
            let runtime: RuntimeId = runtime.parse().map_err(Trouble::setup)?;
            if !trial.stalls.is_empty() {
                return stalling::run(runtime, *place, trial);
            }
            let play = move |stage: Stage| runtime::start(runtime, stage.with(Nobody));
            observe::run(runtime, play, Bench::idle(), *place, trial)
        }
        Subject::Cell(cell) => {
            let (runtime, strategy) = made(kind, cell)?;
            let workload = resolve(trial, &cell.workload)?;
            let bench = Bench::with_slices(workload, cell.jobs as usize, trial.slices);
            let on_the_loop = strategy.abilities().borrows;
            let play = move |stage| strategy.play(runtime, stage);
            let findings = observe::run(runtime, play, bench, cell.place, trial)?;
            if on_the_loop {
                check_jobs_on_the_loop(runtime, &findings.threads)?;
            }
            Ok(findings)
        }
    }
}

/// The cell's runtime, and its strategy as it is there.
fn made(kind: &Kind, cell: &Cell) -> Result<(RuntimeId, Arc<dyn Made>), Trouble> {
    let runtime: RuntimeId = cell.runtime.parse().map_err(Trouble::setup)?;
    let site = Site { runtime, cpus: process::cpus() };
    let strategy = kind.make(&cell.setting, site).map_err(|refusal| match refusal {
        Refusal::Invalid(reason) | Refusal::Unsupported(reason) => Trouble::setup(reason),
    })?;
    Ok((runtime, strategy))
}

/// The workload as the parent resolved it for all children alike.
fn resolve(trial: &Trial, named: &str) -> Result<Workload, Trouble> {
    let text = trial.workload.as_deref().unwrap_or(named);
    Ok(Workload::of(&text.parse().map_err(|error: BadWorkload| Trouble::setup(error))?))
}

/// On a `/1` runtime the ticker and the tasks that start the jobs were polled on one thread, or the figures are
/// about something else.
fn check_single_thread(runtime: RuntimeId, threads: &Threads) -> Result<(), Trouble> {
    let mut seen: Vec<u64> = threads.ticker.iter().chain(&threads.tasks).copied().collect();
    seen.sort_unstable();
    seen.dedup();
    if runtime.workers == Workers::One && seen.len() > 1 {
        let message = format!("{runtime} used {} threads for the ticker and the tasks", seen.len());
        return Err(Trouble::new(Cause::NotSingleThreaded, message));
    }
    Ok(())
}

/// A job that can borrow is run where it is called: on a `/1` runtime, on the ticker's thread.
fn check_jobs_on_the_loop(runtime: RuntimeId, threads: &Threads) -> Result<(), Trouble> {
    let elsewhere = threads.jobs.iter().any(|thread| !threads.ticker.contains(thread));
    if runtime.workers == Workers::One && elsewhere {
        let message = format!("on {runtime} a job ran on another thread than the ticker");
        return Err(Trouble::new(Cause::NotSingleThreaded, message));
    }
    Ok(())
}
