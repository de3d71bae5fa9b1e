//! What does the ticker take of a processor?
//!
//! Each round has three children, side by side: the floor; the muted floor, which sleeps until each
//! beat is due and does nothing else; and a bare thread that sleeps as often without any runtime.
//! The ticker's own cost is the floor less the muted floor. The rest is the runtime's timer and
//! what the system takes for a thousand wake-ups a second. Every program with a timer of 1 ms pays
//! that too, so it has no goal.

use record::{Purpose, Record, Subject};
use stats::{Interval, mean};
use words::counted;

use crate::check::{Check, Verdict};
use crate::plan;
use crate::series::Series;

/// Of a processor, at a period of 1 ms.
const GOAL: f64 = 0.01;

/// Makes one check for each runtime of the plan.
pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let bare = series.records().map(|(record, _)| record);
    let bare = bare.filter(|record| matches!(record.subject, Subject::Bare { .. }));
    let bare = average(bare.map(share));
    plan::muted_floors(series.info).iter().map(|floor| check(series, floor, bare)).collect()
}

fn check(series: &Series<'_>, subject: &Subject, bare: Option<f64>) -> Check {
    let floor = |purpose, round| share(series.record(subject, purpose, round)?);
    let pairs: Vec<(f64, f64)> = (0..series.info.rounds)
        .filter_map(|round| Some((floor(Purpose::TickerCost, round)?, floor(Purpose::MutedFloor, round)?)))
        .collect();
    let differences: Vec<f64> = pairs.iter().map(|(floor, muted)| floor - muted).collect();
    let own = average(differences.iter().copied().map(Some));
    let interval = mean(&differences);
    let verdict = match interval {
        Some(Interval { high, .. }) if high < GOAL => Verdict::Passed,
        Some(Interval { low, .. }) if low > GOAL => Verdict::Failed,
        _ => Verdict::CantTell,
    };
    // Adding 0 takes the sign from a figure that is rounded to -0.
    let rounded = |share: f64| (1000.0 * share).round() / 10.0 + 0.0;
    let percent = |share: f64| format!("{:.1} %", rounded(share));
    let whole = average(pairs.iter().map(|(floor, _)| Some(*floor)));
    let of_whole = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), percent);
    Check {
        name: format!("the ticker's cost, {subject}"),
        figure: own,
        unit: "of 1",
        shown: match (own, interval) {
            (Some(own), Some(Interval { low, high })) => {
                format!("{:.1} % ({:.1}..{:.1})", rounded(own), rounded(low), rounded(high))
            }
            _ => "-".to_owned(),
        },
        goal: "under 1 %".to_owned(),
        verdict,
        excusable: true,
        because: format!(
            "Of a processor, at a beat each 1 ms, over {}, with its 95 % interval. With the runtime's \
             timer and the system's wake-ups it is {}; a bare thread that sleeps as often takes {}.",
            counted(pairs.len() as u64, "round"),
            of_whole(whole),
            of_whole(bare)
        ),
    }
}

/// Returns processor time as a share of the window. `None` if the system does not tell.
fn share(record: &Record) -> Option<f64> {
    let window = record.usage.window?.as_secs_f64();
    (window > 0.0).then_some(record.usage.cpu?.as_secs_f64() / window)
}

fn average(values: impl Iterator<Item = Option<f64>>) -> Option<f64> {
    let values: Vec<f64> = values.flatten().collect();
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
