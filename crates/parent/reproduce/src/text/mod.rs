//! A reproduction as text for a terminal: the times as the article prints them, a picture of them,
//! the verdicts.
//!
//! It owns layout alone: every figure and verdict is in the reproduction already.
//!
//! **Invariant:** no line is wider than a terminal. Without colour there is no escape sequence.
//! Whatever has no ticks says why.

mod heading;
mod notes;
mod scale;
#[cfg(test)]
mod tests;
mod timeline;
mod times;
mod verdicts;

use words::Colour;

use crate::experiment::{PEER_RUNTIME, RUNTIMES};
use crate::judge::Reproduction;
use crate::row::Row;

/// Writes a reproduction as text for a terminal.
pub(crate) fn text(reproduction: &Reproduction, colour: Colour) -> String {
    let mut parts = vec![heading::heading(reproduction)];
    for runtime in RUNTIMES.into_iter().chain([PEER_RUNTIME]) {
        let rows: Vec<&Row> = reproduction
            .cells
            .iter()
            .filter(|row| row.cell.runtime == runtime && row.outcome.was_tried())
            .collect();
        if !rows.is_empty() {
            let times = times::times(&rows, reproduction.run.machine.cpus);
            let timeline = timeline::timeline(&rows, reproduction.run.timing.total());
            parts.push([format!("{runtime}\n"), times, timeline].concat());
        }
    }
    parts.push(notes::notes(reproduction));
    parts.push(verdicts::verdicts(&reproduction.claims, colour));
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}
