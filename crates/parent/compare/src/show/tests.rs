//! Snapshots of every format, and what holds for all of them.

mod loads;

use record::Skipped;

use words::{Colour, WIDTH};

use super::changes::changes;
use super::csv::csv;
use super::json::json;
use super::markdown::markdown;
use super::specimens::{
    all_kinds, at_a_rate, coarse, four_loads, nothing, one_cell, three_loads, us, widest,
};
use super::table::table;
use figures::{Summary, compare_with, summarise};
use sample::{self, cell, controls, measured, ms};

#[test]
fn no_line_of_a_table_is_wider_than_a_terminal() {
    let empty = summarise(&sample::info(&[]), &[]);
    let loads = [three_loads(), four_loads(), at_a_rate()];
    for summary in [all_kinds(), one_cell(), coarse(), widest(), nothing(), empty].into_iter().chain(loads) {
        for text in
            [table(&summary, Colour::Off, true), changes(&compare_with(&summary, &summary), Colour::Off)]
        {
            for line in text.lines() {
                assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
                assert_eq!(line.trim_end(), line);
            }
        }
    }
}

#[test]
fn without_colours_there_is_no_escape_sequence_and_with_them_no_other_difference() {
    let summary = all_kinds();
    let plain = table(&summary, Colour::Off, false);
    assert!(!plain.contains('\u{1b}'));
    let coloured = table(&summary, Colour::On, false);
    assert!(coloured.contains("\u{1b}[32myes\u{1b}[0m"), "{coloured}");
    assert!(coloured.contains("\u{1b}[31mNO\u{1b}[0m"));
    assert!(coloured.contains("\u{1b}[31mfailed\u{1b}[0m"));
    let stripped = ["\u{1b}[32m", "\u{1b}[31m", "\u{1b}[0m"]
        .iter()
        .fold(coloured, |text, escape| text.replace(escape, ""));
    assert_eq!(stripped, plain);
}

#[test]
fn whatever_was_planned_or_skipped_is_named_in_every_format() {
    let summary = all_kinds();
    for text in
        [table(&summary, Colour::Off, false), markdown(&summary, false), csv(&summary), json(&summary)]
    {
        for row in &summary.cells {
            assert!(text.contains(&row.of.strategy), "{} is not in\n{text}", row.of.strategy);
        }
        assert!(text.contains("there is no other worker") && text.contains("timed out in 2 of 2 rounds"));
        assert!(text.ends_with('\n'));
    }
}

#[test]
fn cells_that_are_skipped_for_one_reason_share_a_note_and_a_name_stands_there_once() {
    let mut info = sample::info(&[]);
    for runtime in ["tokio/1", "smol/1"] {
        let (cell, reason) = (cell("multi-thread", runtime), "one thread".to_owned());
        info.skipped.push(Skipped { cell, reason, of_job: false });
    }
    let text = table(&summarise(&info, &[]), Colour::Off, false);
    assert!(text.starts_with("skipped: 2 cells of multi-thread: one thread\n"), "{text}");
}

#[test]
fn every_name_is_there_for_every_cell_and_nothing_untaken_is_a_number() {
    let document: serde_json::Value = serde_json::from_str(&json(&all_kinds())).unwrap();
    let cells = document["cells"].as_array().unwrap();
    let names = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let promised = [
        "strategy",
        "setting",
        "runtime",
        "workload",
        "jobs",
        "cpus",
        "status",
        "reason",
        "lateness_us",
        "floor_us",
        "late_beats_ratio",
        "work_per_s",
        "work_ratio",
        "work_ratio_ci",
        "work_per_cpu_s",
        "yields_per_s",
        "threads_peak",
        "rss_peak_bytes",
        "switches",
        "keeps_beat",
        "place",
        "unfired_beats",
        "over_floor_us",
        "work_per_cpu_ratio",
        "rounds",
        "held_back_ratio",
        "load",
        "probe",
        "length_us",
        "jobs_due",
        "jobs_done",
        "jobs_refused",
        "job_us",
        "queue_us",
        "service_us",
        "backlog_grew_by",
        "start_us",
        "beat_lost_at",
    ];
    assert_eq!(cells.len(), 8);
    for cell in cells {
        assert_eq!(names(cell), names(&cells[0]));
        for name in promised {
            assert!(cell.get(name).is_some(), "{name}");
        }
        let trios = ["job_us", "queue_us", "service_us", "start_us"].map(|name| (name, 3));
        for (of, parts) in [("lateness_us", 4), ("floor_us", 4), ("switches", 2)].into_iter().chain(trios) {
            assert_eq!(cell[of].as_object().unwrap().len(), parts);
        }
    }
    let skipped = cells.iter().find(|cell| cell["strategy"] == "multi-thread").unwrap();
    for name in
        ["late_beats_ratio", "work_per_s", "work_ratio", "work_ratio_ci", "threads_peak", "keeps_beat"]
    {
        assert!(skipped[name].is_null(), "{name}");
    }
    assert!(skipped["lateness_us"]["p99"].is_null() && skipped["switches"]["voluntary"].is_null());
    let statuses: Vec<&str> = cells.iter().map(|cell| cell["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["ok", "ok", "failed", "failed", "ok", "skipped", "skipped", "skipped"]);
}

#[test]
fn csv_is_what_json_is() {
    for summary in [all_kinds(), at_a_rate()] {
        csv_is_what_json_is_of(&summary);
    }
}

fn csv_is_what_json_is_of(summary: &Summary) {
    let text = csv(summary);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().unwrap().clone();
    let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), summary.cells.len());
    let document: serde_json::Value = serde_json::from_str(&json(summary)).unwrap();
    let field = |row: usize, name: &str| {
        let at = header.iter().position(|known| known == name).unwrap_or_else(|| panic!("{name}"));
        rows[row].get(at).unwrap().to_owned()
    };
    for (row, cell) in document["cells"].as_array().unwrap().iter().enumerate() {
        for (name, value) in cell.as_object().unwrap() {
            let values = match value {
                serde_json::Value::Object(parts) => {
                    let stem = name.strip_suffix("_us");
                    let flat = |part| match stem {
                        Some(stem) => format!("{stem}_{part}_us"),
                        None => format!("{name}_{part}"),
                    };
                    parts.iter().map(|(part, value)| (flat(part), value)).collect()
                }
                serde_json::Value::Array(ends) => {
                    vec![(format!("{name}_low"), &ends[0]), (format!("{name}_high"), &ends[1])]
                }
                _ if name.ends_with("_ci") => {
                    vec![(format!("{name}_low"), value), (format!("{name}_high"), value)]
                }
                _ => vec![(name.clone(), value)],
            };
            for (name, value) in values {
                let found = field(row, &name);
                match value {
                    serde_json::Value::Null => assert_eq!(found, "", "{name}"),
                    serde_json::Value::String(text) => assert_eq!(&found, text, "{name}"),
                    serde_json::Value::Number(number) => {
                        assert_eq!(found.parse::<f64>().unwrap(), number.as_f64().unwrap(), "{name}");
                    }
                    other => assert_eq!(found, other.to_string(), "{name}"),
                }
            }
        }
    }
}

