//! The job goes to a rayon pool, and its parts run there side by side.
//!
//! - One job is done sooner: on eight idle processors in an eighth of the time, at best. Many jobs
//!   at once are not, because the processors are busy anyway.
//! - Only a job whose steps don't depend on each other can be split: a sum over a slice can, a hash
//!   of a stream can't. A job that can't is done on one thread, as with any pool.
//! - The pieces are about four per thread. With one per thread, a thread that is interrupted keeps
//!   the others waiting at the end. With thousands, splitting and joining cost more than they
//!   bring.
//! - While a thread waits for a half that another one does, it takes other work of the pool. That
//!   may be a whole job that came later, and then the answer waits for that one too. A semaphore
//!   lets no more jobs into the pool than it has threads. The others wait with their callers.
//! - A panic in one half becomes an error. The other half is done to its end first.
//! - A job that has begun can't be cancelled: if the future is dropped, the job runs on.
//!
//! The code is the same with each runtime, because a oneshot channel needs none:
//!
//! ```
//! use rayon::prelude::*;
//!
//! async fn sum(pool: &rayon::ThreadPool, values: Vec<u64>) -> std::thread::Result<u64> {
//!     let (sender, answer) = oneshot::async_channel();
//!     pool.spawn(move || {
//!         // par_iter() splits by halves, as the strategy does below with rayon::join().
//!         let sum = std::panic::catch_unwind(|| values.par_iter().sum());
//!         let _ = sender.send(sum); // nobody may wait any more
//!     });
//!     answer.await.expect("the closure always sends")
//! }
//! # let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
//! # let sum = futures_lite::future::block_on(sum(&pool, (1..=1000).collect()));
//! # assert_eq!(sum.unwrap(), 500_500);
//! ```

use std::sync::Arc;

use async_lock::Semaphore;
use rayon::{ThreadPool, ThreadPoolBuilder};
use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    Value, setting,
};

/// The pieces of a job for each thread of the pool.
const PIECES_PER_THREAD: usize = 4;

/// Divides each job among the threads of a rayon pool.
pub struct RayonSplit {
    pool: ThreadPool,
    /// One permit for each thread of the pool. A job keeps its permit to its end.
    under_way: Arc<Semaphore>,
}

impl Strategy for RayonSplit {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "Divides a job among the threads of a rayon pool: it is done sooner",
        settings: &[Setting {
            key: "threads",
            values: "all, all-1, or 1 to 1024",
            help: "Threads in the pool",
        }],
        defaults: &[],
        others: &["threads=all"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let threads = setting::<Threads>(settings, "threads")?.on(site)?;
        let pool = ThreadPoolBuilder::new().num_threads(threads).build();
        let pool =
            pool.map_err(|error| Refusal::Invalid(format!("no pool of {threads} threads: {error}")))?;
        Ok(RayonSplit { pool, under_way: Arc::new(Semaphore::new(threads)) })
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            bounds_threads: true,
            splits: true,
            pushes_back: true,
            keeps_limit: true,
            ..Abilities::NONE
        }
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let permit = self.under_way.acquire_arc().await;
        let (sender, answer) = oneshot::async_channel();
        let pieces = PIECES_PER_THREAD * self.pool.current_num_threads();
        self.pool.spawn(move || {
            let output = job.end(|job| by_halves(job, pieces));
            drop(permit);
            // If nobody waits any more, the answer is dropped.
            let _ = sender.send(output);
        });
        Ok(answer.await.map_err(|_| JobError::Cancelled)??)
    }
}

/// Does a job in about this many pieces, which other threads of the pool may take.
///
/// # Panics
/// If a piece does. `rayon::join` runs both halves to their ends first.
fn by_halves(job: &mut dyn Job, pieces: usize) -> Output {
    let half = if pieces > 1 { job.split() } else { None };
    let Some(later) = half else { return job.finish() };
    let mut later = Contained::new(later);
    let (_, output) =
        rayon::join(|| by_halves(job, pieces.div_ceil(2)), || by_halves(&mut **later, pieces / 2));
    job.join(output);
    job.so_far()
}

/// The width of the pool.
enum Threads {
    All,
    AllButOne,
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
