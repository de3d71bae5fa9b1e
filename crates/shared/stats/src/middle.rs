//! The arithmetic median. `ratio.rs` owns the geometric one, which is for ratios.
//!
//! **Invariant:** for an odd number of values the middle is one of them, unchanged. So no precision
//! is lost, whatever type they have.

use std::cmp::Ordering;

/// Returns the median: the middle value, or what lies halfway between the middle two. `None`
/// without a value, or if one is NaN.
///
/// `halfway` is given the lower of the two first. Take this for times and for differences, which
/// may be negative. For ratios take [`median`](crate::median), by which the middle of 2 and 8 is 4.
///
/// ```
/// assert_eq!(stats::middle(&[8.0, 2.0], f64::midpoint), Some(5.0));
/// ```
pub fn middle<T: Copy + PartialOrd>(values: &[T], halfway: impl FnOnce(T, T) -> T) -> Option<T> {
    // Only NaN does not compare with itself.
    if values.is_empty() || values.iter().any(|value| value.partial_cmp(value).is_none()) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(|one, other| one.partial_cmp(other).unwrap_or(Ordering::Equal));
    let half = sorted.len() / 2;
    Some(if sorted.len() % 2 == 1 { sorted[half] } else { halfway(sorted[half - 1], sorted[half]) })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn of(values: &[f64]) -> Option<f64> {
        middle(values, f64::midpoint)
    }

    #[test]
    fn of_an_odd_number_it_is_the_value_in_the_middle() {
        assert_eq!(of(&[7.0]), Some(7.0));
        assert_eq!(of(&[3.0, -1.0, 2.0]), Some(2.0));
        assert_eq!(of(&[1.0, 1e9, 1.0]), Some(1.0), "one far away does not move it");
    }

    #[test]
    fn of_an_even_number_it_is_halfway_between_the_middle_two() {
        assert_eq!(of(&[8.0, 2.0]), Some(5.0));
        assert_eq!(of(&[4.0, -3.0, 1.0, 100.0]), Some(2.5));
    }

    #[test]
    fn a_time_of_centuries_keeps_its_nanoseconds() {
        let long = Duration::new(14_672_727_585, 973_075_967);
        let halfway = |low, high| low + (high - low) / 2;
        assert_eq!(middle(&[long], halfway), Some(long));
        assert_eq!(middle(&[long, long], halfway), Some(long));
    }

    #[test]
    fn nothing_and_nan_have_no_middle() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[1.0, f64::NAN, 2.0]), None);
    }
}
