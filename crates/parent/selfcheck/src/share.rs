//! How often something happened, and what that count shows.
//!
//! The bounds are exact for any count (Clopper and Pearson 1934). They take the trials as
//! independent. Stalls of one child are not quite: a fault of that child would hit all six.
//!
//! **Invariant:** a share of no trial shows nothing. Its bounds are 0 and 1, so no goal is reached
//! or missed.

use stats::binomial_at_least;

use crate::check::Verdict;

/// A count of some number of trials.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Share {
    /// The trials in which it happened.
    pub(crate) hits: usize,
    /// All trials.
    pub(crate) of: usize,
}

/// Nobody measures more often than this to have an answer.
const MOST: usize = 10_000;

impl Share {
    /// Counts the trials in which it happened.
    pub(crate) fn count(trials: &[bool]) -> Share {
        Share { hits: trials.iter().filter(|hit| **hit).count(), of: trials.len() }
    }

    /// Returns the share that was seen. `None` without a trial.
    pub(crate) fn seen(self) -> Option<f64> {
        (self.of > 0).then(|| self.hits as f64 / self.of as f64)
    }

    /// Returns the lower bound of the true share. It is above the truth in at most `doubt` of all
    /// cases.
    pub(crate) fn at_least(self, doubt: f64) -> f64 {
        if self.hits == 0 {
            return 0.0;
        }
        // The probability of this many hits rises with the true share. The bound is where it
        // reaches `doubt`.
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if binomial_at_least(self.hits, self.of, middle) < doubt {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    /// Returns the upper bound of the true share. It is below the truth in at most `doubt` of all
    /// cases.
    pub(crate) fn at_most(self, doubt: f64) -> f64 {
        1.0 - self.misses().at_least(doubt)
    }

    /// Says whether the count shows that the true share is `goal` or less, or that it is more, or
    /// neither.
    pub(crate) fn shows_at_most(self, goal: f64, doubt: f64) -> Verdict {
        if self.at_most(doubt) <= goal {
            Verdict::Passed
        } else if self.at_least(doubt) > goal {
            Verdict::Failed
        } else {
            Verdict::CantTell
        }
    }

    /// Says whether the count shows that the true share is `goal` or more, or that it is less, or
    /// neither.
    pub(crate) fn shows_at_least(self, goal: f64, doubt: f64) -> Verdict {
        self.misses().shows_at_most(1.0 - goal, doubt)
    }

    /// Returns how many trials show a share of `goal` or less if it happens in none that is added.
    /// `None` if nobody would wait for that.
    pub(crate) fn needed_for_at_most(self, goal: f64, doubt: f64) -> Option<usize> {
        let shows = |of: &usize| 1.0 - binomial_at_least(self.hits + 1, *of, goal) <= doubt;
        (self.of.max(1)..MOST).find(shows)
    }

    /// Returns how many trials show a share of `goal` or more if it happens in all that are added.
    /// `None` if nobody would wait for that.
    pub(crate) fn needed_for_at_least(self, goal: f64, doubt: f64) -> Option<usize> {
        self.misses().needed_for_at_most(1.0 - goal, doubt)
    }

    /// Says between which shares the truth lies: `at most 4.9 %`, `between 55 and 80 %`. Each bound
    /// is rounded away from what was seen, so that the words never claim more than the count shows.
    pub(crate) fn bounds(self, doubt: f64) -> String {
        let low = percent(self.at_least(doubt), f64::floor);
        let high = percent(self.at_most(doubt), f64::ceil);
        match (self.hits, self.of) {
            (_, 0) => "which shows nothing".to_owned(),
            (0, _) => format!("at most {high} %"),
            (hits, of) if hits == of => format!("at least {low} %"),
            _ => format!("between {low} and {high} %"),
        }
    }

    /// Counts the trials in which it did not happen.
    fn misses(self) -> Share {
        Share { hits: self.of - self.hits, of: self.of }
    }
}

/// Rounds a share to whole per cent, or to tenths below 10.
fn percent(share: f64, round: fn(f64) -> f64) -> String {
    // A bisection ends a hair beside a bound that is a round figure.
    let percent = (share * 1e11).round() / 1e9;
    if percent < 10.0 { format!("{}", round(percent * 10.0) / 10.0) } else { format!("{}", round(percent)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(hits: usize, of: usize) -> Share {
        Share { hits, of }
    }

    fn close(found: f64, expected: f64) {
        assert!((found - expected).abs() < 0.0005, "{found} and not {expected}");
    }

    #[test]
    fn the_bounds_are_those_of_clopper_and_pearson() {
        // Without a hit the upper bound is 1 - doubt^(1/n): the rule of three.
        close(share(0, 60).at_most(0.05), 1.0 - 0.05_f64.powf(1.0 / 60.0));
        close(share(0, 8).at_most(0.05), 0.3123);
        close(share(12, 12).at_least(0.025), 0.7354);
        // 95 % to both sides, as in tables.
        close(share(41, 60).at_least(0.025), 0.5504);
        close(share(41, 60).at_most(0.025), 0.7974);
        close(share(5, 10).at_least(0.025), 0.1871);
        close(share(5, 10).at_most(0.025), 0.8129);
    }

    #[test]
    fn no_trial_shows_nothing() {
        let none = share(0, 0);
        assert_eq!((none.at_least(0.05), none.at_most(0.05), none.seen()), (0.0, 1.0, None));
        assert_eq!(none.shows_at_most(0.9, 0.05), Verdict::CantTell);
        assert_eq!(none.shows_at_least(0.1, 0.05), Verdict::CantTell);
        assert_eq!(none.bounds(0.05), "which shows nothing");
    }

    #[test]
    fn fifty_nine_without_a_hit_show_five_per_cent_and_fifty_eight_do_not() {
        assert_eq!(share(0, 58).shows_at_most(0.05, 0.05), Verdict::CantTell);
        assert_eq!(share(0, 59).shows_at_most(0.05, 0.05), Verdict::Passed);
        assert_eq!(share(0, 8).needed_for_at_most(0.05, 0.05), Some(59));
        assert_eq!(share(1, 60).needed_for_at_most(0.05, 0.05), Some(93));
        assert_eq!(share(7, 60).shows_at_most(0.05, 0.05), Verdict::Failed);
        assert_eq!(share(6, 60).shows_at_most(0.05, 0.05), Verdict::CantTell);
    }

    #[test]
    fn seventeen_of_seventeen_show_eighty_per_cent_in_one_of_two_looks() {
        assert_eq!(share(16, 16).shows_at_least(0.8, 0.025), Verdict::CantTell);
        assert_eq!(share(17, 17).shows_at_least(0.8, 0.025), Verdict::Passed);
        assert_eq!(share(8, 8).needed_for_at_least(0.8, 0.025), Some(17));
        assert_eq!(share(0, 17).shows_at_least(0.8, 0.025), Verdict::Failed);
    }

    #[test]
    fn bounds_are_said_no_narrower_than_they_are() {
        assert_eq!(share(0, 60).bounds(0.05), "at most 4.9 %");
        assert_eq!(share(0, 8).bounds(0.05), "at most 32 %");
        assert_eq!(share(41, 60).bounds(0.025), "between 55 and 80 %");
        assert_eq!(share(60, 60).bounds(0.025), "at least 94 %");
        assert_eq!(share(12, 12).bounds(0.025), "at least 73 %");
    }
}
