//! An interval between two figures. This file owns the order of the ends; callers know what the
//! figures mean.
//!
//! **Invariant:** `low <= high`, and neither is NaN.

/// The figures from `low` to `high`, both included. An end may be infinite, but not NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Not above `high`.
    pub low: f64,
    /// Not below `low`.
    pub high: f64,
}

impl Interval {
    /// Returns the interval between two ends, given in either order. `None` if one is NaN.
    pub fn between(one: f64, other: f64) -> Option<Interval> {
        (!one.is_nan() && !other.is_nan()).then(|| Interval { low: one.min(other), high: one.max(other) })
    }

    /// Returns true if `value` lies in the interval. The ends do.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Returns true if the whole interval lies in `other`. Every interval lies in itself.
    pub fn lies_in(&self, other: &Interval) -> bool {
        other.low <= self.low && self.high <= other.high
    }

    /// Applies a function that never falls, such as `f64::exp`, to both ends.
    pub(crate) fn map(self, rising: impl Fn(f64) -> f64) -> Interval {
        Interval { low: rising(self.low), high: rising(self.high) }
    }

    /// Returns the smallest interval that contains this one and `value`.
    pub(crate) fn widened_to(self, value: f64) -> Interval {
        Interval { low: self.low.min(value), high: self.high.max(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_come_in_either_order_and_nan_is_no_end() {
        assert_eq!(Interval::between(2.0, 1.0), Some(Interval { low: 1.0, high: 2.0 }));
        assert_eq!(Interval::between(1.0, f64::NAN), None);
        assert_eq!(Interval::between(f64::NAN, 1.0), None);
    }

    #[test]
    fn both_ends_belong_to_it() {
        let interval = Interval { low: 1.0, high: 2.0 };
        assert!(interval.contains(1.0) && interval.contains(2.0));
        assert!(!interval.contains(0.999) && !interval.contains(2.001) && !interval.contains(f64::NAN));
        assert!(interval.lies_in(&interval));
        assert!(!interval.lies_in(&Interval { low: 1.1, high: 3.0 }));
        assert!(!interval.lies_in(&Interval { low: 0.0, high: 1.9 }));
    }
}
