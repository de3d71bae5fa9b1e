//! A large map of strings is built, and dropped at the end.
//!
//! Building can be cut. Dropping can't: the last step frees every string one by one, and no code of
//! ours runs meanwhile. A loop that yields while it builds is still held up at the end. It is held
//! up a little by steps in which the map grows, because all entries move.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use notation::BadWorkload;
use record::Output;

use crate::answers::{Answers, of_step, scatter};
use crate::job::{Job, Packed, Progress};
use crate::kind::{Asked, Kind, Made, packed};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "steps=N (601) or length=TIME",
    summary: "builds a map of strings, 64 entries a step; the last step drops it, and takes long",
    settings: &["steps"],
    size: Some("steps"),
    cuts: true,
    splits: false,
    input_bytes: 0,
    memory_bytes: 8_000_000,
    make,
};

const STEPS: u64 = 601;
/// Some gigabytes of strings: more is a slip of the hand.
const MOST_STEPS: u64 = 1_000_000;
/// The entries of a step.
const ENTRIES: u64 = 64;
/// The steps after which the lengths of the strings repeat.
const ROUND: u64 = 1024;
/// The fewest characters of a string.
const LEAST: usize = 16;
/// The strings are beginnings of this one.
const TEXT: &str = "The loop that drops this map is not done when its last line has run.";

/// The answers of a round, but for the last step of a job.
static ANSWERS: LazyLock<Answers> = LazyLock::new(|| Answers::of((0..ROUND).map(value)));

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let steps = asked.steps("steps", STEPS, MOST_STEPS, |steps| Box::new(Resolved { steps }))?;
    Ok(Box::new(Resolved { steps }))
}

/// Returns the length of an entry's string.
fn length(entry: u64) -> usize {
    LEAST + (scatter(entry % (ROUND * ENTRIES)) % (TEXT.len() - LEAST) as u64) as usize
}

/// Adds up the lengths of a step's strings. No string is made.
fn value(step: u64) -> u64 {
    (step * ENTRIES..(step + 1) * ENTRIES).map(|entry| length(entry) as u64).sum()
}

/// Returns the value of the last step, which finds this many entries.
fn dropped(entries: u64) -> u64 {
    of_step(u64::MAX, entries)
}

/// A map with every setting resolved.
struct Resolved {
    /// The last one drops the map.
    steps: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.steps)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Drop { steps: self.steps, done: 0, sum: 0, map: HashMap::new() })
    }

    fn expected(&self, steps: u64) -> u64 {
        let built = self.steps - 1;
        let last = if steps > built { dropped(built * ENTRIES) } else { 0 };
        ANSWERS.first(steps.min(built)).wrapping_add(last)
    }

    fn steps(&self) -> u64 {
        self.steps
    }

    fn get_ready(&self) {
        LazyLock::force(&ANSWERS);
    }

    fn is_uneven(&self) -> bool {
        true
    }
}

fn settings(steps: u64) -> String {
    format!("steps={steps}")
}

/// A map that grows.
struct Drop {
    steps: u64,
    /// Never more than `steps`.
    done: u64,
    sum: u64,
    /// Empty after the last step.
    map: HashMap<String, String>,
}

impl Job for Drop {
    fn advance(&mut self, steps: u64) -> Progress {
        let to = self.done + steps.min(self.steps - self.done);
        let built = self.steps - 1;
        self.sum = self.sum.wrapping_add(build(&mut self.map, self.done..to.min(built)));
        if to > built && self.done <= built {
            self.sum = self.sum.wrapping_add(drop_it(std::mem::take(&mut self.map)));
        }
        self.done = to;
        if self.done == self.steps { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: self.sum }
    }

    fn can_be_cut(&self) -> bool {
        self.steps > 1
    }

    fn packed(&self) -> Option<Packed<'_>> {
        (self.done == 0).then(|| packed("drop", &settings(self.steps)))
    }
}

/// Inserts the entries of some steps, and adds up the lengths of the strings that the map has then.
#[inline(never)]
fn build(map: &mut HashMap<String, String>, steps: Range<u64>) -> u64 {
    steps.fold(0, |sum, step| {
        let mut value = 0;
        for entry in step * ENTRIES..(step + 1) * ENTRIES {
            let string = TEXT[..length(entry)].to_owned();
            value += map.entry(format!("user {:016x}", scatter(entry))).or_insert(string).len() as u64;
        }
        sum.wrapping_add(of_step(step % ROUND, value))
    })
}

/// Drops the map.
#[inline(never)]
fn drop_it(map: HashMap<String, String>) -> u64 {
    dropped(map.len() as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_map_has_all_entries_until_the_last_step() {
        let mut job = Drop { steps: 4, done: 0, sum: 0, map: HashMap::new() };
        assert_eq!(job.advance(3), Progress::More);
        assert_eq!(job.map.len() as u64, 3 * ENTRIES);
        let lengths: u64 = job.map.values().map(|string| string.len() as u64).sum();
        assert_eq!(lengths, (0..3).map(value).sum::<u64>());
        let done = job.advance(1);
        assert!(matches!(done, Progress::Done(_)) && job.map.is_empty());
        assert_eq!(job.advance(1), done);
    }
}
