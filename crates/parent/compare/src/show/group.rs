//! The groups of rows in a table, and the names of groups and cells.
//!
//! **Invariant:** a name has only what is not the same for the whole run. No two cells of a group
//! have the same name.

use figures::{Floor, Lateness, Row, Summary};
use record::{Cell, Load, Place, Probe};
use words::counted;

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

/// The rows of a runtime under the same conditions: a block of the table.
pub(crate) struct Group<'a> {
    pub(crate) name: String,
    /// The rows, at least one.
    pub(crate) rows: Vec<&'a Row<Cell>>,
}

impl Group<'_> {
    /// Returns the floor that all rows share: all `None` if none of them has it.
    pub(crate) fn floor(&self) -> Lateness {
        let floors = self.rows.iter().map(|row| row.figures.floor());
        floors.into_iter().find(|floor| *floor != Lateness::default()).unwrap_or_default()
    }
}

/// Groups the rows that have an answer, in the order of the plan. Skipped rows are left out.
pub(crate) fn groups(summary: &Summary) -> Vec<Group<'_>> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let mut groups: Vec<Group<'_>> = Vec::new();
    for row in summary.cells.iter().filter(|row| row.outcome.was_tried()) {
        let name = varying.group_of(&row.of);
        match groups.iter_mut().find(|group| group.name == name) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { name, rows: vec![row] }),
        }
    }
    groups
}
