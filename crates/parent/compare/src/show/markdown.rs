//! A summary as Markdown, for an issue or a page: the answers, one table of any width, and the
//! notes as a list.
//!
//! **Invariant:** no text in a cell or a note ends it or counts as markup.

use figures::{Row, Summary};
use record::Cell;
use words::{duration, one_line};

use super::answers::{first_lines, left_out, paragraphs, short_jobs};
use super::explain::explained;
use super::figure::{At, figures, highest, job, late, work};
use super::group::Varying;
use super::headings::headings;
use super::legend::legend;
use super::notes::notes;
use super::peers;
use super::table::beat;
use crate::judge::{Block, Contender, World, answers, blocks, predictions, worlds};

/// Writes the answers, the cells of a summary as a Markdown table, and the notes below it.
pub(crate) fn markdown(summary: &Summary, explain: bool) -> String {
    let worlds = worlds(summary);
    let mut text = String::new();
    let answers = answers(summary);
    for line in first_lines(summary) {
        text.push_str(&format!("**{}**\n\n", plain(line)));
    }
    for (first, sentences) in paragraphs(summary, &answers) {
        text.push_str(&format!("**{}.** {}\n\n", plain(&first), plain(&sentences.join(" "))));
    }
    for sentence in left_out(summary) {
        text.push_str(&format!("{}\n\n", plain(&sentence)));
    }
    if let Some(short) = short_jobs(summary, &answers) {
        text.push_str(&format!("{}\n\n", plain(&short)));
    }
    let table = match worlds.as_slice() {
        [one] if one.load.jobs().is_some() => detailed(summary),
        _ => wide(summary, &worlds),
    };
    text.push_str(&table);
    text.push_str(&peers::markdown(summary));
    let how_to_read = if explain { explained(summary, &predictions(summary)) } else { legend(summary) };
    for note in notes(summary).iter().chain(&peers::note(summary)).chain(&how_to_read) {
        let begins = if note.begins.is_empty() { "loads:" } else { note.begins.trim_end() };
        text.push_str(&format!("- **{begins}** {}\n", plain(&note.text)));
    }
    text
}

/// Writes the one closed loop of a run, with intervals.
fn detailed(summary: &Summary) -> String {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let tried: Vec<&Row<Cell>> = summary.cells.iter().filter(|row| row.outcome.was_tried()).collect();
    if tried.is_empty() {
        return String::new();
    }
    let header = "| on | strategy | late p50 | late p99 | floor p99 | above floor | work | 95 % | beat |\n\
                  |---|---|--:|--:|--:|--:|--:|--:|---|\n";
    format!("{header}{}\n", tried.into_iter().map(|row| line(row, varying)).collect::<String>())
}

/// Writes a row for each strategy, with all worlds side by side.
fn wide(summary: &Summary, worlds: &[World]) -> String {
    let blocks = blocks(summary, worlds);
    let tried: Vec<(&Block<'_>, &Contender<'_>)> =
        blocks.iter().flat_map(|block| block.tried().into_iter().map(move |one| (block, one))).collect();
    if tried.is_empty() {
        return String::new();
    }
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let most = |world: usize| highest(tried.iter().filter_map(|(_, one)| one.rows[world]));
    let mut header = "| on | strategy |".to_owned();
    for (at, (world, heading)) in worlds.iter().zip(headings(worlds)).enumerate() {
        let second = match (world.load.jobs(), most(at)) {
            (Some(_), _) => "work",
            (None, At::Max) => "job max",
            (None, At::P50 | At::P99) => "job p99",
        };
        let of = plain(&heading.long);
        header.push_str(&format!(" late p99, {of} | {second}, {of} |"));
    }
    let mut text = format!("{header}\n|---|---|{}\n", "--:|--:|".repeat(worlds.len()));
    for (block, one) in &tried {
        let mut fields = vec![plain(&varying.block_of(block)), code(&one.name)];
        for (at, world) in worlds.iter().enumerate() {
            match one.rows[at].filter(|row| row.outcome.was_tried()) {
                None => fields.extend(["-".to_owned(), "-".to_owned()]),
                Some(row) => {
                    let (figure, mark) = late(row);
                    let second = if world.load.jobs().is_some() { work(row) } else { job(row, most(at)) };
                    fields.extend([plain(format!("{figure}{mark}").trim_end()), plain(&second)]);
                }
            }
        }
        text.push_str(&format!("| {} |\n", fields.join(" | ")));
    }
    text + "\n"
}

fn line(row: &Row<Cell>, varying: Varying) -> String {
    let floor = row.figures.floor();
    let over_floor = row.figures.beating.as_ref().and_then(|beating| beating.over_floor);
    let [p50, p99, work, interval] = figures(row);
    let fields = [
        plain(&varying.group_of(&row.of)),
        code(&row.of.strategy_with_setting()),
        plain(&p50),
        plain(&p99),
        duration(floor.p99),
        duration(over_floor),
        work,
        interval,
        plain(&beat(row)),
    ];
    format!("| {} |\n", fields.join(" | "))
}

/// Writes a name as code, or as text if a character of it would end the code.
fn code(name: &str) -> String {
    if name.contains(['`', '|', '\\']) { plain(name) } else { format!("`{}`", one_line(name)) }
}

/// Writes text without markup.
fn plain(text: &str) -> String {
    one_line(text).chars().fold(String::new(), |mut plain, char| {
        if matches!(char, '\\' | '|' | '*' | '_' | '`' | '<' | '>' | '[' | ']' | '#') {
            plain.push('\\');
        }
        plain.push(char);
        plain
    })
}
