//! The job goes to a rayon pool, and its answer comes back through a oneshot channel.
//!
//! - The pool has a fixed number of threads, so a hundred jobs queue instead of crowding the loop
//!   out.
//! - A pool as wide as the machine has one thread too many, because the loop needs one too. `all-1`
//!   leaves the loop one.
//! - A quota of a container limits time, and not processors. A pool wider than the quota uses it up
//!   early, and then the system stops the loop too. `quota` is as wide as the quota.
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
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    Value, setting,
};

/// Runs each job on a rayon pool that all of them share.
pub struct RayonOffload {
    pool: ThreadPool,
}

impl RayonOffload {
    /// Returns the width of the pool.
    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }
}

impl Strategy for RayonOffload {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "A rayon pool, the answer sent back through a oneshot channel",
        settings: &[Setting {
            key: "threads",
            values: "all, all-1, quota, or 1 to 1024",
            help: "Threads in the pool",
        }],
        defaults: &["threads=all", "threads=all-1"],
        others: &[],
    };
    const DEFAULTS_UNDER_QUOTA: &'static [&'static str] = &["threads=quota"];

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let threads = setting::<Threads>(settings, "threads")?.on(site)?;
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Refusal::Invalid(format!("no pool of {threads} threads: {error}")))?;
        Ok(RayonOffload { pool })
    }

    fn abilities(&self) -> Abilities {
        Abilities { bounds_threads: true, keeps_limit: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let (sender, answer) = oneshot::async_channel();
        self.pool.spawn(move || {
            // If nobody waits any more, the answer is dropped.
            let _ = sender.send(job.finish());
        });
        Ok(answer.await.map_err(|_| JobError::Cancelled)??)
    }
}

/// The width of the pool.
enum Threads {
    All,
    AllButOne,
    /// The quota, rounded up to whole threads.
    Quota,
    Exactly(usize),
}

impl Threads {
    fn on(&self, site: Site) -> Result<usize, Refusal> {
        match self {
            Threads::All => Ok(site.cpus),
            Threads::AllButOne if site.cpus > 1 => Ok(site.cpus - 1),
            Threads::AllButOne => {
                Err(Refusal::Unsupported("one processor less one leaves the pool none".to_owned()))
            }
            Threads::Quota => {
                let Some(quota) = site.quota_millicpus else {
                    let why = "there is no quota to be as wide as: give one, such as --quota 1.5".to_owned();
                    return Err(Refusal::Unsupported(why));
                };
                Ok(usize::try_from(quota.div_ceil(1000).max(1)).unwrap_or(usize::MAX))
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
            "quota" => Ok(Threads::Quota),
            number => match u64::read(number) {
                Ok(threads @ 1..=1024) => Ok(Threads::Exactly(threads as usize)),
                _ => Err("a pool has `all`, `all-1`, `quota` or 1 to 1024 threads".to_owned()),
            },
        }
    }
}
