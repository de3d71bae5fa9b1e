//! Trials, purposes and timings.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use record::{Beating, Purpose, Stall, Timing, Trial};

use super::primitive::{count, duration, small_count, text};
use super::subject::subject;

pub(crate) fn stalls() -> BoxedStrategy<Vec<Stall>> {
    vec((duration(), duration()).prop_map(|(at, length)| Stall { at, length }), 0..3).boxed()
}

/// Makes any purpose.
pub(crate) fn purpose() -> BoxedStrategy<Purpose> {
    prop_oneof![
        Just(Purpose::Comparison),
        Just(Purpose::Slices),
        Just(Purpose::StalledFloor),
        Just(Purpose::TickerCost),
        Just(Purpose::MutedFloor),
        Just(Purpose::Twin),
        small_count().prop_map(Purpose::RawOf),
    ]
    .boxed()
}

/// Makes what tells trials of a subject apart: a purpose and a round.
pub(crate) fn occasion() -> impl Strategy<Value = (Purpose, u32)> {
    (purpose(), small_count())
}

pub(crate) fn timing() -> BoxedStrategy<Timing> {
    (duration(), duration(), duration())
        .prop_map(|(warm_up, duration, drain)| Timing { warm_up, duration, drain })
        .boxed()
}

pub(crate) fn trial() -> BoxedStrategy<Trial> {
    let beating = prop_oneof![
        (duration(), duration()).prop_map(|(period, phase)| Beating::Scheduled { period, phase }),
        (duration(), duration()).prop_map(|(period, phase)| Beating::Muted { period, phase }),
        duration().prop_map(|period| Beating::Printing { period }),
    ];
    let asked = (stalls(), any::<bool>(), count());
    (small_count(), subject(), occasion(), option::of(text()), beating, timing(), asked)
        .prop_map(|(format, subject, (purpose, round), workload, beating, timing, (stalls, slices, seed))| {
            let quota_millicpus = slices.then_some(seed);
            Trial {
                format,
                subject,
                round,
                purpose,
                workload,
                beating,
                seed,
                quota_millicpus,
                timing,
                stalls,
                slices,
            }
        })
        .boxed()
}
