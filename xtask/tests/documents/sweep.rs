//! `sweep`: a curve for each runtime, with the theory beside it. Which N is the knee is the
//! machine's affair.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::run::{COMMON, is_positive, list, measured, shown_before, text};
use crate::shape::{QUARTET, Shape, assert_each_name_is_missed, assert_whole};

const SHAPE: Shape = &[
    ("", &["failed_measurements", "curves"]),
    (
        "curves/*",
        &[
            "runtime",
            "floor_us",
            "yield_cost_us",
            "yield_cost_ci_us",
            "step_us",
            "slices_per_look",
            "points",
            "knee",
            "breather",
            "parts",
        ],
    ),
    ("curves/*/floor_us", QUARTET),
    ("curves/*/points/*", &["every", "slice_us", "predicted"]),
    ("curves/*/points/*", MEASURED),
    ("curves/*/points/*/lateness_us", QUARTET),
    ("curves/*/points/*/over_floor_us", QUARTET),
    ("curves/*/points/*/over_floor_ci_us", &["p50", "p99"]),
    ("curves/*/points/*/predicted", &["overhead_ratio", "lateness_us", "over_floor_us"]),
    ("curves/*/breather/*", &["within_us", "mean_slice_us", "slice_us"]),
    ("curves/*/breather/*", MEASURED),
    ("curves/*/breather/*/slice_us", QUARTET),
];
/// The names that every setting has.
const MEASURED: &[&str] = &[
    "setting",
    "status",
    "reason",
    "rounds",
    "overhead_ratio",
    "overhead_ci",
    "lateness_us",
    "over_floor_us",
    "over_floor_ci_us",
    "kept_rounds",
    "keeps_beat",
];
const KNEE: Shape = &[(
    "curves/*/knee",
    &[
        "every",
        "slice_us",
        "overhead_ratio",
        "overhead_ci",
        "over_floor_p99_us",
        "kept_rounds",
        "rounds",
        "sure",
        "next",
        "smaller_lost",
    ],
)];

#[test]
#[ignore = "measures for a minute, so nothing may run beside it: .ci/run runs it"]
fn a_quick_sweep_has_every_name_and_a_curve_for_each_runtime() {
    let document = measured("sweep", &[]);
    assert_eq!(document["format"], 1);
    assert_whole(&document, &[COMMON, SHAPE, KNEE]);
    let curves = list(&document, "curves");
    let runtimes: BTreeSet<&str> = curves.iter().map(|curve| text(curve, "runtime")).collect();
    assert!(runtimes.is_superset(&["async-std/1", "smol/1", "tokio/1"].into()), "{runtimes:?}");
    for curve in curves {
        every_setting_was_measured(curve);
    }
}

#[test]
fn each_name_of_a_sweep_is_missed_when_it_is_gone() {
    let document = shown_before("sweep");
    assert_whole(&document, &[COMMON, SHAPE, KNEE]);
    assert_each_name_is_missed(&document, &[COMMON, SHAPE, KNEE]);
}

fn every_setting_was_measured(curve: &Value) {
    let (points, breathers) = (list(curve, "points"), list(curve, "breather"));
    assert!(points.len() >= 5 && breathers.len() >= 3, "{curve:#}");
    for point in points {
        assert_eq!(point["status"], "ok", "{point:#}");
        assert!(point["overhead_ratio"].is_number(), "{point:#}");
        assert_eq!(list(point, "overhead_ci").len(), 2, "{point:#}");
    }
    for breather in breathers {
        assert_eq!(breather["status"], "ok", "{breather:#}");
    }
    // What is sure on every machine: a yield every 10 steps of a nanosecond costs more than the
    // steps.
    assert_eq!(points[0]["every"], 10);
    let overhead = &points[0]["overhead_ratio"];
    assert!(is_positive(overhead) && overhead.as_f64() > Some(1.0), "{:#}", points[0]);
}
