//! How often and how long everything is measured: as the options say, or as fits into the time.
//!
//! **Invariant:** a point has the beats for a p99 in every round, and a default run takes about
//! four minutes.

use std::time::Duration;

use record::{RunInfo, Timing};

use crate::options::Options;
use crate::yields::curve::SURE_ROUNDS;

/// The time for the trials of a whole run. Up to a tenth of them may be taken again on top.
const WHOLE_RUN: Duration = Duration::from_secs(225);
const WHOLE_QUICK_RUN: Duration = Duration::from_secs(29);
const ROUNDS: u32 = SURE_ROUNDS;
/// Two rounds make an interval, if a wide one.
const QUICK_ROUNDS: u32 = 2;
/// The least number of beats in a window. p99 is then at most the second latest.
pub(crate) const LEAST_BEATS: u32 = 120;
const MOST_WINDOW: Duration = Duration::from_millis(500);
/// To start a process and a runtime, and to wait for the first beat.
const START: Duration = Duration::from_millis(14);
const WARM_UP: Duration = Duration::from_millis(20);
/// A beat that is within the budget has to have the time to fire.
const BEYOND_BUDGET: Duration = Duration::from_millis(5);

/// The number of trials of each kind in a round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts {
    pub(crate) beats: u32,
    pub(crate) costs: u32,
    pub(crate) slices: u32,
    /// The longest slices together: a late beat of a long slice has to have the time to fire.
    pub(crate) drains: Duration,
}

/// The number of rounds of a run, and the timing of its trials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Schedule {
    pub(crate) rounds: u32,
    /// The timing of the beats, without what a long slice has on top.
    pub(crate) beats: Timing,
}

impl Schedule {
    /// Five pairs of turns.
    const COST: Timing = Timing {
        warm_up: Duration::from_millis(10),
        duration: Duration::from_millis(100),
        drain: Duration::ZERO,
    };
    /// The cost in a run of record format 1: eight pairs of turns.
    const FORMER_COST: Timing = Timing { duration: Duration::from_millis(160), ..Schedule::COST };
    /// A slice by time may be longer than a millisecond, and it takes some ten to tell its length.
    pub(crate) const SLICES: Timing = Timing {
        warm_up: Duration::from_millis(10),
        duration: Duration::from_millis(60),
        drain: Duration::ZERO,
    };

    /// Returns the timing of a run's cost trials, which the run's format tells. The timing in the
    /// run is that of the beats.
    pub(crate) fn cost(info: &RunInfo) -> Timing {
        match info.format {
            1 => Schedule::FORMER_COST,
            _ => Schedule::COST,
        }
    }

    /// Divides the time of a run among its trials.
    pub(crate) fn of(options: &Options, counts: Counts) -> Schedule {
        let rounds = options.rounds.unwrap_or(if options.quick { QUICK_ROUNDS } else { ROUNDS });
        let drain = options.budget() + BEYOND_BUDGET;
        let duration = options.duration.unwrap_or_else(|| {
            let whole = if options.quick { WHOLE_QUICK_RUN } else { WHOLE_RUN };
            let costs = (Schedule::COST.total() + START) * counts.costs;
            let slices = (Schedule::SLICES.total() + START) * counts.slices;
            let left = (whole / rounds.max(1)).saturating_sub(costs + slices + counts.drains);
            let each = (left / counts.beats.max(1)).saturating_sub(START + WARM_UP + drain);
            let least = options.period() * LEAST_BEATS;
            each.clamp(least, MOST_WINDOW.max(least))
        });
        let beats = Timing { warm_up: WARM_UP, duration, drain };
        Schedule { rounds, beats }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_window_has_the_beats_for_a_p99_and_no_more_than_it_needs() {
        let counts = |beats| Counts { beats, costs: beats, slices: 7, drains: Duration::ZERO };
        let options = Options::default();
        let least = Schedule::of(&options, counts(1000)).beats.duration;
        assert_eq!(least, Duration::from_millis(156));
        assert!(stats::supports(120, 0.99));
        assert_eq!(Schedule::of(&options, counts(10)).beats.duration, MOST_WINDOW);
        let asked = Options { duration: Some(Duration::from_secs(1)), rounds: Some(7), ..options };
        let schedule = Schedule::of(&asked, counts(10));
        assert_eq!((schedule.rounds, schedule.beats.duration), (7, Duration::from_secs(1)));
    }
}
