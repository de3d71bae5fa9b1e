//! The picture: a line for each cell, with a mark for each tick. Marks a second apart are a kept
//! beat, marks further apart a late one, and a single mark is a ticker that stopped.
//!
//! **Invariant:** all lines of a run have the same scale.

use std::time::Duration;

use words::{WIDTH, one_line};

use super::scale::Scale;
use crate::row::{Rate, Row, Ticking};

/// Room for the longest name, `every=1000, 1 processor`, between an indent and a gap.
const NAMES: usize = 25;
/// Room for a ratio.
const WORK: usize = 5;

/// Draws the ticks of all cells below each other, and behind each line the work.
pub(super) fn timeline(rows: &[&Row], trial: Duration) -> String {
    let scale = Scale::new(trial, WIDTH - NAMES - 1 - WORK);
    let line = |name: &str, marks: &str, work: &str| {
        let columns = scale.columns;
        let name: String = one_line(name).chars().take(NAMES - 1).collect();
        format!("{name:<NAMES$}{marks:<columns$} {work:>WORK$}").trim_end().to_owned() + "\n"
    };
    let mut text = line("seconds", &scale.axis(), "work");
    for row in rows {
        let marks = match &row.ticking {
            Some(ticking) => marks(ticking, scale),
            None => "failed".to_owned(),
        };
        text.push_str(&line(&format!(" {}", row.name), &marks, &work(row.work)));
    }
    text
}

/// Draws `|` where the ticker printed, `.` where it did not.
fn marks(ticking: &Ticking, scale: Scale) -> String {
    let mut marks = vec!['.'; scale.columns];
    for tick in &ticking.ticks {
        marks[scale.column(tick.since_first)] = '|';
    }
    marks.into_iter().collect()
}

/// Writes the ratio in at most five characters; `-` if it is not known.
fn work(rate: Option<Rate>) -> String {
    match rate.and_then(|rate| rate.ratio) {
        None => "-".to_owned(),
        Some(ratio @ ..99.995) => format!("{ratio:.2}"),
        Some(ratio @ ..9999.5) => format!("{ratio:.0}"),
        Some(_) => ">9999".to_owned(),
    }
}
