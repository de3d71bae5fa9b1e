//! The beat that a ticker printed, and whether it is kept, lost or stopped. It owns the limits.
//!
//! What must stay true: a silence at the end of a trial counts as an interval, or a ticker that stopped
//! half-way would have kept its beat.

use std::time::Duration;

use record::Tick;

use crate::holds::Holds;

/// How long the ticker sleeps, as in the article.
pub(crate) const PERIOD: Duration = Duration::from_secs(1);

/// The longest interval of a beat that is kept. The article's own went up to 1.019 s; this leaves as much
/// again for a machine that does other things too, and is far from a whole slice.
pub(crate) const KEPT: Duration = Duration::from_millis(1050);

/// From this median on the beat is lost: clearly over a second, and under the 1.48 s that the article shows
/// at least.
pub(crate) const LOST: Duration = Duration::from_millis(1300);

/// From this silence on after the first tick the ticker has stopped: longer than the longest interval of the
/// article's late beat, 1.81 s.
pub(crate) const STOPPED: Duration = Duration::from_secs(2);

/// When a ticker printed. It did so at least once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticking {
    /// As they were printed.
    pub ticks: Vec<Tick>,
    /// From each to the next; on the monotonic clock, which nobody sets.
    pub intervals: Vec<Duration>,
    /// From the last tick to the end of the trial, where by then the next one was overdue.
    pub silence: Option<Duration>,
}

impl Ticking {
    /// The ticks of a trial that ended so long after the first of them. `None` where there are none.
    pub(crate) fn of(ticks: &[Tick], trial: Duration) -> Option<Ticking> {
        let last = ticks.last()?.since_first;
        let interval = |pair: &[Tick]| pair[1].since_first.saturating_sub(pair[0].since_first);
        Some(Ticking {
            intervals: ticks.windows(2).map(interval).collect(),
            silence: Some(trial.saturating_sub(last)).filter(|silence| *silence > KEPT),
            ticks: ticks.to_vec(),
        })
    }

    /// Whether all intervals are those of a kept beat. It can't be told where most are and one is not: that
    /// may have been the machine.
    pub(crate) fn keeps_beat(&self) -> Holds {
        match (self.gaps().max(), self.median()) {
            (Some(longest), _) if longest <= KEPT => Holds::Yes,
            (_, Some(median)) if median > KEPT => Holds::No,
            _ => Holds::CantTell,
        }
    }

    /// Whether the intervals are clearly longer than the period.
    pub(crate) fn loses_beat(&self) -> Holds {
        match self.median() {
            Some(median) if median >= LOST => Holds::Yes,
            Some(median) if median <= KEPT => Holds::No,
            _ => Holds::CantTell,
        }
    }

    /// Whether there is no tick after the first, for long enough to say so.
    pub(crate) fn stops(&self) -> Holds {
        match self.silence {
            _ if !self.intervals.is_empty() => Holds::No,
            Some(silence) if silence >= STOPPED => Holds::Yes,
            _ => Holds::CantTell,
        }
    }

    /// The longest interval, or the silence where that is longer.
    pub(crate) fn longest(&self) -> Option<Duration> {
        self.gaps().max()
    }

    /// The median interval. The silence at the end counts with what was seen of it.
    pub(crate) fn median(&self) -> Option<Duration> {
        let seconds: Vec<f64> = self.gaps().map(|gap| gap.as_secs_f64()).collect();
        stats::median(&seconds).map(Duration::from_secs_f64)
    }

    fn gaps(&self) -> impl Iterator<Item = Duration> {
        self.intervals.iter().copied().chain(self.silence)
    }
}

/// Seconds as the article's intervals are told: `1.003 s`.
pub(crate) fn seconds(duration: Duration) -> String {
    format!("{:.3} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::Holds::{CantTell, No, Yes};
    use super::*;
    use crate::sample;

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

    #[test]
    fn the_time_after_the_last_tick_counts_once_the_next_is_overdue() {
        let silence =
            |millis| Ticking::of(&sample::ticks(&[1000]), Duration::from_millis(millis)).unwrap().silence;
        assert_eq!(silence(2049), None);
        assert_eq!(silence(2051), Some(Duration::from_millis(1051)));
        assert_eq!(silence(500), None, "a trial that was over early");
        assert_eq!(Ticking::of(&[], Duration::from_secs(5)), None);
    }
}
