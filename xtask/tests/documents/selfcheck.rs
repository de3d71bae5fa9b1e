//! `selfcheck`: no check failed. One that can't tell, because the machine was too noisy, says so.

use serde_json::{Value, json};

use crate::run::{COMMON, list, measured, shown_before, text};
use crate::shape::{Shape, assert_each_name_is_missed, assert_whole};

const SHAPE: Shape = &[
    ("", &["failed_measurements", "checks"]),
    ("checks/*", &["check", "figure", "unit", "goal", "passed", "shown", "because"]),
];

/// The checks for which a quick run has too few comparisons, however truthful the instrument is.
const OPEN_IF_QUICK: [&str; 5] = [
    "A against A: work",
    "A against A: lateness",
    "A against A: job latency",
    "10 % slower",
    "jobs 10 % longer",
];

#[test]
#[ignore = "measures for a minute, so nothing may run beside it: .ci/run runs it"]
fn a_quick_selfcheck_has_every_name_and_no_check_that_failed() {
    let document = measured("selfcheck", &[]);
    assert_eq!(document["format"], 1);
    assert_whole(&document, &[COMMON, SHAPE]);
    assert_eq!(document["failed_measurements"], 0);
    let checks = list(&document, "checks");
    assert!(checks.len() >= 12, "only {} checks", checks.len());
    let failed: Vec<_> = checks.iter().filter(|check| check["passed"] == false).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    if document["noise"]["too_noisy"] == false {
        assert!(most_can_tell(checks), "on a quiet machine most checks can tell: {checks:#?}");
    }
}

/// Returns whether at least half of the checks passed that a quick run can decide.
///
/// The others are no sign of a fault: five have too few comparisons by design, and one has nothing
/// to compare with if cyclictest is not installed. If a single trial with stalls is spoiled and
/// left out, the 12 stalls that remain on its runtime are too few to pass. A fourth trial would be
/// enough, but a quick run is to take a minute at most.
fn most_can_tell(checks: &[Value]) -> bool {
    let decidable: Vec<&Value> = checks.iter().filter(|check| can_be_decided(check)).collect();
    let passed = decidable.iter().filter(|check| check["passed"] == true).count();
    passed * 2 >= decidable.len()
}

fn can_be_decided(check: &Value) -> bool {
    let because = text(check, "because");
    let left_out = because.ends_with(" left out.");
    let not_asked = because.starts_with("cyclictest: ");
    !OPEN_IF_QUICK.contains(&text(check, "check")) && !left_out && !not_asked
}

#[test]
fn only_checks_that_a_quick_run_can_decide_have_to_pass() {
    let check = |name: &str, passed: Option<bool>, because: &str| -> Value {
        json!({ "check": name, "passed": passed, "because": because })
    };
    let mut checks =
        OPEN_IF_QUICK.map(|name| check(name, None, "With 5 rounds, as for a single load.")).to_vec();
    checks.push(check("agreement with cyclictest", None, "cyclictest: not installed"));
    let stalls = "That shows at least 77 % found; it takes 14 to show 80 %.";
    for name in ["stalls on smol/1", "their length on smol/1"] {
        checks.push(check(
            name,
            None,
            &format!("{stalls} A measurement that the machine spoiled is left out."),
        ));
        checks.push(check(
            name,
            None,
            &format!("{stalls} 2 measurements that the machine spoiled are left out."),
        ));
    }
    checks.push(check("stalls on tokio/1", Some(true), "That shows at least 84 % found."));
    checks.push(check("10 % slower, by how much", None, "The median of 6 ratios."));
    assert!(most_can_tell(&checks), "one of two");
    checks.push(check("the ticker's cost, floor of smol/1", None, "Of a processor."));
    assert!(!most_can_tell(&checks), "one of three");
}

#[test]
fn each_name_of_a_selfcheck_is_missed_when_it_is_gone() {
    let document = shown_before("selfcheck");
    assert_whole(&document, &[COMMON, SHAPE]);
    assert_each_name_is_missed(&document, &[COMMON, SHAPE]);
}
