//! A summary as Markdown, for an issue or a page: one table of any width, and the notes as a list.
//!
//! **Invariant:** no text in a cell or a note ends it or counts as markup.

use figures::{Row, Summary};
use record::Cell;
use words::{duration, one_line};

use super::group::Varying;
use super::legend::legend;
use super::notes::notes;
use super::table::{beat, figures};

/// Writes the cells of a summary as a Markdown table, with notes below it.
pub(crate) fn markdown(summary: &Summary) -> String {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let mut text = String::new();
    let tried: Vec<&Row<Cell>> = summary.cells.iter().filter(|row| row.outcome.was_tried()).collect();
    if !tried.is_empty() {
        text.push_str(
            "| on | strategy | late p50 | late p99 | floor p99 | above floor | work | 95 % | beat |\n\
             |---|---|--:|--:|--:|--:|--:|--:|---|\n",
        );
        for row in tried {
            text.push_str(&line(row, varying));
        }
        text.push('\n');
    }
    for note in notes(summary).iter().chain(&legend(summary)) {
        text.push_str(&format!("- **{}** {}\n", note.begins.trim_end(), plain(&note.text)));
    }
    text
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
