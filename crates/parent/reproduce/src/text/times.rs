//! The times as the article prints them, the settings side by side.
//!
//! **Invariant:** five columns fit a terminal. So a time is shown without its date.

use record::Load;
use std::borrow::Cow;

use words::{WIDTH, one_line};

use crate::row::Row;

/// A time without its date: `11:20:01.635952`.
const COLUMN: usize = 15;
/// The number of columns that fit, with a space between two.
const COLUMNS: usize = (WIDTH + 1) / (COLUMN + 1);

/// Writes the ticks of the cells that have one job and the whole machine, as the article's script
/// had. The others are in the picture.
pub(super) fn times(rows: &[&Row], machine_cpus: u32) -> String {
    let own = rows.iter().filter(|row| row.cell.load == Load::Jobs(1) && row.cell.cpus == machine_cpus);
    let columns: Vec<Vec<Cow<'_, str>>> = own.take(COLUMNS).map(|row| column(row)).collect();
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let line = |at: usize| {
        let fields = columns
            .iter()
            .map(|column| format!("{:<COLUMN$.COLUMN$}", column.get(at).map_or("", |field| &**field)));
        format!("{}\n", fields.collect::<Vec<_>>().join(" ").trim_end())
    };
    (0..height).map(line).collect()
}

/// Returns the cell's name, and below it its ticks.
fn column(row: &Row) -> Vec<Cow<'_, str>> {
    let mut column = vec![one_line(&row.name)];
    match &row.ticking {
        Some(ticking) => column.extend(ticking.ticks.iter().map(|tick| one_line(time(&tick.at)))),
        None => column.push("failed".into()),
    }
    column
}

fn time(at: &str) -> &str {
    at.split_once(' ').map_or(at, |(_, time)| time)
}
