//! The rows of the table.
//!
//! Owns what counts as found, named and right. **Invariant:** a stall counts once, by its longest
//! finding.

use std::fmt::Write as _;
use std::time::Duration;

use heartbeat::{Event, Who};

use crate::stall::{Kind, Put};

/// The head of the table.
pub(crate) const HEAD: &str = "runtime\tkind\tput\tfound\tnamed\tright\tunsure\twrong\toff p50\tmax";

/// The meaning of the columns.
pub(crate) const COLUMNS: &str = "
put      stalls put in: compute, sleep, read (a pipe), lock, stop (SIGSTOP), and crowd
         (five own threads a processor compute, and the loop with them)
found    stalls that heartbeat told
named    of them: the stall's own name told; for stop, nobody blamed; for crowd, either
right    of them: the true cause told. The part of a cause is known from clocks of the stall's own
         thread. A cause with 45 % of the time is right. If none has 55 %, telling none is, too
unsure   of them: no cause told, though one has 55 %
wrong    of them: another cause told
off      how far the length told is from the true one, in milliseconds: half of them, all of them
stray    the row of findings about no stall: found, and in \"wrong\", how many blame somebody

With --idle:
found    findings; by cause: the machine, own threads, unsure, other. None should blame";

/// The part of the time from which on a cause is right, and from which on it must be told.
const RIGHT: f64 = 0.45;
const CLEAR: f64 = 0.55;

/// Returns a row for each kind and one for findings about no stall; and in words, what was not
/// right.
pub(crate) fn rows(runtime: &str, puts: &[Put], events: &[Event]) -> (String, String) {
    let (mut text, mut wrong) = (String::new(), String::new());
    let runtime = short(runtime);
    let mut all = Row::default();
    for kind in Kind::ALL {
        let mut row = Row::default();
        for put in puts.iter().filter(|put| put.kind == kind) {
            let event = events.iter().filter(|event| is_about(event, put)).max_by_key(|event| event.length);
            row.add(put, event, &mut wrong);
        }
        all.absorb(&row);
        row.write(&mut text, runtime, kind.name());
    }
    all.write(&mut text, runtime, "all");
    let stray: Vec<_> = events.iter().filter(|event| !puts.iter().any(|put| is_about(event, put))).collect();
    let blamed = stray.iter().filter(|event| event.who != Who::Unknown).count();
    let _ = writeln!(text, "{runtime}\tstray\t-\t{}\t-\t-\t-\t{blamed}\t-\t-", stray.len());
    for event in stray {
        let _ = writeln!(wrong, "stray: {event}");
    }
    (text, wrong)
}

/// Returns a runtime's name as it fits into a column.
pub(crate) fn short(runtime: &str) -> &str {
    if runtime == "async-std/1" { "async/1" } else { runtime }
}

/// What was counted of one kind.
#[derive(Default)]
struct Row {
    put: usize,
    found: usize,
    named: usize,
    right: usize,
    unsure: usize,
    off: Vec<Duration>,
}

impl Row {
    fn add(&mut self, put: &Put, event: Option<&Event>, wrong: &mut String) {
        self.put += 1;
        let Some(event) = event else {
            let _ = writeln!(wrong, "not found: {put:?}");
            return;
        };
        self.found += 1;
        let named = event.who == Who::Named(put.kind.name());
        let who_right = match put.kind {
            Kind::Stop => event.who == Who::Unknown,
            Kind::Crowd => named || event.who == Who::Unknown,
            _ => named,
        };
        self.named += usize::from(who_right);
        let cause = event.why.cause();
        let clear = put.causes.iter().any(|(_, part)| *part >= CLEAR);
        let is_right = cause
            .map_or(!clear, |told| put.causes.iter().any(|(cause, part)| *cause == told && *part >= RIGHT));
        self.right += usize::from(is_right);
        self.unsure += usize::from(cause.is_none() && clear);
        self.off.push(event.length.abs_diff(put.ended - put.began));
        if !who_right || !is_right {
            let truth = put.causes.iter().map(|(cause, part)| format!("{cause:?} {:.0} %", part * 100.0));
            let truth = truth.collect::<Vec<_>>().join(", ");
            let _ = writeln!(
                wrong,
                "{} of {} ms, truly {truth}: {event}",
                put.kind.name(),
                (put.ended - put.began).as_millis()
            );
        }
    }

    fn absorb(&mut self, other: &Self) {
        self.put += other.put;
        self.found += other.found;
        self.named += other.named;
        self.right += other.right;
        self.unsure += other.unsure;
        self.off.extend(&other.off);
    }

    fn write(&mut self, text: &mut String, runtime: &str, kind: &str) {
        self.off.sort_unstable();
        let ms = |off: Option<&Duration>| {
            off.map_or("-".to_owned(), |off| format!("{:.1}", off.as_secs_f64() * 1e3))
        };
        let (p50, max) = (ms(self.off.get(self.off.len() / 2)), ms(self.off.last()));
        let Self { put, found, named, right, unsure, .. } = self;
        let wrong = *found - *right - *unsure;
        let _ = writeln!(
            text,
            "{runtime}\t{kind}\t{put}\t{found}\t{named}\t{right}\t{unsure}\t{wrong}\t{p50}\t{max}"
        );
    }
}

/// Returns whether a finding is about a stall: their times overlap.
fn is_about(event: &Event, put: &Put) -> bool {
    let until = event.began + event.length.max(event.lateness);
    event.began < put.ended && until > put.began
}
