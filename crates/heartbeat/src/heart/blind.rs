//! When the watchdog itself slept too long, and why.
//!
//! Owns the record of its late wakes. **Invariant:** a time in which the watchdog did not run
//! proves nothing against a thread that did not run either. The process was stopped only if the
//! watchdog was late without waiting for a processor, and no thread had one meanwhile.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::evidence::{Process, Thread};

/// A wake that is later than this counts.
const LATE: Duration = Duration::from_millis(3);
/// The number of late wakes that are remembered.
const KEPT: usize = 256;

/// The watchdog's own late wakes.
#[derive(Debug)]
pub(crate) struct Blind {
    thread: Thread,
    /// Since when it sleeps or looks, with what was counted at the last reading.
    slept: Option<Clocks>,
    wakes: VecDeque<Wake>,
}

/// The system's counts at one moment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clocks {
    pub(crate) at: Instant,
    /// The time that all threads of the process had a processor.
    pub(crate) process: Option<Duration>,
    /// The time that the watchdog waited for a processor.
    pub(crate) run_delay: Option<Duration>,
}

#[derive(Clone, Copy, Debug)]
struct Wake {
    slept: Instant,
    due: Instant,
    woke: Instant,
    stopped: bool,
}

impl Blind {
    /// Makes the record of the thread that calls.
    pub(crate) fn of_this_thread() -> Self {
        Self { thread: Thread::here(), slept: None, wakes: VecDeque::new() }
    }

    /// Notes that the watchdog goes to sleep after a look.
    pub(crate) fn sleeps(&mut self) {
        self.looked();
        // After a short look, what was counted before it saves another reading.
        let before = self.slept.unwrap_or_else(|| self.clocks());
        self.slept = Some(Clocks { at: Instant::now(), ..before });
    }

    /// Begins anew after a time that says nothing: a callback, or a sleep that news ended.
    pub(crate) fn begins_anew(&mut self) {
        self.slept = Some(self.clocks());
    }

    /// Notes a wake that was due at `due`.
    pub(crate) fn woke(&mut self, due: Instant) {
        let woke = self.clocks();
        if let Some(slept) = self.slept.replace(woke) {
            self.note(slept, due.max(slept.at), woke);
        }
    }

    /// Notes the end of the looks that began with the last wake. They are short, unless the
    /// watchdog was kept from running.
    pub(crate) fn looked(&mut self) {
        if let Some(woke) = self.slept.filter(|woke| woke.at.elapsed() >= LATE) {
            let now = self.clocks();
            self.note(woke, woke.at, now);
            self.slept = Some(now);
        }
    }

    fn clocks(&self) -> Clocks {
        Clocks {
            at: Instant::now(),
            process: Process::read_briefly().cpu,
            run_delay: self.thread.read_counts().run_delay,
        }
    }

    fn note(&mut self, slept: Clocks, due: Instant, woke: Clocks) {
        let late = woke.at.saturating_duration_since(due);
        if late >= LATE {
            if self.wakes.len() == KEPT {
                self.wakes.pop_front();
            }
            let stopped = was_stopped(&slept, due, &woke);
            self.wakes.push_back(Wake { slept: slept.at, due, woke: woke.at, stopped });
        }
    }

    /// Returns for how long of a time the watchdog did not run though it should have.
    pub(crate) fn within(&self, from: Instant, to: Instant) -> Duration {
        self.wakes.iter().map(|wake| overlap((wake.due, wake.woke), (from, to))).sum()
    }

    /// Returns for how long of a time the process may have been stopped, of stops that are sure.
    /// A stop may have begun as soon as the watchdog slept.
    pub(crate) fn stopped(&self, from: Instant, to: Instant) -> Duration {
        let stops = self.wakes.iter().filter(|wake| wake.stopped);
        stops.map(|wake| overlap((wake.slept, wake.woke), (from, to))).sum()
    }
}

fn overlap(one: (Instant, Instant), other: (Instant, Instant)) -> Duration {
    one.1.min(other.1).saturating_duration_since(one.0.max(other.0))
}

/// Returns whether the process was stopped when the watchdog woke late: the watchdog was not ready
/// meanwhile, and the other threads had hardly a processor after its wake was due.
fn was_stopped(slept: &Clocks, due: Instant, woke: &Clocks) -> bool {
    let late = woke.at.saturating_duration_since(due);
    let grown = |clock: fn(&Clocks) -> Option<Duration>| Some(clock(woke)?.saturating_sub(clock(slept)?));
    let Some(process) = grown(|clocks| clocks.process) else { return false };
    let ready = grown(|clocks| clocks.run_delay);
    let processors = u32::try_from(Process::read_briefly().processors.unwrap_or(1)).unwrap_or(u32::MAX);
    let before_due = due.saturating_duration_since(slept.at).saturating_mul(processors);
    ready.is_none_or(|ready| ready * 2 <= late) && process <= before_due.min(late / 2) + late / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn note(blind: &mut Blind, t0: Instant, (slept, due, woke): (u64, u64, u64), (cpu, ready): (u64, u64)) {
        let clocks = |at, process, run_delay| Clocks {
            at: t0 + ms(at),
            process: Some(ms(process)),
            run_delay: Some(ms(run_delay)),
        };
        blind.note(clocks(slept, 0, 0), t0 + ms(due), clocks(woke, cpu, ready));
    }

    #[test]
    fn only_late_wakes_count_and_only_within() {
        let t0 = Instant::now();
        let at = |millis| t0 + ms(millis);
        let mut blind = Blind::of_this_thread();
        note(&mut blind, t0, (0, 10, 11), (0, 1));
        note(&mut blind, t0, (11, 30, 130), (100, 100));
        note(&mut blind, t0, (130, 200, 300), (100, 100));
        assert_eq!(blind.within(at(0), at(400)), ms(200));
        assert_eq!(blind.within(at(50), at(250)), ms(130));
        assert_eq!(blind.within(at(0), at(30)), Duration::ZERO);
        assert_eq!(blind.stopped(at(0), at(400)), Duration::ZERO, "it waited for a processor");
    }

    #[test]
    fn a_stop_leaves_no_thread_a_processor_and_the_watchdog_none_to_wait_for() {
        let t0 = Instant::now();
        let stopped = |clocks, counts| {
            let mut blind = Blind::of_this_thread();
            note(&mut blind, t0, clocks, counts);
            blind.stopped(t0 + ms(10), t0 + ms(400))
        };
        assert_eq!(stopped((0, 20, 120), (15, 2)), ms(110), "it may have begun before 20 ms");
        assert_eq!(stopped((0, 20, 120), (90, 2)), Duration::ZERO, "another thread ran");
        assert_eq!(stopped((0, 20, 120), (15, 80)), Duration::ZERO, "it waited for a processor");
        assert_eq!(stopped((0, 20, 21), (0, 0)), Duration::ZERO, "it was on time");
    }

    #[test]
    fn a_sleep_that_news_ended_is_not_late() {
        let mut blind = Blind::of_this_thread();
        let from = Instant::now();
        blind.sleeps();
        std::thread::sleep(LATE * 4);
        blind.begins_anew();
        blind.looked();
        // On a machine that stands, the rest may take long, but not as long as the sleep.
        assert!(blind.within(from, from + LATE * 4).is_zero());
        // What a look takes counts from its beginning.
        std::thread::sleep(LATE * 2);
        blind.looked();
        assert!(blind.within(from, Instant::now()) >= LATE * 2);
    }
}
