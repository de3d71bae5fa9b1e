//! The worlds of a run, and each strategy in all of them.
//!
//! A world is how jobs come, what they are, and what a beat is made of. Cells of one runtime,
//! number of processors and place are a block. A strategy with its setting is a contender of its
//! block.
//!
//! **Invariant:** a contender keeps the beat in a world only if the verdict of its cell says so.

use std::time::Duration;

use figures::{Lost, Outcome, Row, Summary};
use record::{Cell, Load, Place, Probe};

use crate::job_time::job_time;

/// How jobs come, what they are, and what a beat is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct World {
    pub(crate) load: Load,
    pub(crate) workload: String,
    pub(crate) probe: Probe,
}

/// The cells of one runtime under the same conditions.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block<'s> {
    pub(crate) runtime: &'s str,
    pub(crate) cpus: u32,
    pub(crate) place: Place,
    pub(crate) contenders: Vec<Contender<'s>>,
}

/// A strategy with its setting.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Contender<'s> {
    /// As on the command line: `manual-yield:every=1000`.
    pub(crate) name: String,
    /// Its row in each world of the run. `None` if the run has no such cell.
    pub(crate) rows: Vec<Option<&'s Row<Cell>>>,
}

/// The verdict on the beat of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    /// It was kept, and no round failed.
    Kept,
    /// It was lost in the window.
    Lost,
    /// It was kept in the window, and lost in the first second.
    LostAtStart,
    /// One can't tell, or a round failed.
    Open,
    /// The cell was not measured.
    Missing,
}

impl World {
    pub(crate) fn of(cell: &Cell) -> World {
        World { load: cell.load, workload: cell.workload.clone(), probe: cell.probe }
    }
}

/// Returns the worlds of a run, in the order of the plan.
pub(crate) fn worlds(summary: &Summary) -> Vec<World> {
    let mut worlds = Vec::new();
    for world in summary.cells.iter().map(|row| World::of(&row.of)) {
        if !worlds.contains(&world) {
            worlds.push(world);
        }
    }
    worlds
}

/// Returns how long the shortest of the jobs takes raw that were measured. `None` if the run does
/// not say it of all of them.
pub(crate) fn shortest_job(summary: &Summary) -> Option<Duration> {
    let length = |row: &Row<Cell>| summary.run.prepared_for(&row.of).and_then(job_time);
    let measured = summary.cells.iter().filter(|row| row.outcome.was_tried());
    measured.map(length).collect::<Option<Vec<_>>>()?.into_iter().min()
}

/// Says that the run ended before all rounds of all cells were measured. A beat that is lost for
/// sure needs no more rounds.
pub(crate) fn was_interrupted(summary: &Summary) -> bool {
    summary.cells.iter().any(|row| row.outcome == Outcome::NotMeasured || is_short(row, summary.run.rounds))
}

/// Says that the cell was measured in fewer rounds than planned, and needs more.
pub(crate) fn is_short(row: &Row<Cell>, rounds: u32) -> bool {
    row.outcome == Outcome::Measured && row.figures.rounds < rounds && !row.figures.is_lost_for_sure(rounds)
}

/// Returns the blocks of a run, in the order of the plan. Each contender has a row for each world.
pub(crate) fn blocks<'s>(summary: &'s Summary, worlds: &[World]) -> Vec<Block<'s>> {
    let mut blocks: Vec<Block<'s>> = Vec::new();
    for row in &summary.cells {
        let Cell { runtime, cpus, place, .. } = &row.of;
        let is_of = |block: &&mut Block<'_>| {
            (block.runtime, block.cpus, block.place) == (runtime.as_str(), *cpus, *place)
        };
        let block = match blocks.iter_mut().find(is_of) {
            Some(block) => block,
            None => {
                blocks.push(Block { runtime, cpus: *cpus, place: *place, contenders: Vec::new() });
                blocks.last_mut().expect("one was pushed")
            }
        };
        let name = row.of.strategy_with_setting();
        let contender = match block.contenders.iter_mut().find(|contender| contender.name == name) {
            Some(contender) => contender,
            None => {
                block.contenders.push(Contender { name, rows: vec![None; worlds.len()] });
                block.contenders.last_mut().expect("one was pushed")
            }
        };
        let world = World::of(&row.of);
        let at = worlds.iter().position(|known| *known == world);
        if let Some(place) = at.and_then(|at| contender.rows.get_mut(at)) {
            place.get_or_insert(row);
        }
    }
    blocks
}

impl<'s> Block<'s> {
    /// Returns the numbers of the worlds that the block has a cell in.
    pub(crate) fn worlds(&self) -> Vec<usize> {
        let all = 0..self.contenders.first().map_or(0, |contender| contender.rows.len());
        all.filter(|world| self.contenders.iter().any(|contender| contender.rows[*world].is_some())).collect()
    }

    /// Returns the rows of all contenders that have an answer of any kind.
    pub(crate) fn rows(&self) -> Vec<&'s Row<Cell>> {
        self.contenders.iter().flat_map(Contender::tried).collect()
    }

    /// Returns the contenders that have an answer of any kind.
    pub(crate) fn tried(&self) -> Vec<&Contender<'s>> {
        self.contenders.iter().filter(|contender| contender.tried().next().is_some()).collect()
    }
}

impl<'s> Contender<'s> {
    /// Returns the rows that the run has.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &'s Row<Cell>> {
        self.rows.iter().copied().flatten()
    }

    /// Returns the rows that have an answer of any kind.
    pub(crate) fn tried(&self) -> impl Iterator<Item = &'s Row<Cell>> {
        self.rows().filter(|row| row.outcome.was_tried())
    }

    /// Returns the verdict on the beat in a world.
    pub(crate) fn beat(&self, world: usize) -> Beat {
        self.rows[world].map_or(Beat::Missing, beat)
    }

    /// Says that it keeps the beat in all of these worlds, no round failed, and it carries the
    /// load.
    pub(crate) fn keeps_beat(&self, worlds: &[usize]) -> bool {
        worlds.iter().all(|world| self.beat(*world) == Beat::Kept && self.carries(*world))
    }

    /// Says that nothing speaks against its doing the jobs that come: they don't pile up, and at
    /// least one was done.
    pub(crate) fn carries(&self, world: usize) -> bool {
        self.rows[world].is_none_or(|row| !is_swamped(row) && !is_idle(row))
    }
}

/// Says that jobs came faster than they were done, for as long as they came.
pub(crate) fn is_swamped(row: &Row<Cell>) -> bool {
    row.figures.jobs.as_ref().is_some_and(|jobs| jobs.backlog_grew_by.is_some())
}

/// Says that jobs came and went, or should have, and none was done.
fn is_idle(row: &Row<Cell>) -> bool {
    row.of.load.jobs().is_none() && row.figures.jobs.as_ref().is_some_and(|jobs| jobs.done == 0)
}

/// Returns the verdict on the beat of a cell. A cell with a failed round does not count as keeping
/// it.
pub(crate) fn beat(row: &Row<Cell>) -> Beat {
    let Some(beating) = &row.figures.beating else {
        return if row.outcome.was_tried() { Beat::Open } else { Beat::Missing };
    };
    match (beating.keeps_beat, beating.lost_at) {
        (Some(false), Some(Lost::Start)) => Beat::LostAtStart,
        (Some(false), Some(Lost::Window) | None) => Beat::Lost,
        (Some(true), _) if !row.outcome.is_failed() => Beat::Kept,
        (Some(true) | None, _) => Beat::Open,
    }
}
