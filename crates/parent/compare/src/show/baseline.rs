//! The changes since a baseline, for machines: the part that JSON and CSV have only with a
//! baseline.
//!
//! **Invariant:** a missing verdict has a word of its own, `cant-tell`. A figure that was not taken
//! is `None`.

use figures::{BeatTurn, Change, TwoRuns};
use record::{Cell, Place};
use serde::Serialize;
use words::json::{self, ends, micros_of_seconds, millionths, status};

use super::pairs::{JobLatencyShape, lateness, speed};

#[derive(Serialize)]
pub(crate) struct BaselineShape<'a> {
    /// The baseline.
    run: json::RunShape<'a>,
    differences: Vec<DifferenceShape<'a>>,
    changes: Vec<ChangeShape<'a>>,
    only_before: Vec<NameShape<'a>>,
    only_now: Vec<NameShape<'a>>,
}

#[derive(Serialize)]
struct DifferenceShape<'a> {
    what: &'a str,
    before: Option<&'a str>,
    now: Option<&'a str>,
}

/// The name of a cell.
#[derive(Serialize)]
struct NameShape<'a> {
    strategy: &'a str,
    setting: String,
    runtime: &'a str,
    workload: &'a str,
    /// `None` for a load that is no closed loop.
    jobs: Option<u32>,
    load: String,
    probe: String,
    cpus: u32,
    place: Place,
}

#[derive(Serialize)]
pub(crate) struct ChangeShape<'a> {
    #[serde(flatten)]
    cell: NameShape<'a>,
    status_before: &'static str,
    status_now: &'static str,
    pub(crate) speed: SpeedShape,
    pub(crate) lateness: LatenessChangeShape,
    pub(crate) beat: &'static str,
    /// The job latency now divided by before: above 1 takes longer. `None` for a closed loop.
    pub(crate) job_latency: Option<JobLatencyShape>,
    /// The number of rounds that both runs would probably need for a verdict on the speed.
    rounds_needed: Option<usize>,
}

#[derive(Serialize)]
pub(crate) struct SpeedShape {
    pub(crate) verdict: &'static str,
    /// The speed now divided by before.
    pub(crate) ratio: Option<f64>,
    pub(crate) ratio_ci: Option<[f64; 2]>,
}

#[derive(Serialize)]
pub(crate) struct LatenessChangeShape {
    pub(crate) verdict: &'static str,
    /// The lateness now less before: above 0 is later.
    pub(crate) change_us_ci: Option<[f64; 2]>,
    /// The quantile of each round that was compared.
    pub(crate) at_quantile: Option<f64>,
}

