//! The claims about the beat alone. `beat.rs` says when a beat is kept, lost or stopped.

use std::time::Duration;

use super::claim::Ruling;
use crate::beat::seconds;
use crate::experiment::{RIGHT, TOO_RARELY, Way, World};
use crate::holds::Holds;
use crate::measured_cells::{CellFigures, MeasuredCells};
use crate::row::Ticking;

/// Judges whether a worker that never awaits stops the ticker.
pub(super) fn control_stops(cells: MeasuredCells<'_>, runtime: &str) -> Ruling {
    let ticking = cells.of(runtime, World::Article, Way::Control)?.ticking;
    let figures = match (ticking.intervals.len(), ticking.silence) {
        (0, Some(silence)) => format!("no tick after the first in {:.1} s", silence.as_secs_f64()),
        (0, None) => "no tick after the first, but the trial was too short to say so".to_owned(),
        _ => shown(ticking),
    };
    Ok((ticking.stops(), figures))
}

/// Judges whether yielding every 1,000 iterations keeps the beat.
pub(super) fn right_keeps(cells: MeasuredCells<'_>, runtime: &str) -> Ruling {
    let measured = cells.of(runtime, World::Article, RIGHT)?;
    let caveat = caveat(measured, measured.keeps_beat());
    Ok((measured.keeps_beat(), shown(measured.ticking) + &caveat))
}

/// Judges whether yielding every 1,000,000 iterations loses it.
pub(super) fn too_rarely_loses(cells: MeasuredCells<'_>, runtime: &str) -> Ruling {
    let measured = cells.of(runtime, World::Article, TOO_RARELY)?;
    let slice = Duration::try_from_secs_f64(1e6 / measured.work.per_second).unwrap_or(Duration::MAX);
    let caveat = caveat(measured, measured.loses_beat());
    Ok((measured.loses_beat(), format!("slices of {}, {}{caveat}", seconds(slice), shown(measured.ticking))))
}

/// Says that a cell was slowed from outside, if that left the verdict open.
fn caveat(measured: CellFigures<'_>, holds: Holds) -> String {
    if holds == Holds::CantTell { measured.caveat() } else { String::new() }
}

/// Writes the intervals in words: `5 intervals of 1.001 to 1.003 s, median 1.002 s`.
fn shown(ticking: &Ticking) -> String {
    let intervals = &ticking.intervals;
    let seen = match (intervals.iter().min(), intervals.iter().max(), ticking.median()) {
        (Some(one), _, _) if intervals.len() == 1 => format!("1 interval of {}", seconds(*one)),
        (Some(shortest), Some(longest), Some(median)) => format!(
            "{} intervals of {:.3} to {}, median {}",
            intervals.len(),
            shortest.as_secs_f64(),
            seconds(*longest),
            seconds(median),
        ),
        _ => "no interval".to_owned(),
    };
    match ticking.silence {
        Some(silence) => format!("{seen}, at the end no tick for {}", seconds(silence)),
        None => seen,
    }
}
