//! `selfcheck`: no check failed. One that can't tell, because the machine was too noisy, says so.

use crate::run::{COMMON, list, measured, shown_before};
use crate::shape::{Shape, assert_each_name_is_missed, assert_whole};

const SHAPE: Shape = &[
    ("", &["failed_measurements", "checks"]),
    ("checks/*", &["check", "figure", "unit", "goal", "passed", "shown", "because"]),
];

#[test]
#[ignore = "measures for a minute, so nothing may run beside it: .ci/run runs it"]
fn a_quick_selfcheck_has_every_name_and_no_check_that_failed() {
    let document = measured("selfcheck");
    assert_eq!(document["format"], 1);
    assert_whole(&document, &[COMMON, SHAPE]);
    assert_eq!(document["failed_measurements"], 0);
    let checks = list(&document, "checks");
    assert!(checks.len() >= 12, "only {} checks", checks.len());
    let failed: Vec<_> = checks.iter().filter(|check| check["passed"] == false).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    if document["noise"]["too_noisy"] == false {
        let passed = checks.iter().filter(|check| check["passed"] == true).count();
        assert!(passed * 2 >= checks.len(), "on a quiet machine most checks can tell: {checks:#?}");
    }
}

#[test]
fn each_name_of_a_selfcheck_is_missed_when_it_is_gone() {
    let document = shown_before("selfcheck");
    assert_whole(&document, &[COMMON, SHAPE]);
    assert_each_name_is_missed(&document, &[COMMON, SHAPE]);
}
