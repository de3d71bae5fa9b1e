//! The counts of one run, read from the summaries that gungraun writes.

use std::collections::BTreeMap;

use anyhow::{Context, ensure};
use serde::Deserialize;

use super::{Instructions, STEPS, TURNS};

/// The benchmark whose calls are a loop of [`STEPS`] checks ...
const LOOP: &str = "a_check";
/// ... and the same loop without them.
const EMPTY_LOOP: &str = "an_empty_loop";

/// The benchmark whose calls are [`TURNS`] turns.
const MANY_TURNS: &str = "a_turn_that_is_handed_on";

/// A benchmark's summary: the part of it that is read here.
#[derive(Deserialize)]
struct Summary {
    function_name: String,
    id: Option<String>,
    profiles: Vec<Profile>,
}

#[derive(Deserialize)]
struct Profile {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    total: Total,
}

#[derive(Deserialize)]
struct Total {
    metrics: Metrics,
}

#[derive(Deserialize)]
struct Metrics {
    #[serde(rename = "Ir")]
    instructions: Metric,
}

#[derive(Deserialize)]
struct Metric {
    values: Values,
}

/// The last run, and the one before it if there was one.
#[derive(Deserialize)]
struct Values {
    new: u64,
}

/// Reads the instructions of one call of each benchmark from the summaries, one JSON object a line.
///
/// A check's count is that of its loop without the empty loop, divided by [`STEPS`]. That of
/// a turn is divided by [`TURNS`].
pub fn read(summaries: &str) -> anyhow::Result<BTreeMap<String, Instructions>> {
    let mut totals = BTreeMap::new();
    for line in summaries.lines().filter(|line| line.starts_with('{')) {
        let summary: Summary =
            serde_json::from_str(line).context("gungraun's summary has another form than expected")?;
        let profile = summary.profiles.first().context("gungraun's summary has no profile")?;
        let id = summary.id.map(|id| format!("/{id}")).unwrap_or_default();
        totals.insert((summary.function_name, id), profile.data.total.metrics.instructions.values.new);
    }
    ensure!(!totals.is_empty(), "the run counted nothing");
    let empty = totals.iter().find(|((function, _), _)| function == EMPTY_LOOP).map(|(_, total)| *total);
    let empty = empty.with_context(|| format!("the run did not count `{EMPTY_LOOP}`"))?;
    let calls = totals.into_iter().filter(|((function, _), _)| function != EMPTY_LOOP);
    let each = calls.map(|((function, id), total)| {
        let instructions = match function.as_str() {
            LOOP => Instructions::of_each(STEPS as u64, total.saturating_sub(empty)),
            MANY_TURNS => Instructions::of_each(TURNS, total),
            _ => Instructions::of_each(1, total),
        };
        (function + &id, instructions)
    });
    Ok(each.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Returns a summary as gungraun 0.20 writes it, as far as it is read.
    fn summary(function: &str, id: &str, instructions: u64) -> String {
        let instructions = json!({"Ir": {"diffs": null, "values": {"new": instructions, "old": 7}}});
        let data = json!({"parts": [], "total": {"metrics": instructions, "regressions": []}});
        let profiles = json!([{"data": data, "tool": "Callgrind"}]);
        json!({"function_name": function, "id": id, "profiles": profiles, "version": "7"}).to_string()
    }

    #[test]
    fn a_check_counts_without_its_loop_and_other_calls_count_as_they_are() {
        let lines = [
            summary(EMPTY_LOOP, "baseline", 40_009),
            summary(LOOP, "within", 90_061),
            summary("a_look_at_the_clock", "within", 534),
            summary(MANY_TURNS, "of_64", 150_049),
        ];
        let counts = read(&lines.join("\n")).unwrap();
        let shown: Vec<_> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
        assert_eq!(
            shown,
            [
                "a_check/within 5.0",
                "a_look_at_the_clock/within 534.0",
                "a_turn_that_is_handed_on/of_64 1500.5"
            ]
        );
    }

    #[test]
    fn a_run_that_lacks_something_is_an_error() {
        assert!(read("").is_err());
        assert!(read(&summary(LOOP, "within", 90_061)).is_err());
        assert!(read(r#"{"function_name":"a_check"}"#).is_err());
    }
}
