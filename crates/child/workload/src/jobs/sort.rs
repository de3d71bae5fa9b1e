//! A job that can't be split: it fills a vector and hands it to the standard library's sort, which
//! nobody can interrupt.
//!
//! Most CPU-bound work that people have looks like this: a call into a library. A strategy that
//! divides jobs has nothing to divide.

use notation::BadWorkload;
use record::Output;

use crate::job::{Job, Packed, Progress};
use crate::kind::{Asked, Kind, Made, packed};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "items=N (1000000)",
    summary: "one call of the standard sort, which can't be cut",
    settings: &["items"],
    size: None,
    cuts: false,
    splits: false,
    input_bytes: 0,
    memory_bytes: 8_000_000,
    make,
};

const ITEMS: u64 = 1_000_000;
/// Eight gigabytes: more is a slip of the hand.
const MOST_ITEMS: u64 = 1_000_000_000;

fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let items = asked.count("items", ITEMS, MOST_ITEMS)?;
    Ok(Box::new(Resolved { items, expected: Sort::expected(items) }))
}

/// A sort with every setting resolved. Its answer is computed once: that takes as long as some
/// steps.
struct Resolved {
    items: u64,
    expected: u64,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.items)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Sort::new(self.items))
    }

    fn expected(&self, steps: u64) -> u64 {
        if steps == 0 { 0 } else { self.expected }
    }

    fn steps(&self) -> u64 {
        1
    }
}

fn settings(items: u64) -> String {
    format!("items={items}")
}

/// One call of `sort_unstable`.
pub(crate) struct Sort {
    items: u64,
    /// `None` before its one step is done.
    checksum: Option<u64>,
}

impl Sort {
    pub(crate) fn new(items: u64) -> Self {
        Sort { items, checksum: None }
    }

    /// Computes the sum of the values. The job adds up only values in order.
    pub(crate) fn expected(items: u64) -> u64 {
        (0..items).fold(0, |sum, item| sum.wrapping_add(scatter(item)))
    }
}

impl Job for Sort {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 && self.checksum.is_none() {
            return Progress::More;
        }
        let items = self.items;
        self.checksum.get_or_insert_with(|| sort(items));
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: u64::from(self.checksum.is_some()), checksum: self.checksum.unwrap_or(0) }
    }

    fn can_be_cut(&self) -> bool {
        false
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.checksum.is_none().then(|| packed("sort", &settings(self.items)))
    }
}

/// Does the one step. A value counts towards the checksum only if the value before it is not
/// greater.
#[inline(never)]
fn sort(items: u64) -> u64 {
    let mut values: Vec<u64> = (0..items).map(scatter).collect();
    values.sort_unstable();
    let mut previous = 0;
    values.iter().fold(0, |sum, &value| {
        let in_order = value >= previous;
        previous = value;
        if in_order { sum.wrapping_add(value) } else { sum }
    })
}

/// Returns different numbers for different items, in no order: the finaliser of MurmurHash3.
fn scatter(item: u64) -> u64 {
    let mut value = item.wrapping_add(0x9e37_79b9_7f4a_7c15);
    value = (value ^ (value >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    value = (value ^ (value >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    value ^ (value >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_one_step() {
        let mut job = Sort::new(1000);
        assert_eq!(job.advance(0), Progress::More);
        assert_eq!(job.so_far(), Output { steps: 0, checksum: 0 });
        let done = job.advance(1);
        assert_eq!(done, Progress::Done(Output { steps: 1, checksum: Sort::expected(1000) }));
        assert_eq!(job.advance(0), done);
    }
}
