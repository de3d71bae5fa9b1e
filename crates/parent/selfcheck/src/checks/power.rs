//! Is a known slow-down found?
//!
//! The same cell with 10 and with 5 % more in each step of its job, beside the cell as it is. The
//! check counts how often the verdict of `compare` is "slower".
//!
//! **Invariant:** the numbers of rounds are fixed beforehand, and the doubt is divided among the
//! looks. So no number of rounds is picked because it happened to do well.

use compare::DEFAULT_ROUNDS;
use stats::{Interval, Ratio, SpeedVerdict, paired_ratio};

use crate::check::{Check, Verdict};
use crate::series::{Series, Twin};
use crate::share::Share;

/// The share of slow-downs of 10 % that has to be found: the usual power of a test (Cohen 1988). A
/// full run has 60 comparisons of 5 rounds and 30 of 10. It can show this, and could not show 95 %.
const GOAL: f64 = 0.80;
/// More rounds than the default, for a machine on which the default does not suffice.
const MORE_ROUNDS: u32 = 2 * DEFAULT_ROUNDS;
/// If not even this many rounds find it, the machine is too restless. A full run has 12 comparisons
/// of them: too few to pass on, because 12 of 12 show 73 % with the doubt of one look.
const MOST_ROUNDS: u32 = 25;
/// The doubt in each of the two looks, at the default rounds and at more: 5 % in both together. It
/// is the doubt of passing, and that of failing because of wrong calls.
const DOUBT: f64 = 0.05 / 2.0;
/// The share of comparisons that may call it faster: that of all 95 % intervals.
const WRONG_GOAL: f64 = 0.05;
/// The doubt of failing because not even the most rounds find it: there is one look at them.
const DOUBT_OF_FAILURE: f64 = 0.05;
/// The share of the work that a step of 1.1 times the length leaves.
const TRUTH: f64 = 1.0 / 1.1;
/// The distance from it that the figure may have.
const SIZE_GOAL: f64 = 0.02;

/// Checks whether it is found and whether the figure is right, and tells how often half of it is
/// found.
pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let ten = Found::with(series, Twin::SlowerBy10, DEFAULT_ROUNDS);
    let mut checks = vec![by_ten(series, &ten), size(&ten)];
    if series.has_baselines() {
        let five = Found::with(series, Twin::SlowerBy5, DEFAULT_ROUNDS);
        checks.push(Check {
            name: "5 % slower".to_owned(),
            figure: five.share.seen(),
            unit: "of 1",
            shown: five.shown(),
            goal: String::new(),
            verdict: Verdict::Told,
            excusable: true,
            because: format!("With {DEFAULT_ROUNDS} rounds. {} called faster.", five.wrong.hits),
        });
    }
    checks
}

fn by_ten(series: &Series<'_>, ten: &Found) -> Check {
    let more = Found::with(series, Twin::SlowerBy10, MORE_ROUNDS);
    let most = Found::with(series, Twin::SlowerBy10, MOST_ROUNDS);
    let (verdict, advice) = found(ten, &more, &most);
    Check {
        name: "10 % slower".to_owned(),
        figure: ten.share.seen(),
        unit: "of 1",
        shown: ten.shown(),
        goal: format!("80 % or more, with {DEFAULT_ROUNDS} or {MORE_ROUNDS} rounds"),
        verdict,
        // Noise may hide a slow-down. It must not turn it round.
        excusable: !ten.is_turned_round() && !more.is_turned_round(),
        because: format!("With {DEFAULT_ROUNDS} rounds, as for a single load. {advice}"),
    }
}

/// Returns the verdict, with its grounds. What fails comes first, so that a wrong call which is too
/// few to fail by itself hides no failure.
fn found(ten: &Found, more: &Found, most: &Found) -> (Verdict, String) {
    let passes = |found: &Found| found.share.shows_at_least(GOAL, DOUBT) == Verdict::Passed;
    let fails = most.share.shows_at_least(GOAL, DOUBT_OF_FAILURE) == Verdict::Failed;
    // The rounds of both looks are the same, so the counts must not be added.
    let wrong = ten.wrong.hits.max(more.wrong.hits);
    if ten.is_turned_round() {
        (Verdict::Failed, ten.turned_round())
    } else if more.is_turned_round() {
        (Verdict::Failed, format!("With {MORE_ROUNDS}: {}", more.turned_round()))
    } else if fails {
        let called = if wrong > 0 { format!(" {wrong} called it faster.") } else { String::new() };
        let shown = most.shown();
        (Verdict::Failed, format!("With {MOST_ROUNDS}: {shown}. This machine is too restless.{called}"))
    } else if wrong > 0 {
        let few = "too few to say that it is more than 5 %";
        (Verdict::CantTell, format!("{wrong} called it faster, {few}. {}", too_few(more, most)))
    } else if passes(ten) {
        (Verdict::Passed, "None was called faster.".to_owned())
    } else if passes(more) {
        let shown = more.shown();
        (Verdict::Passed, format!("With {MORE_ROUNDS}: {shown}. Take --rounds {MORE_ROUNDS} here."))
    } else {
        (Verdict::CantTell, too_few(more, most))
    }
}

