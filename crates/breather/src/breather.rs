//! The breather: its policy, and its answer after a number of steps.
//!
//! `pace.rs` predicts how many steps fit into a slice, and `cost.rs` learns what a yield costs.

use std::time::Duration;

use crate::Report;
use crate::clock::Instant;
use crate::cost::{Costs, FIRST_SLICE};
use crate::deep::turns_of_the_last_yield;
use crate::pace::{Look, Pace};

/// The part of its budget from which a slice counts as over budget.
const OVER: (u32, u32) = (5, 4);

/// A clock for slices: it says when a job should yield.
///
/// [The crate's page](crate) says which policy and which yield to choose.
#[derive(Clone, Debug)]
#[must_use = "a breather does nothing unless it is asked after each step"]
pub struct Breather {
    /// Steps from here to the next look at the clock, at least 1.
    left: usize,
    /// Steps from the last look to the next, at least `left`.
    stride: usize,
    policy: Policy,
    state: State,
    yields: u64,
    longest_slice: Option<Duration>,
    over_budget: u64,
}

#[derive(Clone, Debug)]
enum Policy {
    Never,
    /// After this number of steps, at least 1.
    Every(usize),
    Within(Pace),
    Costing(Pace, Box<Costs>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A slice is under way.
    Working,
    /// The breather said "yield" at this time.
    Yielding(Instant),
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
        Breather::with(Policy::Every(steps), steps)
    }

    /// Creates a breather that yields when the job has held the loop for `slice`.
    ///
    /// It learns how long a step takes while steps run, and reads the clock about three times in a
    /// slice. If steps of equal length suddenly get slower, one slice is too long. A slice ends
    /// between two steps, so it is never shorter than one step.
    ///
    /// Any `slice` is allowed. Zero yields after each step. 100 us is a good start: see the figures
    /// on [the crate's page](crate).
    pub fn within(slice: Duration) -> Self {
        Breather::with(Policy::Within(Pace::new(slice, Instant::now())), 1)
    }

    /// Creates a breather that aims to spend `share` of the work on yields: `0.01` is one
    /// hundredth.
    ///
    /// It learns what a yield costs on this runtime and machine, and chooses the shortest slice
    /// that keeps to the share, from 1 us to 10 ms. With `0.01`, on one thread of tokio, yields
    /// took 0.97 to 1.06 % of the work, and slices were 89 to 158 us. (Without the I/O driver, AMD
    /// EPYC, the benchmark `overhead`.)
    ///
    /// Three things make it miss the share:
    ///
    /// - The time of a yield includes the work of other tasks meanwhile. The breather takes the
    ///   median of the last 16 yields. If other tasks are ready in more than half of them, slices
    ///   get longer than necessary.
    /// - The deep breaths of [`yield_now`](crate::yield_now) are not counted. If only spawned tasks
    ///   wait, pass the runtime's own yield.
    /// - The breather learns only from yields whose end it knows. Use
    ///   [`breathe`](Breather::breathe), [`stride`](Breather::stride) or
    ///   [`resume`](Breather::resume).
    ///
    /// # Panics
    /// If `share` is not above 0 and at most 1.
    #[track_caller]
    pub fn costing(share: f64) -> Self {
        assert!(share > 0.0 && share <= 1.0, "a share is above 0 and at most 1, but this is {share}");
        Breather::with(
            Policy::Costing(Pace::new(FIRST_SLICE, Instant::now()), Box::new(Costs::new(share))),
            1,
        )
    }

    /// Creates a breather that does not yield, for code that also runs off the loop.
    pub fn never() -> Self {
        Breather::with(Policy::Never, usize::MAX)
    }

    fn with(policy: Policy, stride: usize) -> Self {
        Breather {
            left: stride,
            stride,
            policy,
            state: State::Working,
            yields: 0,
            longest_slice: None,
            over_budget: 0,
        }
    }

