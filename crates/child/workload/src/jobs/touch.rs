//! Fresh memory is touched page by page, as a job does that fills a large buffer.
//!
//! The work is the kernel's: it finds a page, clears it and maps it. All threads of a process share
//! what maps its memory, so such jobs get in each other's way on several threads. If the kernel
//! hands out huge pages, one touch in 512 does all the work.
//!
//! The buffer is asked of the allocator for each job. From 64 MiB on, glibc always takes it from
//! the kernel. A smaller one may have been used before, and then costs less. Source: mallopt(3),
//! `M_MMAP_THRESHOLD` and `M_TRIM_THRESHOLD`.

use std::hint::black_box;
use std::ops::Range;

use notation::BadWorkload;
use record::Output;

use crate::job::{Job, Packed, Progress};
use crate::kind::{Asked, Kind, Made, packed};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "pages=N (16384) or length=TIME",
    summary: "touches fresh memory; a step is a page of 4 KiB, and the last one frees all of them",
    settings: &["pages"],
    size: Some("pages"),
    cuts: true,
    splits: false,
    input_bytes: 0,
    memory_bytes: PAGES * PAGE as u64,
    make,
};

const PAGES: u64 = 16_384;
/// Four gigabytes: more is a slip of the hand.
const MOST_PAGES: u64 = 1 << 20;
/// The bytes of a page.
const PAGE: usize = 4096;
/// The pages of a grain.
const GRAIN: u64 = 64;
/// The number in a page is this times its place, and one more. So none is 0.
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c14;

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let pages = asked.steps("pages", PAGES, MOST_PAGES, |pages| Box::new(Resolved { pages }))?;
    Ok(Box::new(Resolved { pages }))
}

/// A buffer with every setting resolved.
struct Resolved {
    pages: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.pages)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Touch { pages: self.pages, done: 0, sum: 0, memory: Vec::new() })
    }

    /// Computes the sum of an arithmetic series.
    fn expected(&self, steps: u64) -> u64 {
        let pairs = u128::from(steps) * u128::from(steps.saturating_sub(1)) / 2;
        (pairs as u64).wrapping_mul(FACTOR).wrapping_add(steps)
    }

    fn steps(&self) -> u64 {
        self.pages
    }

    fn grain(&self) -> u64 {
        GRAIN
    }
}

fn settings(pages: u64) -> String {
    format!("pages={pages}")
}

/// A buffer that is touched.
struct Touch {
    pages: u64,
    /// Never more than `pages`.
    done: u64,
    sum: u64,
    /// Empty before the first step and after the last one.
    memory: Vec<u8>,
}

impl Job for Touch {
    fn advance(&mut self, steps: u64) -> Progress {
        let to = self.done + steps.min(self.pages - self.done);
        if to > self.done && self.memory.is_empty() {
            // Zeros that the kernel has not made yet.
            self.memory = vec![0; self.pages as usize * PAGE];
        }
        self.sum = self.sum.wrapping_add(touch(&mut self.memory, self.done..to));
        self.done = to;
        if self.done < self.pages {
            return Progress::More;
        }
        self.memory = Vec::new();
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: self.sum }
    }

    fn can_be_cut(&self) -> bool {
        self.pages > 1
    }

    fn packed(&self) -> Option<Packed<'_>> {
        (self.done == 0).then(|| packed("touch", &settings(self.pages)))
    }
}

/// Writes a number into each of some pages, and adds up what is in them then. A page that was not
/// fresh has another number.
#[inline(never)]
fn touch(memory: &mut [u8], steps: Range<u64>) -> u64 {
    steps.fold(0, |sum, step| {
        let start = step as usize * PAGE;
        let number = step.wrapping_mul(FACTOR).wrapping_add(1).to_le_bytes();
        for (byte, digit) in memory[start..start + 8].iter_mut().zip(number) {
            *byte ^= digit;
        }
        let found = black_box(&memory[start..start + 8]);
        sum.wrapping_add(found.iter().rev().fold(0, |found, &byte| found << 8 | u64::from(byte)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_is_not_fresh_changes_the_answer() {
        let resolved = Resolved { pages: 4 };
        let mut memory = vec![0; 4 * PAGE];
        assert_eq!(touch(&mut memory, 0..4), resolved.expected(4));
        assert!(memory.chunks(PAGE).all(|page| page[0] != 0));
        assert_ne!(touch(&mut memory, 0..4), resolved.expected(4));
    }

    #[test]
    fn the_memory_is_free_after_the_last_step() {
        let mut job = Touch { pages: 3, done: 0, sum: 0, memory: Vec::new() };
        assert_eq!(job.advance(2), Progress::More);
        assert_eq!(job.memory.len(), 3 * PAGE);
        job.advance(1);
        assert_eq!(job.memory.capacity(), 0);
    }
}
