//! The cells that a verdict may rest on, found by what the article calls them.
//!
//! **Invariant:** a cell that failed or is missing is never passed over in silence. The reason says
//! which it was. Work of fewer than [`LEAST_STEPS`] steps is never compared.

use figures::{Coarse, LEAST_STEPS, Outcome, Raw};
use words::counted;

use crate::experiment::{self, Way, World};
use crate::holds::Holds;
use crate::row::{Rate, Row, Ticking};
use crate::trial;

/// A cell that got less than this share of the processor time that it could use was slowed by
/// whatever else the machine did. If one cell's share is less than this part of another's, two
/// equal amounts of work look different.
pub(crate) const ENOUGH: f64 = 0.90;

/// All rows of a run, to be found by runtime, world and way.
#[derive(Clone, Copy)]
pub(crate) struct MeasuredCells<'a> {
    pub(crate) rows: &'a [Row],
    /// The number of processors of the machine.
    pub(crate) cpus: u32,
}

/// The figures of a cell that was measured.
#[derive(Clone, Copy)]
pub(crate) struct CellFigures<'a> {
    pub(crate) ticking: &'a Ticking,
    pub(crate) work: Rate,
}

impl CellFigures<'_> {
    /// Returns whether the beat was kept. A beat that was not says nothing if the cell was slowed
    /// from outside.
    pub(crate) fn keeps_beat(&self) -> Holds {
        match self.ticking.keeps_beat() {
            Holds::No if self.work.is_slowed() => Holds::CantTell,
            holds => holds,
        }
    }

    /// Returns whether the beat was lost. A beat that was says nothing if the cell was slowed from
    /// outside.
    pub(crate) fn loses_beat(&self) -> Holds {
        match self.ticking.loses_beat() {
            Holds::Yes if self.work.is_slowed() => Holds::CantTell,
            holds => holds,
        }
    }

    /// Says that a cell was slowed from outside. Empty if it was not.
    pub(crate) fn caveat(&self) -> String {
        match self.work.share {
            Some(share) if self.work.is_slowed() => {
                format!(", but it got only {:.0} % of the processor time that it could use", share * 100.0)
            }
            _ => String::new(),
        }
    }
}

/// Says why the work of two cells can't be compared. `None` if it can.
pub(crate) fn incomparable(one: (&str, Rate), other: (&str, Rate)) -> Option<String> {
    too_few_steps(one.1, other.1).or_else(|| unfair(one, other))
}

/// Says that a measurement had too few steps for a verdict on work, and which options give it more.
/// `None` if all had enough.
fn too_few_steps(one: Rate, other: Rate) -> Option<String> {
    let Coarse { steps, duration } = one.coarse.into_iter().chain(other.coarse).reduce(Coarse::and)?;
    let longer = trial::intervals(duration).map(|count| format!(" or --intervals {count}"));
    Some(format!(
        ", but a measurement had as few as {} of work, and a verdict takes {LEAST_STEPS}: give a shorter \
         --step{}",
        counted(steps, "step"),
        longer.unwrap_or_default()
    ))
}

/// Says that one of two cells got more processor time than the other. `None` if none did. A machine
/// that is busy with something else slows both alike, and then the ratio of their work is fair.
fn unfair(one: (&str, Rate), other: (&str, Rate)) -> Option<String> {
    let (a, b) = (one.1.share?, other.1.share?);
    (a.min(b) < ENOUGH * a.max(b)).then(|| {
        let (one, other) = (one.0, other.0);
        let (a, b) = (a * 100.0, b * 100.0);
        format!(", but {one} got {a:.0} % of the processor time that it could use, and {other} {b:.0} %")
    })
}

/// Returns whether one job alone was slowed from outside. Then whatever is divided by it looks too
/// fast.
pub(crate) fn is_raw_slowed(raw: &figures::Row<Raw>) -> bool {
    let rates = raw.figures.working.as_ref().and_then(|work| work.per_second.zip(work.per_cpu_second));
    rates.is_some_and(|(per_second, per_cpu_second)| per_second < ENOUGH * per_cpu_second)
}

impl Rate {
    /// Returns whether something else took so much of the machine that the figures are about that.
    pub(crate) fn is_slowed(&self) -> bool {
        self.share.is_some_and(|share| share < ENOUGH)
    }
}

impl<'a> MeasuredCells<'a> {
    /// Returns the figures of a cell, or why there are none.
    pub(crate) fn of(&self, runtime: &str, world: World, way: Way) -> Result<CellFigures<'a>, String> {
        let Some(wanted) = experiment::cell(runtime, world, way, self.cpus, "") else {
            return Err("there is one processor only".to_owned());
        };
        // The workload is the same for all cells of a run.
        let is_wanted = |row: &&Row| {
            let cell = &row.cell;
            (&cell.strategy, &cell.setting, &cell.runtime)
                == (&wanted.strategy, &wanted.setting, &wanted.runtime)
                && (cell.cpus, cell.load, cell.place) == (wanted.cpus, wanted.load, wanted.place)
        };
        let Some(row) = self.rows.iter().find(is_wanted) else {
            return Err(format!("`{}` is not in this run", experiment::name(&wanted, self.cpus)));
        };
        if let (Some(ticking), Some(work)) = (&row.ticking, row.work) {
            return Ok(CellFigures { ticking, work });
        }
        let what = match row.outcome {
            Outcome::Failed { .. } => "failed: ",
            Outcome::Skipped { .. } => "was skipped: ",
            Outcome::Measured | Outcome::NotMeasured => "was ",
        };
        Err(format!("`{}` {what}{}", row.name, row.outcome.reason().unwrap_or("not kept")))
    }
}
