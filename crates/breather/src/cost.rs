//! The cost of a yield on this runtime and machine, learned from the yields of the job.
//!
//! The time from just before a yield to just after it includes the work of other tasks. The end of
//! the last slice of a breather on the thread is known (`ended.rs`), and the yield counts from
//! there. Work of tasks without a breather is not known. If at least half of the yields find no
//! such task ready, the median of the last sixteen is the cost of a yield. In a fuller loop the
//! median is too high, and slices get longer, up to [`LONGEST_SLICE`]. A lower quantile would allow
//! a fuller loop. But yields differ, and it would miss the cost of the longest ones.

use std::time::Duration;

use crate::clock::Instant;
use crate::ended::Ended;

/// The number of yields that are remembered.
const REMEMBERED: usize = 16;

/// The slice before the first yield.
pub(crate) const FIRST_SLICE: Duration = Duration::from_micros(20);
/// The longest slice, however much a yield seems to cost. Go's scheduler preempts a goroutine after
/// the same time (`forcePreemptNS` in `runtime/proc.go`).
pub(crate) const LONGEST_SLICE: Duration = Duration::from_millis(10);
/// The shortest slice: the clock is read in each.
const SHORTEST_SLICE: Duration = Duration::from_micros(1);
/// The whole cost of a yield, as a multiple of its time: the work after it runs slower for a while,
/// because caches and branch predictors hold something else. On tokio a yield took 0.65 us, and the
/// work after it 0.3 us more (AMD EPYC, measured once with the benchmark `overhead`). The constant
/// counts a third.
const AFTERMATH: (u32, u32) = (4, 3);
/// The cost of the looks in a slice, as a multiple of the time of reading the clock. There are
/// three looks, at the beginning and two more, and none lies within a yield. The prediction after
/// each takes nearly as long as reading the clock.
const LOOKS: u32 = 5;

/// The cost of yields, and the slice that keeps to a share.
#[derive(Clone, Debug)]
pub(crate) struct Costs {
    /// The share of the work that yields may cost, above 0 and at most 1.
    share: f64,
    /// The beginning of the present yield, and the last slice on its thread then.
    yielding: Option<(Instant, Ended)>,
    yields: [Duration; REMEMBERED],
    /// The number of yields that were seen. It goes back from twice [`REMEMBERED`] to once that.
    seen: usize,
    cost: Option<Duration>,
}

impl Costs {
    pub(crate) fn new(share: f64) -> Self {
        Costs { share, yielding: None, yields: [Duration::ZERO; REMEMBERED], seen: 0, cost: None }
    }

    /// Returns the cost of a yield. `None` before the first.
    pub(crate) fn of_a_yield(&self) -> Option<Duration> {
        self.cost
    }

    /// Begins a yield. `ended` is the slice before it.
    pub(crate) fn begin_yield(&mut self, now: Instant, ended: Ended) {
        self.yielding = Some((now, ended));
    }

    /// Forgets the present yield: its time says nothing.
    pub(crate) fn forget_yield(&mut self) {
        self.yielding = None;
    }

    /// Ends the present yield, if there is one. Returns the new slice if it was recomputed. `look`
    /// is the time of a look at the clock.
    pub(crate) fn end_yield(&mut self, now: Instant, ended: &Ended, look: Duration) -> Option<Duration> {
        // In turns a job may go on without a yield: the present slice is still the old one then.
        let (_, before) = self.yielding.take_if(|(since, _)| *since <= now)?;
        let took = before.time_of_a_yield(ended, now)?;
        self.add(took, look)
    }

    /// Adds the time of a yield. Returns the new slice if it was recomputed.
    fn add(&mut self, took: Duration, look: Duration) -> Option<Duration> {
        self.yields[self.seen % REMEMBERED] = took;
        self.seen += 1;
        if self.seen > 2 * REMEMBERED {
            self.seen -= REMEMBERED;
        }
        // At each power of two while there are few, later at each 16.
        let is_time = if self.seen < REMEMBERED {
            self.seen.is_power_of_two()
        } else {
            self.seen.is_multiple_of(REMEMBERED)
        };
        is_time.then(|| self.slice(look))
    }

    fn slice(&mut self, look: Duration) -> Duration {
        let mut known = self.yields;
        let known = &mut known[..self.seen.min(REMEMBERED)];
        known.sort_unstable();
        let cost = known[(known.len() - 1) / 2];
        self.cost = Some(cost);
        let (of, parts) = AFTERMATH;
        let per_slice = cost * of / parts + LOOKS * look;
        // A tiny share gives a slice that no duration can hold.
        let slice = Duration::try_from_secs_f64(per_slice.as_secs_f64() / self.share);
        slice.unwrap_or(LONGEST_SLICE).clamp(SHORTEST_SLICE, LONGEST_SLICE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us(micros: u64) -> Duration {
        Duration::from_micros(micros)
    }

    /// The time of a look at the clock.
    const LOOK: Duration = Duration::from_nanos(50);

    /// Adds a yield several times. Returns the last new slice.
    fn add(costs: &mut Costs, times: usize, took: Duration) -> Option<Duration> {
        (0..times).filter_map(|_| costs.add(took, LOOK)).last()
    }

    #[test]
    fn the_first_yield_is_believed_and_what_follows_corrects_it() {
        let mut costs = Costs::new(0.01);
        assert_eq!(costs.of_a_yield(), None);
        // Another task worked for long during the first one.
        assert_eq!(costs.add(us(50_000), LOOK), Some(LONGEST_SLICE));
        assert_eq!(
            add(&mut costs, 7, us(3)),
            Some(us(425)),
            "3 us, a third, and five times 50 ns are 1 % of it"
        );
        assert_eq!(costs.of_a_yield(), Some(us(3)));
    }

    #[test]
    fn half_of_the_yields_may_tell_what_one_costs() {
        let mut costs = Costs::new(0.01);
        for at in 0..64 {
            costs.add(if at % 2 == 0 { us(3) } else { us(700) }, LOOK);
        }
        assert_eq!(costs.of_a_yield(), Some(us(3)));
    }

    #[test]
    fn a_yield_that_has_become_dearer_or_cheaper_is_known_after_twice_sixteen() {
        let mut costs = Costs::new(0.01);
        for cost in [us(1), us(40), us(2)] {
            add(&mut costs, 2 * REMEMBERED, cost);
            assert_eq!(costs.of_a_yield(), Some(cost));
        }
    }

    #[test]
    fn slices_have_bounds() {
        assert_eq!(Costs::new(1.0).add(Duration::ZERO, Duration::ZERO), Some(SHORTEST_SLICE));
        assert_eq!(Costs::new(f64::MIN_POSITIVE).add(us(1), LOOK), Some(LONGEST_SLICE));
    }

    #[test]
    fn a_yield_that_ends_on_another_thread_or_was_forgotten_tells_nothing() {
        let (mut costs, now) = (Costs::new(0.01), Instant::now());
        let on = |thread| {
            let mut ended = Ended::on(thread);
            ended.add(now);
            ended
        };
        costs.begin_yield(now, on(1));
        assert_eq!(costs.end_yield(now + us(5), &on(2), LOOK), None);
        costs.begin_yield(now, on(1));
        costs.forget_yield();
        assert_eq!(costs.end_yield(now + us(5), &on(1), LOOK), None);
        costs.begin_yield(now, on(1));
        assert!(costs.end_yield(now + us(5), &on(1), LOOK).is_some());
        assert_eq!(costs.of_a_yield(), Some(us(5)));
    }
}
