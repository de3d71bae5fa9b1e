//! Watches what else the machine does while a child is measured.
//!
//! How it works:
//! 1. [`Observer`] reads the system's counters before a child starts and after it has ended. The
//!    difference, less the time of this program and of the child, is the time of others.
//! 2. An idle control sleeps in a thread of the parent and notes how late it wakes. So it notices
//!    when the whole machine stands still, which no counter tells. The idea is jHiccup's.
//!
//! [`figures::spoiled`] says which disturbances spoil a measurement.
//!
//! **Invariant:** a figure that the system does not tell is `None`, and spoils nothing.

mod counters;
mod idle;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use record::Surroundings;

use crate::machine::{self, ControlGroup};
use counters::Counters;
use idle::IdleControl;

/// The observer of the machine.
#[derive(Debug)]
pub struct Observer {
    group: ControlGroup,
    /// The group of the children, if they have one.
    alone: Option<ControlGroup>,
    idle: Option<IdleControl>,
}

/// The counters right before a child starts.
#[derive(Debug)]
pub struct Before {
    began: Duration,
    at: Instant,
    /// The processors that the child may use.
    processors: Option<Vec<usize>>,
    counters: Counters,
}

impl Observer {
    /// Begins to watch. If the system has no thread left for the idle control, hiccups are unknown.
    pub fn begin() -> Self {
        Observer { group: ControlGroup::own(), alone: None, idle: IdleControl::begin().ok() }
    }

    /// Begins to watch a run whose children are in a control group of their own.
    pub(crate) fn of_children_in(alone: Option<ControlGroup>) -> Self {
        Observer { alone, ..Observer::begin() }
    }

    /// Reads the counters before a child starts. The child may use the first `cpus` of this
    /// process's processors.
    pub fn before(&self, cpus: u32) -> Before {
        if let Some(idle) = &self.idle {
            // Drops the lateness from before the child.
            idle.take();
        }
        let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let processors = machine::processors().map(|mut all| {
            all.truncate(cpus as usize);
            all
        });
        let counters = Counters::read(&self.group, self.alone.as_ref(), processors.as_deref());
        Before { began, at: Instant::now(), processors, counters }
    }

    /// Reads the counters after the child has ended, and returns the difference.
    pub fn after(&self, before: &Before) -> Surroundings {
        let is = Counters::read(&self.group, self.alone.as_ref(), before.processors.as_deref());
        let was = &before.counters;
        let since = |of: fn(&Counters) -> Option<Duration>| Some(of(&is)?.saturating_sub(of(was)?));
        let own = since(|counters| counters.own);
        Surroundings {
            began: before.began,
            took: before.at.elapsed(),
            cpus: before.processors.as_ref().and_then(|all| u32::try_from(all.len()).ok()),
            own,
            stolen: since(|counters| counters.stolen),
            throttled: since(|counters| counters.throttled),
            throttled_alone: since(|counters| counters.throttled_alone),
            // Busy time is counted in ticks of 10 ms, and the own time is not. So the difference
            // may be below 0 if no other program runs.
            others: since(|counters| counters.busy).zip(own).map(|(busy, own)| busy.saturating_sub(own)),
            pressure: since(|counters| counters.pressure),
            hiccup: self.idle.as_ref().map(IdleControl::take),
        }
    }
}

// Other systems tell nothing of it.
#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_this_process_does_is_its_own() {
        let observer = Observer::begin();
        let before = observer.before(u32::MAX);
        let until = Instant::now() + Duration::from_millis(200);
        while Instant::now() < until {
            std::hint::black_box(0);
        }
        let surroundings = observer.after(&before);
        assert!(surroundings.took >= Duration::from_millis(200));
        // It may have had to wait for a processor, but not all of the time.
        assert!(surroundings.own.unwrap() > Duration::from_millis(10), "{surroundings:?}");
        assert!(surroundings.others.is_some() && surroundings.hiccup.is_some(), "{surroundings:?}");
    }
}
