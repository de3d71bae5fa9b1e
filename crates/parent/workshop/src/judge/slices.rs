//! What an exercise's own function does between two moments at which it hands control back.
//!
//! What must stay true: slices say something only of work that is done in them. So whoever is to cut the work has to do it.

use std::time::Duration;

use record::exercise::{Ended, Report};

use super::result::{Amount, Judgement, RuleResult};
use super::seen::{raw, raw_about};
use crate::course::{Expect, Rule};

/// How much of the work has to be done in the function itself where slices are what an exercise is about.
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

/// Whether it does the work, and not a task or a thread that it starts.
fn in_itself(report: &Report) -> RuleResult {
    let done: u64 = report.jobs.iter().map(|job| job.done).sum();
    let found = report.slices.all as f64 / done.max(1) as f64;
    // Where nothing was done at all another rule says so.
    let is_kept = done == 0 || found >= NEARLY_ALL;
    RuleResult::counted(Rule::InItself, is_kept, Amount::Share(found), Amount::Share(NEARLY_ALL))
}

fn not_too_short(limit: Duration, report: &Report) -> RuleResult {
    slice(Rule::SliceNotTooShort, report.slices.typical, report, limit, |found| found >= limit)
}

fn not_too_long(limit: Duration, report: &Report) -> RuleResult {
    slice(Rule::SliceNotTooLong, report.slices.longest, report, limit, |found| found <= limit)
}

/// A slice of so many steps against a limit in time. Where the two raw measurements disagree about it, it can't be told.
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
