//! A report as tables for a person, 80 columns wide. Nothing here computes.

mod findings;
mod table;
mod value;

use crate::goal::{Goal, Unit};
use crate::paired::Figure;
use crate::report::{Check, Overhead, Reaction, Report, Slices};

pub use findings::findings;
use table::table;
use value::{MISSING, in_unit, limit, short, with_unit};

/// Formats a report as tables.
pub fn of(report: &Report) -> String {
    let run = &report.run;
    let kind = if run.quick { ", quick" } else { "" };
    let mut text = format!("Runtime {}, seed {}{kind}\n", run.runtime, run.seed);
    let mut section = |heading: &str, table: String| {
        if !table.is_empty() {
            text += &format!("\n{heading}\n\n{table}");
        }
    };
    section("Overhead against the raw kernel, in percent, with 95 % intervals", overhead(&report.overhead));
    section("Learned by costing at the ends of its turns, medians in us", learned(&report.overhead));
    section("Slices, in us of processor time", slices(&report.slices));
    section(
        "Slices over 125 us after a step gets a hundred times as slow, in trials",
        reaction(&report.reaction),
    );
    section("A check, in ns per step beyond an empty loop", checks(&report.checks));
    section("Goals", goals(&report.goals));
    text
}

fn overhead(overhead: &[Overhead]) -> String {
    let row = |row: &Overhead| {
        let cpu = row.cpu.map(percent);
        let wall = row.wall.map(percent);
        [
            row.kernel.clone(),
            row.contender.clone(),
            point(cpu),
            interval(cpu),
            point(wall),
            row.yields_per_s.map_or(MISSING.to_owned(), |yields| format!("{yields:.0}")),
        ]
    };
    let head = ["kernel", "contender", "CPU", "interval", "wall", "yields/s"];
    table("<<>>>>", head, overhead.iter().map(row))
}

fn learned(overhead: &[Overhead]) -> String {
    let row = |row: &Overhead| {
        let learned = row.learned?;
        let figure = |figure: Option<Figure>| point(figure);
        Some([row.kernel.clone(), row.contender.clone(), figure(learned.slice_us), figure(learned.yield_us)])
    };
    table("<<>>", ["kernel", "contender", "slice", "a yield"], overhead.iter().filter_map(row))
}

fn slices(slices: &[Slices]) -> String {
    let row = |row: &Slices| {
        let us = |us: Option<f64>| us.map_or(MISSING.to_owned(), short);
        [
            row.kernel.clone(),
            row.contender.clone(),
            row.count.to_string(),
            row.over.to_string(),
            us(row.p50_us),
            us(row.p99_us),
            us(row.p999_us),
            us(row.max_us),
        ]
    };
    let head = ["kernel", "by", "slices", "over 125 us", "p50", "p99", "p99.9", "max"];
    table("<<>>>>>>", head, slices.iter().map(row))
}

fn reaction(reactions: &[Reaction]) -> String {
    let row = |row: &Reaction| {
        let us = |us: Option<f64>| us.map_or(MISSING.to_owned(), short);
        [
            row.kernel.clone(),
            row.trials.to_string(),
            row.none_over.to_string(),
            row.one_over.to_string(),
            row.more_over.to_string(),
            row.told.to_string(),
            format!("{} of {}", row.over_before, row.slices_before),
            us(row.jump_p50_us),
            us(row.jump_max_us),
        ]
    };
    let head = ["from", "trials", "none", "one", "more", "reported", "before", "p50 us", "max us"];
    table("<>>>>>>>>", head, reactions.iter().map(row))
}

fn checks(checks: &[Check]) -> String {
    let row = |row: &Check| [row.check.clone(), point(row.ns), interval(row.ns)];
    table("<>>", ["check", "ns", "interval"], checks.iter().map(row))
}

fn goals(goals: &[Goal]) -> String {
    let row = |row: &Goal| {
        let (found, at_most) = match row.unit {
            Unit::Trials => (
                row.found.map(|found| format!("{} of {}", found.point, found.values)),
                row.at_most.to_string(),
            ),
            unit => (
                row.found.map(|found| with_unit(short(in_unit(found.point, unit)), unit)),
                limit(row.at_most, unit),
            ),
        };
        [row.goal.clone(), found.unwrap_or(MISSING.to_owned()), at_most, row.verdict.to_string()]
    };
    table("<>><", ["goal", "found", "at most", "verdict"], goals.iter().map(row))
}

fn percent(figure: Figure) -> Figure {
    Figure {
        point: figure.point * 100.0,
        ci: figure.ci.map(|ci| ci.map(|end| end * 100.0)),
        values: figure.values,
    }
}

fn point(figure: Option<Figure>) -> String {
    figure.map_or(MISSING.to_owned(), |figure| short(figure.point))
}

fn interval(figure: Option<Figure>) -> String {
    let ci = figure.and_then(|figure| figure.ci);
    ci.map_or(MISSING.to_owned(), |[low, high]| format!("{} to {}", short(low), short(high)))
}

#[cfg(test)]
mod tests;
