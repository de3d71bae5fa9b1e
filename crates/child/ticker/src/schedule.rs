//! The times at which beats are due.

use std::time::{Duration, Instant};

/// Beats at `t0`, `t0 + period`, `t0 + 2 * period`, ...
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// The time at which beat 0 is due.
    pub t0: Instant,
    /// The time from one beat to the next; never zero.
    pub period: Duration,
}

impl Schedule {
    /// Returns when beat `k` is due.
    ///
    /// # Panics
    /// If that is later than the clock can say.
    pub fn due(&self, k: u64) -> Instant {
        let nanos = self.period.as_nanos() * u128::from(k);
        let offset = u64::try_from(nanos).expect("a beat is due within 584 years");
        self.t0 + Duration::from_nanos(offset)
    }

    /// Returns the first beat that is due at `time` or later.
    pub(crate) fn first_from(&self, time: Instant) -> u64 {
        let nanos = time.saturating_duration_since(self.t0).as_nanos();
        u64::try_from(nanos.div_ceil(self.period.as_nanos())).unwrap_or(u64::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_beat_from_a_time() {
        let schedule = Schedule { t0: Instant::now(), period: Duration::from_millis(10) };
        let after = |ms| schedule.t0 + Duration::from_millis(ms);
        assert_eq!(schedule.first_from(schedule.t0), 0);
        assert_eq!(schedule.first_from(after(1)), 1);
        assert_eq!(schedule.first_from(after(10)), 1);
        assert_eq!(schedule.first_from(after(11)), 2);
        assert_eq!(schedule.due(schedule.first_from(after(11))), after(20));
    }
}
