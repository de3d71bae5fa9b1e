//! The table of a runtime: a row for each length.

use words::{Shown, Side, grid, ratio};

use crate::figure::Figure;
use crate::length::finding::{LengthCurve, LengthFigures, LengthPoint};
use crate::strategies::{CONTENDERS, Contender, Role};

/// The headings of the two groups of columns.
const WORK: &str = "work kept";
const LATE: &str = "p99 of beats, ms";

/// Writes the table of a runtime.
pub(super) fn of_curve(curve: &LengthCurve) -> String {
    let there = |contender: &Contender| curve.points.iter().any(|point| point.of(*contender).is_some());
    let contenders: Vec<_> = CONTENDERS.into_iter().filter(there).collect();
    let mut columns = vec![("length", Side::Right)];
    // Inline's work is the yardstick, and has no column.
    let working = || contenders.iter().filter(|contender| contender.role != Role::Inline);
    columns.extend(working().chain(&contenders).map(|contender| (contender.heading, Side::Right)));
    let row = |point: &LengthPoint| {
        let mut row = vec![Shown(point.length).to_string()];
        row.extend(working().map(|contender| ratio(point.of(*contender).and_then(share))));
        row.extend(contenders.iter().map(|contender| late(point.of(*contender))));
        row
    };
    let rows: Vec<Vec<String>> = curve.points.iter().map(row).collect();
    let lines = grid(&columns, &rows);
    let heads = (working().next(), contenders.first());
    let groups = lines.first().map(|header| groups(header, heads)).unwrap_or_default();
    std::iter::once(groups).chain(lines).map(|line| line + "\n").collect()
}

/// Writes the headings of the two groups of columns, each above the heading of its first column.
fn groups(header: &str, (working, late): (Option<&Contender>, Option<&Contender>)) -> String {
    let work = working.and_then(|one| header.find(one.heading));
    let late = late.and_then(|one| header.rfind(one.heading));
    match (work, late) {
        (Some(work), Some(late)) if work < late => {
            format!("{:work$}{WORK:width$}{LATE}", "", width = late - work)
        }
        _ => String::new(),
    }
}

fn share(figures: &LengthFigures) -> Option<f64> {
    figures.of_inline.map(|Figure { centre, .. }| centre)
}

fn late(figures: Option<&LengthFigures>) -> String {
    let Some(figures) = figures else { return ratio(None) };
    let sign = match figures.keeps_beat {
        Some(true) => " ",
        Some(false) => "!",
        None => "?",
    };
    let ms = figures.lateness.p99.map(|p99| p99.as_secs_f64() * 1000.0);
    let more = if figures.unfired.is_some_and(|unfired| unfired.bound_p99) { ">" } else { "" };
    format!("{more}{}{sign}", ratio(ms))
}
