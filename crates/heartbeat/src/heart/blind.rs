//! When the watchdog itself slept too long.
//!
//! Owns the record of its late wakes. **Invariant:** a time in which the watchdog did not run
//! proves nothing against a thread that did not run either.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

/// A wake that is later than this counts.
const LATE: Duration = Duration::from_millis(3);
/// How many late wakes are remembered.
const KEPT: usize = 256;

/// The watchdog's own late wakes.
#[derive(Debug, Default)]
pub(crate) struct Blind(VecDeque<(Instant, Instant)>);

impl Blind {
    /// Notes a wake at `now` that was due at `due`.
    pub(crate) fn woke(&mut self, due: Instant, now: Instant) {
        if now.saturating_duration_since(due) >= LATE {
            if self.0.len() == KEPT {
                self.0.pop_front();
            }
            self.0.push_back((due, now));
        }
    }

    /// Returns for how long of a time the watchdog did not run though it should have.
    pub(crate) fn within(&self, from: Instant, to: Instant) -> Duration {
        let overlap =
            |&(due, woke): &(Instant, Instant)| woke.min(to).saturating_duration_since(due.max(from));
        self.0.iter().map(overlap).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_late_wakes_count_and_only_within() {
        let t0 = Instant::now();
        let at = |ms| t0 + Duration::from_millis(ms);
        let mut blind = Blind::default();
        blind.woke(at(10), at(11));
        blind.woke(at(30), at(130));
        blind.woke(at(200), at(300));
        assert_eq!(blind.within(at(0), at(400)), Duration::from_millis(200));
        assert_eq!(blind.within(at(50), at(250)), Duration::from_millis(130));
        assert_eq!(blind.within(at(0), at(30)), Duration::ZERO);
    }
}
