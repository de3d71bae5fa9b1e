//! The names of blocks, groups and cells.
//!
//! **Invariant:** a name has only what is not the same for the whole run. No two cells have the
//! same full name.

use figures::Floor;
use record::{Cell, Load, Place, Probe};
use words::counted;

use crate::judge::Block;

/// The conditions that are not the same for all cells of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Varying {
    pub(crate) workload: bool,
    pub(crate) load: bool,
    pub(crate) probe: bool,
    pub(crate) cpus: bool,
    pub(crate) place: bool,
}

impl Varying {
    pub(crate) fn among<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Varying {
        let mut cells = cells.into_iter();
        let Some(first) = cells.next() else { return Varying::default() };
        cells.fold(Varying::default(), |varying, cell| Varying {
            workload: varying.workload || cell.workload != first.workload,
            load: varying.load || cell.load != first.load,
            probe: varying.probe || cell.probe != first.probe,
            cpus: varying.cpus || cell.cpus != first.cpus,
            place: varying.place || cell.place != first.place,
        })
    }

    /// Returns the runtime, with the conditions that vary: `tokio/1, countdown, 4 jobs, 1
    /// processor, ticker in the body`.
    pub(crate) fn group_of(self, cell: &Cell) -> String {
        let mut name = cell.runtime.clone();
        for part in self.parts(cell) {
            name.push_str(", ");
            name.push_str(&part);
        }
        name
    }

    /// Returns the runtime of a block, with the conditions that vary among blocks: `tokio/1, 1
    /// processor`.
    pub(crate) fn block_of(self, block: &Block<'_>) -> String {
        self.place_of(block.runtime, block.cpus, block.place)
    }

    /// Returns a runtime, with the conditions that vary among blocks.
    pub(crate) fn place_of(self, runtime: &str, cpus: u32, place: Place) -> String {
        let cpus = self.cpus.then(|| counted(cpus, "processor"));
        let place = self.place.then(|| ticker(place).to_owned());
        let parts = [Some(runtime.to_owned()), cpus, place];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Returns the full name of a cell: `inline on tokio/1, 4 jobs`.
    pub(crate) fn name_of(self, cell: &Cell) -> String {
        format!("{} on {}", cell.strategy_with_setting(), self.group_of(cell))
    }

    /// Returns the conditions that are the same for all cells: `countdown, 1 job, 2 processors,
    /// ticker spawned`.
    pub(crate) fn common(self, cell: &Cell) -> String {
        let rest = Varying {
            workload: !self.workload,
            load: !self.load,
            probe: !self.probe && cell.probe != Probe::Timer,
            cpus: !self.cpus,
            place: !self.place,
        };
        rest.parts(cell).join(", ")
    }

    /// Returns the full name of a floor: `floor of tokio/1, 1 processor`.
    pub(crate) fn name_of_floor(self, floor: &Floor) -> String {
        let mut name = format!("floor of {}", floor.runtime);
        if self.cpus {
            name.push_str(&format!(", {}", counted(floor.cpus, "processor")));
        }
        if self.place {
            name.push_str(&format!(", {}", ticker(floor.place)));
        }
        if self.probe {
            name.push_str(&format!(", {}", probe(floor.probe)));
        }
        name
    }

    fn parts(self, cell: &Cell) -> Vec<String> {
        let parts = [
            self.workload.then(|| cell.workload.clone()),
            self.load.then(|| load(cell.load)),
            self.probe.then(|| probe(cell.probe).to_owned()),
            self.cpus.then(|| counted(cell.cpus, "processor")),
            self.place.then(|| ticker(cell.place).to_owned()),
        ];
        parts.into_iter().flatten().collect()
    }
}

/// Writes a load for a heading: `64 jobs`, `pause=50ms`.
fn load(load: Load) -> String {
    load.jobs().map_or_else(|| load.to_string(), |jobs| counted(jobs, "job"))
}

fn probe(probe: Probe) -> &'static str {
    match probe {
        Probe::Timer => "a beat is a timer",
        Probe::Socket => "a beat is a byte echoed",
        Probe::Pool => "a beat is an empty blocking task",
    }
}

fn ticker(place: Place) -> &'static str {
    match place {
        Place::Task => "ticker spawned",
        Place::Body => "ticker in the body",
    }
}
