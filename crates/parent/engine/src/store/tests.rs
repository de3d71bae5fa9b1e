//! The folder of runs from outside: a stored run comes back, and a fault is reported with its file,
//! its line and what to do.

mod names;

use std::fs;
use std::path::Path;

use record::{Measurement, Subject};

use super::*;

fn measurements() -> Vec<Measurement> {
    let cell = sample::cell("inline", "tokio/1");
    let mut measurements = sample::controls(&cell);
    measurements.extend(sample::measured(&cell, sample::ms(1), sample::ms(5), [10, 20]));
    measurements
}

fn store(folder: &tempfile::TempDir) -> Store {
    Store::at(folder.path().join("runs"))
}

/// Stores a run, and returns its file.
fn stored(store: &Store, name: &str, started: &str) -> RunFile {
    let mut info = sample::info(&[sample::cell("inline", "tokio/1")]);
    name.clone_into(&mut info.name);
    started.clone_into(&mut info.started);
    let mut run = store.create(&info).unwrap();
    for answer in measurements() {
        run.append(&answer).unwrap();
    }
    run
}

fn edit(path: &Path, change: impl FnOnce(String) -> String) {
    let text = fs::read_to_string(path).unwrap();
    fs::write(path, change(text)).unwrap();
}

#[test]
fn what_is_stored_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    stored(&store(&folder), "first", "2026-01-02T03:04:05+01:00");
    let back = store(&folder).open("first").unwrap();
    assert_eq!(back.measurements, measurements());
    assert_eq!(back.info.name, "first");
    assert_eq!(back.info.cells, sample::info(&[sample::cell("inline", "tokio/1")]).cells);
    assert_eq!(back.torn, None);
}

#[test]
fn each_answer_is_in_the_file_when_append_returns() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = store(&folder).create(&sample::info(&[])).unwrap();
    assert_eq!(store(&folder).open("sample").unwrap().measurements, []);
    for (at, answer) in measurements().iter().enumerate() {
        run.append(answer).unwrap();
        assert_eq!(store(&folder).open("sample").unwrap().measurements.len(), at + 1);
    }
}

#[test]
fn nothing_is_ever_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    let error = store(&folder).create(&sample::info(&[])).unwrap_err();
    assert!(matches!(&error, StoreError::Exists { name, .. } if name == "sample"));
    assert!(error.to_string().contains("runs/sample"), "{error}");
    assert_eq!(store(&folder).open("sample").unwrap().measurements, measurements());
    // Nor is a folder that holds no run. `check_new` refuses whatever `create` would.
    fs::create_dir(folder.path().join("runs/other")).unwrap();
    for taken in ["sample", "other"] {
        assert!(matches!(store(&folder).check_new(taken), Err(StoreError::Exists { .. })), "{taken}");
    }
    store(&folder).check_new("another").unwrap();
    assert!(matches!(store(&folder).check_new("a/b"), Err(StoreError::BadName { .. })));
    let mut info = sample::info(&[]);
    "other".clone_into(&mut info.name);
    assert!(matches!(store(&folder).create(&info), Err(StoreError::Exists { .. })));
}

#[test]
fn a_name_never_leads_out_of_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    for name in
        ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a b", "é", "/etc", "a\0b", "runs/../sample"]
    {
        let mut info = sample::info(&[]);
        name.clone_into(&mut info.name);
        let refused = |error: StoreError| matches!(error, StoreError::BadName { name: of } if of == name);
        assert!(refused(store(&folder).create(&info).unwrap_err()), "{name}");
        assert!(refused(store(&folder).open(name).unwrap_err()), "{name}");
    }
    let beside: Vec<_> = fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
}

#[test]
fn an_unknown_name_comes_with_the_closest() {
    let folder = tempfile::tempdir().unwrap();
    let error = store(&folder).open("before").unwrap_err();
    assert!(matches!(&error, StoreError::Unknown { closest: None, .. }), "no folder yet: {error}");
    for name in ["before", "after", "2026-01-02"] {
        stored(&store(&folder), name, "2026-01-02T03:04:05+01:00");
    }
    let error = store(&folder).open("befor").unwrap_err();
    assert_eq!(error.to_string(), "there is no run named `befor`: did you mean `before`?");
    let error = store(&folder).open("zzz").unwrap_err();
    assert!(matches!(&error, StoreError::Unknown { closest: None, .. }), "{error}");
}

#[test]
fn runs_are_listed_by_their_start_whatever_the_time_zone() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(store(&folder).latest().unwrap(), None);
    stored(&store(&folder), "noon-in-tokyo", "2026-01-02T12:00:00+09:00");
    stored(&store(&folder), "dawn-in-berlin", "2026-01-02T06:00:00+01:00");
    stored(&store(&folder), "a-day-before", "2026-01-01T23:59:59Z");
    stored(&store(&folder), "nonsense", "yesterday");
    fs::create_dir(folder.path().join("runs/no-run")).unwrap();
    fs::write(folder.path().join("runs/a-file"), "").unwrap();
    let names = store(&folder).names().unwrap();
    assert_eq!(names, ["nonsense", "a-day-before", "noon-in-tokyo", "dawn-in-berlin"]);
    assert_eq!(store(&folder).latest().unwrap().as_deref(), Some("dawn-in-berlin"));
}

#[test]
fn a_torn_last_line_is_left_out_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let run = stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    let whole = fs::read(run.path()).unwrap();
    let before_last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
    for cut in [before_last + 1, before_last + 20, whole.len() - 2] {
        fs::write(run.path(), &whole[..cut]).unwrap();
        let back = store(&folder).open("sample").unwrap();
        assert_eq!(back.measurements, measurements()[..5]);
        let expected = Torn { file: run.path().to_owned(), line: 6, bytes: cut - before_last };
        assert_eq!(back.torn, Some(expected));
    }
    // A whole answer that lacks only its line end is an answer.
    fs::write(run.path(), &whole[..whole.len() - 1]).unwrap();
    assert_eq!(store(&folder).open("sample").unwrap().measurements, measurements());
}

