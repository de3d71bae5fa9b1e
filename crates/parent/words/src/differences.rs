//! The warnings before figures of different conditions are compared: those of two runs, or those of
//! one run that was resumed with other programs.
//!
//! **Invariant:** everything that differs is named, with all values.

use std::fmt::Display;

use crate::wrap::wrap;
use figures::{Difference, SeveralPrograms};

/// Writes a warning about `what`, then a line for each difference, at most [`crate::WIDTH`] columns
/// wide. The text is empty if nothing differs.
pub fn differences(what: &str, differences: &[Difference]) -> String {
    warning(&format!("{what}, which was measured under other conditions:"), differences)
}

/// Writes a warning about a run that more than one program measured, then a line for each of them.
/// `command` measures it anew. The text is empty if it was one program.
pub fn several_programs(run: &str, command: &str, programs: &[SeveralPrograms]) -> String {
    let what = format!(
        "run {run} was resumed, and several programs measured it; for the figures of one, measure anew: \
         `{command}`"
    );
    warning(&what, programs)
}

fn warning(what: &str, lines: &[impl Display]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let lines = lines.iter().map(|line| wrap("  ", &line.to_string()));
    [wrap("warning: ", what)].into_iter().chain(lines).collect()
}
