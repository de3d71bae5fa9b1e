//! Properties of every format, for any well-formed run: any names, and figures of any size.

use std::time::Duration;

use proptest::prelude::*;
use record::{Answer, Subject, Work};
use serde_json::Value;

use words::{Colour, WIDTH, one_line};

use super::changes::changes;
use super::csv::{csv, csv_with_baseline};
use super::hlog::hlog;
use super::json::{json, json_with_baseline};
use super::markdown::markdown;
use super::table::table;
use figures::{Summary, compare_with, summarise, timeline};
use sample::any::{cases, run, usual_run};

/// Checks that a text is lines, with no control character but the line ends.
fn is_plain(text: &str) -> Result<(), TestCaseError> {
    prop_assert!(text.is_empty() || text.ends_with('\n'), "{:?}", text);
    let control = text.chars().find(|char| char.is_control() && *char != '\n');
    prop_assert_eq!(control, None, "{:?}", text);
    Ok(())
}

/// Counts the fields of a line of a Markdown table.
fn fields_of(line: &str) -> usize {
    let mut escaped = false;
    let bars = line.chars().filter(|char| {
        let is_bar = *char == '|' && !escaped;
        escaped = *char == '\\' && !escaped;
        is_bar
    });
    bars.count() - 1
}

fn without_colours(text: &str) -> String {
    let styles = ["\u{1b}[32m", "\u{1b}[31m", "\u{1b}[0m"];
    styles.iter().fold(text.to_owned(), |text, style| text.replace(style, ""))
}