#[test]
fn a_damaged_line_is_named_with_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let run = stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    let whole = fs::read_to_string(run.path()).unwrap();
    let lines: Vec<&str> = whole.lines().collect();
    let half = &lines[2][..lines[2].len() / 2];
    let damages = [
        (half, "EOF while parsing"),
        ("nonsense", "expected"),
        ("{}", "missing field `format`"),
        (r#"{"format":1,"answer":"record"}"#, "missing field"),
        (r#"{"format":1,"answer":"rumour"}"#, "unknown variant `rumour`"),
        (r#"{"format":-1}"#, "invalid value"),
    ];
    for (damage, what) in damages {
        let mut lines = lines.clone();
        lines[2] = damage;
        fs::write(run.path(), lines.join("\n") + "\n").unwrap();
        let error = store(&folder).open("sample").unwrap_err();
        let said = error.to_string();
        assert!(matches!(error, StoreError::Damaged { line: 3, .. }), "{said}");
        assert!(said.contains("records.jsonl:3: damaged: ") && said.contains(what), "{said}");
        assert!(!said.contains(" at line "), "the line is said once: {said}");
    }
    let mut bytes = whole.into_bytes();
    bytes[5] = 0xFF;
    fs::write(run.path(), bytes).unwrap();
    assert!(matches!(store(&folder).open("sample"), Err(StoreError::Damaged { line: 1, .. })));
}

#[test]
fn a_damaged_description_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let run = stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    let file = run.path().with_file_name("run.json");
    edit(&file, |text| text.replace("\"seed\": 42", "\"seed\": forty-two"));
    let error = store(&folder).open("sample").unwrap_err();
    assert!(matches!(&error, StoreError::Damaged { file: of, line: 7, .. } if *of == file), "{error}");
    fs::write(&file, "").unwrap();
    assert!(matches!(store(&folder).open("sample"), Err(StoreError::Damaged { line: 1, .. })));
    assert_eq!(store(&folder).names().unwrap(), ["sample"], "it stands in the list nevertheless");
}

#[test]
fn a_newer_format_is_refused_before_its_fields_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let run = stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    let whole = fs::read_to_string(run.path()).unwrap();
    fs::write(run.path(), whole.clone() + "{\"format\":99,\"everything\":\"else\"}\n").unwrap();
    let error = store(&folder).open("sample").unwrap_err();
    let said = error.to_string();
    assert!(matches!(error, StoreError::Newer { line: 7, found: 99, known: record::FORMAT, .. }), "{said}");
    assert!(said.contains("records.jsonl:7: written in format 99"), "{said}");

    fs::write(run.path(), whole).unwrap();
    fs::write(run.path().with_file_name("run.json"), "{\n  \"moons\": 2,\n  \"format\": 99\n}\n").unwrap();
    let error = store(&folder).open("sample").unwrap_err();
    assert!(error.to_string().contains("run.json:3: written in format 99"), "{error}");
}

#[test]
fn what_the_file_system_refuses_is_said_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let store = Store::at(file.join("runs"));
    let error = store.create(&sample::info(&[])).unwrap_err();
    assert!(matches!(&error, StoreError::Io { path, .. } if path.starts_with(&file)), "{error}");
    assert!(error.to_string().starts_with("can't create the folder "), "{error}");
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_renamed_folder_renames_the_run() {
    let folder = tempfile::tempdir().unwrap();
    stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    let runs = folder.path().join("runs");
    fs::rename(runs.join("sample"), runs.join("better")).unwrap();
    assert_eq!(store(&folder).open("better").unwrap().info.name, "better");
}

#[test]
fn an_answer_is_one_line_whatever_is_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = store(&folder).create(&sample::info(&[])).unwrap();
    let subject = Subject::Cell(sample::cell("inline", "tokio/1"));
    let failure = sample::failure(subject, 0, record::Cause::Crashed, "two\nlines\r\n\u{2028}\"quoted\"");
    run.append(&failure).unwrap();
    run.append(&failure).unwrap();
    assert_eq!(fs::read_to_string(run.path()).unwrap().lines().count(), 2);
    assert_eq!(store(&folder).open("sample").unwrap().measurements, [failure.clone(), failure]);
}

#[test]
fn other_programs_are_kept_and_the_rest_of_the_description_stays() {
    let folder = tempfile::tempdir().unwrap();
    let run = stored(&store(&folder), "sample", "2026-01-02T03:04:05+01:00");
    let file = run.path().with_file_name("run.json");
    // Of an older format, and with a member that only a newer program knows.
    edit(&file, |text| text.replace("\"format\": 3", "\"format\": 1,\n\"moons\": [2, {\"jobs\": 1}]"));
    drop(run);
    let value = || serde_json::from_slice::<serde_json::Value>(&fs::read(&file).unwrap()).unwrap();
    let mut expected = value();

    let (back, run) = store(&folder).resume("sample").unwrap();
    let mut info = back.info;
    info.go_on_with(&[("inline".to_owned(), "a2".to_owned())].into(), 3);
    run.keep_programs(&info).unwrap();
    expected["programs"] = serde_json::json!({});
    expected["later_programs"] = serde_json::json!([{"after": 3, "programs": {"inline": "a2"}}]);
    assert_eq!(value(), expected);
    assert_eq!(store(&folder).open("sample").unwrap().info, info);
    let files = fs::read_dir(file.parent().unwrap()).unwrap().count();
    assert_eq!(files, 2, "something is left beside the measurements and the description");
}
