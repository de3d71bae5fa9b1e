//! Cells and subjects.

use proptest::prelude::*;
use record::{Cell, Load, Place, Probe, Rate, Subject};

use super::primitive::{count, duration, settings, small_count, text};

fn place() -> impl Strategy<Value = Place> {
    prop_oneof![Just(Place::Task), Just(Place::Body)]
}

fn probe() -> impl Strategy<Value = Probe> {
    prop_oneof![Just(Probe::Timer), Just(Probe::Socket), Just(Probe::Pool)]
}

/// Makes any load.
pub(crate) fn load() -> BoxedStrategy<Load> {
    prop_oneof![
        small_count().prop_map(Load::Jobs),
        duration().prop_map(Load::Pause),
        count().prop_map(|jobs| Load::Rate(Rate::in_1000_s(jobs))),
    ]
    .boxed()
}

/// Makes the name of a peer, or none.
fn peer() -> BoxedStrategy<Option<String>> {
    proptest::option::of(text()).boxed()
}

pub(crate) fn cell() -> BoxedStrategy<Cell> {
    (text(), settings(), text(), text(), (load(), probe()), small_count(), (place(), peer()))
        .prop_map(|(strategy, setting, runtime, workload, (load, probe), cpus, (place, peer))| Cell {
            strategy,
            setting,
            runtime,
            workload,
            load,
            probe,
            cpus,
            place,
            peer,
        })
        .boxed()
}

pub(crate) fn subject() -> BoxedStrategy<Subject> {
    prop_oneof![
        cell().prop_map(Subject::Cell),
        cell().prop_map(Subject::Cost),
        (text(), small_count(), place(), probe(), peer()).prop_map(|(runtime, cpus, place, probe, peer)| {
            Subject::Floor { runtime, cpus, place, probe, peer }
        }),
        small_count().prop_map(|cpus| Subject::Bare { cpus }),
        (text(), small_count(), peer()).prop_map(|(workload, cpus, peer)| Subject::Raw {
            workload,
            cpus,
            peer
        }),
    ]
    .boxed()
}
