//! A breather without a clock: each call that needs the time is told it.
//!
//! The tests drive it in simulated time, with the same calls as a program.

use std::cell::Cell;

use crate::Report;
use crate::clock::Instant;
use crate::cost::Costs;
use crate::countdown::Countdown;
use crate::ended::Ended;
use crate::pace::{Look, Moment, Pace};

/// The policy, the countdown, and what was learned.
#[derive(Clone, Debug)]
pub(crate) struct Core {
    countdown: Countdown,
    pub(crate) policy: Policy,
    yields: u64,
}

#[derive(Clone, Debug)]
pub(crate) enum Policy {
    Never,
    /// After this number of steps, at least 1.
    Every(usize),
    Within(Pace),
    Costing(Pace, Box<Costs>),
}

impl Policy {
    /// Returns true for a policy by time. The others need no clock.
    pub(crate) fn is_timed(&self) -> bool {
        matches!(self, Policy::Within(_) | Policy::Costing(..))
    }

    /// Returns the pace of a policy by time.
    pub(crate) fn pace(&mut self) -> Option<&mut Pace> {
        match self {
            Policy::Never | Policy::Every(_) => None,
            Policy::Within(pace) | Policy::Costing(pace, _) => Some(pace),
        }
    }
}

impl Core {
    pub(crate) fn new(policy: Policy) -> Self {
        let stride = match policy {
            Policy::Never => usize::MAX,
            Policy::Every(steps) => steps,
            // The first step begins the slice.
            Policy::Within(_) | Policy::Costing(..) => 1,
        };
        Core { countdown: Countdown::from(stride), policy, yields: 0 }
    }

    /// Counts steps. Returns false if it is time for [`look`](Core::look) with these steps.
    #[inline]
    pub(crate) fn count(&mut self, steps: usize) -> bool {
        self.countdown.count(steps)
    }

    /// Ends the countdown of a policy by count. Returns true if it is time to yield.
    pub(crate) fn is_due_by_count(&mut self) -> bool {
        let is_due = matches!(self.policy, Policy::Every(_));
        self.yields += u64::from(is_due);
        // Steps beyond the count do not shorten the next slice.
        self.restart();
        is_due
    }

    /// Begins the countdown of a policy by count anew.
    pub(crate) fn restart(&mut self) {
        let steps = if let Policy::Every(steps) = self.policy { steps } else { usize::MAX };
        self.go_on(steps);
    }

    /// Decides after `steps` steps by time. Returns true if it is time to yield.
    pub(crate) fn look(&mut self, at: Moment, ended: &Cell<Ended>, steps: usize) -> bool {
        if at.turn.is_some() {
            self.end_yield(at, ended);
        }
        let steps = self.countdown.since_the_look(steps);
        let (pace, costs) = match &mut self.policy {
            Policy::Never | Policy::Every(_) => return self.is_due_by_count(),
            Policy::Within(pace) => (pace, None),
            Policy::Costing(pace, costs) => (pace, Some(costs)),
        };
        match pace.look(at, steps) {
            Look::GoOn(stride) => {
                if let Some(costs) = costs {
                    costs.forget_yield();
                }
                self.go_on(stride)
            }
            Look::Over(span) => {
                let mut count = ended.get();
                count.add(span.ended);
                ended.set(count);
                if let Some(costs) = costs {
                    costs.begin_yield(at.now, count);
                }
                self.yields += 1;
                // The next step begins a slice, unless `resume` does.
                !self.go_on(1)
            }
        }
    }

    /// Returns true if a slice by time begins with the next step.
    pub(crate) fn begins(&self, turn: Option<Instant>) -> bool {
        match &self.policy {
            Policy::Never | Policy::Every(_) => false,
            Policy::Within(pace) | Policy::Costing(pace, _) => pace.begins(turn),
        }
    }

    /// Returns the steps to the next look.
    pub(crate) fn stride(&self) -> usize {
        self.countdown.left()
    }

    /// Begins a slice.
    pub(crate) fn resume(&mut self, at: Moment, ended: &Cell<Ended>) {
        self.end_yield(at, ended);
        let stride = match &mut self.policy {
            Policy::Never | Policy::Every(_) => return self.restart(),
            Policy::Within(pace) | Policy::Costing(pace, _) => pace.begin(at),
        };
        self.go_on(stride);
    }

    /// Ends the slice without a yield. The next step, or `resume`, begins another.
    pub(crate) fn interrupt(&mut self) {
        self.forget_yield();
        if let Some(pace) = self.policy.pace() {
            pace.interrupt();
            self.go_on(1);
        }
    }

    /// Forgets the present yield: its time says nothing about its cost.
    pub(crate) fn forget_yield(&mut self) {
        if let Policy::Costing(_, costs) = &mut self.policy {
            costs.forget_yield();
        }
    }

    /// Learns from the present yield. In turns it ended when the slice began.
    fn end_yield(&mut self, at: Moment, ended: &Cell<Ended>) {
        if let Policy::Costing(pace, costs) = &mut self.policy
            && let Some(slice) = costs.end_yield(at.turn.unwrap_or(at.now), &ended.get(), pace.look_cost())
        {
            pace.set_budget(slice);
        }
    }

    /// Sets the steps until the next look. Returns false, the answer of a slice that goes on.
    fn go_on(&mut self, stride: usize) -> bool {
        self.countdown = Countdown::from(stride);
        false
    }

    pub(crate) fn report(&self) -> Report {
        let (pace, costs) = match &self.policy {
            Policy::Never | Policy::Every(_) => (None, None),
            Policy::Within(pace) => (Some(pace), None),
            Policy::Costing(pace, costs) => (Some(pace), Some(&**costs)),
        };
        let tally = pace.map(|pace| *pace.tally()).unwrap_or_default();
        Report {
            yields: self.yields,
            stride: self.countdown.stride(),
            budget: pace.map(Pace::budget),
            longest_slice: tally.longest,
            over_budget: tally.by_a_step + tally.by_a_surprise + tally.by_the_machine,
            over_by_a_step: tally.by_a_step,
            over_by_a_surprise: tally.by_a_surprise,
            over_by_the_machine: tally.by_the_machine,
            yield_cost: costs.and_then(Costs::of_a_yield),
        }
    }
}