impl<'a> BaselineShape<'a> {
    pub(crate) fn of(comparison: &'a TwoRuns) -> BaselineShape<'a> {
        let differences = comparison.differences.iter().map(|difference| DifferenceShape {
            what: &difference.what,
            before: difference.before.as_deref(),
            now: difference.now.as_deref(),
        });
        BaselineShape {
            run: json::RunShape::of(&comparison.before),
            differences: differences.collect(),
            changes: comparison.changes.iter().map(ChangeShape::of).collect(),
            only_before: comparison.only_before.iter().map(NameShape::of).collect(),
            only_now: comparison.only_now.iter().map(NameShape::of).collect(),
        }
    }
}

impl<'a> NameShape<'a> {
    fn of(cell: &'a Cell) -> NameShape<'a> {
        NameShape {
            strategy: &cell.strategy,
            setting: cell.setting.to_string(),
            runtime: &cell.runtime,
            workload: &cell.workload,
            jobs: cell.load.jobs(),
            load: cell.load.to_string(),
            probe: cell.probe.to_string(),
            cpus: cell.cpus,
            place: cell.place,
        }
    }
}

impl<'a> ChangeShape<'a> {
    pub(crate) fn of(change: &'a Change) -> ChangeShape<'a> {
        ChangeShape {
            cell: NameShape::of(&change.cell),
            status_before: status(&change.outcome_before),
            status_now: status(&change.outcome_now),
            speed: SpeedShape {
                verdict: speed(change.speed.verdict),
                ratio: millionths(change.speed.ratio),
                ratio_ci: ends(change.speed.interval, 1e6),
            },
            lateness: LatenessChangeShape {
                verdict: lateness(change.lateness.verdict),
                change_us_ci: change.lateness.interval.map(micros_of_seconds),
                at_quantile: change.lateness_at,
            },
            beat: beat(change.beat),
            job_latency: change.jobs.map(JobLatencyShape::of),
            rounds_needed: change.rounds_needed,
        }
    }
}

fn beat(turn: BeatTurn) -> &'static str {
    match turn {
        BeatTurn::Kept => "kept",
        BeatTurn::NotKept => "not-kept",
        BeatTurn::Lost => "lost",
        BeatTurn::Regained => "regained",
        BeatTurn::Unknown => "cant-tell",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::specimens::{all_kinds, at_a_rate, one_cell, us};
    use super::super::{
        csv::{csv, csv_with_baseline},
        json::{json, json_with_baseline},
    };
    use figures::{Summary, compare_with, summarise};
    use sample::{self, cell, controls, measured, ms};

    /// Returns a run of one cell that became worse, beside a new one.
    fn now() -> Summary {
        let (lost, new) = (cell("inline", "tokio/1"), cell("manual-yield:every=1000000", "tokio/1"));
        let mut measurements = controls(&lost);
        measurements.extend(measured(&lost, ms(1), us(60_000), [450_000, 451_000]));
        measurements.extend(measured(&new, us(100), us(250), [990_000, 990_000]));
        summarise(&sample::info(&[lost, new]), &measurements)
    }

    fn before() -> Summary {
        let mut before = one_cell();
        "before".clone_into(&mut before.run.name);
        before.run.versions.insert("tokio".to_owned(), "1.50.0".to_owned());
        before
    }

    #[test]
    fn json_of_what_changed() {
        let (before, now) = (before(), now());
        let text = json_with_baseline(&now, &compare_with(&before, &now));
        let mut document: Value = serde_json::from_str(&text).unwrap();
        let baseline = document.as_object_mut().unwrap().remove("baseline").unwrap();
        let without: Value = serde_json::from_str(&json(&now)).unwrap();
        assert_eq!(document, without, "nothing else of the document changes");
        assert!(without.get("baseline").is_none());
        insta::assert_snapshot!(serde_json::to_string_pretty(&baseline).unwrap());
    }

    #[test]
    fn csv_of_what_changed() {
        let (before, now) = (before(), now());
        let text = csv_with_baseline(&now, &compare_with(&before, &now));
        // The columns without a baseline have their own test, and no commas in them.
        let columns = csv(&now).lines().next().unwrap().split(',').count();
        let tail = |line: &str| line.split(',').skip(columns).collect::<Vec<_>>().join(",") + "\n";
        insta::assert_snapshot!(text.lines().map(tail).collect::<String>());
    }

    #[test]
    fn jobs_that_take_as_long_as_before_are_the_same_or_cant_be_told() {
        let summary = at_a_rate();
        let comparison = compare_with(&summary, &summary);
        let document: Value = serde_json::from_str(&json_with_baseline(&summary, &comparison)).unwrap();
        let [late, soon] = [0, 1].map(|at| &document["baseline"]["changes"][at]["job_latency"]);
        assert_eq!((&late["verdict"], &late["ratio"]), (&"cant-tell".into(), &1.0.into()), "lower bounds");
        assert_eq!((&soon["verdict"], &soon["ratio"]), (&"same".into(), &1.0.into()));
        let table = csv_with_baseline(&summary, &comparison);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        let at = reader.headers().unwrap().iter().position(|name| name == "baseline_job_latency").unwrap();
        let verdicts: Vec<String> = reader.records().map(|row| row.unwrap()[at].to_owned()).collect();
        assert_eq!(verdicts, ["cant-tell", "same"]);
    }

    #[test]
    fn whatever_became_of_a_cell_every_name_is_there() {
        let summary = all_kinds();
        let comparison = compare_with(&summary, &summary);
        let document: Value = serde_json::from_str(&json_with_baseline(&summary, &comparison)).unwrap();
        let changes = document["baseline"]["changes"].as_array().unwrap();
        let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        assert_eq!(changes.len(), 6, "the skipped cells are not among them");
        for change in changes {
            assert_eq!(names(change), names(&changes[0]));
            for part in ["speed", "lateness"] {
                assert_eq!(names(&change[part]), names(&changes[0][part]));
            }
        }
        let failed = changes.iter().find(|change| change["strategy"] == "spawn-blocking").unwrap();
        assert_eq!(
            (&failed["status_now"], &failed["speed"]["verdict"]),
            (&"failed".into(), &"cant-tell".into())
        );
        assert!(failed["speed"]["ratio"].is_null() && failed["lateness"]["change_us_ci"].is_null());
        let table = csv_with_baseline(&summary, &comparison);
        let mut reader = ::csv::Reader::from_reader(table.as_bytes());
        assert_eq!(reader.records().map(Result::unwrap).count(), summary.cells.len());
    }
}
