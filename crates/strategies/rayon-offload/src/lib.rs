//! The job goes to a rayon pool, and its answer comes back through a oneshot channel.
//!
//! - The pool has a fixed number of threads, so a hundred jobs queue instead of crowding the loop
//!   out.
//! - A pool as wide as the machine has one thread too many, because the loop needs one too. `all-1`
//!   leaves the loop one.
//! - A job that has begun can't be cancelled: if the future is dropped, the job runs on.
//! - A panic in `rayon::spawn` ends the whole process, so it is caught there.
//!
//! The code is the same with each runtime, because a oneshot channel needs none:
//!
//! ```no_run
//! # fn crunch() -> u64 { 0 }
//! async fn offload(pool: &rayon::ThreadPool) -> std::thread::Result<u64> {
//!     let (sender, answer) = oneshot::async_channel();
//!     pool.spawn(move || {
//!         // If nobody waits any more, the answer is dropped.
//!         let _ = sender.send(std::panic::catch_unwind(crunch));
//!     });
//!     answer.await.expect("the closure always sends")
//! }
//! ```

use rayon::{ThreadPool, ThreadPoolBuilder};
use strategy::{
    Abilities, About, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy, Value,
    catch, setting,
};

/// Runs each job on a rayon pool that all of them share.
pub struct RayonOffload {
    pool: ThreadPool,
}

impl Strategy for RayonOffload {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "A rayon pool, the answer sent back through a oneshot channel",
        settings: &[Setting {
            key: "threads",
            values: "all, all-1, or 1 to 1024",
            help: "Threads in the pool",
        }],
        defaults: &["threads=all", "threads=all-1"],
        others: &[],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let threads = setting::<Threads>(settings, "threads")?.on(site.cpus)?;
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Refusal::Invalid(format!("no pool of {threads} threads: {error}")))?;
        Ok(RayonOffload { pool })
    }

    fn abilities(&self) -> Abilities {
        Abilities { divides: false, cancels: false, bounds_threads: true, borrows: false }
    }

    async fn run<R: Runtime>(&self, _: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        let (sender, answer) = oneshot::async_channel();
        self.pool.spawn(move || {
            // If nobody waits any more, the answer is dropped.
            let _ = sender.send(catch(|| job.finish()));
        });
        Ok(answer.await.map_err(|_| JobError::Cancelled)??)
    }
}

/// The width of the pool.
enum Threads {
    All,
    AllButOne,
    Exactly(usize),
}

impl Threads {
    fn on(&self, cpus: usize) -> Result<usize, Refusal> {
        match self {
            Threads::All => Ok(cpus),
            Threads::AllButOne if cpus > 1 => Ok(cpus - 1),
            Threads::AllButOne => {
                Err(Refusal::Unsupported("one processor less one leaves the pool none".to_owned()))
            }
            Threads::Exactly(threads) => Ok(*threads),
        }
    }
}

impl Value for Threads {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Threads::All),
            "all-1" => Ok(Threads::AllButOne),
            number => match u64::read(number) {
                Ok(threads @ 1..=1024) => Ok(Threads::Exactly(threads as usize)),
                _ => Err("a pool has `all`, `all-1` or 1 to 1024 threads".to_owned()),
            },
        }
    }
}
