//! The rows of the table.
//!
//! Owns what counts as found, named and right. **Invariant:** a stall counts once, by its longest
//! finding.

use std::fmt::Write as _;
use std::time::Duration;

use heartbeat::{Event, Who};

use crate::stall::{Kind, Put};

/// The head of the table.
pub(crate) const HEAD: &str = "\
runtime      stall      put  found  who right  cause right  can't tell  cause wrong  \
     length off p50, max [ms]";

/// Returns a row for each kind, and a line with the findings that are about no stall.
pub(crate) fn rows(runtime: &str, puts: &[Put], events: &[Event]) -> String {
    let mut text = String::new();
    let mut wrong = String::new();
    for kind in Kind::ALL {
        let mut row = Row::default();
        for put in puts.iter().filter(|put| put.kind == kind) {
            let event = events.iter().filter(|event| is_about(event, put)).max_by_key(|event| event.length);
            row.add(put, event, &mut wrong);
        }
        row.off.sort_unstable();
        let ms = |off: Option<&Duration>| off.map_or(f64::NAN, |off| off.as_secs_f64() * 1e3);
        let Row { put, found, named, right, untold, off, .. } = &row;
        let (p50, max) = (ms(off.get(off.len() / 2)), ms(off.last()));
        let _ = writeln!(
            text,
            "{runtime:<12} {:<9} {put:>4} {found:>6} {named:>10} {right:>12} {untold:>11} {:>12} \
             {p50:>13.1}, {max:.1}",
            kind.name(),
            found - right - untold,
        );
    }
    let alone: Vec<_> = events.iter().filter(|event| !puts.iter().any(|put| is_about(event, put))).collect();
    let blamed = alone.iter().filter(|event| event.who != Who::Unknown).count();
    let _ = writeln!(text, "{runtime:<12} findings about no stall: {}, that blame: {blamed}", alone.len());
    for event in alone {
        let _ = writeln!(text, "  none put in: {event}");
    }
    text + &wrong
}

/// What was counted of one kind.
#[derive(Default)]
struct Row {
    put: usize,
    found: usize,
    named: usize,
    right: usize,
    untold: usize,
    off: Vec<Duration>,
}

impl Row {
    fn add(&mut self, put: &Put, event: Option<&Event>, wrong: &mut String) {
        self.put += 1;
        let Some(event) = event else {
            let _ = writeln!(wrong, "  not found: {put:?}");
            return;
        };
        self.found += 1;
        let who_right = match put.kind {
            Kind::Stop => event.who == Who::Unknown,
            kind => event.who == Who::Named(kind.name()),
        };
        self.named += usize::from(who_right);
        let cause = event.why.cause();
        self.right += usize::from(cause == Some(put.cause));
        self.untold += usize::from(cause.is_none());
        self.off.push(event.length.abs_diff(put.ended - put.began));
        if !who_right || cause != Some(put.cause) {
            let _ = writeln!(wrong, "  {}, truly {:?}: {event}", put.kind.name(), put.cause);
        }
    }
}

/// Returns whether a finding is about a stall: their times overlap.
fn is_about(event: &Event, put: &Put) -> bool {
    let until = event.began + event.length.max(event.lateness);
    event.began < put.ended && until > put.began
}
