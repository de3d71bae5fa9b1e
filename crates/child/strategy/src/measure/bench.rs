//! The jobs of a trial and what became of them.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use record::{Cause, Output};
use runtime::Runtime;
use workload::{Job, Workload};

use super::{Event, Trouble, Watch};
use crate::meter::{Counter, Meter, Metered, Stop};
use crate::observed::Observed;
use crate::slices::Slices;
use crate::{JobError, Strategy};

/// All workers of a trial. Each has one job at a time, and begins the next when it has ended, without giving the
/// loop a chance in between: as the article's worker does.
pub(crate) struct Bench {
    /// `None` where there are no workers.
    workload: Option<Workload>,
    pub(crate) workers: Vec<Worker>,
    stop: Arc<Stop>,
}

/// One task that does a job after the other.
pub(crate) struct Worker {
    pub(crate) meter: Arc<Meter>,
    pub(crate) yields: Arc<Counter>,
    /// `None` where nobody asked for them.
    slices: Option<Arc<Slices>>,
    tally: Mutex<Tally>,
}

/// What a worker's jobs came to.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Jobs that ended with the right checksum.
    pub(crate) checked: u64,
    /// The last of them.
    pub(crate) last: Option<Output>,
    /// Threads on which the worker's task was polled, each once.
    pub(crate) threads: Vec<u64>,
}

impl Bench {
    /// So many workers for this workload.
    pub(crate) fn new(workload: Workload, jobs: usize) -> Arc<Self> {
        Bench::with_slices(workload, jobs, false)
    }

    /// The same, and the length of each slice is kept where that is asked for.
    pub(super) fn with_slices(workload: Workload, jobs: usize, keep: bool) -> Arc<Self> {
        let stop = Arc::<Stop>::default();
        let worker = || Worker {
            meter: Meter::new(stop.clone()),
            yields: Arc::default(),
            slices: keep.then(Arc::default),
            tally: Mutex::default(),
        };
        let workers = (0..jobs).map(|_| worker()).collect();
        Arc::new(Bench { workload: Some(workload), workers, stop })
    }

    /// No workers: for a floor.
    pub(crate) fn idle() -> Arc<Self> {
        Arc::new(Bench { workload: None, workers: Vec::new(), stop: Arc::default() })
    }

    /// Tells all jobs to end; each does so within a grain of its steps.
    pub(crate) fn stop(&self) {
        self.stop.now();
    }

    /// The slices of all workers that have ended since this was last asked. `None` where they are not kept.
    pub(super) fn take_slices(&self) -> Option<Vec<Duration>> {
        let kept = self.workers.iter().map(|worker| worker.slices.as_ref().map(|slices| slices.take()));
        kept.reduce(|all, own| Some([all?, own?].concat())).flatten()
    }

    /// Runs one worker until the bench is stopped.
    pub(crate) async fn work<S: Strategy, R: Runtime>(
        &self,
        at: usize,
        strategy: &S,
        runtime: R,
        watch: &Watch,
    ) {
        let worker = &self.workers[at];
        let Some(workload) = &self.workload else { return };
        let runtime = Observed::new(runtime, worker.yields.clone(), worker.slices.clone());
        while !self.stop.is_set() {
            worker.polled_here();
            let job = Metered::new(workload.job(), workload.grain(), worker.meter.clone());
            worker.slices.iter().for_each(|slices| slices.begin());
            let result = strategy.run(&runtime, job).await;
            worker.slices.iter().for_each(|slices| slices.cancel());
            match checked(workload, result) {
                Ok(output) => worker.ended_with(output),
                Err(trouble) => return watch.tell(Event::Failed(trouble)),
            }
            worker.polled_here();
        }
        watch.tell(Event::Ended);
    }

    /// Runs the first worker's jobs on this thread, with nothing around them, until the bench is stopped.
    pub(super) fn work_raw(&self) -> Result<(), Trouble> {
        let (Some(workload), Some(worker)) = (&self.workload, self.workers.first()) else { return Ok(()) };
        while !self.stop.is_set() {
            let mut job = Metered::new(workload.job(), workload.grain(), worker.meter.clone());
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

/// A job that was stopped counts as well as one that ran to its end: what its steps come to is known too.
pub(super) fn checked(workload: &Workload, result: Result<Output, JobError>) -> Result<Output, Trouble> {
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
