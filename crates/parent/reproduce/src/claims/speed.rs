//! The claim about the price of yielding too often.

use super::claim::Ruling;
use crate::experiment::{RIGHT, TOO_OFTEN, World};
use crate::holds::Holds;
use crate::measured_cells::{MeasuredCells, incomparable};

/// A cell is slower if it did at most this share of the work. One trial of some seconds is
/// repeatable to a few per cent, so a tenth is more than chance.
const SLOWER: f64 = 0.90;
/// It is not slower, as far as one trial can tell, if it did at least this share.
const AS_FAST: f64 = 0.98;

/// Judges whether yielding at every iteration slows the work, against yielding every 1,000.
pub(super) fn too_often_slows(cells: MeasuredCells<'_>, runtime: &str) -> Ruling {
    let often = cells.of(runtime, World::Article, TOO_OFTEN)?;
    let right = cells.of(runtime, World::Article, RIGHT)?;
    let share = often.work.per_second / right.work.per_second;
    let incomparable = incomparable((&TOO_OFTEN.to_string(), often.work), (&RIGHT.to_string(), right.work));
    let holds = match share {
        _ if incomparable.is_some() => Holds::CantTell,
        ..=SLOWER => Holds::Yes,
        AS_FAST.. => Holds::No,
        _ => Holds::CantTell,
    };
    let caveat = incomparable.unwrap_or_default();
    Ok((holds, format!("{TOO_OFTEN} did {share:.2} times the work of {RIGHT}{caveat}")))
}
