//! A trial of the experiment: the workload of its step, and its time for some intervals.

use std::time::Duration;

use engine::Bounds;
use record::Timing;

use crate::limits::KEPT;

/// The time that a trial has left if every interval was as long as one of a kept beat may be.
const RESERVE: Duration = Duration::from_millis(50);
/// The intervals of the longest trial.
pub(crate) const MOST_INTERVALS: u32 =
    ((Bounds::MOST_DURATION.as_millis() - RESERVE.as_millis()) / KEPT.as_millis()) as u32;

/// Names the countdown with this step.
pub(crate) fn workload(step: Duration) -> String {
    format!("countdown:step={}ns", step.as_nanos())
}

/// Times a trial for this many intervals of a beat that is kept. No warm-up: the article's first
/// tick counts too.
pub(crate) fn timing(intervals: u32) -> Timing {
    let duration = KEPT * intervals + RESERVE;
    Timing { warm_up: Duration::ZERO, duration, drain: Duration::ZERO }
}

/// Returns the intervals of a trial that takes this long or longer. `None` if no trial may.
pub(crate) fn intervals(duration: Duration) -> Option<u32> {
    let intervals = duration.saturating_sub(RESERVE).as_nanos().div_ceil(KEPT.as_nanos());
    u32::try_from(intervals).ok().filter(|intervals| *intervals <= MOST_INTERVALS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::{ARTICLE_STEP, DEFAULT_INTERVALS};

    #[test]
    fn the_step_is_written_as_the_workload_takes_it() {
        assert_eq!(workload(ARTICLE_STEP), "countdown:step=750ns");
        assert_eq!(workload(Duration::from_micros(1)), "countdown:step=1000ns");
    }

    #[test]
    fn a_beat_that_is_just_kept_shows_all_its_intervals() {
        for intervals in [1, DEFAULT_INTERVALS, 60] {
            assert!(timing(intervals).total() > KEPT * intervals);
        }
        assert_eq!(timing(DEFAULT_INTERVALS).duration, Duration::from_millis(5300));
    }

    #[test]
    fn the_most_intervals_fill_the_longest_trial() {
        assert!(timing(MOST_INTERVALS).duration <= Bounds::MOST_DURATION);
        assert!(timing(MOST_INTERVALS + 1).duration > Bounds::MOST_DURATION);
        assert_eq!(intervals(timing(MOST_INTERVALS).duration), Some(MOST_INTERVALS));
        assert_eq!(intervals(Bounds::MOST_DURATION), None, "572 take 600.65 s");
    }

    #[test]
    fn a_trial_of_a_duration_is_the_shortest_that_is_long_enough() {
        assert_eq!(intervals(Duration::from_millis(5300)), Some(5));
        assert_eq!(intervals(Duration::from_millis(5301)), Some(6));
        assert_eq!(intervals(Duration::MAX), None);
    }
}
