//! The jobs of a trial, and what became of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use record::{Cause, Output};
use runtime::Runtime;
use stage::{Messenger, Trouble};
use strategy::{JobError, Strategy};
use workload::{Job, Workload};

use crate::meters::{Counter, JobMeter, MeteredJob, MeteredRuntime, SliceMeter, StopFlag};

/// The message of a worker that has ended because it was told to stop.
pub(crate) struct WorkerEnded;

/// All workers of a trial.
///
/// Each worker has one job at a time. It begins the next one at once and gives the loop no chance
/// in between, as the article's worker does.
pub(crate) struct Bench {
    /// `None` if there are no workers.
    workload: Option<Workload>,
    pub(crate) workers: Vec<Worker>,
    stop: Arc<StopFlag>,
}

/// One task that does one job after the other.
pub(crate) struct Worker {
    pub(crate) meter: Arc<JobMeter>,
    pub(crate) yields: Arc<Counter>,
    /// `None` if the trial does not ask for slices.
    slices: Option<Arc<SliceMeter>>,
    tally: Mutex<Tally>,
}

/// The results of a worker's jobs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// The number of jobs that ended with the right checksum.
    pub(crate) checked: u64,
    /// The last of them.
    pub(crate) last: Option<Output>,
    /// The threads on which the worker's task was polled, each once.
    pub(crate) threads: Vec<u64>,
}

impl Bench {
    /// Makes this many workers for a workload.
    pub(crate) fn new(workload: Workload, jobs: usize) -> Arc<Self> {
        Bench::with_slices(workload, jobs, false)
    }

    /// Does the same, and keeps the length of each slice if `keep` says so.
    pub(crate) fn with_slices(workload: Workload, jobs: usize, keep: bool) -> Arc<Self> {
        let stop = Arc::<StopFlag>::default();
        let worker = || Worker {
            meter: JobMeter::new(stop.clone()),
            yields: Arc::default(),
            slices: keep.then(Arc::default),
            tally: Mutex::default(),
        };
        let workers = (0..jobs).map(|_| worker()).collect();
        Arc::new(Bench { workload: Some(workload), workers, stop })
    }

    /// Makes no workers: for a floor.
    pub(crate) fn idle() -> Arc<Self> {
        Arc::new(Bench { workload: None, workers: Vec::new(), stop: Arc::default() })
    }

    /// Tells all jobs to end; each does so within a grain of its steps.
    pub(crate) fn stop(&self) {
        self.stop.now();
    }

    /// Takes the slices of all workers that have ended since the last call. `None` if they are not
    /// kept.
    pub(crate) fn take_slices(&self) -> Option<Vec<Duration>> {
        let kept = self.workers.iter().map(|worker| worker.slices.as_ref().map(|slices| slices.take()));
        kept.reduce(|all, own| Some([all?, own?].concat())).flatten()
    }

    /// Runs one worker until the bench is stopped.
    pub(crate) async fn work<S: Strategy, R: Runtime>(
        &self,
        at: usize,
        strategy: &S,
        runtime: R,
        messenger: &Messenger<WorkerEnded>,
    ) {
        let worker = &self.workers[at];
        let Some(workload) = &self.workload else { return };
        let runtime = MeteredRuntime::new(runtime, worker.yields.clone(), worker.slices.clone());
        while !self.stop.is_set() {
            worker.polled_here();
            let job = MeteredJob::new(workload.job(), workload.grain(), worker.meter.clone());
            worker.slices.iter().for_each(|slices| slices.begin());
            let result = strategy.run(&runtime, job).await;
            worker.slices.iter().for_each(|slices| slices.cancel());
            match checked(workload, result) {
                Ok(output) => worker.ended_with(output),
                Err(trouble) => return messenger.fail(trouble),
            }
            worker.polled_here();
        }
        messenger.say(WorkerEnded);
    }

    /// Runs the first worker's jobs on this thread, with nothing around them, until the bench is
    /// stopped.
    pub(crate) fn work_raw(&self) -> Result<(), Trouble> {
        let (Some(workload), Some(worker)) = (&self.workload, self.workers.first()) else { return Ok(()) };
        while !self.stop.is_set() {
            let mut job = MeteredJob::new(workload.job(), workload.grain(), worker.meter.clone());
            let result = runtime::catch(|| job.finish()).map_err(JobError::from);
            worker.ended_with(checked(workload, result)?);
        }
        Ok(())
    }
}

impl Worker {
    pub(crate) fn tally(&self) -> Tally {
        self.with_tally(|tally| tally.clone())
    }

    fn ended_with(&self, output: Output) {
        self.with_tally(|tally| {
            tally.checked += 1;
            tally.last = Some(output);
        });
    }

    fn polled_here(&self) {
        let thread = runtime::current_thread();
        self.with_tally(|tally| {
            if !tally.threads.contains(&thread) {
                tally.threads.push(thread);
            }
        });
    }

    fn with_tally<T>(&self, look: impl FnOnce(&mut Tally) -> T) -> T {
        look(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Checks a job's output against the checksum of its steps, also if the job was stopped early.
pub(crate) fn checked(workload: &Workload, result: Result<Output, JobError>) -> Result<Output, Trouble> {
    let output = result.map_err(|error| match error {
        JobError::Panicked(_) => Trouble::new(Cause::Panicked, error),
        JobError::Cancelled | JobError::CannotBorrow => Trouble::new(Cause::Unfinished, error),
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
