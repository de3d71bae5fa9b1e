//! Is a cell called different from itself?
//!
//! Here both sides of a comparison are the same cell, so each verdict "different" is wrong. Two
//! cells of one run share their rounds. Two runs follow each other, as with `--baseline`. The
//! verdicts come from the code that `compare` shows, and each rests on the default number of
//! rounds.
//!
//! **Invariant:** a check passes only if its count shows the goal with 95 % confidence. No wrong
//! verdict of 8 shows at most 32 %, which is no 5 %.

use compare::DEFAULT_ROUNDS;
use figures::{JobVerdict, compare_with};
use stats::{LatenessVerdict, SpeedVerdict};

use crate::check::{Check, Verdict};
use crate::series::{Series, Twin};
use crate::share::Share;

/// The share of 95 % intervals that may be wrong. It takes 59 comparisons without a wrong one to
/// show this.
const GOAL: f64 = 0.05;
/// The same for two runs: there each comparison has two verdicts, on work and on lateness, and each
/// may be wrong in 5 %. It takes 29 comparisons to show this.
const BASELINE_GOAL: f64 = 0.10;
/// The same for job latency, which has 30 comparisons for want of time. They can show this.
const JOBS_GOAL: f64 = 0.10;
/// The doubt of passing or failing.
const DOUBT: f64 = 0.05;

/// Makes two checks for two cells of one run. If the plan has what they need, it makes one for
/// their job latency and one for two runs.
pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let is_speed = |verdict| matches!(verdict, SpeedVerdict::Faster | SpeedVerdict::Slower);
    let is_late = |verdict| matches!(verdict, LatenessVerdict::Later | LatenessVerdict::Sooner);
    let pairs = series.pairs(Twin::Itself, DEFAULT_ROUNDS);
    let speeds: Vec<bool> = pairs.iter().map(|pair| is_speed(pair.speed.verdict)).collect();
    let lateness: Vec<bool> = pairs.iter().map(|pair| is_late(pair.lateness.verdict)).collect();
    let within = "Two measurements of one cell in the same rounds.";
    let mut checks = vec![
        check("A against A: work", within, GOAL, &speeds),
        check("A against A: lateness", within, GOAL, &lateness),
    ];
    if series.has_pauses() {
        let is_wrong = |verdict| matches!(verdict, JobVerdict::Longer | JobVerdict::Sooner);
        let pairs = series.pairs(Twin::PausedItself, DEFAULT_ROUNDS);
        let wrong: Vec<bool> =
            pairs.iter().map(|pair| pair.jobs.is_some_and(|jobs| is_wrong(jobs.verdict))).collect();
        let coming = "Jobs that come and go: two measurements of one cell in the same rounds.";
        checks.push(check("A against A: job latency", coming, JOBS_GOAL, &wrong));
    }
    if series.has_baselines() {
        let wrong: Vec<bool> = series
            .successive(DEFAULT_ROUNDS)
            .iter()
            .flat_map(|(before, now)| compare_with(before, now).changes)
            .map(|change| is_speed(change.speed.verdict) || is_late(change.lateness.verdict))
            .collect();
        let between = "Two runs of one cell, one after the other; either verdict of the two may be wrong.";
        checks.push(check("A against A: baseline", between, BASELINE_GOAL, &wrong));
    }
    checks
}

fn check(name: &str, what: &str, goal: f64, wrong: &[bool]) -> Check {
    let wrong = Share::count(wrong);
    let verdict = wrong.shows_at_most(goal, DOUBT);
    let needed = wrong.needed_for_at_most(goal, DOUBT).filter(|_| verdict == Verdict::CantTell);
    let advice = match needed {
        None => String::new(),
        Some(needed) if wrong.hits == 0 => {
            format!(" It takes {needed} without a wrong one to show the goal.")
        }
        Some(needed) => format!(" It takes {needed} without another wrong one to show the goal."),
    };
    Check {
        name: name.to_owned(),
        figure: wrong.seen(),
        unit: "of 1",
        shown: format!("{} of {} called different: {}", wrong.hits, wrong.of, wrong.bounds(DOUBT)),
        goal: format!("at most {:.0} %", goal * 100.0),
        verdict,
        excusable: false,
        because: format!("{what} {DEFAULT_ROUNDS} rounds each, as for a single load.{advice}"),
    }
}