/// Checks that the document has a row for each name, in their order.
fn rows_are<'s>(
    document: &Value,
    of: &str,
    names: impl Iterator<Item = &'s str>,
) -> Result<(), TestCaseError> {
    let rows = document[of].as_array().expect("a list");
    let found = rows.iter().map(|row| row["strategy"].as_str().unwrap_or_default());
    prop_assert_eq!(found.collect::<Vec<_>>(), names.collect::<Vec<_>>());
    Ok(())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_table_has_a_line_for_each_cell_that_was_tried((info, measurements) in run()) {
        let summary = summarise(&info, &measurements);
        let table = table(&summary, Colour::Off, true);
        is_plain(&table)?;
        let lines: Vec<&str> = table.lines().map(str::trim_start).collect();
        let mut tried = summary.cells.iter().filter(|row| row.outcome.was_tried());
        prop_assert!(tried.all(|row| {
            let name = row.of.strategy_with_setting();
            lines.iter().any(|line| line.starts_with(one_line(&name).trim()))
        }), "{}", table);
        let coloured = super::table::table(&summary, Colour::On, true);
        prop_assert_eq!(without_colours(&coloured), table);
    }

    #[test]
    fn a_table_is_as_wide_as_a_terminal_with_names_in_use((info, measurements) in usual_run()) {
        let summary = summarise(&info, &measurements);
        let changes = changes(&compare_with(&summary, &summary), Colour::Off);
        for line in table(&summary, Colour::Off, true).lines().chain(changes.lines()) {
            prop_assert!(line.chars().count() <= WIDTH, "{} columns: {}", line.chars().count(), line);
            prop_assert_eq!(line.trim_end(), line);
        }
    }

    #[test]
    fn a_line_of_a_markdown_table_has_as_many_fields_as_its_header((info, measurements) in run()) {
        let summary = summarise(&info, &measurements);
        let markdown = markdown(&summary, true);
        is_plain(&markdown)?;
        let (table, notes): (Vec<&str>, Vec<&str>) =
            markdown.lines().filter(|line| !line.is_empty()).partition(|line| line.starts_with('|'));
        let tried = summary.cells.iter().any(|row| row.outcome.was_tried());
        prop_assert_eq!(table.len() > 2, tried, "{}", markdown);
        prop_assert!(table.iter().all(|line| fields_of(line) == fields_of(table[0])), "{}", markdown);
        let is_note = |line: &&str| line.starts_with("- **") || line.starts_with("**");
        prop_assert!(notes.iter().all(is_note), "{}", markdown);
    }

    #[test]
    fn a_csv_has_a_line_for_each_cell_and_numbers_where_they_belong((info, measurements) in run()) {
        let summary = summarise(&info, &measurements);
        let text = csv(&summary);
        is_plain(&text)?;
        if summary.cells.is_empty() {
            prop_assert_eq!(&text, "");
            return Ok(());
        }
        prop_assert_eq!(text.lines().count(), summary.cells.len() + 1);
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let mut rows = 0;
        for (row, cell) in reader.records().zip(&summary.cells) {
            let row = row.map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(row.len(), header.len());
            prop_assert_eq!(&row[0], &*one_line(&cell.of.strategy));
            let is_number = |name: &str| name.contains("_us") || name.contains("_s");
            for (name, field) in header.iter().zip(&row).filter(|(name, _)| is_number(name)) {
                let number = field.parse::<f64>();
                prop_assert!(field.is_empty() || number.is_ok_and(f64::is_finite), "{}: {}", name, field);
            }
            rows += 1;
        }
        prop_assert_eq!(rows, summary.cells.len());
    }

    #[test]
    fn a_json_document_says_what_the_summary_does((info, measurements) in run()) {
        let summary = summarise(&info, &measurements);
        let text = json(&summary);
        prop_assert_eq!(text.find('\u{1b}'), None);
        let document: Value =
            serde_json::from_str(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        rows_are(&document, "cells", summary.cells.iter().map(|row| &*row.of.strategy))?;
        rows_are(&document, "floors", summary.floors.iter().map(|_| ""))?;
        rows_are(&document, "raws", summary.raws.iter().map(|_| ""))?;
        for (row, shown) in summary.cells.iter().zip(document["cells"].as_array().unwrap()) {
            prop_assert_eq!(shown["reason"].as_str(), row.outcome.reason());
            prop_assert_eq!(shown["keeps_beat"].as_bool(), row.figures.keeps_beat());
            prop_assert_eq!(shown["setting"].as_str(), Some(&*row.of.setting.to_string()));
            let ends = &shown["work_ratio_ci"];
            prop_assert!(ends.is_null() || (ends[0].is_number() && ends[1].is_number()), "{}", ends);
        }
    }

    #[test]
    fn changes_are_lines_of_plain_text(before in run(), now in run()) {
        let mut now = now;
        now.0.cells.extend(before.0.cells.iter().cloned());
        let [before, now]: [Summary; 2] =
            [before, now].map(|(info, measurements)| summarise(&info, &measurements));
        let both = compare_with(&before, &now);
        let text = changes(&both, Colour::Off);
        is_plain(&text)?;
        prop_assert_eq!(without_colours(&changes(&both, Colour::On)), text);
        is_plain(&csv_with_baseline(&now, &both))?;
        let document: Value = serde_json::from_str(&json_with_baseline(&now, &both)).unwrap();
        rows_are(&document, "cells", now.cells.iter().map(|row| &*row.of.strategy))?;
    }

    /// Rounds may have the highest numbers there are.
    #[test]
    fn a_log_has_a_line_for_each_entry((info, mut measurements) in run(), later in any::<bool>()) {
        for measurement in measurements.iter_mut().filter(|_| later) {
            match &mut measurement.answer {
                Answer::Record(record) => record.round = u32::MAX - record.round,
                Answer::Failure(failure) => failure.round = u32::MAX - failure.round,
            }
        }
        let timeline = timeline(&info, &measurements);
        let log = hlog(&timeline);
        is_plain(&log)?;
        let is_entry = |line: &&str| line.starts_with("Tag=") || line.starts_with("#[No histogram");
        let entries: Vec<&str> = log.lines().filter(is_entry).collect();
        prop_assert_eq!(entries.len(), timeline.entries.len());
        let is_torn = |line: &&&str| line.starts_with("Tag=") && line.matches(',').count() != 4;
        prop_assert_eq!(entries.iter().find(is_torn), None);
    }
}

/// Found by reading. Two rounds that differ by as much as records can have an interval without an
/// end. JSON and a spreadsheet would each have written it in another way.
#[test]
fn an_interval_without_an_end_is_none() {
    let cell = sample::cell("inline", "tokio/1");
    let (fast, slow) = ((u64::MAX, 1), (figures::LEAST_STEPS, u64::MAX));
    let mut measurements = Vec::new();
    for (round, own, raw) in [(0, fast, slow), (1, slow, fast)] {
        for (subject, (steps, nanos)) in [(Subject::Cell(cell.clone()), own), (Subject::raw_of(&cell), raw)] {
            let work = Work { elapsed: Duration::from_nanos(nanos), ..sample::work(steps) };
            measurements.push(sample::record(subject, round, None, Some(work)));
        }
    }
    let summary = summarise(&sample::info(&[cell]), &measurements);
    let ratio = summary.cells[0].figures.working.as_ref().unwrap().ratio.unwrap();
    assert_eq!(ratio.interval.unwrap().high, f64::INFINITY);
    let document: Value = serde_json::from_str(&json(&summary)).unwrap();
    assert!(
        document["cells"][0]["work_ratio"].is_number() && document["cells"][0]["work_ratio_ci"].is_null()
    );
    assert!(!csv(&summary).contains("inf"));
}

/// Found by reading. A stored round may have the highest number there is.
#[test]
fn the_last_round_of_all_has_a_number_in_the_log() {
    let cell = sample::cell("inline", "tokio/1");
    let failed = sample::failure(Subject::Cell(cell.clone()), u32::MAX, record::Cause::Crashed, "so");
    let log = hlog(&timeline(&sample::info(&[cell]), &[failed]));
    assert!(log.contains(" in round 4294967296: crashed: so]"), "{log}");
}
