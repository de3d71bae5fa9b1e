//! Cells and their subjects.

use proptest::prelude::*;
use proptest::sample::select;
use record::{Cell, Load, Place, Probe, Rate, Subject};

use super::primitive::{count, duration, text};

/// Makes any load.
fn load() -> BoxedStrategy<Load> {
    prop_oneof![
        2 => prop_oneof![Just(0), Just(1), Just(u32::MAX)].prop_map(Load::Jobs),
        1 => duration().prop_map(Load::Pause),
        1 => count().prop_map(|jobs| Load::Rate(Rate::in_1000_s(jobs))),
    ]
    .boxed()
}

/// Makes a cell with names of any characters and numbers of any size.
pub fn cell() -> BoxedStrategy<Cell> {
    let small = prop_oneof![Just(0), Just(1), Just(u32::MAX)];
    let setting = "([a-z|`\\\\]{1,3}=[0-9\u{1b}\n|]{0,3}[0-9])?";
    (text(), setting, text(), text(), load(), small, any::<bool>())
        .prop_map(|(strategy, setting, runtime, workload, load, cpus, body)| Cell {
            strategy,
            setting: setting.parse().expect("a key and a value, or nothing"),
            runtime,
            workload,
            load,
            probe: Probe::default(),
            cpus,
            place: if body { Place::Body } else { Place::Task },
            peer: None,
        })
        .boxed()
}

/// Makes a cell with names and numbers that are in use.
pub fn usual_cell() -> BoxedStrategy<Cell> {
    let strategies = ["inline", "manual-yield:every=1000000", "rayon-offload:threads=all-1"];
    let load = prop_oneof![
        3 => (1..10_000_u32).prop_map(Load::Jobs),
        1 => Just(Load::Pause(crate::ms(50))),
        1 => Just(Load::Rate(Rate::in_1000_s(20_000))),
    ];
    (select(strategies.to_vec()), select(vec!["tokio/1", "async-std/N"]), load)
        .prop_map(|(strategy, runtime, load)| Cell { load, ..crate::cell(strategy, runtime) })
        .boxed()
}

/// Returns each cell with its floor and its raw job, every subject once. Only a closed loop has a
/// raw job.
pub fn subjects(cells: &[Cell]) -> Vec<Subject> {
    let all = |cell: &Cell| {
        let raw = cell.load.is_closed_loop().then(|| Subject::raw_of(cell));
        [Subject::Cell(cell.clone()), Subject::floor_of(cell)].into_iter().chain(raw)
    };
    let mut subjects: Vec<Subject> = Vec::new();
    for subject in cells.iter().flat_map(all) {
        if !subjects.contains(&subject) {
            subjects.push(subject);
        }
    }
    subjects
}
