//! The rows whose strategy refused jobs.
//!
//! **Invariant:** a row that refused no job is not named, and so is one that was not measured.

use figures::Summary;
use words::counted;

use super::group::Varying;

/// Names these rows, each with the number of jobs that were refused: `... 12 of 100 jobs`.
pub(crate) fn refused(summary: &Summary) -> Vec<String> {
    let varying = Varying::among(summary.cells.iter().map(|row| &row.of));
    let refused = summary.cells.iter().filter_map(|row| {
        let jobs = row.figures.jobs.as_ref().filter(|jobs| jobs.refused > 0)?;
        let all = jobs.due.saturating_add(jobs.refused);
        Some(format!("{}: {} of {}", varying.name_of(&row.of), jobs.refused, counted(all, "job")))
    });
    refused.collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;
    use words::Colour;

    use super::super::csv::csv;
    use super::super::json::json;
    use super::super::specimens::{at_a_rate, nothing};
    use super::super::table::table;
    use super::*;

    /// Returns two rows of 120 jobs that were taken. The second has refused some.
    fn with_refused(jobs: u64) -> Summary {
        let mut summary = at_a_rate();
        summary.cells[1].figures.jobs.as_mut().unwrap().refused = jobs;
        summary
    }

    fn in_one_line(summary: &Summary) -> String {
        table(summary, Colour::Off, false).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn refused_jobs_are_a_note_below_the_table_and_a_figure_for_machines() {
        let summary = with_refused(380);
        let text = in_one_line(&summary);
        let note = "refused: inline on tokio/1: 380 of 500 jobs were refused; the times are those of jobs";
        assert!(text.contains(note), "{text}");
        let document: Value = serde_json::from_str(&json(&summary)).unwrap();
        let count = |cell: usize| document["cells"][cell]["jobs_refused"].as_u64();
        assert_eq!((count(0), count(1)), (Some(0), Some(380)));
        let csv = csv(&summary);
        let lines: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
        let column = lines[0].iter().position(|name| *name == "jobs_refused").unwrap();
        assert_eq!((lines[1][column], lines[2][column]), ("0", "380"));
    }

    #[test]
    fn rows_that_refused_nothing_or_were_not_measured_are_not_named() {
        assert!(refused(&with_refused(0)).is_empty() && refused(&nothing()).is_empty());
        assert!(!in_one_line(&with_refused(0)).contains("refused"));
        assert_eq!(refused(&with_refused(u64::MAX)).len(), 1);
    }
}
