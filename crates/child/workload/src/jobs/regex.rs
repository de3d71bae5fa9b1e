//! A log, searched line by line for failed requests that were slow.
//!
//! The generator decides which lines match, and where. Lines that almost match are frequent, so
//! that the search has to go to their end.
//!
//! The engine is the lazily built automaton that the crate `regex` mostly uses. That crate itself
//! takes four times as long to build.

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use notation::BadWorkload;
use regex_automata::hybrid::regex::{Cache, Regex};
use regex_automata::util::syntax;

use crate::answers::{Answers, of_step, scatter};
use crate::job::{Job, Packed};
use crate::kind::{Asked, Kind, Made};
use crate::parts::{Parts, Work};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "lines=N (60000) or length=TIME",
    summary: "searches a log with a regular expression; a step is a line of about 120 bytes",
    settings: &["lines"],
    size: Some("lines"),
    cuts: true,
    splits: true,
    input_bytes: 7_839_896,
    memory_bytes: 0,
    make,
};

/// The lines of the log. A longer job searches it again.
const LINES: u64 = 60_000;
/// The lines of a grain.
const GRAIN: u64 = 128;
/// A failed request of a customer that took a second or longer.
const PATTERN: &str = r"(?:ERROR|WARN) .*user=[a-z]+[0-9]*@(?:example|customer)\.org .*took=[0-9]{4,}ms";

/// The pattern as an automaton. Its states are found while it searches, and kept in a [`Cache`].
static REGEX: LazyLock<Regex> = LazyLock::new(|| {
    let ascii = syntax::Config::new().unicode(false).utf8(false);
    Regex::builder().syntax(ascii).build(PATTERN).expect("a test reads the pattern")
});

/// The log, and what a search has to find in it. It takes about 20 ms to write.
static WRITTEN: LazyLock<(Arc<Log>, Answers)> = LazyLock::new(|| {
    let mut text = Vec::new();
    let answers = Answers::of((0..LINES).map(|number| line(number, &mut text)).collect::<Vec<_>>());
    (Arc::new(Log::of(text)), answers)
});

/// Writes a line, and returns what a search has to find in it.
fn line(number: u64, text: &mut Vec<u8>) -> u64 {
    let start = text.len();
    let random = |what: u64, end: u64| scatter(number * 8 + what) % end;
    let level = ["INFO ", "WARN", "ERROR", "DEBUG"][random(0, 4) as usize];
    let domain = ["example.org", "customer.org", "example.com", "customer"][random(1, 4) as usize];
    let took = random(2, 3_000);
    let mut write = |part: String| {
        text.extend_from_slice(part.as_bytes());
        text.len()
    };
    let level_at = write(format!("2026-03-01T{:02}:{:02}:07Z ", random(3, 24), random(4, 60))) - start;
    write(format!("{level} request={:012x} user=", random(5, 1 << 48)));
    write(format!("maria{}@{domain} path=/orders/{} ", random(6, 100), random(7, 1_000_000)));
    let end = write(format!("status={} took={took}ms", 200 + 100 * random(3, 4))) - start;
    write(" from=eu-central\n".to_owned());
    let is_found = ["WARN", "ERROR"].contains(&level) && domain.ends_with(".org") && took >= 1000;
    if is_found { value(level_at..end) } else { 0 }
}

/// Returns the value of a line that matches at this place.
fn value(place: Range<usize>) -> u64 {
    place.start as u64 * 1000 + place.end as u64
}

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let lines = asked.steps("lines", LINES, 1_000_000_000_000, |lines| Box::new(Resolved { lines }))?;
    Ok(Box::new(Resolved { lines }))
}

/// A log to be searched, with every setting resolved.
struct Resolved {
    lines: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.lines)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::clone(&WRITTEN.0), self.lines))
    }

    fn expected(&self, steps: u64) -> u64 {
        WRITTEN.1.first(steps)
    }

    fn steps(&self) -> u64 {
        self.lines
    }

    fn grain(&self) -> u64 {
        GRAIN
    }

    fn get_ready(&self) {
        LazyLock::force(&WRITTEN);
        LazyLock::force(&REGEX);
    }

    fn job_of(&self, input: Vec<u8>) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::new(Log::of(input)), self.lines))
    }
}

fn settings(lines: u64) -> String {
    format!("lines={lines}")
}

/// The bytes of a log.
struct Log {
    text: Vec<u8>,
    /// The place behind each line's end, in order.
    ends: Vec<usize>,
}

impl Log {
    /// Finds the lines of a log. Another process does so with the bytes that it is sent.
    fn of(text: Vec<u8>) -> Self {
        let ends = (1..).zip(&text).filter(|(_, byte)| **byte == b'\n').map(|(end, _)| end).collect();
        Log { text, ends }
    }

    /// Returns the line that a step reads, and its number. It is empty if there are no lines.
    fn of_step(&self, step: u64) -> (u64, &[u8]) {
        let number = step % (self.ends.len() as u64).max(1);
        let end = |index: usize| self.ends.get(index).copied().unwrap_or(0);
        let start = if number == 0 { 0 } else { end(number as usize - 1) };
        (number, &self.text[start..end(number as usize)])
    }
}

impl Work for Log {
    type Room = Option<Cache>;

    fn sum(&self, steps: Range<u64>, cache: &mut Option<Cache>) -> u64 {
        search(self, steps, cache.get_or_insert_with(|| REGEX.create_cache()))
    }

    fn packed(&self, steps: u64) -> Option<Packed<'_>> {
        let last = usize::try_from(steps).map_or(self.ends.len(), |steps| steps.min(self.ends.len()));
        let end = if last == 0 { 0 } else { self.ends[last - 1] };
        Some(Packed { workload: format!("regex:{}", settings(steps)), input: self.text[..end].into() })
    }
}

/// Searches the lines of some steps.
#[inline(never)]
fn search(log: &Log, steps: Range<u64>, cache: &mut Cache) -> u64 {
    steps.fold(0, |sum, step| {
        let (number, line) = log.of_step(step);
        let value = REGEX.find(cache, line).map_or(0, |found| value(found.range()));
        sum.wrapping_add(of_step(number, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_where_the_generator_put_the_match() {
        let (mut found, mut cache) = (0, REGEX.create_cache());
        for number in 0..2_000 {
            let mut text = Vec::new();
            let expected = line(number, &mut text);
            let place = REGEX.find(&mut cache, &text).map_or(0, |found| value(found.range()));
            assert_eq!(place, expected, "{}", String::from_utf8_lossy(&text));
            found += u64::from(expected > 0);
        }
        // Two levels of four, two domains of four, and two thirds of the times.
        assert!((200..500).contains(&found), "{found}");
    }

    #[test]
    fn a_log_without_an_end_has_no_line() {
        assert_eq!(Log::of(b"INFO".to_vec()).of_step(3), (0, [].as_slice()));
        assert_eq!(Log::of(b"a\nbc\nd".to_vec()).of_step(3), (1, b"bc\n".as_slice()));
    }
}
