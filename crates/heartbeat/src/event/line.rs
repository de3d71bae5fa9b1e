//! A finding in words: one line.
//!
//! Owns the sentences. Leaves what they say to the event. **Invariant:** a remedy is named only
//! with its ground, and none without a cause.

use std::fmt;
use std::time::Duration;

use super::{Event, Finding, Who};
use crate::why::Why;

/// The shortest share that is worth a word.
const WORTH_A_WORD: Duration = Duration::from_millis(1);

impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.heart, self.what())?;
        if let Some(place) = self.place() {
            write!(f, " {place}")?;
        }
        if self.kind == Finding::LateBeat && self.length.abs_diff(self.lateness) > WORTH_A_WORD {
            write!(f, "; its beat was {} late", Millis(self.lateness))?;
        }
        f.write_str(". ")?;
        self.ground(f)
    }
}

impl Event {
    fn what(&self) -> String {
        let length = Millis(self.length);
        let far = if self.over { "" } else { "so far " };
        match self.kind {
            Finding::LateBeat => format!("the loop stood {far}for {length}"),
            Finding::LongPoll => format!("one poll held a worker {far}for {length}"),
            Finding::DriverHeld if self.rescued => {
                format!("one poll held the driver, another worker took it over, and the poll took {length}")
            }
            Finding::DriverHeld => {
                format!("one poll held the driver {far}for {length} while other workers were idle")
            }
            Finding::PoolWaits => format!("a task of the blocking pool waited {far}for {length}"),
        }
    }

    fn place(&self) -> Option<String> {
        let thread = self.thread.as_ref().map(|thread| match (&thread.name, thread.system) {
            (Some(name), Some(id)) => format!(" (thread {id} {name:?})"),
            (Some(name), None) => format!(" (thread {name:?})"),
            (None, Some(id)) => format!(" (thread {id})"),
            (None, None) => String::new(),
        });
        let thread = thread.unwrap_or_default();
        match &self.who {
            Who::Named(name) => Some(format!("in {name:?}{thread}")),
            Who::Worker(worker) => Some(format!("on worker {worker}{thread}")),
            Who::TheLoop => Some(format!("on its only thread{thread}")),
            Who::Unknown => None,
        }
    }

    fn ground(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shares = Shares(&self.why);
        match self.remedy() {
            None => return write!(f, "Can't tell why{}", Bracketed(&shares.to_string())),
            Some(remedy) if self.kind == Finding::PoolWaits => {
                write!(f, "All its threads were busy: {remedy}")?;
            }
            Some(remedy) => write!(f, "It {shares}: {remedy}")?,
        }
        match self.break_even.filter(|_| self.pool_price().is_some()) {
            Some(even) => write!(f, ". {even}"),
            None => Ok(()),
        }
    }
}

/// Shares of a stall: "computed 40 ms, waited 60 ms for the machine".
struct Shares<'a>(&'a Why);

impl fmt::Display for Shares<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let why = self.0;
        let shares = [
            ("computed", why.computed, ""),
            ("slept or blocked", why.slept, ""),
            ("waited", why.locked, " for a lock"),
            ("waited", why.machine, " for the machine"),
            ("waited", why.own_threads, " for own threads"),
            ("spent", why.unknown, " unseen"),
        ];
        let mut shares: Vec<_> = shares.into_iter().filter(|(_, share, _)| *share >= WORTH_A_WORD).collect();
        shares.sort_by_key(|(_, share, _)| std::cmp::Reverse(*share));
        for (place, (verb, share, what)) in shares.iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{verb} {}{what}", Millis(*share))?;
        }
        Ok(())
    }
}

struct Bracketed<'a>(&'a str);

impl fmt::Display for Bracketed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() { Ok(()) } else { write!(f, " ({})", self.0) }
    }
}

/// A duration as people read it here: whole milliseconds, or less with a figure after the point.
#[derive(Clone, Copy)]
pub(crate) struct Millis(pub(crate) Duration);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0.as_secs_f64() * 1e3;
        if millis < 10.0 { write!(f, "{millis:.1} ms") } else { write!(f, "{millis:.0} ms") }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::break_even::BreakEven;

    fn ms(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    fn event(kind: Finding, who: Who, why: Why) -> Event {
        Event {
            heart: "main loop".to_owned(),
            kind,
            lateness: ms(100),
            length: ms(112),
            who,
            thread: None,
            why,
            waited: Vec::new(),
            began: Instant::now(),
            rescued: false,
            over: true,
            break_even: None,
        }
    }

    #[test]
    fn without_a_cause_there_is_no_remedy() {
        let line = event(Finding::LateBeat, Who::Unknown, Why::default()).to_string();
        assert_eq!(line, "main loop: the loop stood for 112 ms; its beat was 100 ms late. Can't tell why");
    }

    #[test]
    fn a_worker_and_a_pool_in_words() {
        let line = event(Finding::LongPoll, Who::Worker(1), Why::default()).to_string();
        assert_eq!(line, "main loop: one poll held a worker for 112 ms on worker 1. Can't tell why");
        let line = event(Finding::PoolWaits, Who::Unknown, Why::default()).to_string();
        assert_eq!(
            line,
            "main loop: a task of the blocking pool waited for 112 ms. All its threads were busy: limit \
             how many long jobs it has, or give them a pool of their own"
        );
    }

    #[test]
    fn a_pool_has_a_price_only_if_the_break_even_is_stated() {
        let line = |why| {
            let even = BreakEven::by_option(Duration::from_micros(900));
            let event = Event { break_even: Some(even), ..event(Finding::LateBeat, Who::Unknown, why) };
            event.to_string()
        };
        let computed = Why { computed: ms(112), ..Why::default() };
        let begin = "main loop: the loop stood for 112 ms; its beat was 100 ms late. It ";
        assert_eq!(
            line(computed),
            format!(
                "{begin}computed 112 ms: yield in between, or hand it to a pool. A pool costs some 100 us a \
                 job here: it pays from 900 us on, says Options::break_even"
            )
        );
        let locked = Why { locked: ms(112), ..Why::default() };
        let lock = "waited 112 ms for a lock: hold the lock for less, or use an async one";
        assert_eq!(line(locked), format!("{begin}{lock}"), "a pool is no remedy");
    }
}
