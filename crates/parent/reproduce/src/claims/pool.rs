//! The claim that yielding gives the same result as a thread pool. The result is the article's: the
//! beat, and the work that was done.

use super::claim::Ruling;
use crate::beat::seconds;
use crate::experiment::{RIGHT, Way, World};
use crate::holds::Holds;
use crate::measured_cells::{CellFigures, MeasuredCells, incomparable};

/// Two amounts of work are the same if the lesser is at least this share of the greater. Two trials
/// of some seconds differ by a few per cent for no reason.
const SAME: f64 = 0.90;
/// They are not the same if it is at most this share.
const DIFFERENT: f64 = 0.80;

/// Judges whether both keep the beat, and both do as much work.
pub(super) fn same(cells: MeasuredCells<'_>, runtime: &str, world: World) -> Ruling {
    let yielding = cells.of(runtime, world, RIGHT)?;
    let pool = cells.of(runtime, world, Way::Pool)?;
    let (one, other) = (yielding.work.per_second, pool.work.per_second);
    let incomparable = incomparable((&RIGHT.to_string(), yielding.work), ("the pool", pool.work));
    let alike = match one.min(other) / one.max(other) {
        _ if incomparable.is_some() => Holds::CantTell,
        SAME.. => Holds::Yes,
        ..=DIFFERENT => Holds::No,
        _ => Holds::CantTell,
    };
    let holds = yielding.keeps_beat().and(pool.keeps_beat()).and(alike);
    let caveat = incomparable.unwrap_or_default();
    let figures = format!(
        "{RIGHT} {}, the pool {} and did {:.2} times the work{caveat}",
        beat(yielding),
        beat(pool),
        other / one
    );
    Ok((holds, figures))
}

/// Says whether the beat was kept.
fn beat(measured: CellFigures<'_>) -> String {
    let verb = match measured.keeps_beat() {
        Holds::Yes => "kept the beat",
        Holds::No => "did not keep the beat",
        Holds::CantTell => "may have kept the beat",
    };
    match measured.ticking.longest() {
        Some(longest) => format!("{verb} (at most {})", seconds(longest)),
        None => format!("{verb} (no interval)"),
    }
}
