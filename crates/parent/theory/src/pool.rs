//! Jobs on threads beside a loop that does nothing but keep the beat.
//!
//! The busy threads share the processors evenly. Beyond [`MOST_THREADS`] for each processor the
//! theory is silent: how long a crowd of threads keeps the loop's from a processor depends on how
//! the crowd was started, and was seen to be anything from 4 ms to 1.5 s.
//!
//! Left out: the hand-off to a pool and back, 5 to 30 us, which delays jobs and not beats.

use std::collections::VecDeque;
use std::time::Duration;

use crate::case::Case;
use crate::cast::{Cast, FOREVER, Task, Then};
use crate::prediction::{Prediction, Silent};
use crate::processors::wait;

/// The most busy threads for each processor.
const MOST_THREADS: u32 = 4;

struct Busy {
    /// Processor time until the poll ends.
    left: Duration,
    task: Task,
    then: Then,
}

struct Pool {
    most: usize,
    cpus: usize,
    busy: Vec<Busy>,
    waits: VecDeque<Task>,
}

impl Pool {
    /// Starts jobs as long as there are threads for them. The others wait.
    fn take(&mut self, tasks: Vec<Task>, cast: &mut Cast, now: Duration) {
        self.waits.extend(tasks);
        while self.busy.len() < self.most
            && let Some(task) = self.waits.pop_front()
        {
            let poll = cast.poll(task, now, &mut Vec::new());
            self.busy.push(Busy { left: poll.takes, task, then: poll.then });
        }
    }

    /// Returns by how much the threads are slowed down, because they share processors.
    #[expect(clippy::cast_precision_loss, reason = "a theory of thousands of threads says nothing")]
    fn slowed(&self) -> f64 {
        (self.busy.len() as f64 / self.cpus as f64).max(1.0)
    }

    /// Returns how long it takes until the first job ends.
    fn next_end(&self) -> Duration {
        let least = self.busy.iter().map(|busy| busy.left).min();
        least.map_or(FOREVER, |left| left.mul_f64(self.slowed()) + Duration::from_nanos(1))
    }

    fn advance(&mut self, time: Duration) {
        let done = time.div_f64(self.slowed());
        for busy in &mut self.busy {
            busy.left = busy.left.saturating_sub(done);
        }
        let ended = self.busy.extract_if(.., |busy| busy.left.is_zero());
        self.waits.extend(ended.filter(|busy| busy.then != Then::Sleeps).map(|busy| busy.task));
    }
}

/// Plays jobs on `threads` threads beside a loop that does nothing but keep the beat.
pub(crate) fn play(case: &Case, threads: Option<u32>) -> Result<Prediction, Silent> {
    let most = threads.unwrap_or(u32::MAX);
    let cpus = case.cpus.max(1);
    let crowd = cpus * MOST_THREADS;
    let (most, cpus) = (most as usize, cpus as usize);
    let mut pool = Pool { most, cpus, busy: Vec::new(), waits: VecDeque::new() };
    let mut cast = Cast::new(case);
    let mut now = Duration::ZERO;
    let begun = cast.begin(1);
    pool.take(begun, &mut cast, now);
    while !cast.is_over(now) {
        let threads = u32::try_from(pool.busy.len()).unwrap_or(u32::MAX);
        if threads > crowd {
            return Err(Silent::ACrowdOfThreads { threads, cpus: case.cpus });
        }
        let until = now + pool.next_end();
        let next = until.min(cast.next_timer()).max(now);
        pool.advance(next - now);
        now = next;
        for task in cast.due(now) {
            match task {
                Task::Ticker => {
                    let wait = wait(pool.busy.len(), pool.cpus, || cast.chance());
                    cast.poll(task, now + wait, &mut Vec::new());
                }
                Task::Source => {
                    let mut started = Vec::new();
                    cast.poll(task, now, &mut started);
                    pool.take(started, &mut cast, now);
                }
                Task::Job(_) => pool.take(vec![task], &mut cast, now),
            }
        }
        pool.take(Vec::new(), &mut cast, now);
    }
    Ok(cast.end(now))
}
