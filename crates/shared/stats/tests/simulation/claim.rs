//! The figures that the docs claim, read from the tables in their source.

/// A row of a table: its cells from left to right.
pub(crate) struct Row(Vec<String>);

impl Row {
    /// Returns the text of a cell, counted from 0.
    pub(crate) fn text(&self, column: usize) -> &str {
        &self.0[column]
    }

    /// Returns the figures of a cell: `98; 5` has two. `more than 60` is `None`.
    pub(crate) fn figures(&self, column: usize) -> Vec<Option<f64>> {
        self.text(column).split([',', ';']).map(|figure| figure.trim().parse().ok()).collect()
    }

    /// Returns the one figure of each cell from this column on.
    pub(crate) fn figures_from(&self, column: usize) -> Vec<f64> {
        (column..self.0.len())
            .map(|column| {
                self.figures(column)[0].unwrap_or_else(|| panic!("{} is no figure", self.0[column]))
            })
            .collect()
    }
}

/// Returns the rows of the first table after the line that contains `anchor`, without its heading.
pub(crate) fn table_after(source: &str, anchor: &str) -> Vec<Row> {
    let doc = |line: &'_ str| {
        let line = line.trim();
        let text = line.strip_prefix("//!").or_else(|| line.strip_prefix("///")).unwrap_or_default();
        text.trim().to_owned()
    };
    let rows: Vec<Row> = source
        .lines()
        .map(doc)
        .skip_while(|line| !line.contains(anchor))
        .skip(1)
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| Row(line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()))
        .collect();
    assert!(!rows.is_empty(), "the docs have no table after `{anchor}`");
    rows
}

/// Fails if what was found differs from the claim by more than `tolerance`, in per cent of the
/// runs.
#[track_caller]
pub(crate) fn assert_holds(found: f64, claimed: f64, tolerance: f64, what: &str) {
    println!("{what}: {found:.2} %");
    assert!((found - claimed).abs() <= tolerance, "{what}: {found:.2} %, but the docs say {claimed} %");
}

#[test]
fn a_table_is_found_by_the_line_before_it() {
    let source = "
        //! Other:
        //! | a |
        //! |---|
        //! | 1 |
        //!
        //! Mine:
        //!
        //! | a | b |
        //! |---|---|
        //! | x | 2; more than 60 |
        //!
        //! | c |
    ";
    let rows = table_after(source, "Mine");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].text(0), rows[0].figures(1)), ("x", vec![Some(2.0), None]));
}
