//! `compare`: every strategy on every runtime, measured or with the reason why not.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::run::{COMMON, is_positive, list, measured, shown_before, text};
use crate::shape::{QUARTET, Shape, TRIO, assert_each_name_is_missed, assert_whole};

const STRATEGIES: [&str; 5] = ["inline", "manual-yield", "multi-thread", "rayon-offload", "spawn-blocking"];
const FAMILIES: [&str; 3] = ["async-std", "smol", "tokio"];

const SHAPE: Shape = &[
    ("", &["cells", "floors", "raws", "pairs"]),
    (
        "cells/*",
        &[
            "strategy",
            "setting",
            "runtime",
            "workload",
            "jobs",
            "cpus",
            "place",
            "status",
            "reason",
            "rounds",
            "spoiled_rounds",
            "lateness_us",
            "floor_us",
            "over_floor_us",
            "late_beats_ratio",
            "unfired_beats",
            "work_per_s",
            "work_ratio",
            "work_ratio_ci",
            "work_per_cpu_s",
            "work_per_cpu_ratio",
            "work_per_cpu_ratio_ci",
            "yields_per_s",
            "threads_peak",
            "rss_peak_bytes",
            "switches",
            "keeps_beat",
        ],
    ),
    ("cells/*/lateness_us", QUARTET),
    ("cells/*/floor_us", QUARTET),
    ("cells/*/switches", &["voluntary", "involuntary"]),
    (
        "floors/*",
        &[
            "runtime",
            "cpus",
            "place",
            "status",
            "reason",
            "rounds",
            "spoiled_rounds",
            "lateness_us",
            "unfired_beats",
        ],
    ),
    ("floors/*/lateness_us", QUARTET),
    (
        "raws/*",
        &["workload", "cpus", "status", "reason", "rounds", "spoiled_rounds", "work_per_s", "work_per_cpu_s"],
    ),
    (
        "pairs/*",
        &[
            "runtime",
            "workload",
            "jobs",
            "cpus",
            "place",
            "one",
            "other",
            "work",
            "lateness",
            "rounds_needed",
        ],
    ),
    ("pairs/*/work", &["verdict", "ratio", "ratio_ci"]),
    ("pairs/*/lateness", &["verdict", "change_us_ci"]),
];

/// The name that came with strategies that refuse jobs.
const REFUSALS: Shape = &[("cells/*", &["jobs_refused"])];

/// The names that came with loads and lengths. A document of before has none of them.
const LOADS: Shape = &[
    ("", &["answers"]),
    (
        "answers/*",
        &[
            "runtime", "cpus", "place", "take", "why_not", "because", "costs", "instead", "as_good", "ahead",
            "against", "changes", "open",
        ],
    ),
    ("answers/*/against/*", &["strategy", "losses"]),
    (
        "answers/*/against/*/losses/*",
        &["load", "workload", "probe", "late_p99_us", "is_lower_bound", "at_start"],
    ),
    (
        "cells/*",
        &[
            "load",
            "probe",
            "length_us",
            "jobs_due",
            "jobs_done",
            "job_us",
            "queue_us",
            "service_us",
            "backlog_grew_by",
            "start_us",
            "beat_lost_at",
        ],
    ),
    ("cells/*/job_us", TRIO),
    ("cells/*/queue_us", TRIO),
    ("cells/*/service_us", TRIO),
    ("cells/*/start_us", TRIO),
    ("pairs/*", &["load", "probe", "job_latency"]),
    ("pairs/*/job_latency", &["verdict", "ratio", "ratio_ci"]),
];

#[test]
#[ignore = "measures for a minute, so nothing may run beside it: .ci/run runs it"]
fn a_quick_comparison_has_every_name_and_every_cell() {
    // By itself a quick run measures tokio alone.
    let document = measured("compare", &["--runtime=*"]);
    assert_eq!(document["format"], 1);
    assert_whole(&document, &[COMMON, SHAPE, LOADS, REFUSALS]);
    for cell in list(&document, "cells") {
        match text(cell, "status") {
            "ok" => {
                assert!(is_positive(&cell["lateness_us"]["p50"]), "no beat: {cell}");
                assert!(is_positive(&cell["work_per_s"]), "no work: {cell}");
                // Where jobs come and go there is no raw run to compare with, but there are jobs.
                let is_closed_loop = !cell["jobs"].is_null();
                let told = if is_closed_loop { &cell["work_ratio"] } else { &cell["jobs_done"] };
                assert!(is_positive(told), "no ratio, or no job: {cell}");
            }
            "skipped" => assert!(!text(cell, "reason").is_empty(), "it does not say why: {cell}"),
            _ => panic!("neither measured nor skipped: {cell}"),
        }
    }
    every_strategy_and_every_runtime_was_measured(&document);
    yielding_is_less_late_than_holding_the_loop(&document);
}

#[test]
fn each_name_of_a_comparison_is_missed_when_it_is_gone() {
    let document = shown_before("compare");
    assert_whole(&document, &[COMMON, SHAPE]);
    assert_each_name_is_missed(&document, &[COMMON, SHAPE]);
}

fn ok_cells(document: &Value) -> impl Iterator<Item = &Value> {
    list(document, "cells").iter().filter(|cell| cell["status"] == "ok")
}

fn every_strategy_and_every_runtime_was_measured(document: &Value) {
    let count = ok_cells(document).count();
    assert!(count >= 24, "only {count} cells");
    let strategies: BTreeSet<&str> = ok_cells(document).map(|cell| text(cell, "strategy")).collect();
    assert!(strategies.is_superset(&STRATEGIES.into()), "{strategies:?}");
    let family = |cell| text(cell, "runtime").split('/').next().unwrap();
    let families: BTreeSet<&str> = ok_cells(document).map(family).collect();
    assert_eq!(families, FAMILIES.into());
}

fn yielding_is_less_late_than_holding_the_loop(document: &Value) {
    for family in FAMILIES {
        let late = |strategy: &str, setting: &str| {
            let mut on = ok_cells(document).filter(|cell| text(cell, "runtime") == format!("{family}/1"));
            let cell = on.find(|cell| cell["strategy"] == strategy && cell["setting"] == setting);
            cell.unwrap_or_else(|| panic!("no {strategy} on {family}/1"))["lateness_us"]["p50"]
                .as_f64()
                .unwrap()
        };
        let (held_up, kept) = (late("inline", ""), late("manual-yield", "every=1000"));
        assert!(held_up > kept, "{family}/1: inline {held_up} us late, manual-yield {kept}");
    }
}
