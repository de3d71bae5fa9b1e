//! Which rows stand together, and how a group and a cell are named.
//!
//! What must stay true: only what is not the same for the whole run is named; two cells of a run never have
//! the same name within a group.

use figures::{Floor, Lateness, Row, Summary};
use record::{Cell, Place};
use words::counted;

/// What is not the same for all cells of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Varying {
    pub(crate) workload: bool,
    pub(crate) jobs: bool,
    pub(crate) cpus: bool,
    pub(crate) place: bool,
}

impl Varying {
    pub(crate) fn among<'a>(cells: impl IntoIterator<Item = &'a Cell>) -> Varying {
        let mut cells = cells.into_iter();
        let Some(first) = cells.next() else { return Varying::default() };
        cells.fold(Varying::default(), |varying, cell| Varying {
            workload: varying.workload || cell.workload != first.workload,
            jobs: varying.jobs || cell.jobs != first.jobs,
            cpus: varying.cpus || cell.cpus != first.cpus,
            place: varying.place || cell.place != first.place,
        })
    }

    /// The runtime, with whatever varies: `tokio/1, countdown, 4 jobs, 1 processor, ticker in the body`.
    pub(crate) fn group_of(self, cell: &Cell) -> String {
        let mut name = cell.runtime.clone();
        for part in self.parts(cell) {
            name.push_str(", ");
            name.push_str(&part);
        }
        name
    }

    /// A cell by its full name: `inline on tokio/1, 4 jobs`.
    pub(crate) fn name_of(self, cell: &Cell) -> String {
        format!("{} on {}", cell.strategy_with_setting(), self.group_of(cell))
    }

    /// What is the same for all cells: `countdown, 1 job, 2 processors, ticker spawned`.
    pub(crate) fn common(self, cell: &Cell) -> String {
        let rest =
            Varying { workload: !self.workload, jobs: !self.jobs, cpus: !self.cpus, place: !self.place };
        rest.parts(cell).join(", ")
    }

    /// A floor by its full name: `floor of tokio/1, 1 processor`.
    pub(crate) fn name_of_floor(self, floor: &Floor) -> String {
        let mut name = format!("floor of {}", floor.runtime);
        if self.cpus {
            name.push_str(&format!(", {}", counted(floor.cpus, "processor")));
        }
        if self.place {
            name.push_str(&format!(", {}", ticker(floor.place)));
        }
        name
    }

    fn parts(self, cell: &Cell) -> Vec<String> {
        let parts = [
            self.workload.then(|| cell.workload.clone()),
            self.jobs.then(|| counted(cell.jobs, "job")),
            self.cpus.then(|| counted(cell.cpus, "processor")),
            self.place.then(|| ticker(cell.place).to_owned()),
        ];
        parts.into_iter().flatten().collect()
    }
}

fn ticker(place: Place) -> &'static str {
    match place {
        Place::Task => "ticker spawned",
        Place::Body => "ticker in the body",
    }
}

/// A runtime under the same conditions: a block of the table.
pub(crate) struct Group<'a> {
    pub(crate) name: String,
    /// At least one.
    pub(crate) rows: Vec<&'a Row<Cell>>,
}

impl Group<'_> {
    /// The floor that all rows share; `None` everywhere where none of them knows it.
    pub(crate) fn floor(&self) -> Lateness {
        let floors = self.rows.iter().map(|row| row.figures.floor());
        floors.into_iter().find(|floor| *floor != Lateness::default()).unwrap_or_default()
    }
}

/// The rows of a run that are neither skipped nor without an answer, by group, in the order of the plan.
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
