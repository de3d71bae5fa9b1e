//! A selfcheck as one JSON document, for programs.
//!
//! **Invariant:** every name of the first version is in each later one of the same `format`. A
//! figure that could not be taken is `null`. `passed` is `null` if a check can't tell or has no
//! goal.

use serde::Serialize;
use words::json::{DOCUMENT_FORMAT, NoiseShape, RunShape, millionths, written};

use crate::check::{Check, Verdict};
use crate::judge::Selfcheck;

/// Writes a selfcheck as a JSON document, indented.
pub(crate) fn json(selfcheck: &Selfcheck) -> String {
    let document = Document {
        format: DOCUMENT_FORMAT,
        run: RunShape::of(&selfcheck.run),
        noise: NoiseShape::from(&selfcheck.noise),
        failed_measurements: selfcheck.failures,
        checks: selfcheck.checks.iter().map(CheckShape::of).collect(),
    };
    written(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    run: RunShape<'a>,
    noise: NoiseShape,
    failed_measurements: usize,
    checks: Vec<CheckShape<'a>>,
}

#[derive(Serialize)]
struct CheckShape<'a> {
    check: &'a str,
    figure: Option<f64>,
    unit: &'a str,
    goal: Option<&'a str>,
    passed: Option<bool>,
    shown: &'a str,
    because: &'a str,
}

impl<'a> CheckShape<'a> {
    fn of(check: &'a Check) -> Self {
        CheckShape {
            check: &check.name,
            figure: millionths(check.figure),
            unit: check.unit,
            goal: Some(&*check.goal).filter(|goal| !goal.is_empty()),
            passed: match check.verdict {
                Verdict::Passed => Some(true),
                Verdict::Failed => Some(false),
                Verdict::CantTell | Verdict::Told => None,
            },
            shown: &check.shown,
            because: &check.because,
        }
    }
}
