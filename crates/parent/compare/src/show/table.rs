//! A summary as a table for a terminal: a block for each runtime, with its floor in the heading.
//!
//! **Invariant:** the table fits [`WIDTH`] columns with the longest names in use.

use anstyle::Style;
use figures::{Row, Summary};
use record::Cell;
use words::{BAD, Colour, GOOD, Side, WIDTH, duration, grid, interval, one_line, ratio, wrap};

use super::group::{Group, groups};
use super::legend::legend;
use super::notes::{Note, notes};

const COLUMNS: [(&str, Side); 6] = [
    ("strategy", Side::Left),
    ("late p50", Side::Right),
    ("late p99", Side::Right),
    ("work", Side::Right),
    ("95 %", Side::Right),
    ("beat", Side::Left),
];

/// Writes the cells of a summary as a table of at most [`WIDTH`] columns, with notes below it.
pub(crate) fn table(summary: &Summary, colour: Colour) -> String {
    let groups = groups(summary);
    let cells: Vec<&Row<Cell>> = groups.iter().flat_map(|group| group.rows.iter().copied()).collect();
    let rows: Vec<Vec<String>> = cells.iter().map(|row| fields(row)).collect();
    // One grid for all blocks, so that their columns are aligned.
    let mut lines = grid(&COLUMNS, &rows).into_iter();
    let mut text = String::new();
    if let Some(header) = lines.next()
        && !rows.is_empty()
    {
        text.push_str(&header);
        text.push('\n');
    }
    for group in &groups {
        text.push('\n');
        text.push_str(&heading(group));
        for (row, line) in group.rows.iter().zip(lines.by_ref()) {
            text.push_str(&colour.last_word(&line, style(row)));
            text.push('\n');
        }
    }
    for part in [notes(summary), legend(summary)] {
        if !text.is_empty() && !part.is_empty() {
            text.push('\n');
        }
        text.extend(part.iter().map(|Note { begins, text }| wrap(begins, text)));
    }
    text
}

/// Writes the group's name and its floor. The floor has a line of its own if the name is long.
fn heading(group: &Group<'_>) -> String {
    let floor = group.floor();
    let floor = format!("floor p50 {}, p99 {}", duration(floor.p50), duration(floor.p99));
    let line = format!("{}: {floor}\n", one_line(&group.name));
    if line.chars().count() <= WIDTH + 1 {
        line
    } else {
        wrap("", &format!("{}:", group.name)) + &wrap("", &floor)
    }
}

fn fields(row: &Row<Cell>) -> Vec<String> {
    let [p50, p99, work, interval] = figures(row);
    vec![format!("  {}", row.of.strategy_with_setting()), p50, p99, work, interval, beat(row)]
}

/// Writes lateness at p50 and p99, work and its interval: `>` is a lower bound, `?` is too vague to
/// be quoted.
pub(crate) fn figures(row: &Row<Cell>) -> [String; 4] {
    let lateness = row.figures.lateness();
    let work = row.figures.working.as_ref().and_then(|work| work.ratio);
    let is_coarse = row.figures.coarse().is_some();
    let is_vague = is_coarse || work.is_some_and(|work| work.is_vague());
    // So many beats never fired that the quantile is the lateness of one of them.
    let never_fired = |one_in: u64| {
        row.figures
            .beating
            .as_ref()
            .is_some_and(|beating| beating.unfired > 0 && beating.unfired >= beating.due.div_ceil(one_in))
    };
    [
        at_least(never_fired(2), duration(lateness.p50)),
        at_least(never_fired(100), duration(lateness.p99)),
        if is_vague { "?".to_owned() } else { ratio(work.map(|work| work.point)) },
        if is_coarse { "?".to_owned() } else { interval(work.and_then(|work| work.interval)) },
    ]
}

/// Marks a lateness that is a lower bound.
fn at_least(is_bound: bool, figure: String) -> String {
    if is_bound { format!(">{figure}") } else { figure }
}

/// Returns the verdict on the beat in a word: `yes`, `NO` or `?`. A star points to the note on
/// rounds that failed. If all rounds failed, the word is `failed`.
pub(crate) fn beat(row: &Row<Cell>) -> String {
    let failed = row.outcome.is_failed();
    if failed && row.figures.rounds == 0 {
        return "failed".to_owned();
    }
    let word = match row.figures.keeps_beat() {
        Some(true) => "yes",
        Some(false) => "NO",
        None => "?",
    };
    format!("{word}{}", if failed { "*" } else { "" })
}

fn style(row: &Row<Cell>) -> Option<Style> {
    match row.figures.keeps_beat() {
        _ if row.outcome.is_failed() => Some(BAD),
        Some(true) => Some(GOOD),
        Some(false) => Some(BAD),
        None => None,
    }
}
