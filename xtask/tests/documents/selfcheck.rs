//! `selfcheck`: each check was measured, and none failed.

use serde_json::{Value, json};

use crate::run::{COMMON, list, measured_with_code, shown_before, text};
use crate::shape::{Shape, assert_each_name_is_missed, assert_whole};

const SHAPE: Shape = &[
    ("", &["failed_measurements", "checks"]),
    ("checks/*", &["check", "figure", "unit", "goal", "passed", "shown", "because"]),
];

#[test]
#[ignore = "measures for a minute, so nothing may run beside it: .ci/run runs it"]
fn a_quick_selfcheck_has_every_name_and_no_check_that_failed() {
    let (document, code) = measured_with_code("selfcheck", &[]);
    assert_eq!(document["format"], 1);
    assert_whole(&document, &[COMMON, SHAPE]);
    assert_eq!(document["failed_measurements"], 0);
    let checks = list(&document, "checks");
    assert!(checks.len() >= 12, "only {} checks", checks.len());
    let failed: Vec<_> = checks.iter().filter(|check| check["passed"] == false).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    assert_eq!(code, Some(0), "no check failed");
    let unmeasured: Vec<_> = checks.iter().filter(|check| !was_measured(check)).collect();
    assert!(unmeasured.is_empty(), "{unmeasured:#?}");
}

/// Returns whether a check has a figure, or a reason that lies outside the instrument.
///
/// An instrument that measures nothing fails no check: each of them can't tell. Whether a check
/// with a figure can tell, the machine decides. A neighbour may slow the processors now and then,
/// and take no time from them. That makes intervals wide, and no count of spoiled measurements
/// shows it. So nothing is asked of that here. The tests of the crate `selfcheck` hold that the
/// verdicts follow from the figures.
fn was_measured(check: &Value) -> bool {
    let because = text(check, "because");
    let nothing_left = because.contains("There is nothing to judge.") && because.ends_with(" left out.");
    check["figure"].is_number() || nothing_left || because.starts_with("cyclictest: ")
}

#[test]
fn a_check_without_a_figure_was_measured_only_if_the_reason_lies_outside() {
    let check = |figure: Value, because: &str| json!({ "figure": figure, "because": because });
    let nothing = "There is nothing to judge.";
    for spoiled in
        ["A measurement that the machine spoiled is", "3 measurements that the machine spoiled are"]
    {
        let outside = check(Value::Null, &format!("{nothing} {spoiled} left out."));
        assert!(was_measured(&outside), "{outside}");
    }
    assert!(was_measured(&check(Value::Null, "cyclictest: not installed")));
    assert!(was_measured(&check(json!(0.5), "It takes 17 of 17 to show the goal.")));
    assert!(!was_measured(&check(Value::Null, nothing)));
    assert!(!was_measured(&check(Value::Null, "Of a processor, over 0 rounds. A measurement is left out.")));
}

#[test]
fn each_name_of_a_selfcheck_is_missed_when_it_is_gone() {
    let document = shown_before("selfcheck");
    assert_whole(&document, &[COMMON, SHAPE]);
    assert_each_name_is_missed(&document, &[COMMON, SHAPE]);
}
