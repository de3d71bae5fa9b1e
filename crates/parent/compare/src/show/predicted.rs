//! The predictions of the theory beside the measurements: a short table, and what parts by name.
//!
//! **Invariant:** the table fits [`WIDTH`] columns with the longest names in use. What does not fit
//! goes into another table below. A cell without a prediction is named with the reason.

use figures::Summary;
use words::{MISSING, Side, WIDTH, counted, grid, wrap};

use super::figure::{at_least, millis, short};
use super::group::Varying;
use super::headings::{Heading, headings};
use super::notes::Note;
use crate::judge::{Block, Contender, Predicted, blocks, worlds};

const HEADER: &str = "ms late above the floor at p99: predicted/measured";
const ABOUT: &str = "what the theory says of each runtime's way to look at its timers, from the load, the \
                     lengths of jobs and slices, and the threads. It measures nothing and changes no verdict";

/// The most names that a note on missing predictions lists.
const FEW: usize = 4;

/// Writes the table: a row for each strategy, the worlds as columns. Empty if nothing was
/// predicted.
pub(crate) fn table(summary: &Summary, predictions: &[Predicted<'_>]) -> String {
    if predictions.iter().all(|prediction| prediction.said.is_err()) {
        return String::new();
    }
    let worlds = worlds(summary);
    let headings = headings(&worlds);
    let all = blocks(summary, &worlds);
    let blocks: Vec<&Block<'_>> = all.iter().filter(|block| !block.tried().is_empty()).collect();
    let mut text = wrap("", HEADER);
    let mut from = 0;
    while from < worlds.len() {
        let part = |count: usize| lines(&blocks, &headings, from..from + count, predictions);
        let fits = |lines: &Vec<String>| lines.iter().all(|line| line.chars().count() <= WIDTH);
        let fitting = (2..=worlds.len() - from).rev().find(|count| fits(&part(*count)));
        let count = fitting.unwrap_or(1);
        let mut lines = part(count).into_iter();
        text.extend(lines.next().map(|header| format!("{header}\n")));
        for block in &blocks {
            let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
            text.push_str(&format!("\n{}", wrap("", &format!("{}:", varying.block_of(block)))));
            text.extend(lines.by_ref().take(block.tried().len()).map(|line| format!("{line}\n")));
        }
        from += count;
        if from < worlds.len() {
            text.push('\n');
        }
    }
    text
}

/// Writes some worlds as columns: the header, and a line for each contender.
fn lines(
    blocks: &[&Block<'_>],
    headings: &[Heading],
    worlds: std::ops::Range<usize>,
    predictions: &[Predicted<'_>],
) -> Vec<String> {
    let mut columns = vec![("strategy", Side::Left)];
    columns.extend(headings[worlds.clone()].iter().map(|heading| (&*heading.short, Side::Right)));
    let fields = |one: &Contender<'_>| {
        let figure = |world: usize| one.rows[world].map_or_else(none, |row| both(&row.of, predictions));
        [one.name.clone()].into_iter().chain(worlds.clone().map(figure)).collect()
    };
    let rows: Vec<Vec<String>> = blocks.iter().flat_map(|block| block.tried()).map(fields).collect();
    grid(&columns, &rows)
}

fn none() -> String {
    MISSING.to_owned()
}

/// Writes the prediction and the measurement of a cell in milliseconds: `18/19`, `>130/>142`.
fn both(cell: &record::Cell, predictions: &[Predicted<'_>]) -> String {
    let Some(of) = predictions.iter().find(|prediction| prediction.cell == cell) else { return none() };
    let said = of.said.as_ref().map_or_else(|_| none(), |said| at_least(said.at_least, millis(said.p99)));
    format!("{said}/{}", at_least(of.is_lower_bound, millis(of.measured)))
}

/// Names where the prediction parts from the measurement, and the cells that have none.
pub(crate) fn notes(summary: &Summary, predictions: &[Predicted<'_>]) -> Vec<Note> {
    let mut notes = Vec::new();
    if predictions.iter().any(|prediction| prediction.said.is_ok()) {
        notes.push(Note { begins: "predicted: ", text: ABOUT.to_owned() });
        notes.push(Note { begins: "parts: ", text: parting(summary, predictions) });
    }
    notes.extend(silent(predictions));
    notes
}

/// Names the cells whose prediction parts from the measurement by more than half.
fn parting(summary: &Summary, predictions: &[Predicted<'_>]) -> String {
    let worlds = worlds(summary);
    let headings = headings(&worlds);
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let name = |of: &Predicted<'_>| {
        let cell = of.cell;
        let place = varying.place_of(&cell.runtime, cell.cpus, cell.place);
        let world = worlds.iter().position(|world| *world == crate::judge::World::of(cell));
        let under = world.map_or("", |world| &headings[world].short);
        let said = of.said.as_ref().map_or_else(|_| none(), |said| short(said.p99));
        let bound = if of.is_lower_bound { "more than " } else { "" };
        let measured = short(of.measured);
        format!(
            "{} on {place}, {under} (predicted {said}, measured {bound}{measured})",
            cell.strategy_with_setting()
        )
    };
    let told = predictions.iter().filter(|prediction| prediction.said.is_ok()).count() as u64;
    let parting: Vec<String> = predictions.iter().filter(|of| of.parts()).map(name).collect();
    match parting.as_slice() {
        [] => format!("none of {} by more than half", counted(told, "prediction")),
        some => format!(
            "{} of {} by more than half: {}",
            some.len(),
            counted(told, "prediction"),
            some.join("; ")
        ),
    }
}

/// Returns a note for each reason for which there is no prediction.
fn silent(predictions: &[Predicted<'_>]) -> Vec<Note> {
    let mut reasons: Vec<(&str, Vec<String>, u64)> = Vec::new();
    for of in predictions {
        let Err(reason) = &of.said else { continue };
        let name = of.cell.strategy_with_setting();
        match reasons.iter_mut().find(|(known, ..)| known == reason) {
            Some((_, names, cells)) => {
                *cells += 1;
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            None => reasons.push((reason, vec![name], 1)),
        }
    }
    let note = |(reason, names, cells): (&str, Vec<String>, u64)| {
        let more = names.len().saturating_sub(FEW);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let names = names[..names.len().min(FEW)].join(", ");
        Note {
            begins: "no prediction: ",
            text: format!("{} of {names}{more}: {reason}", counted(cells, "cell")),
        }
    };
    reasons.into_iter().map(note).collect()
}

#[cfg(test)]
mod tests;
