//! When beats are due, and how late each one came.
//!
//! Owns the arithmetic of a beat, for a heart and for the ticker of a measurement. Leaves the
//! sleeping to the caller, and what becomes of beats that were due during a stall: a heart misses
//! them, the ticker catches up. **Invariant:** beats are due at absolute times, `t0 + k * period`,
//! so that a late beat never moves the next one.

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
    // Inlined, so that a caller's own level of optimisation decides how fast it is.
    #[inline]
    #[must_use]
    pub fn due(&self, k: u64) -> Instant {
        let nanos = self.period.as_nanos() * u128::from(k);
        let offset = u64::try_from(nanos).expect("a beat is due within 584 years");
        self.t0 + Duration::from_nanos(offset)
    }

    /// Returns how long after its time beat `k` comes, if it comes at `now`. Zero if that is early.
    ///
    /// # Panics
    /// As [`Schedule::due`].
    #[inline]
    #[must_use]
    pub fn lateness(&self, k: u64, now: Instant) -> Duration {
        now.saturating_duration_since(self.due(k))
    }

    /// Returns the first beat that is due at `time` or later.
    ///
    /// # Panics
    /// If the period is zero.
    #[inline]
    #[must_use]
    pub fn first_from(&self, time: Instant) -> u64 {
        let nanos = time.saturating_duration_since(self.t0).as_nanos();
        u64::try_from(nanos.div_ceil(self.period.as_nanos())).unwrap_or(u64::MAX)
    }
}

/// A beat that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beat {
    /// The beat's number in its schedule.
    pub number: u64,
    /// The time at which it was due.
    pub due: Instant,
    /// The time from then until it came.
    pub lateness: Duration,
    /// The number of later beats that were due by then, and never came.
    pub missed: u64,
}

/// The beats of one schedule in turn: the next that is due, and what became of those before it.
///
/// ```
/// use std::time::{Duration, Instant};
/// use heartbeat::{Beats, Schedule};
///
/// let t0 = Instant::now();
/// let mut beats = Beats::new(Schedule { t0, period: Duration::from_millis(10) });
/// let beat = beats.came(t0 + Duration::from_millis(25));
/// assert_eq!((beat.number, beat.lateness, beat.missed), (0, Duration::from_millis(25), 2));
/// assert_eq!(beats.due(), t0 + Duration::from_millis(30));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Beats {
    schedule: Schedule,
    next: u64,
}

impl Beats {
    /// Makes the beats of a schedule, from beat 0 on.
    #[must_use]
    pub fn new(schedule: Schedule) -> Self {
        Self { schedule, next: 0 }
    }

    /// Returns when the next beat is due.
    ///
    /// # Panics
    /// If that is later than the clock can say.
    #[must_use]
    pub fn due(&self) -> Instant {
        self.schedule.due(self.next)
    }

    /// Takes the beat that came at `now`. The next one is the first that is due later.
    ///
    /// # Panics
    /// If the period is zero.
    pub fn came(&mut self, now: Instant) -> Beat {
        let number = self.next;
        let (due, lateness) = (self.due(), self.schedule.lateness(number, now));
        let next = self.schedule.first_from(now + Duration::from_nanos(1)).max(number + 1);
        self.next = next;
        Beat { number, due, lateness, missed: next - number - 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn beats() -> (Instant, Beats) {
        let t0 = Instant::now();
        (t0, Beats::new(Schedule { t0, period: Duration::from_millis(10) }))
    }

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

    #[test]
    fn a_beat_is_late_from_when_it_was_due_and_never_early() {
        let schedule = Schedule { t0: Instant::now(), period: Duration::from_millis(10) };
        let after = |ms| schedule.t0 + Duration::from_millis(ms);
        assert_eq!(schedule.lateness(2, after(27)), Duration::from_millis(7));
        assert_eq!(schedule.lateness(2, after(20)), Duration::ZERO);
        assert_eq!(schedule.lateness(2, after(19)), Duration::ZERO);
    }

    #[test]
    fn a_late_beat_does_not_move_the_next_one() {
        let (t0, mut beats) = beats();
        let beat = beats.came(t0 + Duration::from_millis(3));
        assert_eq!((beat.number, beat.lateness, beat.missed), (0, Duration::from_millis(3), 0));
        assert_eq!(beats.due(), t0 + Duration::from_millis(10));
    }

    #[test]
    fn a_beat_that_is_due_at_the_time_of_a_late_one_is_missed() {
        let (t0, mut beats) = beats();
        assert_eq!(beats.came(t0 + Duration::from_millis(20)).missed, 2);
        assert_eq!(beats.due(), t0 + Duration::from_millis(30));
    }

    #[test]
    fn a_timer_that_fires_early_is_not_late_and_skips_nothing() {
        let (t0, mut beats) = beats();
        beats.came(t0);
        let beat = beats.came(t0 + Duration::from_millis(9));
        assert_eq!((beat.number, beat.lateness, beat.missed), (1, Duration::ZERO, 0));
        assert_eq!(beats.due(), t0 + Duration::from_millis(20));
    }
}
