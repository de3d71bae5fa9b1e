//! What a yield costs on this runtime and machine, learned from the yields that are made anyway.
//!
//! The time from just before a yield to just after it holds the cost of the yield, and the work of every task that had its
//! turn meanwhile. In a loop that is not always full, some yields find nobody else ready: the lower quartile of the last
//! sixteen is the cost of a yield as long as that is so for a quarter of them. In a loop that is fuller it is too high, and
//! slices become longer, up to [`LONGEST_SLICE`].

use std::time::{Duration, Instant};

/// How many yields are remembered.
const REMEMBERED: usize = 16;
/// Which of them in order of size is the cost: the first of four.
const QUARTILE: usize = 4;

/// Before anything is known of a yield.
pub(crate) const FIRST_SLICE: Duration = Duration::from_micros(20);
/// Slices are never longer, however dear a yield seems: what Go's scheduler lets a goroutine run before it is preempted.
pub(crate) const LONGEST_SLICE: Duration = Duration::from_millis(10);
/// Slices are never shorter: the clock is read in each.
const SHORTEST_SLICE: Duration = Duration::from_micros(1);
/// How often the clock is read in a slice besides the two times between which a yield lies.
const LOOKS: u32 = 2;

/// How dear yields are, and how long slices have to be for that.
#[derive(Clone, Debug)]
pub(crate) struct Costs {
    /// Which part of the work yields may cost.
    share: f64,
    /// What a look at the clock takes. `None` before the first yield.
    clock: Option<Duration>,
    yields: [Duration; REMEMBERED],
    /// How many were seen.
    seen: usize,
    cost: Option<Duration>,
}

impl Costs {
    pub(crate) fn new(share: f64) -> Self {
        Costs { share, clock: None, yields: [Duration::ZERO; REMEMBERED], seen: 0, cost: None }
    }

    /// What a yield costs. `None` before the first.
    pub(crate) fn of_a_yield(&self) -> Option<Duration> {
        self.cost
    }

    /// A yield took so long from end to end. How long slices have to be, where that has changed.
    pub(crate) fn add(&mut self, took: Duration) -> Option<Duration> {
        self.yields[self.seen % REMEMBERED] = took;
        self.seen += 1;
        // While there are few, at each power of two.
        let is_time = if self.seen < REMEMBERED {
            self.seen.is_power_of_two()
        } else {
            self.seen.is_multiple_of(REMEMBERED)
        };
        is_time.then(|| self.slice())
    }

    fn slice(&mut self) -> Duration {
        let mut known = self.yields;
        let known = &mut known[..self.seen.min(REMEMBERED)];
        known.sort_unstable();
        let cost = known[known.len().div_ceil(QUARTILE) - 1];
        self.cost = Some(cost);
        let per_slice = cost + LOOKS * *self.clock.get_or_insert_with(cost_of_a_look);
        // A share of next to nothing would be a slice without end.
        let slice = Duration::try_from_secs_f64(per_slice.as_secs_f64() / self.share);
        slice.unwrap_or(LONGEST_SLICE).clamp(SHORTEST_SLICE, LONGEST_SLICE)
    }
}

/// What one look at the clock takes: the shortest of some, because whatever else happens makes it only longer.
fn cost_of_a_look() -> Duration {
    let mut last = Instant::now();
    let mut look = || {
        let before = std::mem::replace(&mut last, Instant::now());
        last.saturating_duration_since(before)
    };
    (0..8).map(|_| look()).min().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us(micros: u64) -> Duration {
        Duration::from_micros(micros)
    }

    /// With a clock that takes 50 ns.
    fn of_one_percent() -> Costs {
        Costs { clock: Some(Duration::from_nanos(50)), ..Costs::new(0.01) }
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
        assert_eq!(add(&mut costs, 7, us(2)), Some(us(210)), "2 us and two looks are 1 % of it");
        assert_eq!(costs.of_a_yield(), Some(us(2)));
    }

    #[test]
    fn a_quarter_of_the_yields_may_tell_what_one_costs() {
        let mut costs = of_one_percent();
        for at in 0..64 {
            costs.add(if at % 4 == 0 { us(3) } else { us(700) });
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
    fn slices_have_bounds() {
        assert_eq!(add(&mut Costs::new(1.0), 1, Duration::ZERO), Some(SHORTEST_SLICE));
        assert_eq!(add(&mut Costs::new(f64::MIN_POSITIVE), 1, us(1)), Some(LONGEST_SLICE));
    }
}
