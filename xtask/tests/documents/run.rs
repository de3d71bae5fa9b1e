//! A command that measures, run to its end; and what every document says of its run.

use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::shape::Shape;

/// Long enough to build the strategies first.
const PATIENCE: Duration = Duration::from_secs(900);

/// What every document has.
pub(crate) const COMMON: Shape = &[
    ("", &["format", "run", "noise"]),
    (
        "run",
        &[
            "name",
            "started",
            "command",
            "seed",
            "rounds",
            "period_us",
            "budget_us",
            "warm_up_us",
            "duration_us",
            "drain_us",
            "workloads",
            "machine",
            "versions",
        ],
    ),
    (
        "noise",
        &[
            "measurements",
            "spoiled",
            "retaken",
            "spoiled_rounds_left",
            "too_noisy",
            "chiefly",
            "stolen_ratio",
            "others_ratio",
            "throttled_ratio",
            "pressure_ratio",
            "hiccup_us",
        ],
    ),
];

/// Measures, with these flags besides. Returns the one document on stdout.
pub(crate) fn measured(command: &str, flags: &[&str]) -> Value {
    let (document, code) = measured_with_code(command, flags);
    assert_eq!(code, Some(0), "{document:#}");
    document
}

/// Does the same, and returns the exit code, which may be one of a check that failed.
pub(crate) fn measured_with_code(command: &str, flags: &[&str]) -> (Value, Option<i32>) {
    let runs = tempfile::tempdir().unwrap();
    let mut xtask = assert_cmd::Command::new(env!("CARGO_BIN_EXE_xtask"));
    xtask.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).env("BREATHER_RUNS", runs.path());
    xtask.args([command, "--quick", "--format=json"]).args(flags).timeout(PATIENCE);
    let output = xtask.output().unwrap();
    let document = serde_json::from_slice(&output.stdout);
    let document = document.unwrap_or_else(|error| panic!("{error}: {output:?}"));
    (document, output.status.code())
}

/// Returns the document that the version before this format's last names showed of a small run.
pub(crate) fn shown_before(command: &str) -> Value {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/command_line/format_1");
    let text = std::fs::read_to_string(Path::new(folder).join(command).join("shown.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// Returns the elements of a list.
#[track_caller]
pub(crate) fn list<'d>(of: &'d Value, name: &str) -> &'d [Value] {
    of[name].as_array().unwrap_or_else(|| panic!("`{name}` is no list: {of}"))
}

/// Returns a string.
#[track_caller]
pub(crate) fn text<'d>(of: &'d Value, name: &str) -> &'d str {
    of[name].as_str().unwrap_or_else(|| panic!("`{name}` is no string: {of}"))
}

/// Returns true if a figure was taken and is above 0.
pub(crate) fn is_positive(figure: &Value) -> bool {
    figure.as_f64().is_some_and(|figure| figure > 0.0)
}
