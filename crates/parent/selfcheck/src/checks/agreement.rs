//! Does the system's own tool see the same lateness?
//!
//! `cyclictest` (of rt-tests) sleeps until the next period and looks how late it woke, as the bare child does. Half of
//! the wake-ups of both should be late by about the same; what a runtime's timer adds stands beside it.

use std::collections::BTreeSet;

use figures::Lateness;
use record::Subject;
use stats::median;

use crate::check::{Check, Verdict};
use crate::cyclictest::Cyclictest;
use crate::series::Series;

/// The two may differ by this factor: they run one after the other, and a machine is not the same for two seconds.
const FACTOR: f64 = 2.0;

pub(crate) fn checks(series: &Series<'_>, cyclictest: &Result<Cyclictest, String>) -> Vec<Check> {
    let bare = p50_us(series, |subject| matches!(subject, Subject::Bare { .. }));
    let (figure, shown, verdict, because) = match (bare, cyclictest) {
        (None, _) => (None, "-".to_owned(), Verdict::CantTell, "No bare sleep was measured.".to_owned()),
        (Some(bare), Err(reason)) => {
            (None, format!("bare {bare:.1} us"), Verdict::CantTell, format!("cyclictest: {reason}"))
        }
        (Some(bare), Ok(Cyclictest { p50_us, max_us })) => {
            let ratio = bare / p50_us;
            let is_well = (1.0 / FACTOR..=FACTOR).contains(&ratio);
            (
                Some(ratio),
                format!("{ratio:.2} (bare {bare:.1} us, cyclictest {p50_us:.1} us)"),
                if is_well { Verdict::Passed } else { Verdict::Failed },
                format!(
                    "p50 of the lateness of a bare sleep and of cyclictest, one after the other; cyclictest's latest was {max_us:.0} us. {}",
                    floors(series)
                ),
            )
        }
    };
    vec![Check {
        name: "agreement with cyclictest".to_owned(),
        figure,
        unit: "times",
        shown,
        goal: "0.5 to 2".to_owned(),
        verdict,
        excusable: true,
        because,
    }]
}

/// p50 of each runtime's floor, in words.
fn floors(series: &Series<'_>) -> String {
    let runtimes: BTreeSet<&str> = series
        .records()
        .filter_map(|(record, _)| match &record.subject {
            Subject::Floor { runtime, .. } => Some(&**runtime),
            _ => None,
        })
        .collect();
    let floors = runtimes.into_iter().filter_map(|runtime| {
        let own =
            |subject: &Subject| matches!(subject, Subject::Floor { runtime: own, .. } if own == runtime);
        Some(format!("{runtime} {:.1} us", p50_us(series, own)?))
    });
    format!("p50 of the floors: {}.", floors.collect::<Vec<_>>().join(", "))
}

/// The median of the rounds' own p50, in microseconds. What was stalled on purpose is left out.
fn p50_us(series: &Series<'_>, of: impl Fn(&Subject) -> bool) -> Option<f64> {
    let own = series.records().filter(|(record, _)| of(&record.subject) && record.stalls.is_none());
    let p50 = own.filter_map(|(record, _)| Lateness::of(record.beats.as_ref()?).ok()?.p50);
    median(&p50.map(|p50| p50.as_secs_f64() * 1e6).collect::<Vec<_>>())
}
