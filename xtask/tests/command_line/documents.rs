//! The finding of a comparison in each format.

use serde_json::Value;

use crate::program::{TINY, say};
use crate::sample::{Kept, NAME, SAMPLE};

/// Every member that a cell has, measured or not.
const KEYS: [&str; 32] = [
    "strategy",
    "setting",
    "runtime",
    "workload",
    "jobs",
    "load",
    "probe",
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
/// The members that are figures. The length of a job is none, but no cell here has one.
const FIGURES: std::ops::Range<usize> = 10..32;
const TIMES: [&str; 3] = ["p50", "p99", "max"];
const LATENESS: [&str; 4] = ["p50", "p99", "p999", "max"];

fn cell<'d>(document: &'d Value, strategy: &str) -> &'d Value {
    let cells = document["cells"].as_array().expect("cells");
    cells
        .iter()
        .find(|cell| cell["strategy"] == strategy)
        .unwrap_or_else(|| panic!("no {strategy}: {document}"))
}

/// Returns whether a value holds nothing but `null`, however deep.
fn is_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(parts) => parts.values().all(is_null),
        _ => false,
    }
}

#[test]
fn json_says_what_the_run_was() {
    let document = SAMPLE.said.json();
    assert_eq!(document["format"], 1);
    let run = &document["run"];
    assert_eq!(
        (run["name"].as_str(), run["seed"].as_u64(), run["rounds"].as_u64()),
        (Some(NAME), Some(1), Some(1))
    );
    assert!(run["command"].as_str().unwrap().starts_with("cargo xtask compare --rounds=1 "), "{run}");
    for version in ["tokio", "smol", "async-std", "rayon", "rustc"] {
        assert!(run["versions"][version].is_string(), "{version}: {run}");
    }
    assert_eq!(run["machine"]["os"], std::env::consts::OS);
    assert!(run["machine"]["cpus"].as_u64().unwrap() >= 1);
}

#[test]
fn json_has_every_name_for_every_cell() {
    let document = SAMPLE.said.json();
    assert_eq!(document["cells"].as_array().unwrap().len(), 2);
    for cell in document["cells"].as_array().unwrap() {
        let names = cell.as_object().unwrap();
        for key in KEYS {
            assert!(names.contains_key(key), "no `{key}` in {cell}");
        }
        for lateness in ["lateness_us", "floor_us"] {
            for quantile in LATENESS {
                assert!(names[lateness].as_object().unwrap().contains_key(quantile), "{lateness}: {cell}");
            }
        }
        for times in ["job_us", "queue_us", "service_us", "start_us"] {
            for quantile in TIMES {
                assert!(names[times].as_object().unwrap().contains_key(quantile), "{times}: {cell}");
            }
        }
        for kind in ["voluntary", "involuntary"] {
            assert!(names["switches"].as_object().unwrap().contains_key(kind), "{cell}");
        }
    }
}

#[test]
fn a_cell_that_was_measured_has_figures() {
    let document = SAMPLE.said.json();
    let cell = cell(&document, "inline");
    assert_eq!(cell["status"], "ok");
    assert_eq!(cell["reason"], Value::Null);
    for figure in ["work_per_s", "work_ratio"] {
        assert!(cell[figure].as_f64().unwrap() > 0.0, "{figure}: {cell}");
    }
    for lateness in ["lateness_us", "floor_us"] {
        let late = |quantile: &str| cell[lateness][quantile].as_f64().unwrap();
        assert!(late("p50") <= late("p99") && late("p99") <= late("max"), "{lateness}: {cell}");
    }
    assert!(cell["keeps_beat"].is_boolean());
    assert_eq!(cell["yields_per_s"].as_f64(), Some(0.0), "it was counted, and it never yields: {cell}");
}

#[test]
fn a_figure_that_was_not_taken_is_null_and_never_zero() {
    let document = SAMPLE.said.json();
    let skipped = cell(&document, "multi-thread");
    assert_eq!(skipped["status"], "skipped");
    assert!(skipped["reason"].as_str().unwrap().contains("no other worker thread"), "{skipped}");
    for figure in &KEYS[FIGURES] {
        assert!(is_null(&skipped[figure]), "{figure}: {skipped}");
    }
    // One round makes no interval.
    assert_eq!(cell(&document, "inline")["work_ratio_ci"], Value::Null);
}

#[test]
fn a_stored_run_shows_the_same_figures_again() {
    let kept = Kept::under(&[NAME]);
    assert_eq!(kept.report(NAME), SAMPLE.said.json());
    // Without a name the latest run is shown.
    assert_eq!(kept.say(&["report", "--format=json"]).ends_with(0).json(), SAMPLE.said.json());
    let listed = kept.say(&["report", "--list"]).ends_with(0).stdout;
    // Three, and the spoiled ones that were repeated.
    let measurements = format!("{} measurements", SAMPLE.records.lines().count());
    let fields: Vec<&str> = listed.trim_end().split('\t').collect();
    assert_eq!((fields[0], fields[2]), (NAME, &*measurements), "{listed}");
    assert!(fields[3].starts_with("cargo xtask compare --rounds=1"), "{listed}");
}

