//! The lateness of two runs of the same cell side by side: later, sooner, the same, or that one can't tell.
//!
//! The budget is the threshold here, for both sentences: "later" is said only where the whole 95 % interval
//! lies beyond it, "the same" only where the whole interval lies within (see `verdict.rs`, which has two
//! thresholds for speeds). What lateness is, and which quantile of it is compared, is left to the caller.
//!
//! What must stay true: a missing interval never becomes "the same".

use std::time::Duration;

use crate::{Interval, student};

/// Whether the beats got later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatenessVerdict {
    /// By more than the budget.
    Later,
    /// By more than the budget.
    Sooner,
    /// Whatever difference there is, it is within the budget.
    Same,
    /// The interval is too wide for either, or there is none.
    CantTell,
}

/// How the lateness of a cell changed from one run to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatenessChange {
    /// The 95 % interval of now less before, in seconds: above 0 is later. `None` where one side has fewer
    /// than two rounds.
    pub interval: Option<Interval>,
    /// What it comes to.
    pub verdict: LatenessVerdict,
}

/// Compares the lateness of two runs' rounds, by the difference of their means. `budget` is how late still
/// counts as keeping the beat: a difference within it is none.
///
/// Lateness is compared by difference and not by ratio, because the budget is a length of time: from 10 us
/// to 100 us is ten times as late and keeps the beat as well as before.
pub fn lateness_change(before: &[Duration], now: &[Duration], budget: Duration) -> LatenessChange {
    let seconds = |of: &[Duration]| of.iter().map(Duration::as_secs_f64).collect::<Vec<_>>();
    LatenessChange::of(student::difference_of_means(&seconds(before), &seconds(now)), budget)
}

/// Compares the lateness of two cells in the same rounds of one run: each pair is one round, the verdict is on the
/// first against the second. What held up the whole machine in a round cancels.
pub fn paired_lateness_change(rounds: &[(Duration, Duration)], budget: Duration) -> LatenessChange {
    let differences: Vec<f64> =
        rounds.iter().map(|(one, other)| one.as_secs_f64() - other.as_secs_f64()).collect();
    LatenessChange::of(student::mean(&differences), budget)
}

impl LatenessChange {
    fn of(interval: Option<Interval>, budget: Duration) -> LatenessChange {
        let budget = budget.as_secs_f64();
        let verdict = match interval {
            Some(interval) if interval.low > budget => LatenessVerdict::Later,
            Some(interval) if interval.high < -budget => LatenessVerdict::Sooner,
            Some(interval) if interval.lies_in(&Interval { low: -budget, high: budget }) => {
                LatenessVerdict::Same
            }
            _ => LatenessVerdict::CantTell,
        };
        LatenessChange { interval, verdict }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUDGET: Duration = Duration::from_millis(1);

    fn late(micros: [u64; 3]) -> Vec<Duration> {
        micros.map(Duration::from_micros).to_vec()
    }

    #[test]
    fn lateness_is_judged_by_the_budget_and_not_by_the_ratio() {
        let (little, ten_times) = (late([9, 10, 11]), late([90, 100, 110]));
        assert_eq!(lateness_change(&little, &ten_times, BUDGET).verdict, LatenessVerdict::Same);
        let stalled = late([5000, 5100, 5200]);
        assert_eq!(lateness_change(&little, &stalled, BUDGET).verdict, LatenessVerdict::Later);
        assert_eq!(lateness_change(&stalled, &little, BUDGET).verdict, LatenessVerdict::Sooner);
    }

    #[test]
    fn lateness_that_scatters_or_is_missing_is_cant_tell() {
        let scattered = late([0, 5000, 90_000]);
        assert_eq!(lateness_change(&scattered, &scattered, BUDGET).verdict, LatenessVerdict::CantTell);
        for few in [&[][..], &late([1, 2, 3])[..1]] {
            let change = lateness_change(few, &late([1, 2, 3]), BUDGET);
            assert_eq!(change, LatenessChange { interval: None, verdict: LatenessVerdict::CantTell });
        }
    }

    #[test]
    fn lateness_at_the_budget_exactly_is_the_same() {
        let (none, all) = (late([0; 3]), late([1000; 3]));
        assert_eq!(lateness_change(&none, &all, BUDGET).verdict, LatenessVerdict::Same);
        assert_eq!(lateness_change(&all, &none, BUDGET).verdict, LatenessVerdict::Same);
        assert_eq!(lateness_change(&none, &late([1001; 3]), BUDGET).verdict, LatenessVerdict::Later);
    }
}
