//! Work that was measured in too few steps for a verdict.
//!
//! Work is counted in whole steps. A measurement of four steps changes by a quarter with one step
//! more or less, and rounds that agree by chance have an interval without width. More rounds don't
//! help; longer measurements do.
//!
//! **Invariant:** below [`LEAST_STEPS`] in a measurement, work has no interval, no verdict and no
//! number of rounds that would bring one.

use std::time::Duration;

use stats::{Ratio, SpeedChange, SpeedVerdict};

/// The steps that every measurement needs before its work is compared.
pub const LEAST_STEPS: u64 = 50;

/// The steps that the next measurement should have room for: it may have a few less, on a slower
/// machine.
const STEPS_WITH_RESERVE: u128 = 55;

/// Work that was measured in too few steps for a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coarse {
    /// The fewest steps in a measurement of the cell or of its raw run; below [`LEAST_STEPS`].
    pub steps: u64,
    /// How long the next measurements have to be, so that the slowest of them has enough steps. It
    /// is rounded up to a duration that one would type.
    pub duration: Duration,
}

impl Coarse {
    /// Looks at the steps of each measurement, and at how long each took. Returns `None` if all
    /// have enough steps.
    pub(crate) fn among(measurements: impl Iterator<Item = (u64, Duration)>) -> Option<Coarse> {
        let short = measurements.filter(|(steps, _)| *steps < LEAST_STEPS);
        let all = short.map(|(steps, took)| Coarse { steps, duration: long_enough(steps, took) });
        all.reduce(Coarse::and)
    }

    /// Combines two: the fewer steps, and the duration that is long enough for both.
    #[must_use]
    pub fn and(self, other: Coarse) -> Coarse {
        Coarse { steps: self.steps.min(other.steps), duration: self.duration.max(other.duration) }
    }

    /// Returns the ratio without the interval, which it does not have with so few steps.
    pub(crate) fn without_interval(ratio: Ratio) -> Ratio {
        Ratio { interval: None, ..ratio }
    }

    /// Returns the comparison without the verdict and the interval, which it does not have with so
    /// few steps.
    pub(crate) fn without_verdict(speed: SpeedChange) -> SpeedChange {
        SpeedChange { interval: None, verdict: SpeedVerdict::CantTell, ..speed }
    }
}

/// Returns how long a measurement has to be for enough steps, if it did this many in this time.
fn long_enough(steps: u64, took: Duration) -> Duration {
    // No step at all: one would have taken longer than the measurement.
    as_typed((took.as_nanos() * STEPS_WITH_RESERVE).div_ceil(u128::from(steps.max(1))))
}

/// Rounds up to a duration that one would type: tenths of a second, from 1 s on seconds, from 10 s
/// on 5 seconds, then minutes.
fn as_typed(nanos: u128) -> Duration {
    let tenths = nanos.div_ceil(100_000_000).max(1);
    let unit = match tenths {
        0..=10 => 1,
        11..=100 => 10,
        101..=600 => 50,
        _ => 600,
    };
    let rounded = u64::try_from(tenths.div_ceil(unit) * unit).unwrap_or(u64::MAX);
    Duration::from_secs(rounded / 10) + Duration::from_millis(100 * (rounded % 10))
}

#[cfg(test)]
mod tests {
    use record::Subject;

    use super::*;
    use crate::{Summary, compare_with, summarise};
    use sample::{cell, info, mostly, ms, record, work};

    /// Returns two rounds of two cells and of their raw run, with this many steps in each second of
    /// a round.
    fn run(rayon: u64, blocking: u64, raw: u64) -> Summary {
        let cells = ["rayon-offload", "spawn-blocking"].map(|strategy| cell(strategy, "tokio/N"));
        let beats = || Some(mostly(ms(1), ms(1)));
        let round = |round| {
            let of = |cell: usize, steps| {
                record(Subject::Cell(cells[cell].clone()), round, beats(), Some(work(steps)))
            };
            let raw = record(Subject::raw_of(&cells[0]), round, None, Some(work(raw)));
            [raw, of(0, rayon), of(1, blocking)]
        };
        summarise(&info(&cells), &[round(0), round(1)].concat())
    }

