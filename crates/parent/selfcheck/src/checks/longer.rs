//! Is it found that jobs take longer?
//!
//! Jobs come with pauses. The same cell with jobs of 10 % more steps stands beside the cell as it
//! is. The check counts how often the verdict on job latency is "longer".
//!
//! **Invariant:** the numbers of rounds are fixed beforehand. The check passes on the default
//! number alone. It fails only if not even all rounds together find it, or if it is turned round.

use compare::DEFAULT_ROUNDS;
use figures::{JobVerdict, Pair};
use stats::paired_ratio;

use crate::check::{Check, Verdict};
use crate::plan;
use crate::series::{Series, Twin};
use crate::share::Share;

/// The share that has to be found, as with a slow-down. 14 of 14 comparisons show it; a full run
/// has 30.
const GOAL: f64 = 0.80;
/// The share of comparisons that may call it sooner: that of all 95 % intervals.
const WRONG_GOAL: f64 = 0.05;
/// The doubt of passing or failing.
const DOUBT: f64 = 0.05;

/// Makes the check if the plan has cells under a load with pauses. Earlier versions had none.
pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    if !series.has_pauses() {
        return Vec::new();
    }
    let five = Found::with(series, DEFAULT_ROUNDS);
    let rounds = plan::paused_rounds(series.info);
    let most = Found::with(series, rounds);
    let (verdict, grounds) = verdict(five, most, rounds);
    vec![Check {
        name: "jobs 10 % longer".to_owned(),
        figure: five.share.seen(),
        unit: "of 1",
        shown: five.shown(),
        goal: format!("80 % or more, with {DEFAULT_ROUNDS} rounds"),
        verdict,
        // Noise may hide it. It must not turn it round.
        excusable: !five.is_turned_round(),
        because: format!(
            "Jobs that come and go, by their latency, with {DEFAULT_ROUNDS} rounds, as for a single load. \
             {grounds}{}",
            took(series)
        ),
    }]
}

/// Returns the verdict, with its grounds. What fails comes first.
fn verdict(five: Found, most: Found, rounds: u32) -> (Verdict, String) {
    let Share { hits: wrong, .. } = five.wrong;
    let needed = five.share.needed_for_at_least(GOAL, DOUBT);
    if five.is_turned_round() {
        (Verdict::Failed, format!("{wrong} called them done sooner: {}.", five.wrong.bounds(DOUBT)))
    } else if rounds > DEFAULT_ROUNDS && most.share.shows_at_least(GOAL, DOUBT) == Verdict::Failed {
        (Verdict::Failed, format!("With {rounds}: {}. This machine is too restless.", most.shown()))
    } else if wrong > 0 {
        (Verdict::CantTell, format!("{wrong} called them done sooner, too few to say that more than 5 % do."))
    } else {
        match (five.share.shows_at_least(GOAL, DOUBT), needed) {
            (Verdict::Passed, _) => (Verdict::Passed, "None was called sooner.".to_owned()),
            (_, Some(needed)) if five.share.hits == five.share.of => {
                (Verdict::CantTell, format!("It takes {needed} of {needed} to show the goal."))
            }
            _ => (Verdict::CantTell, "Measure again when the machine is quieter.".to_owned()),
        }
    }
}

/// Says how much longer the jobs took. A timer's lateness is in both latencies, so it is less than
/// 1.1 times.
fn took(series: &Series<'_>) -> String {
    let ratios: Vec<(f64, f64)> = series
        .pairs(Twin::LongerBy10, DEFAULT_ROUNDS)
        .iter()
        .filter_map(|pair| Some((pair.jobs?.ratio?, 1.0)))
        .collect();
    paired_ratio(&ratios)
        .map_or_else(String::new, |ratio| format!(" They took {:.2} times as long.", ratio.point))
}

/// The verdicts on the jobs that are longer.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The comparisons that called them longer.
    share: Share,
    /// The comparisons that called them done sooner.
    wrong: Share,
}

impl Found {
    fn with(series: &Series<'_>, rounds: u32) -> Found {
        let pairs = series.pairs(Twin::LongerBy10, rounds);
        let called = |verdict| Share::count(&pairs.iter().map(|pair| is(pair, verdict)).collect::<Vec<_>>());
        Found { share: called(JobVerdict::Longer), wrong: called(JobVerdict::Sooner) }
    }

    fn shown(self) -> String {
        format!("{} of {} found: {}", self.share.hits, self.share.of, self.share.bounds(DOUBT))
    }

    /// Returns whether they are called sooner more often than intervals of 95 % may.
    fn is_turned_round(self) -> bool {
        self.wrong.shows_at_most(WRONG_GOAL, DOUBT) == Verdict::Failed
    }
}

fn is(pair: &Pair, verdict: JobVerdict) -> bool {
    pair.jobs.is_some_and(|jobs| jobs.verdict == verdict)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the verdict if this many of `of` found it and this many called it sooner with 5
    /// rounds, and this many of 6 found it with all.
    fn of(of: usize, hits: usize, wrong: usize, most: usize) -> Verdict {
        of_rounds(25, (of, hits, wrong), most)
    }

    fn of_rounds(rounds: u32, (of, hits, wrong): (usize, usize, usize), most: usize) -> Verdict {
        let found = |hits, wrong, of| Found { share: Share { hits, of }, wrong: Share { hits: wrong, of } };
        verdict(found(hits, wrong, of), found(most, 0, 6), rounds).0
    }

    #[test]
    fn it_passes_if_the_count_with_five_rounds_shows_it() {
        assert_eq!(of(30, 30, 0, 6), Verdict::Passed);
        assert_eq!(of(30, 28, 0, 6), Verdict::Passed);
        assert_eq!(of(30, 27, 0, 6), Verdict::CantTell);
        assert_eq!(of(13, 13, 0, 6), Verdict::CantTell);
    }

    #[test]
    fn it_fails_if_it_is_turned_round_or_if_not_even_all_rounds_find_it() {
        assert_eq!(of(30, 0, 0, 6), Verdict::CantTell, "all rounds find it");
        assert_eq!(of(30, 0, 0, 2), Verdict::Failed);
        assert_eq!(of_rounds(5, (6, 0, 0), 0), Verdict::CantTell, "a quick run has no more rounds");
        assert_eq!(of(30, 26, 4, 6), Verdict::CantTell, "4 of 30 may be chance");
        assert_eq!(of(30, 25, 5, 6), Verdict::Failed);
        assert_eq!(of(30, 29, 1, 6), Verdict::CantTell);
    }
}
