//! A selfcheck as one JSON document, for programs.
//!
//! What must stay true: the names that the first version had are there in every later one of the same `format`; a
//! figure that could not be taken is `null`, and so is `passed` where it can't be told or there is no goal.

use compare::render::{noise_json, run_json};
use serde::Serialize;

use crate::check::{Check, Verdict};
use crate::judge::Selfcheck;

/// The version of this document's shape.
const FORMAT: u32 = 1;

/// The selfcheck as a JSON document, indented.
pub fn json(selfcheck: &Selfcheck) -> String {
    let document = Document {
        format: FORMAT,
        run: run_json(&selfcheck.run),
        noise: noise_json(&selfcheck.noise),
        failed_measurements: selfcheck.failures,
        checks: selfcheck.checks.iter().map(CheckShape::of).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("plain data can be written as JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a, Run, Noise> {
    format: u32,
    run: Run,
    noise: Noise,
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
            figure: check.figure.map(|figure| (figure * 1e6).round() / 1e6),
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
