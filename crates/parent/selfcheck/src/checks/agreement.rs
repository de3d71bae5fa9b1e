//! Does the system's own tool see the same lateness?
//!
//! `cyclictest` (of rt-tests) sleeps until the next period and looks how late it woke. The bare
//! child does the same. The medians of both should agree; what a runtime's timer adds stands beside
//! them.
//!
//! **Invariant:** the bare child and the floors are those of the cost, which were measured side by
//! side. The twins' floors have a shorter window, and are left out.

use std::collections::BTreeSet;

use figures::Lateness;
use record::{Purpose, Record, Subject};
use stats::{Interval, median, paired_ratio};
use words::counted;

use crate::check::{Check, Verdict};
use crate::cyclictest::Cyclictest;
use crate::series::Series;

/// The two may differ by this factor: they run one after the other, and a machine changes within
/// seconds.
const FACTOR: f64 = 2.0;

/// Makes the check. It passes if the whole 95 % interval of the bare child's rounds agrees.
pub(crate) fn checks(series: &Series<'_>, cyclictest: &Result<Cyclictest, String>) -> Vec<Check> {
    let bare = p50_us(series, |subject| matches!(subject, Subject::Bare { .. }));
    let (figure, shown, verdict, because) = match (median(&bare), cyclictest) {
        (None, _) => (None, "-".to_owned(), Verdict::CantTell, "No bare sleep was measured.".to_owned()),
        (Some(bare), Err(reason)) => {
            (None, format!("bare {bare:.1} us"), Verdict::CantTell, format!("cyclictest: {reason}"))
        }
        (Some(middle), Ok(cyclictest)) => {
            let (figure, shown, verdict) = against(&bare, middle, cyclictest);
            let because = format!(
                "p50 of the lateness of a bare sleep, over {}, and of cyclictest, which ran after it. \
                 cyclictest's latest was {:.0} us. {}",
                counted(bare.len() as u64, "round"),
                cyclictest.max_us,
                floors(series)
            );
            (figure, shown, verdict, because)
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

/// Returns the ratio of the two, as a figure and in words, and the verdict on it.
fn against(bare: &[f64], middle: f64, cyclictest: &Cyclictest) -> (Option<f64>, String, Verdict) {
    let Cyclictest { p50_us, .. } = cyclictest;
    let ratio = paired_ratio(&bare.iter().map(|bare| (*bare, *p50_us)).collect::<Vec<_>>());
    let goal = Interval { low: 1.0 / FACTOR, high: FACTOR };
    let interval = ratio.and_then(|ratio| ratio.interval);
    let verdict = match interval {
        Some(interval) if interval.lies_in(&goal) => Verdict::Passed,
        Some(Interval { low, high }) if high < goal.low || low > goal.high => Verdict::Failed,
        _ => Verdict::CantTell,
    };
    let ends = interval.map(|Interval { low, high }| format!("{low:.2}..{high:.2}; ")).unwrap_or_default();
    let figure = ratio.map(|ratio| ratio.point);
    let shown = figure.map_or_else(|| "-".to_owned(), |figure| format!("{figure:.2}"));
    (figure, format!("{shown} ({ends}bare {middle:.1} us, cyclictest {p50_us:.1} us)"), verdict)
}

/// Writes p50 of each runtime's floor.
fn floors(series: &Series<'_>) -> String {
    let runtimes: BTreeSet<&str> = costs(series)
        .filter_map(|record| match &record.subject {
            Subject::Floor { runtime, .. } => Some(&**runtime),
            _ => None,
        })
        .collect();
    let floors = runtimes.into_iter().filter_map(|runtime| {
        let own =
            |subject: &Subject| matches!(subject, Subject::Floor { runtime: own, .. } if own == runtime);
        Some(format!("{runtime} {:.1} us", median(&p50_us(series, own))?))
    });
    format!("p50 of the floors: {}.", floors.collect::<Vec<_>>().join(", "))
}

/// Returns the p50 of each round of the cost, in microseconds.
fn p50_us(series: &Series<'_>, of: impl Fn(&Subject) -> bool) -> Vec<f64> {
    let own = costs(series).filter(|record| of(&record.subject));
    let p50 = own.filter_map(|record| Lateness::of(record.beats.as_ref()?).ok()?.p50);
    p50.map(|p50| p50.as_secs_f64() * 1e6).collect()
}

/// Returns the records of the trials by which the ticker's cost is weighed.
fn costs<'m>(series: &Series<'m>) -> impl Iterator<Item = &'m Record> {
    series.records().map(|(record, _)| record).filter(|record| record.purpose == Purpose::TickerCost)
}
