//! The stalls of a loop, as the lateness of its beats tells them.
//!
//! While the loop stands still no beat happens. When it goes on, the swallowed beats happen at
//! once. So a stall ends with the first beat after a long gap. It began after the beat before the
//! gap, and before the next beat would have happened by itself: one usual gap later.
//!
//! The usual gap is the one in which half of the undisturbed time passes. That is a period. tokio
//! rounds its timers up to a millisecond, so beats come two at a time, and it is up to two periods
//! of 1 ms. Taking the middle of the usual gap leaves an error of half of it. Seastar's stall
//! detector samples in the same way, and its tests inject known stalls as this crate's do.
//!
//! Rejected: a quantile of all lateness as the bound of what is usual. If half of the beats are
//! swallowed, or if timers spread, no quantile was right for all runtimes.
//!
//! **Invariant:** a beat that waited for an earlier one to be caught up with begins no new stall.

use std::time::Duration;

use record::Stall;

use crate::heard::Heard;

impl Heard {
    /// Returns the stalls of at least this length, in their order. A stall that is not much longer
    /// than a period can't be told apart from a late timer.
    pub fn stalls(&self, at_least: Duration) -> Vec<Stall> {
        // All times are since beat 0 was due.
        let happened: Vec<Duration> = (self.first..)
            .zip(&self.lateness)
            .map(|(beat, late)| nanos(self.period.as_nanos() * u128::from(beat)) + *late)
            .collect();
        let gap = |two: &[Duration]| two[1].saturating_sub(two[0]);
        let usual = usual(happened.windows(2).map(gap).filter(|gap| *gap < at_least).collect());
        let stall = |two: &[Duration]| {
            let length = gap(two).saturating_sub(usual / 2);
            (length >= at_least).then(|| Stall { at: two[0] + usual / 2, length })
        };
        happened.windows(2).filter_map(stall).collect()
    }
}

/// Returns the gap in which half of the time has passed.
fn usual(mut gaps: Vec<Duration>) -> Duration {
    gaps.sort_unstable();
    let all: Duration = gaps.iter().sum();
    let mut passed = Duration::ZERO;
    let half = gaps.into_iter().find(|gap| {
        passed += *gap;
        passed >= all / 2
    });
    half.unwrap_or_default()
}

fn nanos(nanos: u128) -> Duration {
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const USUAL: Duration = Duration::from_micros(200);

    /// A ticker with a period of 1 ms whose timers are 0.2 ms late, on a loop that stood still at
    /// these times.
    fn heard(first: u64, beats: u64, stood_still: &[Stall]) -> Heard {
        let happened = |beat: u32| {
            let by_itself = beat * MS + USUAL;
            let until = |stall: &Stall| {
                (stall.at..stall.at + stall.length).contains(&by_itself).then_some(stall.at + stall.length)
            };
            stood_still.iter().find_map(until).unwrap_or(by_itself)
        };
        let beats = u32::try_from(first).unwrap()..u32::try_from(first + beats).unwrap();
        let lateness = beats.map(|beat| happened(beat) - beat * MS).collect();
        Heard { period: MS, first, lateness, ..Heard::default() }
    }

    #[test]
    fn each_stall_is_told_within_half_a_period_wherever_it_begins() {
        for micros in (0..1000).step_by(37) {
            let stalls = [(100, 20), (150, 7), (300, 95)].map(|(at, length)| Stall {
                at: at * MS + Duration::from_micros(micros),
                length: length * MS,
            });
            let told = heard(40, 500, &stalls).stalls(5 * MS);
            assert_eq!(told.len(), stalls.len(), "{told:?}");
            for (told, made) in told.iter().zip(&stalls) {
                assert!(told.length.abs_diff(made.length) <= MS / 2, "{told:?} and not {made:?}");
                assert!(told.at.abs_diff(made.at) <= MS / 2, "{told:?} and not {made:?}");
            }
        }
    }

    #[test]
    fn where_half_of_the_time_is_stalled_and_timers_drift_it_is_told_within_a_period() {
        // From 0.1 to 1.1 ms late, 3 us more each time, and a tenth of a millisecond in an order
        // that is none.
        let by_itself = |beat: u64| Duration::from_micros(100 + beat * 3 % 1000 + beat * 617 % 100);
        let stalls: Vec<Stall> = [15, 25, 40, 70, 120, 200]
            .iter()
            .scan(60, |at, length| {
                let stall = Stall { at: *at * MS + MS / 3, length: *length * MS };
                *at += length + 61;
                Some(stall)
            })
            .collect();
        let lateness = (0..900).map(|beat: u64| {
            let due = u32::try_from(beat).unwrap() * MS;
            let happens = due + by_itself(beat);
            let held_up = stalls.iter().find(|stall| (stall.at..stall.at + stall.length).contains(&happens));
            held_up.map_or(happens, |stall| stall.at + stall.length) - due
        });
        let heard = Heard { period: MS, lateness: lateness.collect(), ..Heard::default() };
        let told = heard.stalls(7 * MS);
        assert_eq!(told.len(), stalls.len(), "{told:?}");
        for (told, made) in told.iter().zip(&stalls) {
            assert!(told.length.abs_diff(made.length) <= MS, "{told:?} and not {made:?}");
        }
    }

    #[test]
    fn stalls_that_are_too_short_are_not_told() {
        let stalls = [Stall { at: 100 * MS, length: 20 * MS }, Stall { at: 200 * MS, length: 4 * MS }];
        assert_eq!(heard(0, 300, &stalls).stalls(5 * MS).len(), 1);
        assert_eq!(heard(0, 300, &[]).stalls(2 * MS), []);
        assert_eq!(Heard::default().stalls(MS), []);
    }
}
