//! The jobs of a trial, and what became of them.
//!
//! `worker.rs` is a place for one job. `upcoming.rs` knows the jobs that are still to come.
//! `coming.rs` starts jobs as the load says.

mod coming;
mod upcoming;
mod worker;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use record::{Cause, Jobs, Load, Output};
use runtime::Runtime;
use stage::Trouble;
use strategy::{JobError, Strategy};
use workload::{Job, Workload};

use crate::meters::{JobTimes, MeteredJob, MeteredRuntime, StopFlag, TimeMeter, Waiting};
use upcoming::Upcoming;
use worker::Handed;

pub(crate) use worker::Worker;

/// The end of a job that came to no error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    /// The job is done, or it was told to stop.
    Done,
    /// The strategy has refused it, as it states.
    Refused,
}

/// The message of a starter that has ended because it was told to stop.
pub(crate) struct WorkerEnded;

/// All jobs of a trial, and the workers that do them.
pub(crate) struct Bench {
    /// `None` if there are no jobs.
    workload: Option<Workload>,
    load: Load,
    keeps_slices: bool,
    /// **Invariant:** a worker is never removed, so that its work stays counted.
    crew: Mutex<Vec<Arc<Worker>>>,
    /// A job was handed to the strategy.
    has_come: AtomicBool,
    times: TimeMeter,
    upcoming: Upcoming,
    /// The moment at which the jobs began to come.
    began: OnceLock<Instant>,
    stop: Arc<StopFlag>,
}

impl Bench {
    /// Makes workers for a workload under a load. The seed is that of the random times at which
    /// jobs come.
    pub(crate) fn new(workload: Workload, load: Load, seed: u64) -> Arc<Self> {
        Arc::new(Bench::of(Some(workload), load, seed))
    }

    /// Does the same, and keeps the length of each slice if `keep` says so.
    pub(crate) fn with_slices(workload: Workload, load: Load, seed: u64, keep: bool) -> Arc<Self> {
        Arc::new(Bench { keeps_slices: keep, ..Bench::of(Some(workload), load, seed) })
    }

    /// Makes no workers: for a floor.
    pub(crate) fn idle() -> Arc<Self> {
        Arc::new(Bench::of(None, Load::Jobs(0), 0))
    }

    fn of(workload: Option<Workload>, load: Load, seed: u64) -> Self {
        Bench {
            workload,
            load,
            keeps_slices: false,
            crew: Mutex::default(),
            has_come: AtomicBool::new(false),
            times: TimeMeter::default(),
            upcoming: Upcoming::new(load, seed),
            began: OnceLock::new(),
            stop: Arc::default(),
        }
    }

    /// Tells all jobs to end; each does so within a grain of its steps. No job comes any more.
    pub(crate) fn stop(&self) {
        self.stop.now();
        self.upcoming.stop();
    }

    /// Returns the number of messages [`WorkerEnded`] that come after [`Bench::stop`].
    pub(crate) fn messages(&self) -> usize {
        match self.load {
            Load::Jobs(jobs) => jobs as usize,
            Load::Pause(_) | Load::Rate(_) => 1,
        }
    }

    /// Returns whether no job came, and none had to: the load has times without a job.
    pub(crate) fn stayed_idle(&self) -> bool {
        !self.load.is_closed_loop() && !self.has_come.load(Ordering::Relaxed)
    }

    /// Returns whether there are jobs at all.
    pub(crate) fn has_jobs(&self) -> bool {
        self.workload.is_some()
    }

    /// Returns all workers so far.
    pub(crate) fn crew(&self) -> Vec<Arc<Worker>> {
        self.with_crew(|crew| crew.clone())
    }

    /// Returns when the jobs began to come. `None` before that, and without jobs.
    pub(crate) fn began(&self) -> Option<Instant> {
        self.began.get().copied()
    }

    /// Takes the slices of all workers that have ended since the last call. `None` if they are not
    /// kept.
    pub(crate) fn take_slices(&self) -> Option<Vec<Duration>> {
        self.keeps_slices
            .then(|| self.crew().iter().filter_map(|worker| worker.take_slices()).flatten().collect())
    }

    /// Begins the window for the times of jobs.
    pub(crate) fn open_window(&self, now: Instant) {
        self.times.open(self.waiting(now).len() as u64);
    }

    /// Ends the window for the times of jobs.
    pub(crate) fn close_window(&self, now: Instant) {
        self.times.close(now, self.waiting(now).len() as u64);
    }

