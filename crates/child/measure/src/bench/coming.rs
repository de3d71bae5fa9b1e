//! How jobs come: one starter for each load.
//!
//! - `jobs=J`: J tasks, each with one job after the other. A task begins the next job at once and
//!   gives the loop no chance in between, as the article's worker does. If its job was refused, it
//!   sleeps for a while, as a client that comes again.
//! - `pause=P`: one task that sleeps on the runtime's timer, and then does a job.
//! - `rate=R`: one task that sleeps until the next arrival, and then spawns a task for the job. If
//!   it wakes late, it spawns all jobs that were due meanwhile.
//!
//! **Invariant:** a job is timed from when it was due, not from when its task came to it. The due
//! times of `rate=R` depend on nothing but the seed and the moment of the start.

use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use futures_lite::{FutureExt, future};
use record::{Cause, Load};
use runtime::{Runtime, TaskError};
use stage::{Messenger, Trouble};
use strategy::Strategy;

use super::upcoming::Next;
use super::{Bench, Ended, Worker, WorkerEnded};

impl Bench {
    /// Lets the jobs come, until the bench is stopped and all jobs have ended.
    pub(crate) async fn come<S: Strategy, R: Runtime>(
        self: Arc<Self>,
        strategy: Arc<S>,
        runtime: R,
        messenger: Messenger<WorkerEnded>,
    ) {
        let began = *self.began.get_or_init(Instant::now);
        let crew = self.load.jobs().unwrap_or(0);
        let crew: Vec<Arc<Worker>> = (0..crew).map(|_| self.hire()).collect();
        // All of them before the first one begins: it may never give the others a turn.
        for worker in &crew {
            worker.takes(began);
        }
        let start = |worker: Option<Arc<Worker>>| {
            let bench = self.clone();
            let (strategy, own, messenger) = (strategy.clone(), runtime.clone(), messenger.clone());
            runtime.spawn(async move {
                let ended = match (worker, bench.load) {
                    (Some(worker), _) => bench.one_after_the_other(&worker, began, &*strategy, own).await,
                    (None, Load::Pause(_)) => bench.with_pauses(began, &*strategy, own).await,
                    (None, _) => bench.as_they_arrive(began, &strategy, &own, &messenger).await,
                };
                match ended {
                    Ok(()) => messenger.say(WorkerEnded),
                    Err(trouble) => messenger.fail(trouble),
                }
            })
        };
        let starters: Vec<_> = match self.load {
            Load::Jobs(_) => crew.into_iter().map(|worker| start(Some(worker))).collect(),
            Load::Pause(_) | Load::Rate(_) => vec![start(None)],
        };
        for starter in starters {
            // A starter reports its jobs itself. That the strategy panicked, it can't report.
            if let Err(error) = starter.await {
                messenger.fail(panicked(error));
            }
        }
    }

    async fn one_after_the_other<S: Strategy, R: Runtime>(
        &self,
        worker: &Worker,
        began: Instant,
        strategy: &S,
        runtime: R,
    ) -> Result<(), Trouble> {
        let metered = self.metered(runtime.clone(), worker);
        let mut due = began;
        while !self.stop.is_set() {
            let (back, ended) = self.do_job(worker, due, strategy, &metered).await?;
            due = back;
            if ended == Ended::Refused {
                due += BEFORE_NEXT_TRY;
                runtime.sleep_until(due).await;
            }
        }
        Ok(())
    }

    async fn with_pauses<S: Strategy, R: Runtime>(
        &self,
        began: Instant,
        strategy: &S,
        runtime: R,
    ) -> Result<(), Trouble> {
        let Some(mut gaps) = self.upcoming.gaps.clone() else { return Ok(()) };
        let worker = self.hire();
        let metered = self.metered(runtime.clone(), &worker);
        let mut stopped = self.upcoming.take_stopped();
        let mut done = began;
        loop {
            let due = done + gaps.draw();
            self.upcoming.is_next(Some(Next { due, after: None }));
            if self.sleeps_until(due, &runtime, &mut stopped).await.is_stopped() {
                return Ok(());
            }
            self.upcoming.is_next(None);
            (done, _) = self.do_job(&worker, due, strategy, &metered).await?;
        }
    }

