//! An interval between two figures. It owns the order of its ends; what the figures mean is left to who
//! makes one.
//!
//! What must stay true: `low <= high`, and both are numbers.

/// From `low` to `high`, both included. An end may be infinite, never NaN.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Not above `high`.
    pub low: f64,
    /// Not below `low`.
    pub high: f64,
}

impl Interval {
    /// The interval between two ends, given in either order. `None` where one is NaN.
    pub fn between(one: f64, other: f64) -> Option<Interval> {
        (!one.is_nan() && !other.is_nan()).then(|| Interval { low: one.min(other), high: one.max(other) })
    }

    /// Whether `value` lies in it. Its ends do.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }

    /// Whether it lies wholly in `other`. It does in itself.
    pub fn lies_in(&self, other: &Interval) -> bool {
        other.low <= self.low && self.high <= other.high
    }

    /// Both ends passed through a function that never falls, such as `f64::exp`.
    pub(crate) fn map(self, rising: impl Fn(f64) -> f64) -> Interval {
        Interval { low: rising(self.low), high: rising(self.high) }
    }

    /// The smallest interval that holds this one and `value`.
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
