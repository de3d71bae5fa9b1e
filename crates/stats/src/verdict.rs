//! What may be said about two runs of the same cell: faster, slower, later, sooner, the same, or that one
//! can't tell.
//!
//! A verdict needs a threshold below which nobody cares. "Different" is said only where the whole 95 %
//! interval lies beyond it, "the same" only where the whole interval lies within it (two one-sided tests of
//! equivalence, Schuirmann 1987). Everything between is "can't tell", which is an answer about the
//! measurement: more rounds would narrow it.
//!
//! What must stay true: a missing interval never becomes "the same".

use std::time::Duration;

use crate::{Interval, student};

/// Whether the work got faster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeedVerdict {
    /// By more than the threshold.
    Faster,
    /// By more than the threshold.
    Slower,
    /// Whatever difference there is, it is within the threshold.
    Same,
    /// The interval is too wide for either, or there is none.
    CantTell,
}

/// How the speed of a cell changed from one run to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeedChange {
    /// Now divided by before, of the geometric means. `None` where one side has no usable round.
    pub ratio: Option<f64>,
    /// Its 95 % interval. `None` where one side has fewer than two usable rounds.
    pub interval: Option<Interval>,
    /// What it comes to.
    pub verdict: SpeedVerdict,
}

/// Compares the work ratios of two runs' rounds, by the difference of their mean logarithms: rounds
/// of different runs are not paired. `threshold` is the difference below which nobody cares, 0.05 for 5 %; the band of "the
/// same" is from `1 / (1 + threshold)` to `1 + threshold`. A round that is not a finite number of 0 or
/// more is left out; where one is 0, work stood still, and there is no verdict.
pub fn speed_change(before: &[f64], now: &[f64], threshold: f64) -> SpeedChange {
    if before.contains(&0.0) || now.contains(&0.0) {
        return SpeedChange { ratio: None, interval: None, verdict: SpeedVerdict::CantTell };
    }
    let (before, now) = (logarithms(before), logarithms(now));
    let ratio = mean(&now).zip(mean(&before)).map(|(now, before)| (now - before).exp());
    let interval = student::difference_of_means(&before, &now).map(|interval| interval.map(f64::exp));
    let band = Interval::between(1.0 / (1.0 + threshold), 1.0 + threshold);
    let verdict = match (interval, band) {
        (Some(interval), Some(band)) if interval.low > band.high => SpeedVerdict::Faster,
        (Some(interval), Some(band)) if interval.high < band.low => SpeedVerdict::Slower,
        (Some(interval), Some(band)) if interval.lies_in(&band) => SpeedVerdict::Same,
        _ => SpeedVerdict::CantTell,
    };
    SpeedChange { ratio, interval, verdict }
}

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

/// Compares the lateness of two runs' rounds, by the difference of their means. `budget` is how late still counts as keeping the
/// beat: a difference within it is none.
///
/// Lateness is compared by difference and not by ratio, because the budget is a length of time: from 10 us
/// to 100 us is ten times as late and keeps the beat as well as before.
pub fn lateness_change(before: &[Duration], now: &[Duration], budget: Duration) -> LatenessChange {
    let seconds = |of: &[Duration]| of.iter().map(Duration::as_secs_f64).collect::<Vec<_>>();
    let interval = student::difference_of_means(&seconds(before), &seconds(now));
    let budget = budget.as_secs_f64();
    let verdict = match interval {
        Some(interval) if interval.low > budget => LatenessVerdict::Later,
        Some(interval) if interval.high < -budget => LatenessVerdict::Sooner,
        Some(interval) if interval.lies_in(&Interval { low: -budget, high: budget }) => LatenessVerdict::Same,
        _ => LatenessVerdict::CantTell,
    };
    LatenessChange { interval, verdict }
}

fn logarithms(values: &[f64]) -> Vec<f64> {
    values.iter().filter(|value| value.is_finite() && **value > 0.0).map(|value| value.ln()).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five rounds that spread by `spread` about `centre`, as ratios.
    fn rounds(centre: f64, spread: f64) -> Vec<f64> {
        [-1.0, -0.5, 0.0, 0.5, 1.0].map(|step: f64| centre * (spread * step).exp()).to_vec()
    }

    fn speed(before: &[f64], now: &[f64]) -> SpeedVerdict {
        speed_change(before, now, 0.05).verdict
    }

    #[test]
    fn a_clear_difference_is_said_and_has_a_direction() {
        let (one, other) = (rounds(1.0, 0.01), rounds(1.2, 0.01));
        assert_eq!(speed(&one, &other), SpeedVerdict::Faster);
        assert_eq!(speed(&other, &one), SpeedVerdict::Slower);
        let change = speed_change(&one, &other, 0.05);
        assert!((change.ratio.unwrap() - 1.2).abs() < 1e-9);
        assert!(change.interval.unwrap().contains(1.2));
    }

    #[test]
    fn a_difference_within_the_threshold_is_none_however_certain() {
        let (one, other) = (rounds(1.0, 0.001), rounds(1.03, 0.001));
        assert!(!speed_change(&one, &other, 0.05).interval.unwrap().contains(1.0));
        assert_eq!(speed(&one, &other), SpeedVerdict::Same);
        assert_eq!(speed_change(&one, &other, 0.01).verdict, SpeedVerdict::Faster);
    }

    #[test]
    fn excluding_no_difference_is_not_enough_where_the_threshold_is_not_excluded() {
        let change = speed_change(&rounds(1.0, 0.02), &rounds(1.06, 0.02), 0.05);
        assert!(change.interval.unwrap().low > 1.0);
        assert_eq!(change.verdict, SpeedVerdict::CantTell);
    }

    #[test]
    fn too_wide_or_too_few_is_cant_tell() {
        assert_eq!(speed(&rounds(1.0, 0.5), &rounds(1.0, 0.5)), SpeedVerdict::CantTell);
        for few in [&[][..], &[1.0], &[1.0, f64::NAN], &[1.0, 0.0, -1.0, f64::INFINITY]] {
            assert_eq!(speed(few, &rounds(1.0, 0.001)), SpeedVerdict::CantTell);
            assert_eq!(speed(&rounds(1.0, 0.001), few), SpeedVerdict::CantTell);
        }
        assert_eq!(speed_change(&[1.0], &[2.0], 0.05).ratio, Some(2.0));
        assert_eq!(speed_change(&[], &[2.0], 0.05).ratio, None);
        assert_eq!(speed_change(&[1.0, 1.0], &[2.0, 2.0], f64::NAN).verdict, SpeedVerdict::CantTell);
    }

    #[test]
    fn two_rounds_that_differ_a_little_say_nothing_yet() {
        assert_eq!(speed(&[1.0, 1.01], &[1.1, 1.2]), SpeedVerdict::CantTell);
    }

    #[test]
    fn the_edges_of_the_band_belong_to_the_same() {
        assert_eq!(speed_change(&[1.0, 1.0], &[2.0, 2.0], 1.0).verdict, SpeedVerdict::Same);
        assert_eq!(speed_change(&[2.0, 2.0], &[1.0, 1.0], 1.0).verdict, SpeedVerdict::Same);
    }

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
