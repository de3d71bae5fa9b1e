//! Whether a printed beat is kept, lost or stopped, by the limits in `limits.rs`.
//!
//! **Invariant:** a silence at the end of a trial counts as an interval. Otherwise a ticker that
//! stopped half-way would have kept its beat.

use std::time::Duration;

use crate::holds::Holds;
use crate::limits::{KEPT, LOST, STOPPED};
use crate::row::Ticking;

impl Ticking {
    /// Returns whether all intervals are those of a kept beat. It can't be told if most are and one
    /// is not: that may have been the machine.
    pub(crate) fn keeps_beat(&self) -> Holds {
        match (self.gaps().max(), self.median()) {
            (Some(longest), _) if longest <= KEPT => Holds::Yes,
            (_, Some(median)) if median > KEPT => Holds::No,
            _ => Holds::CantTell,
        }
    }

    /// Returns whether the intervals are clearly longer than the period.
    pub(crate) fn loses_beat(&self) -> Holds {
        match self.median() {
            Some(median) if median >= LOST => Holds::Yes,
            Some(median) if median <= KEPT => Holds::No,
            _ => Holds::CantTell,
        }
    }

    /// Returns whether there is no tick after the first, for long enough to say so.
    pub(crate) fn stops(&self) -> Holds {
        match self.silence {
            _ if !self.intervals.is_empty() => Holds::No,
            Some(silence) if silence >= STOPPED => Holds::Yes,
            _ => Holds::CantTell,
        }
    }

    /// Returns the longest interval, or the silence if that is longer.
    pub(crate) fn longest(&self) -> Option<Duration> {
        self.gaps().max()
    }

    /// Returns the median interval. The silence at the end counts as an interval.
    pub(crate) fn median(&self) -> Option<Duration> {
        let seconds: Vec<f64> = self.gaps().map(|gap| gap.as_secs_f64()).collect();
        stats::median(&seconds).map(Duration::from_secs_f64)
    }

    fn gaps(&self) -> impl Iterator<Item = Duration> {
        self.intervals.iter().copied().chain(self.silence)
    }
}

/// Writes seconds as the article does: `1.003 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.3} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::Holds::{CantTell, No, Yes};
    use super::*;

    fn ticking(intervals: &[u64], silence: Option<u64>) -> Ticking {
        Ticking {
            ticks: Vec::new(),
            intervals: intervals.iter().map(|&millis| Duration::from_millis(millis)).collect(),
            silence: silence.map(Duration::from_millis),
        }
    }

    #[test]
    fn the_articles_own_beats_are_judged_as_the_article_judges_them() {
        let kept = ticking(&[1018, 1003, 1005, 1001, 1002], None);
        assert_eq!((kept.keeps_beat(), kept.loses_beat(), kept.stops()), (Yes, No, No));
        let lost = ticking(&[1811, 1533, 1479], None);
        assert_eq!((lost.keeps_beat(), lost.loses_beat(), lost.stops()), (No, Yes, No));
        let stopped = ticking(&[], Some(5300));
        assert_eq!((stopped.keeps_beat(), stopped.loses_beat(), stopped.stops()), (No, Yes, Yes));
    }

    #[test]
    fn the_limits_belong_to_the_answer_that_they_are_named_for() {
        assert_eq!(ticking(&[1050], None).keeps_beat(), Yes);
        assert_eq!(ticking(&[1051], None).keeps_beat(), No);
        assert_eq!(ticking(&[1300], None).loses_beat(), Yes);
        assert_eq!(ticking(&[1299], None).loses_beat(), CantTell);
        assert_eq!(ticking(&[1050], None).loses_beat(), No);
        assert_eq!(ticking(&[], Some(2000)).stops(), Yes);
        assert_eq!(ticking(&[], Some(1999)).stops(), CantTell);
    }

    #[test]
    fn one_bad_second_of_many_can_be_the_machine() {
        let once = ticking(&[1001, 1001, 1400, 1001, 1001], None);
        assert_eq!((once.keeps_beat(), once.loses_beat()), (CantTell, No));
    }

    #[test]
    fn a_beat_that_stops_half_way_is_not_kept() {
        let half = ticking(&[1001], Some(4299));
        assert_eq!((half.keeps_beat(), half.loses_beat(), half.stops()), (No, Yes, No));
        assert_eq!(half.longest(), Some(Duration::from_millis(4299)));
    }

    #[test]
    fn of_no_interval_at_all_nothing_can_be_told() {
        let nothing = ticking(&[], None);
        assert_eq!(
            (nothing.keeps_beat(), nothing.loses_beat(), nothing.stops()),
            (CantTell, CantTell, CantTell)
        );
    }
}
