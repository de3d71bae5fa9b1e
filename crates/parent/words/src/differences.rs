//! The warning that comes before a comparison of runs that were not measured under the same conditions.
//!
//! What must stay true: everything that differs is named, with both values.

use crate::wrap::wrap;
use figures::Difference;

/// Everything that differs, below what comes of it, in lines of at most [`crate::WIDTH`] columns. Nothing at all where
/// nothing does.
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