    /// Counts one step, and returns true if it is time to yield.
    ///
    /// After `true`, yield, and call [`resume`](Breather::resume) when the yield is over. Without
    /// that call, the breather assumes that the next step takes as long as the ones before it.
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
        if steps < self.left {
            self.left -= steps;
            return false;
        }
        self.look((self.stride - self.left).saturating_add(steps))
    }

    /// Returns how many steps to do before the next call of [`due_after`](Breather::due_after), at
    /// least 1.
    ///
    /// Doing more makes the slice longer. If the breather has said that it is time to yield, a new
    /// slice begins here.
    #[must_use = "do this number of steps, and count them with `due_after`"]
    pub fn stride(&mut self) -> usize {
        // By count there is no slice to begin, and steps that were counted stay counted.
        let is_timed = matches!(self.policy, Policy::Within(_) | Policy::Costing(..));
        if is_timed && self.state != State::Working {
            self.resume();
        }
        self.left
    }

    /// Begins a new slice: the loop has had its turn.
    ///
    /// Call it after a yield, after the job has waited for something by itself, or when a kept
    /// breather begins another job. The first slice begins when the breather is made.
    pub fn resume(&mut self) {
        let yielding = match self.state {
            State::Yielding(since) => Some(since),
            State::Working => None,
        };
        self.state = State::Working;
        let stride = match &mut self.policy {
            Policy::Never => usize::MAX,
            Policy::Every(steps) => *steps,
            Policy::Within(pace) => pace.begin(Instant::now()),
            Policy::Costing(pace, costs) => {
                let now = Instant::now();
                let cost = |since| now.saturating_duration_since(since) / turns_of_the_last_yield();
                let slice = yielding.and_then(|since| costs.add(cost(since)));
                if let Some(slice) = slice {
                    pace.set_budget(slice);
                }
                pace.begin(now)
            }
        };
        self.go_on(stride);
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
        let (pace, costs) = match &self.policy {
            Policy::Never | Policy::Every(_) => (None, None),
            Policy::Within(pace) => (Some(pace), None),
            Policy::Costing(pace, costs) => (Some(pace), Some(&**costs)),
        };
        Report {
            yields: self.yields,
            stride: self.stride,
            budget: pace.map(Pace::budget),
            longest_slice: self.longest_slice,
            over_budget: self.over_budget,
            yield_cost: costs.and_then(Costs::of_a_yield),
        }
    }

    /// Decides after `steps` steps since the last look. Rare, so kept out of the loops that ask.
    #[cold]
    #[inline(never)]
    fn look(&mut self, steps: usize) -> bool {
        let (look, now) = match &mut self.policy {
            Policy::Never => return self.go_on(usize::MAX),
            Policy::Every(every) => {
                self.yields += 1;
                let every = *every;
                // Steps beyond the count do not shorten the next slice.
                self.go_on(every);
                return true;
            }
            Policy::Within(pace) | Policy::Costing(pace, _) => {
                let now = Instant::now();
                let look = match self.state {
                    State::Working => pace.look(now, steps),
                    State::Yielding(_) => pace.begin_late(now, steps),
                };
                (look, now)
            }
        };
        if let Policy::Costing(_, costs) = &mut self.policy
            && costs.times_this_look()
        {
            costs.add_look(now.elapsed());
        }
        self.state = State::Working;
        match look {
            Look::GoOn(stride) => self.go_on(stride),
            Look::Over(slice) => {
                self.ended(slice);
                // Forgets the turns of an earlier yield on this thread.
                turns_of_the_last_yield();
                self.state = State::Yielding(now);
                // Looks again after one step, so that the next slice gets a beginning without
                // `resume`.
                self.go_on(1);
                true
            }
        }
    }

    /// Sets the steps until the next look. Returns false, the answer of a slice that goes on.
    fn go_on(&mut self, stride: usize) -> bool {
        (self.stride, self.left) = (stride, stride);
        false
    }

    /// Keeps the length of a slice that has ended.
    fn ended(&mut self, slice: Duration) {
        self.yields += 1;
        self.longest_slice = self.longest_slice.max(Some(slice));
        let (of, parts) = OVER;
        let budget = self.report().budget;
        self.over_budget +=
            u64::from(budget.is_some_and(|budget| slice > (budget / parts).saturating_mul(of)));
    }
}

#[cfg(test)]
mod tests;
