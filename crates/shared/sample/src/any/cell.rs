//! Cells and their subjects.

use proptest::prelude::*;
use proptest::sample::select;
use record::{Cell, Load, Place, Probe, Subject};

use super::primitive::text;

/// Makes a cell with names of any characters and numbers of any size.
pub fn cell() -> BoxedStrategy<Cell> {
    let small = || prop_oneof![Just(0), Just(1), Just(u32::MAX)];
    let setting = "([a-z|`\\\\]{1,3}=[0-9\u{1b}\n|]{0,3}[0-9])?";
    (text(), setting, text(), text(), small(), small(), any::<bool>())
        .prop_map(|(strategy, setting, runtime, workload, jobs, cpus, body)| Cell {
            strategy,
            setting: setting.parse().expect("a key and a value, or nothing"),
            runtime,
            workload,
            load: Load::Jobs(jobs),
            probe: Probe::default(),
            cpus,
            place: if body { Place::Body } else { Place::Task },
        })
        .boxed()
}

/// Makes a cell with names and numbers that are in use.
pub fn usual_cell() -> BoxedStrategy<Cell> {
    let strategies = ["inline", "manual-yield:every=1000000", "rayon-offload:threads=all-1"];
    (select(strategies.to_vec()), select(vec!["tokio/1", "async-std/N"]), 1..10_000_u32)
        .prop_map(|(strategy, runtime, jobs)| Cell {
            load: Load::Jobs(jobs),
            ..crate::cell(strategy, runtime)
        })
        .boxed()
}

/// Returns each cell with its floor and its raw job, every subject once.
pub fn subjects(cells: &[Cell]) -> Vec<Subject> {
    let all = |cell: &Cell| [Subject::Cell(cell.clone()), Subject::floor_of(cell), Subject::raw_of(cell)];
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in cells.iter().flat_map(all) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    subjects
}
