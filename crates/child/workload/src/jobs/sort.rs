//! A job that can't be split: it fills a vector and hands it to the standard library's sort, which
//! nobody can interrupt.
//!
//! Most CPU-bound work that people have looks like this: a call into a library. A strategy that
//! divides jobs has nothing to divide.

use std::sync::OnceLock;

use notation::BadWorkload;

use crate::answers::scatter;
use crate::call::{Call, OneCall};
use crate::job::{Job, Packed};
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
    Ok(Box::new(Resolved { items, expected: OnceLock::new() }))
}

/// A sort with every setting resolved. Its answer is computed once: that takes about 2 ms for the
/// default size.
struct Resolved {
    items: u64,
    expected: OnceLock<u64>,
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.items)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(OneCall::new(Sort { items: self.items }))
    }

    fn expected(&self, steps: u64) -> u64 {
        if steps == 0 { 0 } else { *self.expected.get_or_init(|| expected(self.items)) }
    }

    fn steps(&self) -> u64 {
        1
    }

    fn get_ready(&self) {
        self.expected(1);
    }
}

/// One call of `sort_unstable`.
struct Sort {
    items: u64,
}

impl Call for Sort {
    fn call(&self) -> u64 {
        sort(self.items)
    }

    fn packed(&self) -> Option<Packed<'_>> {
        Some(packed("sort", &settings(self.items)))
    }
}

fn settings(items: u64) -> String {
    format!("items={items}")
}

/// Computes the sum of the values. The job adds up only values in order.
fn expected(items: u64) -> u64 {
    (0..items).fold(0, |sum, item| sum.wrapping_add(scatter(item)))
}

/// Does the one step. A value counts towards the checksum only if the value before it is not
/// greater.
#[inline(never)]
fn sort(items: u64) -> u64 {
    let mut values: Vec<u64> = (0..items).map(scatter).collect();
    values.sort_unstable();
    in_order(&values)
}

/// Adds up the values that are not less than the one before.
fn in_order(values: &[u64]) -> u64 {
    let mut previous = 0;
    values.iter().fold(0, |sum, &value| {
        let is_in_order = value >= previous;
        previous = value;
        if is_in_order { sum.wrapping_add(value) } else { sum }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_out_of_order_do_not_count() {
        assert_eq!(in_order(&[1, 2, 3]), 6);
        assert_eq!(in_order(&[1, 3, 2]), 4);
        assert_eq!(sort(1000), expected(1000));
    }
}