#[test]
fn a_run_without_cells_is_still_a_document() {
    let summary = summarise(&sample::info(&[]), &[]);
    assert_eq!(csv(&summary), "");
    insta::assert_snapshot!(table(&summary, Colour::Off, false));
    assert!(json(&summary).contains("\"cells\": []"));
    assert!(!markdown(&summary, false).contains('|'));
}

#[test]
fn table_of_all_kinds() {
    insta::assert_snapshot!(table(&all_kinds(), Colour::Off, false));
}

#[test]
fn table_of_one_cell() {
    insta::assert_snapshot!(table(&one_cell(), Colour::Off, false));
}

#[test]
fn table_of_the_widest() {
    insta::assert_snapshot!(table(&widest(), Colour::Off, false));
}

#[test]
fn table_of_work_in_a_few_steps() {
    insta::assert_snapshot!(table(&coarse(), Colour::Off, false));
}

#[test]
fn work_in_a_few_steps_is_a_question_mark_beside_a_baseline_and_has_no_interval_in_json() {
    let summary = coarse();
    let changes = changes(&compare_with(&summary, &summary), Colour::Off);
    let row = changes.lines().find(|line| line.starts_with("  rayon-offload")).unwrap();
    assert!(row.ends_with("the same     ?  ?"), "{row}");
    let told = changes.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.ends_with("; 2 had fewer than 50 steps of work (measure longer: --duration 20s)"),
        "{changes}"
    );
    let document: serde_json::Value = serde_json::from_str(&json(&summary)).unwrap();
    assert!(document["cells"][0]["work_ratio_ci"].is_null());
    let pair = &document["pairs"][0];
    assert_eq!((&pair["work"]["verdict"], &pair["rounds_needed"]), (&"cant-tell".into(), &().into()));
    assert!(pair["work"]["ratio_ci"].is_null());
}

#[test]
fn table_of_a_run_that_measured_nothing() {
    insta::assert_snapshot!(table(&nothing(), Colour::Off, false));
}

#[test]
fn markdown_of_all_kinds() {
    insta::assert_snapshot!(markdown(&all_kinds(), false));
}

#[test]
fn csv_of_all_kinds() {
    insta::assert_snapshot!(csv(&all_kinds()));
}

#[test]
fn json_of_one_cell() {
    insta::assert_snapshot!(json(&one_cell()));
}

#[test]
fn json_of_a_run_that_measured_nothing() {
    insta::assert_snapshot!(json(&nothing()));
}

#[test]
fn changes_since_a_baseline() {
    let mut before = one_cell();
    "before".clone_into(&mut before.run.name);
    before.run.versions.insert("tokio".to_owned(), "1.50.0".to_owned());
    let kept = cell("manual-yield:every=1000000", "tokio/1");
    let now = {
        let lost = cell("inline", "tokio/1");
        let mut answers = controls(&kept);
        answers.extend(measured(&lost, ms(1), us(60_000), [450_000, 451_000]));
        answers.extend(measured(&kept, us(100), us(250), [990_000, 990_000]));
        summarise(&sample::info(&[lost, kept.clone()]), &answers)
    };
    insta::assert_snapshot!(changes(&compare_with(&before, &now), Colour::Off));
    let coloured = changes(&compare_with(&before, &now), Colour::On);
    assert!(coloured.contains("\u{1b}[31mSLOWER\u{1b}[0m"), "{coloured}");
}

#[test]
fn of_many_cells_that_only_one_run_has_a_few_are_named() {
    let comparison = compare_with(&three_loads(), &one_cell());
    let only = comparison.only_before.len();
    assert!(only > 40, "{only}");
    let text = changes(&comparison, Colour::Off);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (_, list) = text.split_once("only in sample: ").expect("the list");
    let (names, _) = list
        .split_once(&format!(" and {} more", only - 4))
        .unwrap_or_else(|| panic!("the number of the others: {text}"));
    assert_eq!(names.matches(';').count(), 3, "four names: {names}");
}
