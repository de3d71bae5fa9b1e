//! A bounded queue before a pool as wide as the machine. If the queue is full, the job is refused
//! at once: what a service answers with 503.
//!
//! - Under a load that can't be carried, a queue without a bound grows, and each job waits longer
//!   than the one before. Here a job that is taken waits for the queue at most. The others are
//!   refused, and can be tried elsewhere or later.
//! - Threads and queue are fixed, and so are the memory and the number of jobs under way.
//! - A job waits in the queue until an idle thread has woken up. So a queue shorter than the pool
//!   refuses jobs of a burst while threads are idle.
//! - A job whose caller went away before it began is not run: nobody waits for its answer. It keeps
//!   its place in the queue until its turn. One that has begun can't be cancelled.
//! - A job that waits for another job holds its thread. If all of them wait, none goes on.
//!
//! The code is the same with each runtime, because neither channel needs one:
//!
//! ```
//! # fn crunch() -> u64 { 42 }
//! type Work = Box<dyn FnOnce() + Send>;
//!
//! fn pool(threads: usize, queue: usize) -> async_channel::Sender<Work> {
//!     let (sender, work) = async_channel::bounded::<Work>(queue);
//!     for _ in 0..threads {
//!         let work = work.clone();
//!         std::thread::spawn(move || while let Ok(work) = work.recv_blocking() { work() });
//!     }
//!     sender
//! }
//!
//! async fn crunched(pool: &async_channel::Sender<Work>) -> Result<u64, &'static str> {
//!     let (sender, answer) = oneshot::async_channel();
//!     let work = move || drop(sender.send(crunch()));
//!     pool.try_send(Box::new(work)).map_err(|_| "503")?;
//!     answer.await.map_err(|_| "500") // it panicked
//! }
//!
//! let pool = pool(2, 2);
//! let on_tokio = tokio::runtime::Runtime::new()?.block_on(crunched(&pool));
//! let on_smol = smol::block_on(crunched(&pool));
//! let on_async_std = async_std::task::block_on(crunched(&pool));
//! # assert_eq!([on_tokio, on_smol, on_async_std], [Ok(42); 3]);
//! # Ok::<(), std::io::Error>(())
//! ```

use std::thread;

use async_channel::{Receiver, Sender, TrySendError, bounded};
use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    Value, setting,
};

type Work = Box<dyn FnOnce() + Send>;

/// Runs jobs on a pool behind a queue, and refuses a job when the queue is full.
pub struct Shed {
    /// Its end is the end of the threads.
    queue: Sender<Work>,
}

impl Strategy for Shed {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "A bounded queue before a pool as wide as the machine, which refuses jobs when it is full",
        settings: &[Setting {
            key: "queue",
            values: "cores, or 1 to 100_000",
            help: "The most jobs that wait; cores: one for each thread of the pool",
        }],
        defaults: &[],
        others: &["queue=cores", "queue=16"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let length = setting::<Length>(settings, "queue")?.on(site);
        let (queue, work) = bounded(length);
        for number in 0..site.cpus {
            let work = work.clone();
            let started = thread::Builder::new().name(format!("shed-{number}")).spawn(move || serve(&work));
            started
                .map_err(|error| Refusal::Invalid(format!("no pool of {} threads: {error}", site.cpus)))?;
        }
        Ok(Shed { queue })
    }

    fn abilities(&self) -> Abilities {
        Abilities { bounds_threads: true, refuses: true, keeps_limit: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let (sender, answer) = oneshot::async_channel();
        let work = move || {
            if !sender.is_closed() {
                // If nobody waits any more, the answer is dropped.
                let _ = sender.send(job.finish());
            }
        };
        self.queue.try_send(Box::new(work)).map_err(|error| match error {
            TrySendError::Full(_) => JobError::Refused,
            TrySendError::Closed(_) => JobError::Cancelled,
        })?;
        Ok(answer.await.map_err(|_| JobError::Cancelled)??)
    }
}

/// Does the work of the queue until the strategy is dropped. No work panics, and no drop of it
/// does.
fn serve(work: &Receiver<Work>) {
    while let Ok(work) = work.recv_blocking() {
        work();
    }
}

/// The most jobs that wait.
enum Length {
    Cores,
    Exactly(usize),
}

impl Length {
    fn on(&self, site: Site) -> usize {
        match self {
            Length::Cores => site.cpus,
            Length::Exactly(jobs) => *jobs,
        }
    }
}

impl Value for Length {
    fn read(text: &str) -> Result<Self, String> {
        match (text, u64::read(text)) {
            ("cores", _) => Ok(Length::Cores),
            (_, Ok(jobs @ 1..=100_000)) => Ok(Length::Exactly(jobs as usize)),
            _ => Err("a queue holds `cores`, or 1 to 100_000 jobs".to_owned()),
        }
    }
}
