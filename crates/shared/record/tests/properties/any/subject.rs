//! Cells and subjects.

use proptest::prelude::*;
use record::{Cell, Place, Subject};

use super::primitive::{settings, small_count, text};

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![Just(Place::Task), Just(Place::Body)]
}

pub(crate) fn cell() -> BoxedStrategy<Cell> {
    (text(), settings(), text(), text(), small_count(), small_count(), place())
        .prop_map(|(strategy, setting, runtime, workload, jobs, cpus, place)| Cell {
            strategy,
            setting,
            runtime,
            workload,
            jobs,
            cpus,
            place,
        })
        .boxed()
}

pub(crate) fn subject() -> BoxedStrategy<Subject> {
    prop_oneof![
        cell().prop_map(Subject::Cell),
        cell().prop_map(Subject::Cost),
        (text(), small_count(), place()).prop_map(|(runtime, cpus, place)| Subject::Floor {
            runtime,
            cpus,
            place
        }),
        small_count().prop_map(|cpus| Subject::Bare { cpus }),
        (text(), small_count()).prop_map(|(workload, cpus)| Subject::Raw { workload, cpus }),
    ]
    .boxed()
}