#[test]
fn a_table_fits_a_terminal_and_has_a_line_a_cell() {
    let said = Kept::under(&[NAME]).say(&["report"]).ends_with(0);
    assert!(said.stdout.lines().any(|line| line.trim_start().starts_with("inline ")), "{}", said.stdout);
    assert!(said.stdout.contains("skipped: "), "{}", said.stdout);
    for line in said.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert_eq!(said.stderr, "");
}

#[test]
fn a_stored_run_is_explained_on_request() {
    let kept = Kept::under(&[NAME]);
    let short = kept.say(&["report"]).ends_with(0).stdout;
    assert!(short.contains("--explain"), "nobody would find it: {short}");
    let long = kept.say(&["report", "--explain"]).ends_with(0).stdout;
    assert!(long.lines().count() > short.lines().count(), "{long}");
    for line in long.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

/// Returns a line as an older version wrote it, which a test may change.
fn without_checksum(line: &str) -> String {
    let measurement: record::Measurement = serde_json::from_str(line).unwrap();
    serde_json::to_string(&measurement).unwrap()
}

#[test]
fn a_long_name_does_not_burst_the_table() {
    let long = "n".repeat(200);
    let kept = Kept::under(&["before", &long]);
    // Another cell, so that each run has a cell that the other lacks.
    let records: String = SAMPLE.records.lines().map(|line| without_checksum(line) + "\n").collect();
    let records = records.replace("\"inline\"", "\"outline\"");
    std::fs::write(kept.records(&long), records).unwrap();
    let info = SAMPLE.info.replace("\"inline\"", "\"outline\"");
    std::fs::write(kept.path().join(&long).join("run.json"), info).unwrap();
    for (run, baseline) in [(&*long, "before"), ("before", &*long)] {
        let said = kept.say(&["report", run, "--baseline", baseline]).ends_with(0);
        for line in said.stdout.lines() {
            assert!(line.chars().count() <= 80, "{line}");
        }
    }
}

#[test]
fn csv_has_a_line_a_cell_with_the_figures_of_the_json() {
    let said = Kept::under(&[NAME]).say(&["report", "--format=csv"]).ends_with(0);
    let mut reader = csv::Reader::from_reader(said.stdout.as_bytes());
    let rows: Vec<std::collections::BTreeMap<String, String>> =
        reader.deserialize().collect::<Result<_, _>>().unwrap();
    let document = SAMPLE.said.json();
    assert_eq!(rows.len(), 2);
    for row in rows {
        let cell = cell(&document, &row["strategy"]);
        assert_eq!(row["status"], cell["status"].as_str().unwrap());
        assert_eq!(row["reason"], cell["reason"].as_str().unwrap_or_default());
        for (column, figure) in [
            ("work_per_s", &cell["work_per_s"]),
            ("lateness_p99_us", &cell["lateness_us"]["p99"]),
            ("work_ratio_ci_low", &Value::Null),
        ] {
            assert_eq!(row[column].parse::<f64>().ok(), figure.as_f64(), "{column}: {row:?}");
        }
    }
}

#[test]
fn markdown_is_one_table_with_as_many_fields_in_every_line() {
    let said = Kept::under(&[NAME]).say(&["report", "--format=markdown"]).ends_with(0);
    let fields = |line: &str| line.replace("\\|", "").matches('|').count();
    let table: Vec<&str> = said.stdout.lines().filter(|line| line.starts_with('|')).collect();
    // The head, the line below it, and a cell that was measured.
    assert_eq!(table.len(), 3, "{}", said.stdout);
    assert!(table.iter().all(|line| fields(line) == fields(table[0])), "{}", said.stdout);
    assert!(table[1].chars().all(|char| "|-:".contains(char)), "{}", said.stdout);
    assert!(table[2].contains("`inline`"), "{}", said.stdout);
    assert!(said.stdout.contains("- **skipped:** "), "{}", said.stdout);
}

#[test]
fn a_run_without_a_name_is_kept_under_one_that_is_made_up() {
    let kept = Kept::under(&[]);
    let said = say(kept.path(), TINY.into_iter().chain(["--strategy=inline:", "--format=json"])).ends_with(0);
    let name = said.json()["run"]["name"].as_str().unwrap().to_owned();
    let listed = kept.say(&["report", "--list"]).ends_with(0).stdout;
    assert!(listed.starts_with(&format!("{name}\t")) && listed.lines().count() == 1, "{listed}");
    assert_eq!(kept.report(&name), said.json());
}

#[test]
fn the_name_of_a_family_means_all_of_its_runtimes() {
    let runs = tempfile::tempdir().unwrap();
    let tiny = TINY.into_iter().filter(|argument| *argument != "--runtime=tokio/1");
    let chosen = ["--strategy=inline:", "--runtime=tokio", "--format=json"];
    let document = say(runs.path(), tiny.chain(chosen)).ends_with(0).json();
    let cells = document["cells"].as_array().unwrap();
    let runtimes: Vec<&str> = cells.iter().map(|cell| cell["runtime"].as_str().unwrap()).collect();
    assert_eq!(runtimes, ["tokio/1", "tokio/N"]);
}
