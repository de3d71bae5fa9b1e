//! The table of a runtime: a row for each length.

use words::{Shown, Side, duration, grid, ratio};

use crate::figure::Figure;
use crate::length::finding::{LengthCurve, LengthFigures, LengthPoint};
use crate::strategies::{CONTENDERS, Role};

/// The headings of the two groups of columns.
const WORK: &str = "work kept";
const LATE: &str = "p99 of beats";

/// Writes the table of a runtime.
pub(super) fn of_curve(curve: &LengthCurve) -> String {
    let there =
        |contender: &crate::Contender| curve.points.iter().any(|point| point.of(*contender).is_some());
    let contenders: Vec<_> = CONTENDERS.into_iter().filter(there).collect();
    let mut columns = vec![("length", Side::Right)];
    for _ in [WORK, LATE] {
        columns.extend(contenders.iter().map(|contender| (contender.heading, Side::Right)));
    }
    let row = |point: &LengthPoint| {
        let mut row = vec![Shown(point.length).to_string()];
        row.extend(contenders.iter().map(|contender| ratio(point.of(*contender).and_then(share))));
        row.extend(contenders.iter().map(|contender| late(point.of(*contender))));
        row
    };
    let rows: Vec<Vec<String>> = curve.points.iter().map(row).collect();
    let lines = grid(&columns, &rows);
    let groups = lines.first().map(|header| groups(header)).unwrap_or_default();
    std::iter::once(groups).chain(lines).map(|line| line + "\n").collect()
}

/// Writes the headings of the two groups of columns, each above the heading of its first column.
fn groups(header: &str) -> String {
    let first = CONTENDERS[0].heading;
    let starts: Vec<usize> = header.match_indices(first).map(|(at, _)| at).collect();
    match *starts.as_slice() {
        [work, late] => format!("{:work$}{WORK:width$}{LATE}", "", width = late - work),
        _ => String::new(),
    }
}

/// Returns the share of the work that is shown: inline has no share of its own.
fn share(figures: &LengthFigures) -> Option<f64> {
    let share = match figures.contender.role {
        Role::Inline => figures.of_raw,
        Role::Turns | Role::Pool => figures.of_inline,
    };
    share.map(|Figure { centre, .. }| centre)
}

fn late(figures: Option<&LengthFigures>) -> String {
    let Some(figures) = figures else { return duration(None) };
    let sign = match figures.keeps_beat {
        Some(true) => " ",
        Some(false) => "!",
        None => "?",
    };
    format!("{}{sign}", duration(figures.lateness.p99))
}
