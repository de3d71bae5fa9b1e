//! The breather itself: which policy it follows, and what it has to say after a number of steps.

use std::time::{Duration, Instant};

use crate::Report;
use crate::cost::{Costs, FIRST_SLICE};
use crate::pace::{Look, Pace};
use crate::turns::turns_of_the_last_yield;

/// A slice that takes more than this part of its budget is over it.
const OVER: (u32, u32) = (5, 4);

/// Says when a job has held the loop for long enough. See [the crate's page](crate) for which one to take, and how.
#[derive(Clone, Debug)]
#[must_use = "it does nothing unless it is asked after each step"]
pub struct Breather {
    /// Steps from here to the next look; at least 1.
    left: usize,
    /// Steps from the last look to the next; at least `left`.
    stride: usize,
    policy: Policy,
    stage: Stage,
    yields: u64,
    longest_slice: Option<Duration>,
    over_budget: u64,
}

#[derive(Clone, Debug)]
enum Policy {
    Never,
    /// After so many steps, at least 1.
    Every(usize),
    Within(Pace),
    Costing(Pace, Box<Costs>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// A slice is under way.
    Working,
    /// It said at this time that one should yield.
    Yielding(Instant),
}

impl Breather {
    /// Yields after every `steps` steps, however long they take; 0 counts as 1. It never reads the clock.
    ///
    /// The right number depends on what a step costs: on this machine, with this input. Prefer
    /// [`within`](Breather::within) unless you count something else than time, such as database rows.
    pub fn every(steps: usize) -> Self {
        let steps = steps.max(1);
        Breather::with(Policy::Every(steps), steps)
    }

    /// Yields when the job has held the loop for `slice`, give or take.
    ///
    /// It learns what a step costs while steps run, reads the clock about three times in a slice, and follows when steps
    /// get dearer or cheaper: at most one slice is too long then. A slice ends between two steps, so it can't be shorter
    /// than the longest step. A `slice` of zero yields after each step.
    pub fn within(slice: Duration) -> Self {
        Breather::with(Policy::Within(Pace::new(slice, Instant::now())), 1)
    }

    /// Yields as often as it can without costing more than `share` of the work: `0.01` for one hundredth.
    ///
    /// It learns what a yield costs on this runtime and machine, and takes the shortest slices that are long enough for
    /// that, from 1 us to 10 ms. The time of a yield holds whatever other tasks did meanwhile; it takes the
    /// median of the last yields for the cost, so in a loop in which more than half of the yields find somebody else ready,
    /// slices become longer than they need to be. The deep breaths of [`yield_now`](crate::yield_now) come on top: where
    /// nothing but spawned tasks is waiting, hand in the runtime's own. It learns only where it is told that a yield is over:
    /// by [`breathe`](Breather::breathe), [`stride`](Breather::stride) or [`resume`](Breather::resume).
    ///
    /// # Panics
    /// Where `share` is not above 0 and at most 1.
    #[track_caller]
    pub fn costing(share: f64) -> Self {
        assert!(share > 0.0 && share <= 1.0, "a share of the work is above 0 and at most 1, and not {share}");
        Breather::with(
            Policy::Costing(Pace::new(FIRST_SLICE, Instant::now()), Box::new(Costs::new(share))),
            1,
        )
    }

    /// Never yields: for a job that may run to its end, where the code is the same.
    pub fn never() -> Self {
        Breather::with(Policy::Never, usize::MAX)
    }

    fn with(policy: Policy, stride: usize) -> Self {
        Breather {
            left: stride,
            stride,
            policy,
            stage: Stage::Working,
            yields: 0,
            longest_slice: None,
            over_budget: 0,
        }
    }

    /// One step was done: is it time to yield? Costs about as much as counting down.
    ///
    /// After `true`, yield, and best tell it with [`resume`](Breather::resume) when that is over: where nobody does, the
    /// next step counts as long as the ones before it.
    #[inline]
    #[must_use = "it only says that it is time to yield: that is up to you"]
    pub fn due(&mut self) -> bool {
        self.due_after(1)
    }

    /// The same after `steps` steps at once.
    #[inline]
    #[must_use = "it only says that it is time to yield: that is up to you"]
    pub fn due_after(&mut self, steps: usize) -> bool {
        if steps < self.left {
            self.left -= steps;
            return false;
        }
        self.look((self.stride - self.left).saturating_add(steps))
    }

    /// How many steps may be done before [`due_after`](Breather::due_after) has to be asked; at least 1. More do no
    /// harm but a longer slice.
    ///
    /// Where it said that one should yield, a new slice begins here.
    #[must_use = "so many steps are to be done, and told with `due_after`"]
    pub fn stride(&mut self) -> usize {
        // By count there is no slice to begin, and steps that were counted stay counted.
        let is_timed = matches!(self.policy, Policy::Within(_) | Policy::Costing(..));
        if is_timed && self.stage != Stage::Working {
            self.resume();
        }
        self.left
    }

    /// A new slice begins: the yield is over, or the job has waited for something else, and the loop had its chance; or a job
    /// begins for which the breather was not made just now. The first slice begins when it is made.
    pub fn resume(&mut self) {
        let yielding = match self.stage {
            Stage::Yielding(since) => Some(since),
            Stage::Working => None,
        };
        self.stage = Stage::Working;
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

    /// One step was done: yields if it is time to, in the way that is handed in. Where it does not yield, that costs some
    /// nanoseconds; [`due`](Breather::due) costs one.
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

    /// The same after `steps` steps at once.
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

    /// What it did so far.
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

    /// After `steps` steps since the last look. Rare, so kept out of the loops that ask.
    #[cold]
    #[inline(never)]
    fn look(&mut self, steps: usize) -> bool {
        let (look, now) = match &mut self.policy {
            Policy::Never => return self.go_on(usize::MAX),
            Policy::Every(every) => {
                self.yields += 1;
                let every = *every;
                // Steps beyond the count are not made up for.
                self.go_on(every);
                return true;
            }
            Policy::Within(pace) | Policy::Costing(pace, _) => {
                let now = Instant::now();
                let look = match self.stage {
                    Stage::Working => pace.look(now, steps),
                    Stage::Yielding(_) => pace.begin_late(now, steps),
                };
                (look, now)
            }
        };
        if let Policy::Costing(_, costs) = &mut self.policy
            && costs.times_this_look()
        {
            costs.add_look(now.elapsed());
        }
        self.stage = Stage::Working;
        match look {
            Look::GoOn(stride) => self.go_on(stride),
            Look::Over(slice) => {
                self.ended(slice);
                // Whoever yielded before is forgotten.
                turns_of_the_last_yield();
                self.stage = Stage::Yielding(now);
                // The first step after a yield is looked at, so that the slice has a beginning.
                self.go_on(1);
                true
            }
        }
    }

    fn go_on(&mut self, stride: usize) -> bool {
        (self.stride, self.left) = (stride, stride);
        false
    }

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
