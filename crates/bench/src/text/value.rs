//! Single values as text.

use crate::goal::Unit;

/// The sign for a figure that was not taken.
pub(super) const MISSING: &str = "-";

/// Converts a value to the unit in which it is shown.
pub(super) fn in_unit(value: f64, unit: Unit) -> f64 {
    match unit {
        Unit::Share => value * 100.0,
        _ => value,
    }
}

pub(super) fn with_unit(value: String, unit: Unit) -> String {
    match unit {
        Unit::Share => value + " %",
        Unit::Ns => value + " ns",
        Unit::Ms => value + " ms",
        Unit::Times => value + " times",
        Unit::Bytes => value + " B",
        Unit::Trials | Unit::Count => value,
    }
}

/// Formats a limit with all of its digits.
pub(super) fn limit(at_most: f64, unit: Unit) -> String {
    // Rounded, because 0.012 * 100 is not 1.2.
    with_unit(((in_unit(at_most, unit) * 1e4).round() / 1e4).to_string(), unit)
}

/// Formats a figure with at most two decimals, fewer if it is large.
pub(super) fn short(value: f64) -> String {
    let digits = match value.abs() {
        large if large >= 1000.0 => 0,
        middle if middle >= 100.0 => 1,
        _ => 2,
    };
    format!("{value:.digits$}")
}
