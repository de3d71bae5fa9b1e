//! Is a cell called different from itself?
//!
//! A difference that `compare` calls one has to be one. Here the two are the same cell, so that every such verdict is wrong:
//! of two cells of one run, which share their rounds, and of two runs, one after the other, as `--baseline` compares
//! them. The verdicts come from the code that `compare` shows; each rests on the default number of rounds.

use compare::DEFAULT_ROUNDS;
use figures::compare_with;
use stats::{LatenessVerdict, SpeedVerdict, binomial_at_least};

use crate::check::{Check, Verdict};
use crate::series::{Series, Twin};

/// How often a 95 % interval may be wrong.
const GOAL: f64 = 0.05;

pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let is_speed = |verdict| matches!(verdict, SpeedVerdict::Faster | SpeedVerdict::Slower);
    let is_late = |verdict| matches!(verdict, LatenessVerdict::Later | LatenessVerdict::Sooner);
    let pairs = series.pairs(Twin::Itself, DEFAULT_ROUNDS);
    let speeds: Vec<bool> = pairs.iter().map(|pair| is_speed(pair.speed.verdict)).collect();
    let lateness: Vec<bool> = pairs.iter().map(|pair| is_late(pair.lateness.verdict)).collect();
    let mut checks = vec![
        check("A against A: work", "Two measurements of one cell in the same rounds.", &speeds),
        check("A against A: lateness", "Two measurements of one cell in the same rounds.", &lateness),
    ];
    let changes: Vec<_> = series
        .successive(DEFAULT_ROUNDS)
        .iter()
        .flat_map(|(before, now)| compare_with(before, now).changes)
        .collect();
    if !changes.is_empty() {
        let wrong: Vec<bool> = changes
            .iter()
            .map(|change| is_speed(change.speed.verdict) || is_late(change.lateness.verdict))
            .collect();
        checks.push(check("A against A: baseline", "Two runs of one cell, one after the other.", &wrong));
    }
    checks
}

fn check(name: &str, what: &str, wrong: &[bool]) -> Check {
    let (count, of) = (wrong.iter().filter(|wrong| **wrong).count(), wrong.len());
    let rate = (of > 0).then(|| count as f64 / of as f64);
    let verdict = match rate {
        None => Verdict::CantTell,
        Some(rate) if rate <= GOAL => Verdict::Passed,
        // So many would be a rare thing if it were wrong in 5 of 100.
        Some(_) if binomial_at_least(count, of, GOAL) < 0.05 => Verdict::Failed,
        Some(_) => Verdict::CantTell,
    };
    Check {
        name: name.to_owned(),
        figure: rate,
        unit: "of 1",
        shown: format!("{count} of {of} called different"),
        goal: "at most 5 %".to_owned(),
        verdict,
        excusable: false,
        because: format!("{what} {DEFAULT_ROUNDS} rounds each, as by default."),
    }
}
