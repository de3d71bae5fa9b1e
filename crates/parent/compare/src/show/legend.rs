//! The short legend below a table: the marks, and which run it is. `explain.rs` has the long one.
//!
//! **Invariant:** it explains every mark and every column that the table has, and no other.

use figures::Summary;
use words::{Shown, counted};

use super::figure::short;
use super::group::Varying;
use super::headings::headings;
use super::notes::Note;
use crate::judge::worlds;

const LATE: &str = "how late beats fired: half of them (p50) and 99 of 100 (p99) were no later. > means \
                    that late or later";
const FLOOR: &str = "the same without a job";
const WORK: &str = "steps a second, divided by the raw job's";

/// Returns the notes on how to read the table, and on the run.
pub(crate) fn legend(summary: &Summary) -> Vec<Note> {
    let note = |begins, text| Note { begins, text };
    let worlds = worlds(summary);
    let has_loops = worlds.iter().any(|world| world.load.jobs().is_some());
    let has_arrivals = worlds.iter().any(|world| world.load.jobs().is_none());
    let mut legend = Vec::new();
    if worlds.len() == 1 && has_loops {
        legend.push(note("late: ", format!("{LATE}. floor: {FLOOR}")));
        legend.push(note("work: ", format!("{WORK}, with its 95 % interval")));
        legend.push(note("beat: ", beat(summary)));
    } else if !worlds.is_empty() {
        legend.push(note("late: ", late(summary)));
        if has_loops {
            legend.push(note(
                "work: ",
                "steps a second, divided by the raw job's; with its 95 % interval above".into(),
            ));
        }
        if has_arrivals {
            legend.push(note("job: ", job(summary)));
        }
    }
    legend.extend(about(summary));
    if let Some(last) = legend.last_mut() {
        last.text.push_str("; --explain says more");
    }
    legend
}

/// Returns the notes on the loads and on the run.
pub(crate) fn about(summary: &Summary) -> Vec<Note> {
    let worlds = worlds(summary);
    let long = headings(&worlds).into_iter().filter(|heading| heading.short != heading.long);
    let long = long.map(|heading| match heading.long.strip_prefix(&heading.short) {
        Some(_) => heading.long,
        None => format!("{}: {}", heading.short, heading.long),
    });
    let long: Vec<String> = long.collect();
    let loads = (worlds.len() > 1 && !long.is_empty()).then(|| Note { begins: "", text: long.join("; ") });
    loads.into_iter().chain([Note { begins: "run: ", text: run(summary) }]).collect()
}

fn late(summary: &Summary) -> String {
    format!(
        "99 of 100 beats were no later. floor: {FLOOR}. ! lost the beat (more than {} above the floor), ? \
         the rounds differ too much or were too few, * a round failed, > that or more",
        Shown(summary.run.budget)
    )
}

/// Says what the latency of a job is, and what makes it a lower bound if any is one.
fn job(summary: &Summary) -> String {
    let mut jobs = summary.cells.iter().filter_map(|row| row.figures.jobs.as_ref());
    let bound = jobs.any(|jobs| jobs.latency.cut_off > 0);
    let bound = if bound { "; > if one was still under way at the end" } else { "" };
    format!("from when a job should start to its answer{bound}")
}

/// Says how often a beat is due, also under the loads that have a period of their own.
fn periods(summary: &Summary) -> String {
    let worlds = worlds(summary);
    let run = &summary.run;
    let mut periods: Vec<(std::time::Duration, Vec<String>)> = Vec::new();
    for (world, heading) in worlds.iter().zip(headings(&worlds)) {
        let period = run.period_under(world.load);
        match periods.iter_mut().find(|(known, _)| *known == period) {
            Some((_, loads)) => loads.push(heading.short),
            None => periods.push((period, vec![heading.short])),
        }
    }
    let others = periods.iter().skip(1);
    let others = others.map(|(period, loads)| format!(", {} ({})", short(*period), loads.join(", ")));
    let first = periods.first().map_or(run.period, |(period, _)| *period);
    format!("{}{}", short(first), others.collect::<String>())
}

/// Says what a kept beat is.
pub(crate) fn beat(summary: &Summary) -> String {
    format!(
        "yes if p99 is at most {} above the floor's{}; NO if most rounds are later; ? if the \
         rounds differ too much, or there were too few",
        Shown(summary.run.budget),
        in_rounds(summary.run.rounds)
    )
}

/// Says in how many rounds a kept beat has to be kept, by the rule of
/// [`figures::Beating::keeps_beat`].
fn in_rounds(rounds: u32) -> String {
    match (rounds - rounds / 5, rounds) {
        (_, 0 | 1) => String::new(),
        (needed, all) if needed == all => format!(", in all {all} rounds"),
        (needed, all) => format!(", in at least {needed} of {all} rounds"),
    }
}

fn run(summary: &Summary) -> String {
    let run = &summary.run;
    let common = summary.cells.first().map(|row| {
        let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
        varying.common(&row.of)
    });
    let common = common.filter(|common| !common.is_empty()).map(|common| format!("; {common}"));
    format!(
        "{}, {}, a beat every {}, seed {}{}",
        run.name,
        counted(run.rounds, "round"),
        periods(summary),
        run.seed,
        common.unwrap_or_default(),
    )
}
