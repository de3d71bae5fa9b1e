//! The job begins on the loop. What is left of it after a while goes to a pool.
//!
//! - A short job never pays for a hand-off, and a long one does not hold the loop.
//! - It is not within 5 % of the better of inline and a pool at every length. It misses that
//!   - at about 1 us, because of two looks at the clock. After a pause their code has to be fetched
//!     from memory again: such jobs were measured to take 1.28 to 1.67 times as long as inline.
//!     Without a pause it was 6 % longer.
//!   - just above `after`: with a hand-off of `h`, such a job takes up to `1 + h / after` times as
//!     long as inline. The excess gets less the longer the job is.
//! - A beat is late by at most `after` and one chunk of steps. The first chunk is as long as
//!   earlier jobs showed. So give each kind of job a value of its own.
//! - Each job holds the loop for `after`. If 64 jobs come at the same moment, a beat between them
//!   is up to 64 times `after` late. With jobs at once, a pool alone or turns are better.
//! - Nobody knows beforehand how long a job is, and the second excess is the price of that. It is
//!   the ski rental problem: with `after` equal to `h` no job takes more than twice as long. No
//!   fixed rule without the length can promise less.
//! - A job that can't be cut into steps goes to the pool at once.
//! - A job that has been handed over can't be cancelled: if the future is dropped, the job runs on.
//!
//! The code is the same with each runtime, because a oneshot channel needs none:
//!
//! ```no_run
//! # use std::time::{Duration, Instant};
//! # struct Sum { left: u64, sum: u64 }
//! # impl Sum {
//! #     fn step(&mut self) { self.sum += self.left; self.left -= 1; }
//! #     fn is_done(&self) -> bool { self.left == 0 }
//! # }
//! async fn sum(pool: &rayon::ThreadPool, mut job: Sum) -> u64 {
//!     let begun = Instant::now();
//!     while !job.is_done() && begun.elapsed() < Duration::from_micros(50) {
//!         job.step(); // dear enough for a look at the clock; else do several
//!     }
//!     if job.is_done() {
//!         return job.sum; // a short job ends here
//!     }
//!     let (sender, answer) = oneshot::async_channel();
//!     pool.spawn(move || {
//!         while !job.is_done() {
//!             job.step();
//!         }
//!         let _ = sender.send(job.sum); // nobody may wait any more
//!     });
//!     answer.await.expect("the job does not panic")
//! }
//! ```

mod pace;

use std::time::Duration;

use rayon::{ThreadPool, ThreadPoolBuilder};
use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    catch, time,
};

use pace::Pace;

/// Begins each job on the loop, and hands it to a rayon pool if it is not done after a while.
pub struct HandOver {
    pace: Pace,
    pool: ThreadPool,
}

impl Strategy for HandOver {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "Begins on the loop; what is left after a while goes to a rayon pool",
        settings: &[Setting {
            key: "after",
            values: "1us to 10ms",
            help: "How long a job may hold the loop before the pool takes it",
        }],
        defaults: &[],
        others: &["after=50us"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let after = time(settings, "after", Duration::from_micros(1)..=Duration::from_millis(10))?;
        let pool = ThreadPoolBuilder::new().num_threads(site.cpus).build();
        let pool =
            pool.map_err(|error| Refusal::Invalid(format!("no pool of {} threads: {error}", site.cpus)))?;
        Ok(HandOver { pace: Pace::new(after), pool })
    }

    /// Jobs run on the loop's threads and on those of the pool, together more than there are
    /// processors.
    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let mut job = Contained::new(job);
        if job.can_be_cut()
            && let Some(output) = catch(|| self.pace.begin(&mut *job))?
        {
            job.let_go()?;
            return Ok(output);
        }
        let (sender, answer) = oneshot::async_channel();
        self.pool.spawn(move || {
            // If nobody waits any more, the answer is dropped.
            let _ = sender.send(job.finish());
        });
        Ok(answer.await.map_err(|_| JobError::Cancelled)??)
    }
}
