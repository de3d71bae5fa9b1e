//! The breather: it reads the clock of the thread, and asks its core.
//!
//! `breather/core.rs` decides, `pace.rs` predicts how many steps fit into a slice, and `cost.rs`
//! learns what a yield costs.

mod core;
mod poll;
mod wait;

use std::time::Duration;

use crate::Report;
use crate::clock::Instant;
use crate::cost::{Costs, FIRST_SLICE};
use crate::deep::turns_of_the_last_yield;
use crate::ended;
use crate::pace::{Moment, Pace};
use crate::turns::slice_began;

use self::core::{Core, Policy};

/// A clock for slices: it says when a job should yield.
///
/// [The crate's page](crate) says which policy and which yield to choose.
///
/// # When a slice begins
///
/// In turns a slice begins with the poll. Elsewhere a slice by time begins with
/// [`resume`](Breather::resume) or [`stride`](Breather::stride). Without them it begins after the
/// steps of the first [`due`](Breather::due) or [`due_after`](Breather::due_after): it is then
/// longer by these steps. A breather that waits for its first step counts no waiting.
#[derive(Clone, Debug)]
#[must_use = "a breather does nothing unless it is asked after each step"]
pub struct Breather {
    core: Core,
    /// True if `poll_breathe` has returned `Pending`, and the next poll ends that yield.
    is_in_a_polled_yield: bool,
}

impl Breather {
    /// Creates a breather that yields after every `steps` steps. 0 counts as 1. It does not read
    /// the clock.
    ///
    /// The right number depends on how long a step takes on this machine, with this input. Prefer
    /// [`within`](Breather::within), unless you count something else than time, such as rows of a
    /// database.
    pub fn every(steps: usize) -> Self {
        let steps = steps.max(1);
        Breather::with(Policy::Every(steps))
    }

    /// Creates a breather that yields when the job has held the loop for `slice`.
    ///
    /// It learns how long a step takes while steps run, and reads the clock about three times in a
    /// slice. If steps of equal length suddenly get slower, one slice is too long. A slice ends
    /// between two steps, so it is never shorter than one step.
    ///
    /// Dear steps in clusters, such as rows that need a disk, make more slices too long until the
    /// breather knows them. Then it looks at the clock so often that a slice ends in time, even if
    /// all of its steps are dear. Looks take about one part of the time in 16 then, one in 8 at
    /// most. It forgets dear steps after 256 slices without any, and a single one after 64.
    ///
    /// Any `slice` is allowed. Zero yields after each step. 100 us is a good start: see the figures
    /// on [the crate's page](crate).
    pub fn within(slice: Duration) -> Self {
        Breather::with(Policy::Within(Pace::new(slice)))
    }

    /// Creates a breather that aims to spend `share` of the work on yields: `0.01` is one
    /// hundredth.
    ///
    /// It learns what a yield costs on this runtime and machine, and chooses the shortest slice
    /// that keeps to the share, from 1 us to 10 ms. With `0.01`, on one thread of tokio, yields
    /// took 0.82 to 0.88 % of the work, and slices were 70 us. (AMD EPYC, the benchmark
    /// `overhead`.)
    ///
    /// Three things make it miss the share:
    ///
    /// - The time of a yield includes the work of other tasks meanwhile. If other breathers by time
    ///   worked on the thread, the breather counts from the end of the last of their slices. It
    ///   takes the median of the last 16 yields. If tasks without a breather are ready in more than
    ///   half of them, slices get longer than necessary.
    /// - The deep breaths of [`yield_now`](crate::yield_now) are not counted. If only spawned tasks
    ///   wait, pass the runtime's own yield.
    /// - The breather learns only from yields whose end it knows. Use
    ///   [`breathe`](Breather::breathe), [`stride`](Breather::stride) or
    ///   [`resume`](Breather::resume). A yield that ends on another thread is left out.
    ///
    /// # Panics
    /// If `share` is not above 0 and at most 1.
    #[track_caller]
    pub fn costing(share: f64) -> Self {
        assert!(share > 0.0 && share <= 1.0, "a share is above 0 and at most 1, but this is {share}");
        Breather::with(Policy::Costing(Pace::new(FIRST_SLICE), Box::new(Costs::new(share))))
    }

    /// Creates a breather that does not yield, for code that also runs off the loop.
    pub fn never() -> Self {
        Breather::with(Policy::Never)
    }

