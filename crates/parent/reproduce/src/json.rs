//! A reproduction as one JSON document, for programs.
//!
//! **Invariant:** every name of the first version is in each later one of the same `format`. A
//! figure that was not taken is `null`. `run` is what every experiment writes for the same run.

use std::time::Duration;

use figures::Raw;
use serde::Serialize;
use words::json::{DOCUMENT_FORMAT, RunShape, rounded, status, written};

use crate::claims::Claim;
use crate::holds::Holds;
use crate::judge::Reproduction;
use crate::row::Row;

/// Writes a reproduction as a JSON document, indented. Every cell has every name.
///
/// `ticks` are as they were printed. `intervals_s` are from the monotonic clock, to the
/// microsecond. `work_ratio` is work divided by that of one job alone with as many processors, in
/// the same run. `cpu_share` is the processor time that the process got, divided by what its
/// threads could have used.
pub(crate) fn json(reproduction: &Reproduction) -> String {
    let document = Document {
        format: DOCUMENT_FORMAT,
        run: RunShape::of(&reproduction.run),
        cells: reproduction.cells.iter().map(CellShape::of).collect(),
        raws: reproduction.raws.iter().map(RawShape::of).collect(),
        claims: reproduction.claims.iter().map(ClaimShape::of).collect(),
    };
    written(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    run: RunShape<'a>,
    cells: Vec<CellShape<'a>>,
    raws: Vec<RawShape<'a>>,
    claims: Vec<ClaimShape>,
}

#[derive(Serialize)]
struct CellShape<'a> {
    strategy: &'a str,
    /// Empty if the strategy has none.
    setting: String,
    runtime: &'a str,
    workload: &'a str,
    cpus: u32,
    jobs: u32,
    status: &'static str,
    reason: Option<&'a str>,
    ticks: Option<Vec<&'a str>>,
    intervals_s: Option<Vec<f64>>,
    work_per_s: Option<f64>,
    work_ratio: Option<f64>,
    cpu_share: Option<f64>,
}

impl<'a> CellShape<'a> {
    fn of(row: &'a Row) -> CellShape<'a> {
        let ticking = row.ticking.as_ref();
        CellShape {
            strategy: &row.cell.strategy,
            setting: row.cell.setting.to_string(),
            runtime: &row.cell.runtime,
            workload: &row.cell.workload,
            cpus: row.cell.cpus,
            jobs: row.cell.load.jobs().unwrap_or(1),
            status: status(&row.outcome),
            reason: row.outcome.reason(),
            ticks: ticking.map(|ticking| ticking.ticks.iter().map(|tick| &*tick.at).collect()),
            intervals_s: ticking.map(|ticking| ticking.intervals.iter().map(seconds).collect()),
            work_per_s: row.work.map(|work| rounded(work.per_second, 1e3)),
            work_ratio: row.work.and_then(|work| work.ratio).map(|ratio| rounded(ratio, 1e6)),
            cpu_share: row.work.and_then(|work| work.share).map(|share| rounded(share, 1e6)),
        }
    }
}

/// One job alone: what `work_ratio` divides by.
#[derive(Serialize)]
struct RawShape<'a> {
    workload: &'a str,
    cpus: u32,
    status: &'static str,
    reason: Option<&'a str>,
    work_per_s: Option<f64>,
}

impl<'a> RawShape<'a> {
    fn of(row: &'a figures::Row<Raw>) -> RawShape<'a> {
        let work = row.figures.working.as_ref();
        RawShape {
            workload: &row.of.workload,
            cpus: row.of.cpus,
            status: status(&row.outcome),
            reason: row.outcome.reason(),
            work_per_s: work.and_then(|work| work.per_second).map(|rate| rounded(rate, 1e3)),
        }
    }
}

#[derive(Serialize)]
struct ClaimShape {
    claim: &'static str,
    holds: Holds,
    because: String,
}

impl ClaimShape {
    fn of(claim: &Claim) -> ClaimShape {
        ClaimShape { claim: claim.claim, holds: claim.holds, because: claim.because() }
    }
}

/// Rounds seconds to the microsecond.
fn seconds(duration: &Duration) -> f64 {
    rounded(duration.as_secs_f64(), 1e6)
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::experiment::{RIGHT, World};
    use crate::sample::Story;

    fn document(story: &Story) -> Value {
        serde_json::from_str(&json(&story.judged())).unwrap()
    }

    /// Makes a run of one processor and one runtime, for a document that can be read at a glance.
    fn small() -> Story {
        let mut story = Story::new(1).failing("tokio/1", World::Article, RIGHT);
        story.info.cells.truncate(3);
        story
    }

    #[test]
    fn of_a_small_run() {
        insta::assert_snapshot!(json(&small().judged()));
    }

    #[test]
    fn the_run_is_what_every_document_says_of_one() {
        let story = Story::new(2);
        let info = &story.info;
        let of_all: Value = serde_json::to_value(RunShape::of(info)).unwrap();
        assert_eq!(document(&story)["run"], of_all);
        assert_eq!(document(&story)["format"], DOCUMENT_FORMAT);
    }

    #[test]
    fn every_name_is_there_for_every_cell_and_nothing_untaken_is_a_number() {
        let document = document(&small());
        let cells = document["cells"].as_array().unwrap();
        assert_eq!(cells.len(), 3);
        let names = |cell: &Value| cell.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert!(cells.iter().all(|cell| names(cell) == names(&cells[0])));
        let failed = cells.iter().find(|cell| cell["status"] == "failed").unwrap();
        for name in ["ticks", "intervals_s", "work_per_s", "work_ratio", "cpu_share"] {
            assert!(failed[name].is_null(), "{name}");
        }
        assert!(failed["reason"].as_str().unwrap().starts_with("timed out"));
        assert!(cells[0]["reason"].is_null());
    }

    #[test]
    fn figures_are_as_fine_as_they_are_said_to_be() {
        let story = Story::new(2).but("tokio/1", World::Article, RIGHT, &[1003], 0.987_654).slowed(
            "tokio/1",
            World::Article,
            RIGHT,
            0.123_456_7,
        );
        let document = document(&story);
        let cell = &document["cells"][2];
        assert_eq!(cell["setting"], "every=1000");
        assert_eq!(cell["intervals_s"].to_string(), "[1.003]");
        assert_eq!(cell["work_ratio"].to_string(), "0.987654");
        assert_eq!(cell["cpu_share"].to_string(), "0.123457");
    }

    #[test]
    fn verdicts_are_one_of_three_words() {
        let document = document(&small());
        let holds: Vec<&str> = document["claims"]
            .as_array()
            .unwrap()
            .iter()
            .map(|claim| claim["holds"].as_str().unwrap())
            .collect();
        assert_eq!(holds.len(), 6);
        assert!(holds.iter().all(|holds| ["yes", "no", "cant-tell"].contains(holds)), "{holds:?}");
    }
}
