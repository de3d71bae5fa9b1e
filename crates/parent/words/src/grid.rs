//! Columns of plain text: aligned, two spaces apart, without lines. It owns the use of the table library.
//!
//! What must stay true: a row is one line, and its width depends on its content alone, never on a terminal.

use comfy_table::{CellAlignment, Table, presets};

use crate::one_line::one_line;

/// To which side a column leans: words to the left, figures to the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// To the left: words.
    Left,
    /// To the right: figures.
    Right,
}

/// The lines of a table: the header first, then one for each row, without spaces at their ends.
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