    async fn as_they_arrive<S: Strategy, R: Runtime>(
        self: &Arc<Self>,
        began: Instant,
        strategy: &Arc<S>,
        runtime: &R,
        messenger: &Messenger<WorkerEnded>,
    ) -> Result<(), Trouble> {
        let Some(mut gaps) = self.upcoming.gaps.clone() else { return Ok(()) };
        let mut stopped = self.upcoming.take_stopped();
        let idle: Arc<Mutex<Vec<Arc<Worker>>>> = Arc::default();
        let under_way = Arc::<AtomicUsize>::default();
        let mut due = began + gaps.draw();
        self.upcoming.is_next(Some(Next { due, after: Some(gaps.clone()) }));
        loop {
            if self.sleeps_until(due, runtime, &mut stopped).await.is_stopped() {
                // The runtime has to live until the jobs have ended.
                while under_way.load(Ordering::Acquire) > 0 {
                    runtime.sleep_until(Instant::now() + LOOK).await;
                }
                return Ok(());
            }
            let free = lock(&idle).pop();
            let worker = free.unwrap_or_else(|| self.hire());
            worker.takes(due);
            let next = due + gaps.draw();
            self.upcoming.is_next(Some(Next { due: next, after: Some(gaps.clone()) }));
            let (bench, strategy, own) = (self.clone(), strategy.clone(), runtime.clone());
            let (messenger, idle) = (messenger.clone(), idle.clone());
            let job_under_way = UnderWay::begin(&under_way);
            // The handle is dropped, and the job goes on.
            drop(runtime.spawn(async move {
                let _under_way = job_under_way;
                let metered = bench.metered(own, &worker);
                let job = bench.do_job(&worker, due, &*strategy, &metered);
                match AssertUnwindSafe(job).catch_unwind().await.map_err(TaskError::from_panic) {
                    Ok(Ok(_)) => lock(&idle).push(worker),
                    Ok(Err(trouble)) => messenger.fail(trouble),
                    Err(panic) => messenger.fail(panicked(panic)),
                }
            }));
            due = next;
        }
    }

    /// Sleeps on the runtime's timer until a job is due, or until the bench is stopped.
    async fn sleeps_until<R: Runtime>(
        &self,
        due: Instant,
        runtime: &R,
        stopped: &mut Option<oneshot::AsyncReceiver<()>>,
    ) -> Woken {
        let timer = async {
            runtime.sleep_until(due).await;
            Woken::Due
        };
        let stop = async {
            match stopped {
                // An error means that the bench is gone.
                Some(stopped) => drop(stopped.await),
                None => future::pending().await,
            }
            Woken::Stopped
        };
        let woken = if self.stop.is_set() { Woken::Stopped } else { future::or(timer, stop).await };
        if self.stop.is_set() { Woken::Stopped } else { woken }
    }
}

/// The time for which a caller sleeps whose job was refused.
const BEFORE_NEXT_TRY: Duration = Duration::from_millis(10);

/// The time between two looks whether the last jobs have ended.
const LOOK: Duration = Duration::from_millis(1);

/// A job that counts as under way until this is dropped, also by a panic.
struct UnderWay(Arc<AtomicUsize>);

impl UnderWay {
    fn begin(all: &Arc<AtomicUsize>) -> Self {
        all.fetch_add(1, Ordering::AcqRel);
        UnderWay(all.clone())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Why a starter woke up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Woken {
    Due,
    Stopped,
}

impl Woken {
    fn is_stopped(self) -> bool {
        self == Woken::Stopped
    }
}

fn panicked(error: TaskError) -> Trouble {
    Trouble::new(Cause::Panicked, format!("the strategy {error}"))
}

fn lock<T>(of: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
