//! What else the machine does while a child is measured: read from the system.
//!
//! 1. [`Observer`] reads the system's counters before a child is started and after it has ended. The difference, less
//!    what this program and the child took themselves, is what others did.
//! 2. Beside that an idle control sleeps in a thread of the parent, and sees how late it wakes: what a machine that
//!    stands still has no counter for. The idea is jHiccup's.
//!
//! Whether that spoils a measurement is [`figures::spoiled`]'s to say.
//!
//! What must stay true: what the system does not tell is `None`, and spoils nothing.

mod counters;
mod idle;

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use record::Surroundings;

use crate::machine::{self, ControlGroup};
use counters::Counters;
use idle::IdleControl;

/// Watches the machine for as long as it lives.
#[derive(Debug)]
pub struct Observer {
    group: ControlGroup,
    idle: Option<IdleControl>,
}

/// The moment at which a child is about to be started.
#[derive(Debug)]
pub struct Before {
    began: Duration,
    at: Instant,
    /// Those that the child may use.
    processors: Option<Vec<usize>>,
    counters: Counters,
}

impl Observer {
    /// Begins to watch. Where the system has no thread left for the idle control, nothing is known of hiccups.
    pub fn begin() -> Self {
        Observer { group: ControlGroup::own(), idle: IdleControl::begin().ok() }
    }

    /// A child is about to be started that may use so many of this process's processors: the first ones.
    pub fn before(&self, cpus: u32) -> Before {
        if let Some(idle) = &self.idle {
            // What was before the child is none of its business.
            idle.take();
        }
        let began = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let processors = machine::processors().map(|mut all| {
            all.truncate(cpus as usize);
            all
        });
        let counters = Counters::read(&self.group, processors.as_deref());
        Before { began, at: Instant::now(), processors, counters }
    }

    /// The child has ended.
    pub fn after(&self, before: &Before) -> Surroundings {
        let is = Counters::read(&self.group, before.processors.as_deref());
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
            // Counted in ticks of 10 ms, and the own time is not: where nobody else runs, it may come out below 0.
            others: since(|counters| counters.busy).zip(own).map(|(busy, own)| busy.saturating_sub(own)),
            pressure: since(|counters| counters.pressure),
            hiccup: self.idle.as_ref().map(IdleControl::take),
        }
    }
}

// What other systems tell of it is nothing.
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