    /// Holds back a verdict that was wrong: `--workload countdown:steps=1,step=80ms --jobs 4` had
    /// 1.67..1.67 here and called rayon-offload faster. With measurements of 4 s the two are the
    /// same.
    #[test]
    fn of_a_few_steps_nothing_is_said_however_steady_they_are() {
        let summary = run(5, 3, 4);
        let pair = &summary.pairs[0];
        assert_eq!((pair.speed.interval, pair.speed.verdict), (None, SpeedVerdict::CantTell));
        assert!((pair.speed.ratio.unwrap() - 5.0 / 3.0).abs() < 1e-9, "what was seen stays there");
        assert_eq!(pair.rounds_needed, None, "more rounds don't help");
        for row in &summary.cells {
            let working = row.figures.working.as_ref().unwrap();
            assert_eq!(working.ratio.unwrap().interval, None);
            assert_eq!(working.cpu_ratio.unwrap().interval, None);
        }
        // 50 steps at 3 in a second, with the reserve: 18.3 s.
        let coarse = Coarse { steps: 3, duration: Duration::from_secs(20) };
        assert_eq!(summary.coarse(), [("countdown", coarse)]);
    }

    #[test]
    fn with_fifty_steps_there_may_be_a_verdict() {
        let verdict = |summary: Summary| summary.pairs[0].speed.verdict;
        assert_eq!(verdict(run(100, 50, 50)), SpeedVerdict::Faster);
        assert_eq!(run(100, 50, 50).coarse(), []);
        assert_eq!(verdict(run(100, 49, 50)), SpeedVerdict::CantTell, "one of the two");
        assert_eq!(verdict(run(100, 50, 49)), SpeedVerdict::CantTell, "the raw run of both");
    }

    #[test]
    fn the_round_with_the_fewest_steps_decides() {
        let rounds = [(60, 1.0), (40, 1.0), (49, 1.0)].map(|(steps, s)| (steps, Duration::from_secs_f64(s)));
        let coarse = Coarse { steps: 40, duration: Duration::from_secs(2) };
        assert_eq!(Coarse::among(rounds.into_iter()), Some(coarse));
        assert_eq!(Coarse::among(rounds.into_iter().take(1)), None);
        assert_eq!(Coarse::among(std::iter::empty()), None);
    }

    #[test]
    fn neither_side_of_a_baseline_may_have_a_few_steps() {
        let (few, many) = (run(5, 3, 4), run(500, 300, 400));
        for (before, now) in [(&few, &many), (&many, &few), (&few, &few)] {
            let change = &compare_with(before, now).changes[0];
            assert_eq!((change.speed.interval, change.speed.verdict), (None, SpeedVerdict::CantTell));
            assert_eq!(change.rounds_needed, None);
            assert!(change.coarse.is_some());
        }
        let change = &compare_with(&many, &many).changes[0];
        assert_eq!((change.speed.verdict, change.coarse), (SpeedVerdict::Same, None));
    }

    #[test]
    fn the_duration_is_one_that_people_type_and_never_too_short() {
        let typed = [
            (49, 100, "200ms"),
            (10, 100, "600ms"),
            (20, 1000, "3s"),
            (4, 1000, "15s"),
            (1, 1000, "55s"),
            (0, 1000, "55s"),
            (1, 10_000, "600s"),
        ];
        for (steps, took, text) in typed {
            let found = long_enough(steps, Duration::from_millis(took));
            assert_eq!(format!("{found:?}"), text, "{steps} in {took} ms");
        }
        assert!(long_enough(0, Duration::from_nanos(u64::MAX)) > Duration::from_secs(1 << 30));
    }
}
