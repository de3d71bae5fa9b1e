//! Turns: CPU-bound tasks that share a loop work one after the other, a slice each, and those that
//! wait are not polled.
//!
//! **The problem.** Each [`Breather`](crate::Breather) has a budget of its own. With 1,000 tasks on
//! a loop, every task is ready all the time. A timer that fires waits for a slice of each: 94 ms
//! with slices of 100 us.
//!
//! **How it works.**
//! 1. A job that [`Turns::run`] wraps has a seat in a line. It is polled only if it has a turn.
//!    There are as many turns as the loop has threads.
//! 2. In its turn the job is polled once. That is its slice: it ends when the job returns `Pending`
//!    or is done. The turn is open again.
//! 3. The end of a slice calls the next seat in line: it wakes that task.
//! 4. That task yields once, in the runtime's own way. So the runtime looks at its timers and
//!    sockets between two slices.
//! 5. Then it takes the open turn. The other tasks sleep in line meanwhile: they cost nothing.
//!
//! One more task is awake than turns are open: the one that worked before, or the next but one. If
//! the task that was called is not polled, this one takes the turn. So no turn is held across an
//! `.await`, and none can get lost with a task that never comes back.
//!
//! `line.rs` decides, `asleep.rs` keeps who sleeps, and `calls.rs` whom to wake. `seat.rs` polls,
//! `looks.rs` knows when a yield is needed, and `under_way.rs` tells a breather in the job when its
//! slice began.

mod asleep;
mod calls;
#[cfg(test)]
mod fault;
mod line;
mod looks;
#[cfg(test)]
mod model;
mod seat;
mod seats;
mod shared_line;
mod under_way;

use std::fmt;
use std::pin::pin;
use std::task::Poll;

use line::Order;
use seat::Seat;
use shared_line::SharedLine;

pub(crate) use under_way::{is_under_way, slice_began};

/// Turns at one event loop, for CPU-bound tasks that share it.
///
/// Its clones are handles of the same turns. Make one for a runtime, and run every CPU-bound job of
/// that runtime in it:
///
/// ```
/// use std::time::Duration;
/// use breather::{Breather, Turns};
///
/// async fn crunch(items: Vec<u64>) -> u64 {
///     let mut breather = Breather::within(Duration::from_micros(100));
///     let mut sum = 0;
///     for item in items {
///         sum += item;
///         breather.breathe(breather::yield_now).await;
///     }
///     sum
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # runtime.block_on(async {
/// let turns = Turns::shared(1);
/// let job = |items| tokio::spawn(turns.run(crunch(items), tokio::task::yield_now));
/// let jobs: Vec<_> = (0..100).map(|from| job(vec![from; 1000])).collect();
/// for (from, job) in jobs.into_iter().enumerate() {
///     assert_eq!(job.await.unwrap(), from as u64 * 1000);
/// }
/// # });
/// ```
///
/// # Which order
///
/// | | [`shared`](Turns::shared) | [`one_by_one`](Turns::one_by_one) |
/// |---|---|---|
/// | a job's next slice comes | after one of every other job | at once, if no older job waits |
/// | equal jobs that begin together | end together | end one by one: half the mean latency |
/// | a short job behind long ones | ends soon | waits until they are done |
///
/// In both, a job that waits for something else gives its turn away.
///
/// # Number of turns
///
/// As many as threads poll the tasks. That is 1 for a current-thread runtime, for smol's
/// `LocalExecutor`, and for one thread that runs an `Executor`. For tokio's multi-thread runtime it
/// is the number of workers: `Handle::current().metrics().num_workers()`. With fewer turns a thread
/// stays free for other tasks, and works less.
#[derive(Clone)]
pub struct Turns(SharedLine);

impl Turns {
    /// Creates turns that are shared: after its slice a job goes to the end of the line. 0 threads
    /// count as 1.
    #[must_use]
    pub fn shared(threads: usize) -> Self {
        Turns(SharedLine::new(threads, Order::Shared))
    }

    /// Creates turns that go to one job after the other: after its slice a job goes on, unless it
    /// waits for something else. 0 threads count as 1.
    ///
    /// The job that first asked for a turn comes first.
    #[must_use]
    pub fn one_by_one(threads: usize) -> Self {
        Turns(SharedLine::new(threads, Order::OneByOne))
    }

    /// Runs a job in turns: it is polled only if it has one, and yields with `yield_now` before
    /// each turn.
    ///
    /// `yield_now` is the yield of the runtime: `tokio::task::yield_now`,
    /// `smol::future::yield_now`, `async_std::task::yield_now`. If the main future of a smol or
    /// async-std program has timers, pass [`breather::yield_now`](crate::yield_now): see [which
    /// yield](crate#which-yield).
    ///
    /// **In the job** end a slice with a [`Breather`](crate::Breather) and
    /// [`breather::yield_now`](crate::yield_now), on every runtime. The runtime's own yield works
    /// too, and costs more. A breather in the job knows when its slice began, so
    /// [`resume`](crate::Breather::resume) is not needed. Several breathers in one job share its
    /// slice: a `join_all` of ten parts takes one slice for all of them, and its first part gets
    /// most of that. See [several jobs in one task](crate::shapes::one_task#in-turns).
    ///
    /// **If the job waits** for something else, such as a socket, it returns `Pending` and its turn
    /// goes to the next in line. When it is woken, it lines up again.
    ///
    /// **If the future is dropped,** or the job panics, the turn goes to the next in line.
    ///
    /// **If the future is not polled any more,** although it was woken, another job takes the turn.
    /// An example is a `select!` whose other branch takes long. Two jobs are awake for an open
    /// turn. If both stop being polled within a few slices of each other, as parts of one task do,
    /// the others wait until one of these two is polled, or another job begins or is woken.
    ///
    /// **Within each other.** A job that awaits another job, directly or by a join handle, gives
    /// its turn away or shares it. So it can't lock up. A job that is polled within a slice of
    /// another one is a part of that slice, also if its own turns are others. A job that blocks its
    /// thread until another job of the same turns is done locks up if there is one turn, like any
    /// task that blocks its loop.
    ///
    /// **A task for each job.** On tokio, N of these futures that are joined in one task delay a
    /// timer by up to N slices, 61 at most: the task wakes itself. Spawn each of them, or join the
    /// jobs and run them as one.
    ///
    /// **Short jobs** follow each other without a yield, for 50 us at most.
    ///
    /// # Panics
    /// The returned future panics if the job or `yield_now` does.
    pub fn run<J, Y, F>(&self, job: J, mut yield_now: Y) -> impl Future<Output = J::Output> + use<J, Y, F>
    where
        J: Future,
        Y: FnMut() -> F,
        F: Future<Output = ()>,
    {
        let line = self.0.clone();
        async move {
            let mut job = pin!(job);
            // Declared after the job, so that it is dropped first and hands its turn on.
            let mut seat = Seat::take(&line);
            loop {
                let polled = match seat.turn(&mut yield_now).await {
                    Some(began) => seat.work(job.as_mut(), began),
                    None => seat::as_guest(job.as_mut()).await,
                };
                if let Poll::Ready(output) = polled {
                    return output;
                }
            }
        }
    }
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Turns").field(&*self.0.lock()).finish()
    }
}