    fn with(policy: Policy) -> Self {
        Breather { core: Core::new(policy), is_in_a_polled_yield: false }
    }

    /// Counts one step, and returns true if it is time to yield.
    ///
    /// After `true`, yield, and call [`resume`](Breather::resume) when the yield is over. Without
    /// that call, the next slice begins after its first step, and is longer by it.
    ///
    /// Most calls only count down: 0.3 ns a step. (AMD EPYC, the benchmark `overhead`; its goal is
    /// 2 ns.)
    #[inline]
    #[must_use = "it only says that it is time to yield: that is up to you"]
    pub fn due(&mut self) -> bool {
        self.due_after(1)
    }

    /// Counts `steps` steps, and returns true if it is time to yield. See [`due`](Breather::due).
    #[inline]
    #[must_use = "it only says that it is time to yield: that is up to you"]
    pub fn due_after(&mut self, steps: usize) -> bool {
        if self.core.count(steps) { false } else { self.look(steps) }
    }

    /// Returns how many steps to do before the next call of [`due_after`](Breather::due_after), at
    /// least 1.
    ///
    /// Doing more makes the slice longer. If no slice by time is under way, one begins here.
    #[must_use = "do this number of steps, and count them with `due_after`"]
    pub fn stride(&mut self) -> usize {
        // By count there is no slice to begin, and steps that were counted stay counted.
        if self.core.begins(slice_began()) {
            self.resume();
        }
        self.core.stride()
    }

    /// Begins a new slice: the loop has had its turn.
    ///
    /// Call it after a yield, when a kept breather begins another job, or after the job has awaited
    /// something. [`wait`](Breather::wait) does the latter by itself.
    ///
    /// In turns it is not needed, and does not begin another slice before the next poll.
    pub fn resume(&mut self) {
        self.is_in_a_polled_yield = false;
        if !self.core.policy.is_timed() {
            return self.core.restart();
        }
        if turns_of_the_last_yield() > 1 {
            // A deep breath: many yields.
            self.core.forget_yield();
        }
        // Also in turns, where the beginning is known: the job may have done something since.
        ended::on_this_thread(|ended| self.core.resume(moment(), ended));
    }

    /// Counts one step, and yields with `yield_now` if it is time to.
    ///
    /// If it does not yield it is ready at once, but costs more than [`due`](Breather::due): it is
    /// a future. The benchmark `checks` shows both.
    ///
    /// ```
    /// # async fn f(items: Vec<u64>) {
    /// # fn step(_: u64) {}
    /// let mut breather = breather::Breather::within(std::time::Duration::from_micros(100));
    /// for item in items {
    ///     step(item);
    ///     breather.breathe(tokio::task::yield_now).await;
    /// }
    /// # }
    /// ```
    #[inline]
    pub async fn breathe<F: Future<Output = ()>>(&mut self, yield_now: impl FnOnce() -> F) {
        self.breathe_after(1, yield_now).await;
    }

    /// Counts `steps` steps, and yields with `yield_now` if it is time to.
    #[inline]
    pub async fn breathe_after<F: Future<Output = ()>>(
        &mut self,
        steps: usize,
        yield_now: impl FnOnce() -> F,
    ) {
        if self.due_after(steps) {
            yield_now().await;
            self.resume();
        }
    }

    /// Returns what the breather did so far.
    #[must_use]
    pub fn report(&self) -> Report {
        self.core.report()
    }

    /// Decides after `steps` steps. Rare, so kept out of the loops that ask.
    #[cold]
    #[inline(never)]
    fn look(&mut self, steps: usize) -> bool {
        self.is_in_a_polled_yield = false;
        if !self.core.policy.is_timed() {
            return self.core.is_due_by_count();
        }
        let at = moment();
        if let Some(pace) = self.core.policy.pace()
            && pace.times_this_look()
        {
            pace.add_look(at.now.elapsed());
        }
        if at.turn.is_some() && turns_of_the_last_yield() > 1 {
            self.core.forget_yield();
        }
        let is_due = ended::on_this_thread(|ended| self.core.look(at, ended, steps));
        if is_due {
            // Forgets the turns of an earlier yield on this thread.
            turns_of_the_last_yield();
        }
        is_due
    }
}

/// Returns the present moment on this thread.
fn moment() -> Moment {
    Moment { now: Instant::now(), turn: slice_began() }
}

#[cfg(test)]
mod crowd;
#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;
