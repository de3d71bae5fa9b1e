//! Strategies that run a job in one way each, and state whatever a test wants.

use std::cell::Cell;
use std::sync::LazyLock;
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};

use strategy::conformance::{prove, prove_limit};
use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Progress, Refusal, Runtime, Settings, Site, Strategy,
    catch,
};

thread_local! {
    static STATED: Cell<Abilities> = const { Cell::new(Abilities::NONE) };
}

/// A strategy that runs a job in some way.
pub(crate) struct Double<W> {
    way: W,
    stated: Abilities,
}

/// Proves everything of a double that states this.
pub(crate) fn prove_that<W: Way>(stated: Abilities) {
    STATED.set(stated);
    prove::<Double<W>>("tokio/N", &[]);
}

/// Proves the limits of a double that states this.
pub(crate) fn prove_limit_that<W: Way>(stated: Abilities) {
    STATED.set(stated);
    prove_limit::<Double<W>>(|_| String::new());
}

/// A way to run a job.
pub(crate) trait Way: Default + Send + Sync + 'static {
    /// What it can do.
    const TRUTH: Abilities;

    fn run<R: Runtime>(
        &self,
        runtime: &R,
        job: impl Job + 'static,
    ) -> impl Future<Output = Result<Output, JobError>> + Send;

    /// Runs a job that borrows.
    fn run_borrowed(&self, _: &mut dyn Job) -> Result<Output, JobError> {
        Err(JobError::CannotBorrow)
    }
}

impl<W: Way> Strategy for Double<W> {
    const ABOUT: About =
        About { name: "double", summary: "Only for this test", settings: &[], defaults: &[""], others: &[] };

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(Double { way: W::default(), stated: STATED.get() })
    }

    fn abilities(&self) -> Abilities {
        self.stated
    }

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        self.way.run(runtime, job).await
    }

    async fn run_borrowed<'j, R: Runtime>(
        &'j self,
        _: &'j R,
        job: &'j mut (dyn Job + 'j),
    ) -> Result<Output, JobError> {
        let mut job = job;
        self.way.run_borrowed(&mut job)
    }
}

/// Runs a job where it is.
#[derive(Default)]
pub(crate) struct Here;

impl Way for Here {
    const TRUTH: Abilities = Abilities {
        bounds_threads: true,
        borrows: true,
        pushes_back: true,
        keeps_limit: true,
        nests: true,
        keeps_context: true,
        ..Abilities::NONE
    };

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        Ok(Contained::new(job).finish()?)
    }

    fn run_borrowed(&self, job: &mut dyn Job) -> Result<Output, JobError> {
        Ok(catch(|| job.finish())?)
    }
}

/// Runs a job where it is, and drops it without care.
#[derive(Default)]
pub(crate) struct Careless;

impl Way for Careless {
    const TRUTH: Abilities = Here::TRUTH;

    async fn run<R: Runtime>(&self, _: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        self.run_borrowed(&mut job)
    }

    fn run_borrowed(&self, job: &mut dyn Job) -> Result<Output, JobError> {
        Here.run_borrowed(job)
    }
}

/// Runs a job where it is, a slice at a time.
#[derive(Default)]
pub(crate) struct InSlices;

impl Way for InSlices {
    const TRUTH: Abilities = Abilities {
        divides: true,
        cancels: true,
        bounds_threads: true,
        pushes_back: true,
        nests: true,
        keeps_context: true,
        ..Abilities::NONE
    };

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let mut job = Contained::new(job);
        loop {
            if let Progress::Done(output) = catch(|| job.advance(1000))? {
                job.let_go()?;
                return Ok(output);
            }
            runtime.yield_now().await;
        }
    }
}

/// Hands a job to the runtime's pool of blocking threads.
#[derive(Default)]
pub(crate) struct OnAPool;

impl Way for OnAPool {
    const TRUTH: Abilities = Abilities::NONE;

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        Ok(runtime.unblock(move || job.finish()).await??)
    }
}

/// Does the same, but for a job that can't be sent to another process.
#[derive(Default)]
pub(crate) struct OrUnmoved;

impl Way for OrUnmoved {
    const TRUTH: Abilities = Abilities::NONE;

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        if job.packed().is_none() {
            return Err(JobError::CannotMove);
        }
        OnAPool.run(runtime, job).await
    }
}

/// Does both halves of a job at the same time, each on a thread of its own.
#[derive(Default)]
pub(crate) struct InHalves;

impl Way for InHalves {
    const TRUTH: Abilities = Abilities { splits: true, ..Abilities::NONE };

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let halves = |job: &mut dyn Job| {
            let Some(mut half) = job.split() else { return job.finish() };
            let other = std::thread::spawn(move || half.finish());
            job.finish();
            job.join(other.join().expect("no half panics"));
            job.so_far()
        };
        Ok(runtime.unblock(move || job.end(|job| halves(job))).await??)
    }
}

/// Runs a job on its one thread, and refuses it if another one waits already.
pub(crate) struct OrRefused(LazyLock<SyncSender<Work>>);

type Work = Box<dyn FnOnce() + Send>;

impl Default for OrRefused {
    fn default() -> Self {
        OrRefused(LazyLock::new(|| {
            let (sender, queue) = sync_channel::<Work>(1);
            std::thread::spawn(move || queue.iter().for_each(|work| work()));
            sender
        }))
    }
}

impl Way for OrRefused {
    const TRUTH: Abilities =
        Abilities { bounds_threads: true, refuses: true, keeps_limit: true, ..Abilities::NONE };

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let (sender, answer) = oneshot::async_channel();
        let work = move || {
            // If nobody waits any more, the answer is dropped.
            let _ = sender.send(job.finish());
        };
        match self.0.try_send(Box::new(work)) {
            Ok(()) => Ok(answer.await.map_err(|_| JobError::Cancelled)??),
            Err(TrySendError::Full(_)) => Err(JobError::Refused),
            Err(TrySendError::Disconnected(_)) => Err(JobError::Cancelled),
        }
    }
}
