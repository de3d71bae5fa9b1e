//! A summary for a terminal: the answers in words, then the figures as a table, then short notes.
//!
//! A run with one world has a detailed table here. A run with several has them side by side.
//!
//! **Invariant:** everything fits [`WIDTH`] columns with the longest names in use.

use anstyle::Style;
use figures::{Row, Summary};
use record::Cell;
use words::{BAD, Colour, GOOD, Side, WIDTH, duration, grid, one_line, wrap};

use super::answers;
use super::explain::explained;
use super::figure::{At, done, figures, highest, job, late, queue};
use super::group::Varying;
use super::headings::headings;
use super::legend::legend;
use super::notes::{Note, notes};
use super::peers;
use super::predicted;
use super::side_by_side::{floors, side_by_side};
use crate::judge::{self, Block, blocks, worlds};

/// The columns of a closed loop.
const LOOP: [(&str, Side); 6] = [
    ("strategy", Side::Left),
    ("late p50", Side::Right),
    ("late p99", Side::Right),
    ("work", Side::Right),
    ("95 %", Side::Right),
    ("beat", Side::Left),
];

/// The columns of jobs that come and go. The first is the longest place of their latency.
const ARRIVALS: [(&str, Side); 6] = [
    ("strategy", Side::Left),
    ("late p99", Side::Right),
    ("job p50", Side::Right),
    ("job p99", Side::Right),
    ("queue", Side::Right),
    ("done", Side::Right),
];

/// Writes the answers, the table of at most [`WIDTH`] columns, and the notes. `explain` makes
/// them long.
pub(crate) fn table(summary: &Summary, colour: Colour, explain: bool) -> String {
    let worlds = worlds(summary);
    let blocks = blocks(summary, &worlds);
    let blocks: Vec<Block<'_>> = blocks.into_iter().filter(|block| !block.tried().is_empty()).collect();
    let mut parts = vec![answers::answers(summary, &judge::answers(summary))];
    parts.push(match worlds.as_slice() {
        _ if blocks.is_empty() => String::new(),
        [one] if one.load.jobs().is_some() => detailed(summary, &blocks, colour),
        [_] => arrivals(summary, &blocks, colour),
        _ => side_by_side(summary, &blocks, (&worlds, &headings(&worlds)), colour),
    });
    parts.push(peers::table(summary));
    let all_notes: Vec<Note> = notes(summary).into_iter().chain(peers::note(summary)).collect();
    parts.push(written(&all_notes));
    if explain {
        let predictions = judge::predictions(summary);
        parts.push(predicted::table(summary, &predictions));
        parts.push(written(&explained(summary, &predictions)));
    } else {
        parts.push(written(&legend(summary)));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n")
}

fn written(notes: &[Note]) -> String {
    notes.iter().map(|Note { begins, text }| wrap(begins, text)).collect()
}

/// Writes the one closed loop of a run, with intervals.
fn detailed(summary: &Summary, blocks: &[Block<'_>], colour: Colour) -> String {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let heading = |block: &Block<'_>| {
        let floor = block.rows().into_iter().map(|row| row.figures.floor());
        let floor =
            floor.into_iter().find(|floor| *floor != figures::Lateness::default()).unwrap_or_default();
        let floor = format!("floor p50 {}, p99 {}", duration(floor.p50), duration(floor.p99));
        let name = varying.block_of(block);
        let line = format!("{}: {floor}\n", one_line(&name));
        let fits = line.chars().count() <= WIDTH + 1;
        if fits { line } else { wrap("", &format!("{name}:")) + &wrap("", &floor) }
    };
    let fields = |row: &Row<Cell>| {
        let [p50, p99, work, interval] = figures(row);
        vec![format!("  {}", row.of.strategy_with_setting()), p50, p99, work, interval, beat(row)]
    };
    in_blocks(blocks, &LOOP, heading, fields, |line, row| colour.last_word(line, style(row)))
}

/// Writes the jobs that come and go of a run, with their queue.
fn arrivals(summary: &Summary, blocks: &[Block<'_>], colour: Colour) -> String {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let most = highest(blocks.iter().flat_map(Block::rows));
    let mut columns = ARRIVALS;
    if most == At::Max {
        columns[3].0 = "job max";
    }
    let heading =
        |block: &Block<'_>| wrap("", &format!("{}: {}", varying.block_of(block), floors(block, varying)));
    let fields = |row: &Row<Cell>| {
        let (figure, mark) = late(row);
        let name = row.of.strategy_with_setting();
        vec![name, format!("{figure}{mark}"), job(row, At::P50), job(row, most), queue(row), done(row)]
    };
    let coloured = |line: &str, row: &Row<Cell>| {
        let (figure, mark) = late(row);
        let marked = format!("{figure}{mark}");
        match colour {
            Colour::On if mark == '!' => line.replacen(&marked, &format!("{BAD}{marked}{BAD:#}"), 1),
            Colour::On | Colour::Off => line.to_owned(),
        }
    };
    in_blocks(blocks, &columns, heading, fields, coloured)
}

/// Writes a line for each row, in one grid for all blocks, so that their columns are aligned.
fn in_blocks(
    blocks: &[Block<'_>],
    columns: &[(&str, Side)],
    heading: impl Fn(&Block<'_>) -> String,
    fields: impl Fn(&Row<Cell>) -> Vec<String>,
    coloured: impl Fn(&str, &Row<Cell>) -> String,
) -> String {
    let all: Vec<Vec<String>> = blocks.iter().flat_map(Block::rows).map(&fields).collect();
    let mut lines = grid(columns, &all).into_iter();
    let mut text = lines.next().map(|header| format!("{header}\n")).unwrap_or_default();
    for block in blocks {
        text.push('\n');
        text.push_str(&heading(block));
        for (row, line) in block.rows().into_iter().zip(lines.by_ref()) {
            text.push_str(&format!("{}\n", coloured(&line, row)));
        }
    }
    text
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
