//! The names of a run's files.

/// The run's own description.
pub(super) const INFO: &str = "run.json";
/// The run's answers.
pub(super) const RECORDS: &str = "records.jsonl";