    /// Returns the jobs of the window. `None` without jobs. Nothing is counted any more afterwards.
    pub(crate) fn read_times(&self, now: Instant) -> Option<Jobs> {
        self.has_jobs().then(|| self.times.read(&self.waiting(now), now))
    }

    /// Returns the jobs that were due before `now` and are not done.
    fn waiting(&self, now: Instant) -> Vec<Waiting> {
        let mut waiting: Vec<Waiting> = self.crew().iter().filter_map(|worker| worker.waiting()).collect();
        waiting.extend(self.upcoming.due_before(now).into_iter().map(|due| Waiting { due, begun: None }));
        waiting
    }

    /// Runs the first worker's jobs on this thread, with nothing around them, until the bench is
    /// stopped. Most of the bookkeeping is that of a strategy's jobs, so that it cancels in a
    /// ratio. What a raw run lacks was measured as 10 to 30 ns a job, 1 to 2 % of a job of 1 us.
    pub(crate) fn work_raw(&self) -> Result<(), Trouble> {
        let Some(workload) = &self.workload else { return Ok(()) };
        let worker = self.hire();
        let mut due = Instant::now();
        while !self.stop.is_set() {
            let handed = worker.takes(due);
            let mut job = MeteredJob::new(workload.job(), workload.grain(), worker.meter.clone());
            let result = runtime::catch(|| job.finish()).map_err(JobError::from);
            (due, _) = self.came_back(&worker, handed, workload, result)?;
        }
        Ok(())
    }

    /// Does one job by a strategy, and returns the moment at which it came back.
    async fn do_job<S: Strategy, R: Runtime>(
        &self,
        worker: &Worker,
        due: Instant,
        strategy: &S,
        runtime: &MeteredRuntime<R>,
    ) -> Result<(Instant, Ended), Trouble> {
        let Some(workload) = &self.workload else { return Ok((due, Ended::Done)) };
        worker.polled_here();
        self.has_come.store(true, Ordering::Relaxed);
        let handed = worker.takes(due);
        let job = MeteredJob::new(workload.job(), workload.grain(), worker.meter.clone());
        worker.slices.iter().for_each(|slices| slices.begin());
        let result = strategy.run(runtime, job).await;
        worker.slices.iter().for_each(|slices| slices.cancel());
        self.came_back(worker, handed, workload, result)
    }

    /// Checks and counts a job that has come back, and returns the moment at which it did.
    fn came_back(
        &self,
        worker: &Worker,
        handed: Handed,
        workload: &Workload,
        result: Result<Output, JobError>,
    ) -> Result<(Instant, Ended), Trouble> {
        let done = Instant::now();
        if result == Err(JobError::Refused) {
            worker.ended_with(None);
            self.times.refused();
            return Ok((done, Ended::Refused));
        }
        let begun = worker.meter.begun().unwrap_or(done);
        let output = checked(workload, result);
        worker.ended_with(output.as_ref().ok().copied());
        let output = output?;
        // A job that was stopped has fewer steps, and says nothing about its time.
        if output.steps == workload.steps() {
            self.times.done(&JobTimes { due: handed.due, handed: handed.at, begun, done });
        }
        Ok((done, Ended::Done))
    }

    /// Adds a worker.
    fn hire(&self) -> Arc<Worker> {
        let worker = Arc::new(Worker::new(self.stop.clone(), self.keeps_slices));
        self.with_crew(|crew| crew.push(worker.clone()));
        worker
    }

    fn metered<R: Runtime>(&self, runtime: R, worker: &Worker) -> MeteredRuntime<R> {
        MeteredRuntime::new(runtime, worker.yields.clone(), worker.slices.clone())
    }

    fn with_crew<T>(&self, look: impl FnOnce(&mut Vec<Arc<Worker>>) -> T) -> T {
        look(&mut self.crew.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Checks a job's output against the checksum of its steps, also if the job was stopped early.
pub(crate) fn checked(workload: &Workload, result: Result<Output, JobError>) -> Result<Output, Trouble> {
    let output = result.map_err(|error| match error {
        JobError::Panicked(_) => Trouble::new(Cause::Panicked, error),
        JobError::Crashed(_) => Trouble::new(Cause::Crashed, error),
        JobError::Cancelled | JobError::Refused | JobError::CannotMove | JobError::CannotBorrow => {
            Trouble::new(Cause::Unfinished, error)
        }
    })?;
    let expected = workload.expected(output.steps);
    if output.checksum == expected {
        return Ok(output);
    }
    let Output { steps, checksum } = output;
    Err(Trouble::new(
        Cause::Checksum,
        format!("{steps} steps came to {checksum:#x}, and should to {expected:#x}"),
    ))
}
