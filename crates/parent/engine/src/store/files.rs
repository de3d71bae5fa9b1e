//! The names of the files in a run's folder.

/// The description of the run.
pub(super) const INFO: &str = "run.json";
/// The measurements of the run.
pub(super) const RECORDS: &str = "records.jsonl";
