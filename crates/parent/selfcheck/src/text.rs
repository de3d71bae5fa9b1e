//! A selfcheck for a person: a block for each check, its verdict first.
//!
//! **Invariant:** no line is wider than a terminal.

use words::{WIDTH, counted, wrap};

use crate::check::{Check, Verdict};
use crate::judge::Selfcheck;
use crate::plan;

/// Writes a selfcheck as text.
pub(crate) fn text(selfcheck: &Selfcheck) -> String {
    let mut text = String::new();
    for check in &selfcheck.checks {
        text.push_str(&block(check));
    }
    text.push('\n');
    text.push_str(&conclusion(selfcheck));
    text
}

fn block(check: &Check) -> String {
    let goal = if check.goal.is_empty() { String::new() } else { format!("; goal: {}", check.goal) };
    let verdict = format!("{:<11}", check.verdict.word());
    let line = format!("{verdict}{}: {}{goal}", check.name, check.shown);
    let first = if line.chars().count() <= WIDTH {
        format!("{line}\n")
    } else {
        wrap(&verdict, &format!("{}: {}{goal}", check.name, check.shown))
    };
    first + &wrap(&" ".repeat(verdict.len()), &check.because)
}

/// Says what all checks together come to.
fn conclusion(selfcheck: &Selfcheck) -> String {
    let count = |verdict| selfcheck.checks.iter().filter(|check| check.verdict == verdict).count() as u64;
    let (passed, failed, open) = (count(Verdict::Passed), count(Verdict::Failed), count(Verdict::CantTell));
    let mut text = format!("{} passed, {failed} failed, {open} can't be told", counted(passed, "check"));
    if selfcheck.failures > 0 {
        text.push_str(&format!("; {} failed", counted(selfcheck.failures as u64, "measurement")));
    }
    let mut conclusion = wrap("", &text);
    if open > 0 && plan::is_quick(&selfcheck.run) && !selfcheck.noise.is_too_much() {
        let quick = "a quick run finds what is broken, but counts too few comparisons to pass all checks; \
                     `cargo xtask selfcheck` has enough, in about nine minutes";
        conclusion.push_str(&wrap("quick: ", quick));
    }
    if let Some((begins, text)) = words::noise(&selfcheck.noise, "") {
        conclusion.push_str(&wrap(begins, &text));
    }
    conclusion.push_str(&wrap("run: ", &format!("{}, seed {}", selfcheck.run.name, selfcheck.run.seed)));
    conclusion
}
