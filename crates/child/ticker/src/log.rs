//! The log: every beat's lateness, written by the ticker and read on another thread.

use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use heartbeat::Schedule;

use crate::heard::Heard;

/// A log that can be shared. Clones are the same log.
#[derive(Clone, Debug, Default)]
pub struct Log {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Known after the first beat.
    schedule: Option<Schedule>,
    /// Beat `k` stands at place `k`. `None` if it has not happened and a later one has.
    lateness: Vec<Option<Duration>>,
    /// The number of beats that have happened.
    happened: u64,
    /// The threads on which the ticker was polled, each once.
    threads: Vec<u64>,
    closed: bool,
}

impl Log {
    /// Logs the next beat's lateness. Breaks if the log is closed: then the ticker ends.
    pub(crate) fn beat(&self, schedule: &Schedule, lateness: Duration) -> ControlFlow<()> {
        self.unless_closed(|inner| {
            inner.happens(schedule, inner.lateness.len(), lateness);
            inner.is_polled();
        })
    }

    /// Logs one beat's lateness, in any order and from any thread. Breaks if the log is closed.
    pub(crate) fn beat_at(&self, schedule: &Schedule, beat: u64, lateness: Duration) -> ControlFlow<()> {
        let place = usize::try_from(beat).expect("a log has less beats than there is memory");
        self.unless_closed(|inner| inner.happens(schedule, place, lateness))
    }

    /// Logs the calling thread as one on which the ticker was polled. Breaks if the log is closed.
    pub(crate) fn polled(&self) -> ControlFlow<()> {
        self.unless_closed(Inner::is_polled)
    }

    /// Returns true if the log is closed.
    pub(crate) fn is_closed(&self) -> bool {
        self.with(|inner| inner.closed)
    }

    /// Returns when beats are due. `None` before the first beat.
    pub fn schedule(&self) -> Option<Schedule> {
        self.with(|inner| inner.schedule)
    }

    /// Returns the number of beats that have happened.
    pub fn beats(&self) -> u64 {
        self.with(|inner| inner.happened)
    }

    /// Ends the log at `now`, and returns the beats that were due from `from` until before `to`. A
    /// beat that has not happened is in it with the time that has passed since it was due.
    ///
    /// If the first beat never happened, nothing was due.
    pub fn close(&self, from: Instant, to: Instant, now: Instant) -> Heard {
        self.with(|inner| inner.closed = true);
        self.heard(from, to, now)
    }

    /// Returns the beats that were due from `from` until before `to`, as they stand at `now`. The
    /// log goes on.
    pub fn heard(&self, from: Instant, to: Instant, now: Instant) -> Heard {
        self.with(|inner| {
            let Some(schedule) = inner.schedule else { return Heard::default() };
            let due = schedule.first_from(from)..schedule.first_from(to);
            let mut unfired = 0;
            let lateness = due.clone().map(|beat| {
                inner.lateness_of(beat).unwrap_or_else(|| {
                    unfired += 1;
                    schedule.lateness(beat, now)
                })
            });
            Heard {
                period: schedule.period,
                first: due.start,
                lateness: lateness.collect(),
                unfired,
                threads: inner.threads.clone(),
            }
        })
    }

    fn unless_closed(&self, write: impl FnOnce(&mut Inner)) -> ControlFlow<()> {
        self.with(|inner| {
            if inner.closed {
                return ControlFlow::Break(());
            }
            write(inner);
            ControlFlow::Continue(())
        })
    }

    fn with<T>(&self, look: impl FnOnce(&mut Inner) -> T) -> T {
        // Nothing panics half-way through a change, so the contents are whole.
        look(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Inner {
    fn happens(&mut self, schedule: &Schedule, place: usize, lateness: Duration) {
        self.schedule = Some(*schedule);
        if self.lateness.len() <= place {
            self.lateness.resize(place + 1, None);
        }
        self.lateness[place] = Some(lateness);
        self.happened += 1;
    }

    fn is_polled(&mut self) {
        let thread = runtime::current_thread();
        if !self.threads.contains(&thread) {
            self.threads.push(thread);
        }
    }

    fn lateness_of(&self, beat: u64) -> Option<Duration> {
        *self.lateness.get(usize::try_from(beat).ok()?)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn what_never_fired_is_counted_with_the_time_it_was_due_for() {
        let schedule = Schedule { t0: Instant::now(), period: 10 * MS };
        let log = Log::default();
        for late in [1, 2, 3] {
            assert!(log.beat(&schedule, late * MS).is_continue());
        }
        // Beats 1 to 5 are due in the window; 3, 4 and 5 have not happened 7 ms after the last of
        // them was due.
        let heard = log.close(schedule.due(1), schedule.due(6), schedule.due(5) + 7 * MS);
        assert_eq!(heard.lateness, [2 * MS, 3 * MS, 27 * MS, 17 * MS, 7 * MS]);
        assert_eq!(heard.unfired, 3);
        assert_eq!(heard.threads, [runtime::current_thread()]);
    }

    #[test]
    fn a_beat_out_of_order_lands_in_its_place_and_those_before_it_are_unfired() {
        let schedule = Schedule { t0: Instant::now(), period: 10 * MS };
        let log = Log::default();
        for (beat, late) in [(0, 1), (4, 5), (2, 3)] {
            assert!(log.beat_at(&schedule, beat, late * MS).is_continue());
        }
        assert_eq!(log.beats(), 3, "the places that are left out have not happened");
        let heard = log.close(schedule.due(0), schedule.due(6), schedule.due(5) + 7 * MS);
        assert_eq!(heard.lateness, [MS, 47 * MS, 3 * MS, 27 * MS, 5 * MS, 7 * MS]);
        assert_eq!(heard.unfired, 3);
        assert_eq!(heard.threads, [], "a beat from outside is on no thread of the ticker");
    }

    #[test]
    fn a_window_that_begins_after_the_last_beat_has_only_unfired_ones() {
        let schedule = Schedule { t0: Instant::now(), period: 10 * MS };
        let log = Log::default();
        let _ = log.beat(&schedule, MS);
        let heard = log.close(schedule.due(5), schedule.due(8), schedule.due(8));
        assert_eq!((heard.lateness.len(), heard.unfired), (3, 3));
    }

    #[test]
    fn a_closed_log_ends_the_ticker() {
        let schedule = Schedule { t0: Instant::now(), period: 10 * MS };
        let log = Log::default();
        let now = Instant::now();
        assert_eq!(log.close(now, now + 10 * MS, now).lateness.len(), 0);
        assert!(log.beat(&schedule, MS).is_break());
    }
}
