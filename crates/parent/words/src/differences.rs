//! The warning before a comparison of two runs that were measured under different conditions.
//!
//! **Invariant:** everything that differs is named, with both values.

use crate::wrap::wrap;
use figures::Difference;

/// Writes a warning about `what`, then a line for each difference, at most [`crate::WIDTH`] columns
/// wide. The text is empty if nothing differs.
pub fn differences(what: &str, differences: &[Difference]) -> String {
    if differences.is_empty() {
        return String::new();
    }
    let mut text = wrap("warning: ", &format!("{what}, which was measured under other conditions:"));
    for difference in differences {
        text.push_str(&wrap("  ", &difference.to_string()));
    }
    text
}
