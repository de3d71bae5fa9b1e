//! Rows as CSV: one header, then one line for each row.
//!
//! **Invariant:** every line has as many fields as the header, also if the reader goes line by
//! line.

use crate::one_line::one_line;

/// The fields of one row with their names. All rows of a table have the same names in the same
/// order.
pub type CsvRow = Vec<(&'static str, String)>;

/// Writes the rows as CSV, with the names of the first row as the header. The text is empty if
/// there are no rows.
pub fn csv(rows: &[CsvRow]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let mut writer = csv::Writer::from_writer(Vec::new());
    // It writes to memory, and every row has the fields of the first: neither can fail.
    writer.write_record(first.iter().map(|(name, _)| name)).expect("memory can be written");
    for row in rows {
        let values = row.iter().map(|(_, value)| one_line(value).into_owned());
        writer.write_record(values.collect::<Vec<_>>()).expect("memory can be written");
    }
    let bytes = writer.into_inner().expect("memory can be written");
    String::from_utf8(bytes).expect("what was written is text")
}

/// Returns a figure as a field: empty if it was not taken.
pub fn field(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