/// Says what the other numbers of rounds show, and what to do.
fn too_few(more: &Found, most: &Found) -> String {
    let mut text = String::new();
    for (rounds, found) in [(MORE_ROUNDS, more), (MOST_ROUNDS, most)] {
        if found.share.of > 0 {
            text.push_str(&format!("With {rounds}: {}. ", found.shown()));
        }
    }
    let needed = Share::default().needed_for_at_least(GOAL, DOUBT);
    text + &match needed.filter(|_| more.share.hits == more.share.of) {
        Some(needed) => format!("It takes {needed} of {needed} to show the goal."),
        None => "Measure again when the machine is quieter.".to_owned(),
    }
}

/// Checks the figure itself. The verdicts only say on which side of 1 it is.
fn size(ten: &Found) -> Check {
    let interval = ten.left.and_then(|left| left.interval);
    let goal = Interval { low: TRUTH - SIZE_GOAL, high: TRUTH + SIZE_GOAL };
    let verdict = match interval {
        Some(interval) if interval.lies_in(&goal) => Verdict::Passed,
        Some(Interval { low, high }) if high < goal.low || low > goal.high => Verdict::Failed,
        _ => Verdict::CantTell,
    };
    let ends = interval.map(|Interval { low, high }| format!(" ({low:.3}..{high:.3})")).unwrap_or_default();
    Check {
        name: "10 % slower, by how much".to_owned(),
        figure: ten.left.map(|left| left.point),
        unit: "of 1",
        shown: ten.left.map_or_else(|| "-".to_owned(), |left| format!("{:.3} of the work{ends}", left.point)),
        goal: format!("{TRUTH:.3}, within {SIZE_GOAL}"),
        verdict,
        excusable: true,
        because: format!(
            "The median of {} ratios with the 95 % interval of their mean; all of it has to be \
             within. A step takes 1.1 times as long.",
            ten.share.of
        ),
    }
}

/// The verdicts on a slower twin.
#[derive(Debug)]
struct Found {
    /// The comparisons that called it slower.
    share: Share,
    /// The comparisons that called it faster.
    wrong: Share,
    /// The share of the work that it left.
    left: Option<Ratio>,
}

impl Found {
    fn with(series: &Series<'_>, twin: Twin, rounds: u32) -> Found {
        let pairs = series.pairs(twin, rounds);
        let is = |verdict| pairs.iter().map(|pair| pair.speed.verdict == verdict).collect::<Vec<bool>>();
        let ratios: Vec<(f64, f64)> =
            pairs.iter().filter_map(|pair| Some((pair.speed.ratio?, 1.0))).collect();
        Found {
            share: Share::count(&is(SpeedVerdict::Slower)),
            wrong: Share::count(&is(SpeedVerdict::Faster)),
            left: paired_ratio(&ratios),
        }
    }

    fn shown(&self) -> String {
        format!("{} of {} found: {}", self.share.hits, self.share.of, self.share.bounds(DOUBT))
    }

    /// Returns whether it is called faster more often than intervals of 95 % may.
    fn is_turned_round(&self) -> bool {
        self.wrong.shows_at_most(WRONG_GOAL, DOUBT) == Verdict::Failed
    }

    fn turned_round(&self) -> String {
        let Share { hits, of } = self.wrong;
        format!("{hits} of {of} called it faster: {}.", self.wrong.bounds(DOUBT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns comparisons of which this many found it, and this many called it faster.
    fn of(all: usize, hits: usize, wrong: usize) -> Found {
        Found { share: Share { hits, of: all }, wrong: Share { hits: wrong, of: all }, left: None }
    }

    /// Returns the verdict on 60 comparisons of 5 rounds, 30 of 10 and 12 of 25.
    fn verdict(ten: (usize, usize), more: (usize, usize), most: usize) -> (Verdict, String) {
        found(&of(60, ten.0, ten.1), &of(30, more.0, more.1), &of(12, most, 0))
    }

    #[test]
    fn a_few_wrong_calls_hide_no_failure() {
        for wrong in 0..=6 {
            assert_eq!(verdict((0, wrong), (0, 0), 0).0, Verdict::Failed, "{wrong}");
        }
        let (_, grounds) = verdict((0, 2), (0, 3), 0);
        assert!(grounds.ends_with("This machine is too restless. 3 called it faster."), "{grounds}");
    }

    #[test]
    fn both_looks_see_a_slow_down_that_is_turned_round() {
        assert_eq!(verdict((52, 8), (30, 0), 12).0, Verdict::Failed);
        let (by_more, grounds) = verdict((54, 6), (25, 5), 12);
        assert_eq!(by_more, Verdict::Failed, "6 of 60 may be chance, 5 of 30 may not");
        assert!(grounds.starts_with("With 10: 5 of 30 called it faster: "), "{grounds}");
        assert_eq!(verdict((53, 7), (26, 4), 12).0, Verdict::CantTell);
    }

    #[test]
    fn a_wrong_call_in_both_looks_is_counted_once() {
        let (open, grounds) = verdict((58, 2), (29, 1), 12);
        assert_eq!(open, Verdict::CantTell);
        assert!(grounds.starts_with("2 called it faster, too few to say"), "{grounds}");
    }

    #[test]
    fn the_comparisons_of_most_rounds_are_too_few_to_pass_on() {
        let most = of(12, 12, 0);
        assert_eq!(most.shown(), "12 of 12 found: at least 73 %");
        assert_eq!(most.share.shows_at_least(GOAL, DOUBT), Verdict::CantTell);
    }
}
