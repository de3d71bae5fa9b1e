//! What a yield costs on this runtime and machine, learned from the yields that are made anyway.
//!
//! The time from just before a yield to just after it holds the cost of the yield, and the work of every task that had its
//! turn meanwhile. In a loop that is not always full, many yields find nobody else ready: the median of the last sixteen is
//! the cost of a yield as long as that is so for half of them. In a loop that is fuller it is too high, and slices become
//! longer, up to [`LONGEST_SLICE`]. (A lower quantile would bear a fuller loop, but yields are not all alike, and half
//! of what they cost is in the dearer ones.)
//!
//! The looks at the clock cost as well, and more after a slice of work than in a loop of nothing else: now and then one
//! is timed where it happens.

use std::time::Duration;

/// How many yields are remembered.
const REMEMBERED: usize = 16;

/// Before anything is known of a yield.
pub(crate) const FIRST_SLICE: Duration = Duration::from_micros(20);
/// Slices are never longer, however dear a yield seems: what Go's scheduler lets a goroutine run before it is preempted.
pub(crate) const LONGEST_SLICE: Duration = Duration::from_millis(10);
/// Slices are never shorter: the clock is read in each.
const SHORTEST_SLICE: Duration = Duration::from_micros(1);
/// What a yield costs in all, of the time that it takes: the work after it runs slower for a while, because caches and
/// branch predictors have seen something else. The benchmark `overhead` finds a third more on tokio (0.65 us, and 0.3 us
/// besides; AMD EPYC).
const AFTERMATH: (u32, u32) = (4, 3);
/// How often a stride is worked out in a slice: at its beginning and at two looks. None of it lies within a yield.
const LOOKS: u32 = 3;

/// How dear yields are, and how long slices have to be for that.
#[derive(Clone, Debug)]
pub(crate) struct Costs {
    /// Which part of the work yields may cost.
    share: f64,
    /// What a look at the clock takes, with what is worked out of it. `None` before one was timed.
    look: Option<Duration>,
    yields: [Duration; REMEMBERED],
    /// How many were seen; from twice [`REMEMBERED`] on it begins again at once that.
    seen: usize,
    cost: Option<Duration>,
}

impl Costs {
    pub(crate) fn new(share: f64) -> Self {
        Costs { share, look: None, yields: [Duration::ZERO; REMEMBERED], seen: 0, cost: None }
    }

    /// What a yield costs. `None` before the first.
    pub(crate) fn of_a_yield(&self) -> Option<Duration> {
        self.cost
    }

    /// A yield took so long from end to end. How long slices have to be, where that has changed.
    pub(crate) fn add(&mut self, took: Duration) -> Option<Duration> {
        self.yields[self.seen % REMEMBERED] = took;
        self.seen += 1;
        if self.seen > 2 * REMEMBERED {
            self.seen -= REMEMBERED;
        }
        // While there are few, at each power of two.
        let is_time = if self.seen < REMEMBERED {
            self.seen.is_power_of_two()
        } else {
            self.seen.is_multiple_of(REMEMBERED)
        };
        is_time.then(|| self.slice())
    }

    /// Whether the look under way is to be timed: once between two changes of the slice.
    pub(crate) fn times_this_look(&self) -> bool {
        self.look.is_none() || self.seen % REMEMBERED == REMEMBERED / 2
    }

    /// A look took so long. Whatever else the machine does makes it only longer, so a longer one is believed slowly.
    pub(crate) fn add_look(&mut self, took: Duration) {
        self.look = Some(self.look.map_or(took, |look| took.min(look + look / 8)));
    }

    fn slice(&mut self) -> Duration {
        let mut known = self.yields;
        let known = &mut known[..self.seen.min(REMEMBERED)];
        known.sort_unstable();
        let cost = known[(known.len() - 1) / 2];
        self.cost = Some(cost);
        let (of, parts) = AFTERMATH;
        let per_slice = cost * of / parts + LOOKS * self.look.unwrap_or_default();
        // A share of next to nothing would be a slice without end.
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

    /// With looks that take 50 ns.
    fn of_one_percent() -> Costs {
        Costs { look: Some(Duration::from_nanos(50)), ..Costs::new(0.01) }
    }

    /// Adds so many of a kind; what the last change says.
    fn add(costs: &mut Costs, times: usize, took: Duration) -> Option<Duration> {
        (0..times).filter_map(|_| costs.add(took)).last()
    }

    #[test]
    fn the_first_yield_is_believed_and_what_follows_corrects_it() {
        let mut costs = of_one_percent();
        assert_eq!(costs.of_a_yield(), None);
        // Somebody else worked for long during the first ones.
        assert_eq!(costs.add(us(50_000)), Some(LONGEST_SLICE));
        assert_eq!(add(&mut costs, 7, us(3)), Some(us(415)), "3 us, a third, and three looks are 1 % of it");
        assert_eq!(costs.of_a_yield(), Some(us(3)));
    }

    #[test]
    fn half_of_the_yields_may_tell_what_one_costs() {
        let mut costs = of_one_percent();
        for at in 0..64 {
            costs.add(if at % 2 == 0 { us(3) } else { us(700) });
        }
        assert_eq!(costs.of_a_yield(), Some(us(3)));
    }

    #[test]
    fn a_yield_that_has_become_dearer_or_cheaper_is_known_after_twice_sixteen() {
        let mut costs = of_one_percent();
        for cost in [us(1), us(40), us(2)] {
            add(&mut costs, 2 * REMEMBERED, cost);
            assert_eq!(costs.of_a_yield(), Some(cost));
        }
    }

    #[test]
    fn a_look_is_timed_now_and_then_and_a_long_one_believed_slowly() {
        let mut costs = Costs::new(0.01);
        assert!(costs.times_this_look());
        costs.add_look(us(8));
        assert!(!costs.times_this_look());
        costs.add_look(us(800));
        costs.add_look(us(1000));
        costs.add_look(us(1));
        assert_eq!(costs.add(Duration::ZERO), Some(us(300)), "three looks of 1 us are 1 %");
        assert_eq!((1..16).filter(|_| (costs.add(us(1)), costs.times_this_look()).1).count(), 1);
    }

    #[test]
    fn slices_have_bounds() {
        assert_eq!(add(&mut Costs::new(1.0), 1, Duration::ZERO), Some(SHORTEST_SLICE));
        assert_eq!(add(&mut Costs::new(f64::MIN_POSITIVE), 1, us(1)), Some(LONGEST_SLICE));
    }
}
