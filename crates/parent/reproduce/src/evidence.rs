//! What a verdict may rest on: the cells that were measured, found by what the article calls them.
//!
//! What must stay true: a cell that failed or is missing is never passed over in silence; the reason says
//! which it was.

use figures::{Outcome, Raw};

use crate::beat::Ticking;
use crate::experiment::{self, Way, World};
use crate::holds::Holds;
use crate::row::{Rate, Row};

/// With less than this share of the processor time that it could use, a cell was slowed by whatever else the
/// machine did; and where one cell's share is less than this part of another's, two equal amounts of work
/// look different.
pub(crate) const ENOUGH: f64 = 0.90;

/// All rows of a run.
#[derive(Clone, Copy)]
pub(crate) struct Evidence<'a> {
    pub(crate) rows: &'a [Row],
    /// How many processors the machine has.
    pub(crate) cpus: u32,
}

/// The figures of a cell that was measured.
#[derive(Clone, Copy)]
pub(crate) struct Measured<'a> {
    pub(crate) ticking: &'a Ticking,
    pub(crate) work: Rate,
}

impl Measured<'_> {
    /// Whether the beat was kept. That it was not says nothing where the cell was slowed from outside.
    pub(crate) fn keeps_beat(&self) -> Holds {
        match self.ticking.keeps_beat() {
            Holds::No if self.work.is_slowed() => Holds::CantTell,
            holds => holds,
        }
    }

    /// Whether the beat was lost. That it was says nothing where the cell was slowed from outside.
    pub(crate) fn loses_beat(&self) -> Holds {
        match self.ticking.loses_beat() {
            Holds::Yes if self.work.is_slowed() => Holds::CantTell,
            holds => holds,
        }
    }

    /// What to add to figures that a slowed cell left open; empty where it was not slowed.
    pub(crate) fn caveat(&self) -> String {
        match self.work.share {
            Some(share) if self.work.is_slowed() => {
                format!(", but it got only {:.0} % of the processor time that it could use", share * 100.0)
            }
            _ => String::new(),
        }
    }
}

/// Why the work of two cells can't be compared; `None` where it can. A machine that is busy with something
/// else slows both alike, and then their ratio is still fair; it is not where one was left more than the
/// other.
pub(crate) fn unfair(one: (&str, Rate), other: (&str, Rate)) -> Option<String> {
    let (a, b) = (one.1.share?, other.1.share?);
    (a.min(b) < ENOUGH * a.max(b)).then(|| {
        let (one, other) = (one.0, other.0);
        let (a, b) = (a * 100.0, b * 100.0);
        format!(", but {one} got {a:.0} % of the processor time that it could use, and {other} {b:.0} %")
    })
}

/// Whether one job alone was slowed from outside: then whatever is divided by it looks too fast.
pub(crate) fn is_raw_slowed(raw: &figures::Row<Raw>) -> bool {
    let rates = raw.figures.working.as_ref().and_then(|work| work.per_second.zip(work.per_cpu_second));
    rates.is_some_and(|(per_second, per_cpu_second)| per_second < ENOUGH * per_cpu_second)
}

impl Rate {
    /// Whether something else took so much of the machine that the figures are about that.
    pub(crate) fn is_slowed(&self) -> bool {
        self.share.is_some_and(|share| share < ENOUGH)
    }
}

impl<'a> Evidence<'a> {
    /// The figures of a cell, or in words why there are none.
    pub(crate) fn of(&self, runtime: &str, world: World, way: Way) -> Result<Measured<'a>, String> {
        let Some(wanted) = experiment::cell(runtime, world, way, self.cpus, "") else {
            return Err("there is one processor only".to_owned());
        };
        // The workload is the same for all cells of a run.
        let is_wanted = |row: &&Row| {
            let cell = &row.cell;
            (&cell.strategy, &cell.setting, &cell.runtime)
                == (&wanted.strategy, &wanted.setting, &wanted.runtime)
                && (cell.cpus, cell.jobs, cell.place) == (wanted.cpus, wanted.jobs, wanted.place)
        };
        let Some(row) = self.rows.iter().find(is_wanted) else {
            return Err(format!("`{}` is not in this run", experiment::name(&wanted, self.cpus)));
        };
        if let (Some(ticking), Some(work)) = (&row.ticking, row.work) {
            return Ok(Measured { ticking, work });
        }
        let what = match row.outcome {
            Outcome::Failed { .. } => "failed: ",
            Outcome::Skipped { .. } => "was skipped: ",
            Outcome::Measured | Outcome::NotMeasured => "was ",
        };
        Err(format!("`{}` {what}{}", row.name, row.outcome.reason().unwrap_or("not kept")))
    }
}
