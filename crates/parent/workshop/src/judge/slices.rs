//! Judges slices: the work that the exercise's function does between two yields.
//!
//! **Invariant:** slices judge only work done in the function itself. If an exercise is about
//! slices, the function has to do nearly all of the work.

use std::time::Duration;

use record::exercise::{Ended, Report};

use super::result::{Amount, Judgement, RuleResult};
use super::seen::{raw, raw_about};
use crate::course::{Expect, Rule};

/// The share of the work that the function has to do itself, if the exercise is about slices.
const NEARLY_ALL: f64 = 0.9;

pub(super) fn slices(expect: &Expect, report: &Report) -> Vec<RuleResult> {
    let mut results = Vec::new();
    let is_about_slices = expect.slice.is_some() || expect.longest.is_some_and(|limit| limit > 0.0);
    if is_about_slices && report.ended == Ended::Returned {
        results.push(in_itself(report));
    }
    if report.slices.all > 0 || expect.longest == Some(0.0) {
        let limits = expect.slice.unwrap_or(crate::course::Slice { typical: None, longest: None });
        results.extend(limits.typical.map(|limit| not_too_short(limit, report)));
        results.extend(limits.longest.map(|limit| not_too_long(limit, report)));
        results.extend(expect.longest.map(|limit| longest(limit, report)));
    }
    results
}

/// Judges whether the function does the work itself, instead of a task or thread that it starts.
fn in_itself(report: &Report) -> RuleResult {
    let done: u64 = report.jobs.iter().map(|job| job.done).sum();
    let found = report.slices.all as f64 / done.max(1) as f64;
    // If nothing was done at all, another rule says so.
    let is_kept = done == 0 || found >= NEARLY_ALL;
    RuleResult::counted(Rule::InItself, is_kept, Amount::Share(found), Amount::Share(NEARLY_ALL))
}

fn not_too_short(limit: Duration, report: &Report) -> RuleResult {
    slice(Rule::SliceNotTooShort, report.slices.typical, report, limit, |found| found >= limit)
}

fn not_too_long(limit: Duration, report: &Report) -> RuleResult {
    slice(Rule::SliceNotTooLong, report.slices.longest, report, limit, |found| found <= limit)
}

/// Compares a slice with a time limit. If the two raw measurements disagree, the result is "can't
/// tell".
fn slice(
    rule: Rule,
    steps: u64,
    report: &Report,
    limit: Duration,
    is_kept: impl Fn(Duration) -> bool,
) -> RuleResult {
    let (low, high) = raw(report, steps);
    let judgement = match (is_kept(low), is_kept(high)) {
        (true, true) => Judgement::Kept,
        (false, false) => Judgement::Missed,
        _ => Judgement::CantTell,
    };
    RuleResult { rule, judgement, found: Amount::Time(raw_about(report, steps)), wanted: Amount::Time(limit) }
}

fn longest(limit: f64, report: &Report) -> RuleResult {
    let steps = report.jobs.iter().map(|job| job.steps).max().unwrap_or(0);
    let found = report.slices.longest as f64 / steps.max(1) as f64;
    RuleResult::counted(Rule::Longest, found <= limit, Amount::Share(found), Amount::Share(limit))
}
