//! The verdict on two latenesses: later, sooner, the same, or can't tell.
//!
//! The beat budget is the only threshold. "Later" needs the whole interval beyond it, "the same"
//! needs the whole interval within it. (Speeds have two thresholds, see `verdict.rs`.) The caller
//! knows what lateness is, and which quantile of it is compared.
//!
//! Lateness is skewed: a disturbance makes a beat later, never earlier. For errors as skewed as an
//! exponential distribution, the nominal 95 % interval contains the truth in 88 to 91 of 100 cases.
//! The docs of the crate have the table, and `tests/simulation/coverage.rs` holds it for both
//! functions here.
//!
//! **Invariant:** a missing interval never becomes "the same".

use std::time::Duration;

use crate::{Interval, student};

/// The verdict on two latenesses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LatenessVerdict {
    /// Later by more than the budget.
    Later,
    /// Sooner by more than the budget.
    Sooner,
    /// The difference is within the budget.
    Same,
    /// The interval is too wide for either sentence, or there is none.
    CantTell,
}

/// The difference between two latenesses, and the verdict on it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LatenessChange {
    /// The nominal 95 % interval of now minus before, in seconds: above 0 is later. `None` if one
    /// side has fewer than two rounds.
    pub interval: Option<Interval>,
    /// The verdict on that interval.
    pub verdict: LatenessVerdict,
}

/// Compares the lateness of two runs by the difference between the means of their rounds.
///
/// `budget` is the lateness that still keeps the beat: a difference within it counts as none. It is
/// a length of time, so the difference is compared and not the ratio. From 10 us to 100 us is ten
/// times as late, and keeps the beat as well as before.
pub fn lateness_change(before: &[Duration], now: &[Duration], budget: Duration) -> LatenessChange {
    let seconds = |of: &[Duration]| of.iter().map(Duration::as_secs_f64).collect::<Vec<_>>();
    LatenessChange::of(student::difference_of_means(&seconds(before), &seconds(now)), budget)
}

/// Compares the lateness of two cells in the same rounds of one run.
///
/// Each pair is one round. The verdict is on the first against the second. A disturbance that
/// delays both cells of a round alike cancels.
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
