//! Two runs side by side, as a table for a terminal.
//!
//! Where jobs come and go, the load decides how much they work. The table shows their latency then.
//!
//! **Invariant:** a missing verdict is shown as `?`. Warnings come first, because they decide what
//! the rest is worth.

use anstyle::Style;
use figures::{BeatTurn, Change, JobVerdict, TwoRuns};
use record::Cell;
use stats::{LatenessVerdict, SpeedVerdict, Thresholds};

use words::{BAD, Colour, GOOD, Shown, Side, duration, grid, ratio, wrap};

use super::group::Varying;
use super::regressions::in_doubt;
use super::sentences::few_between;
use crate::judge::doubt;

const COLUMNS: [(&str, Side); 6] = [
    ("strategy", Side::Left),
    ("before", Side::Right),
    ("now", Side::Right),
    ("beats", Side::Left),
    ("work", Side::Right),
    ("work is", Side::Left),
];

/// Writes the changes since a baseline as a table of at most [`words::WIDTH`] columns. Above it
/// stand the names of the conditions that differ; their values are in the warning
/// ([`words::differences`]).
pub(crate) fn changes(comparison: &TwoRuns, colour: Colour) -> String {
    let mut text = String::new();
    if !comparison.differences.is_empty() {
        let what: Vec<&str> = comparison.differences.iter().map(|difference| &*difference.what).collect();
        text.push_str(&format!("{}\n", wrap("differs: ", &what.join(", "))));
    }
    // Cells of only one run count as well, so that no two cells in the lists below have the same
    // name.
    let both = comparison.changes.iter().map(|change| &change.cell);
    let varying = Varying::among(both.chain(&comparison.only_before).chain(&comparison.only_now));
    let mut groups: Vec<(String, Vec<&Change>)> = Vec::new();
    for change in &comparison.changes {
        let name = varying.group_of(&change.cell);
        match groups.iter_mut().find(|(group, _)| *group == name) {
            Some((_, changes)) => changes.push(change),
            None => groups.push((name, vec![change])),
        }
    }
    let rows: Vec<_> = groups.iter().flat_map(|(_, changes)| changes).map(|change| fields(change)).collect();
    let mut lines = grid(&COLUMNS, &rows).into_iter();
    if let Some(header) = lines.next()
        && !rows.is_empty()
    {
        text.push_str(&format!("{header}\n"));
    }
    for (name, changes) in &groups {
        text.push_str(&format!("\n{}", wrap("", name)));
        for (change, line) in changes.iter().zip(lines.by_ref()) {
            text.push_str(&format!("{}\n", colour.last_word(&line, work_is(change).1)));
        }
    }
    if !rows.is_empty() {
        text.push('\n');
    }
    text.push_str(&legend(comparison, varying));
    text
}

fn fields(change: &Change) -> Vec<String> {
    vec![
        format!("  {}", change.cell.strategy_with_setting()),
        duration(change.over_floor_before),
        duration(change.over_floor_now),
        beats_are(change).to_owned(),
        match change.jobs {
            Some(jobs) => ratio(jobs.ratio),
            None if change.coarse.is_some() => "?".to_owned(),
            None => ratio(change.speed.ratio),
        },
        work_is(change).0.to_owned(),
    ]
}

/// Returns the word for the beats. That a beat was lost or regained says more than how late it is.
fn beats_are(change: &Change) -> &'static str {
    match (change.beat, change.lateness.verdict) {
        (BeatTurn::Lost, _) => "LOST",
        (BeatTurn::Regained, _) => "regained",
        (_, LatenessVerdict::Later) => "later",
        (_, LatenessVerdict::Sooner) => "sooner",
        (_, LatenessVerdict::Same) => "the same",
        (_, LatenessVerdict::CantTell) => "?",
    }
}

/// Returns the word for the work, or for the job latency. It is one word, because only the last
/// word of a line has a colour.
fn work_is(change: &Change) -> (&'static str, Option<Style>) {
    if let Some(jobs) = change.jobs {
        return match jobs.verdict {
            JobVerdict::Longer => ("LONGER", Some(BAD)),
            JobVerdict::Sooner => ("sooner", Some(GOOD)),
            JobVerdict::Same => ("same", None),
            JobVerdict::CantTell => ("?", None),
        };
    }
    match change.speed.verdict {
        SpeedVerdict::Faster => ("faster", Some(GOOD)),
        SpeedVerdict::Slower => ("SLOWER", Some(BAD)),
        SpeedVerdict::Same => ("same", None),
        SpeedVerdict::CantTell => ("?", None),
    }
}

fn legend(comparison: &TwoRuns, varying: Varying) -> String {
    let names = |cells: &[Cell]| {
        // A run of a few cells, compared with one of all, would have a line for each of the others.
        let names: Vec<String> = cells.iter().map(|cell| varying.name_of(cell)).collect();
        few_between(&names, "; ")
    };
    let only = |run: &str, cells: &[Cell]| {
        if cells.is_empty() { String::new() } else { wrap(&format!("only in {run}: "), &names(cells)) }
    };
    let (before, now) = (&comparison.before.name, &comparison.now.name);
    let budget = Shown(comparison.now.budget);
    let mut text = only(before, &comparison.only_before) + &only(now, &comparison.only_now);
    text.push_str(&wrap("before, now: ", &format!("late p99 above the floor in {before} and in {now}")));
    text.push_str(&wrap(
        "beats: ",
        &format!(
            "later or sooner if the whole 95 % interval lies beyond {budget}; the same if it lies within. \
             LOST or regained if the beat was kept in only one of the two runs. ? if one can't tell"
        ),
    ));
    let Thresholds { different, same } = Thresholds::SPEED;
    let (different, same) = (different * 100.0, same * 100.0);
    text.push_str(&wrap(
        "work: ",
        &format!(
            "now divided by before; each of the two is a ratio to the raw job of its own run. faster or \
             SLOWER if the whole 95 % interval lies beyond {different:.0} %; same if it lies within \
             {same:.0} %. ? if one can't tell"
        ),
    ));
    if comparison.changes.iter().any(|change| change.jobs.is_some()) {
        let Thresholds { different, same } = Thresholds::OF_TWO_RUNS;
        let (different, same) = (different * 100.0, same * 100.0);
        text.push_str(&wrap(
            "",
            &format!(
                "Where jobs come and go, both columns are of their latency at p50: LONGER or sooner if the \
                 whole 95 % interval lies beyond {different:.0} %; same if it lies within {same:.0} %"
            ),
        ));
    }
    text + &in_doubt(&doubt(comparison))
}
