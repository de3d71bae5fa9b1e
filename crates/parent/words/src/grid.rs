//! Columns of plain text: aligned, two spaces apart, without lines. Only this module uses the table
//! library.
//!
//! **Invariant:** a row is one line. Its width depends on its content, never on a terminal.

use comfy_table::{CellAlignment, Table, presets};

use crate::one_line::one_line;

/// The side on which a column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// On the left: words.
    Left,
    /// On the right: figures.
    Right,
}

/// Returns the lines of a table: the header, then one for each row, without spaces at their ends.
pub fn grid(columns: &[(&str, Side)], rows: &[Vec<String>]) -> Vec<String> {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(columns.iter().map(|(name, _)| *name));
    table.add_rows(rows.iter().map(|row| row.iter().map(|field| one_line(field))));
    for (column, (at, (_, side))) in table.column_iter_mut().zip(columns.iter().enumerate()) {
        column.set_padding((if at == 0 { 0 } else { 2 }, 0));
        column.set_cell_alignment(match side {
            Side::Left => CellAlignment::Left,
            Side::Right => CellAlignment::Right,
        });
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lean_left_and_figures_right() {
        let rows = [["a", "1"], ["long", "1000"]].map(|row| row.map(str::to_owned).to_vec());
        let lines = grid(&[("name", Side::Left), ("n", Side::Right)], &rows);
        assert_eq!(lines, ["name     n", "a        1", "long  1000"]);
    }
}
