//! A plain table: each column as wide as its widest cell, two spaces apart.

/// Formats a table. `sides` aligns each column: `<` to the left, `>` to the right. Empty without
/// rows.
pub(super) fn table<const N: usize>(
    sides: &str,
    head: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
) -> String {
    let mut all = vec![head.map(str::to_owned)];
    all.extend(rows);
    if all.len() == 1 {
        return String::new();
    }
    let width = |at: usize| all.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = std::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).zip(sides.chars()).map(|((cell, width), side)| match side {
            '<' => format!("{cell:<width$}"),
            _ => format!("{cell:>width$}"),
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned() + "\n"
    };
    all.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn columns_stand_below_each_other() {
        let rows = [["within".to_owned(), "0.5".to_owned()], ["raw".to_owned(), "12.25".to_owned()]];
        let text = table("<>", ["who", "%"], rows.into_iter());
        assert_eq!(text, "who         %\nwithin    0.5\nraw     12.25\n");
        assert_eq!(table("<", ["who"], std::iter::empty()), "");
    }
}
