//! What the lateness of the beats tells about the times in which the loop stood still.
//!
//! While the loop stands still no beat happens, and when it goes on, the swallowed ones happen at once. So a stall ends
//! with the first late beat. It began after the beat before that one happened, and before the late one would have
//! happened by itself, which is when it was due and what is usual on this runtime on top. Between the two lies one
//! period; taking its middle leaves an error of half a period at most. Seastar's stall detector, whose tests inject
//! known stalls as this crate's do, samples in the same way.
//!
//! What must stay true: a beat that is late because another swallowed one had to happen first begins no new stall.

use std::time::Duration;

use record::Stall;

use crate::Heard;

impl Heard {
    /// The stalls of at least this length, in their order. What is not much longer than a period can't be told from
    /// a timer that is late.
    pub fn stalls(&self, at_least: Duration) -> Vec<Stall> {
        let usual = usual(&self.lateness);
        let mut stalls = Vec::new();
        // When the beat before happened; all times are since beat 0 was due.
        let mut before = Duration::ZERO;
        for (beat, &late) in (self.first..).zip(&self.lateness) {
            let due = nanos(self.period.as_nanos() * u128::from(beat));
            let happened = due + late;
            let was_waiting = due + usual >= before;
            // Half a period before it would have happened by itself, but not before the last one did.
            let began = (due + usual).saturating_sub(self.period / 2).max(before);
            let length = happened.saturating_sub(began);
            if was_waiting && length >= at_least {
                stalls.push(Stall { at: began, length });
            }
            before = happened;
        }
        stalls
    }
}

/// How late a beat is by itself: the lower quartile, because up to half of all beats may have been swallowed.
fn usual(lateness: &[Duration]) -> Duration {
    let mut sorted = lateness.to_vec();
    sorted.sort_unstable();
    sorted.get(sorted.len() / 4).copied().unwrap_or_default()
}

fn nanos(nanos: u128) -> Duration {
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);
    const USUAL: Duration = Duration::from_micros(200);

    /// A ticker with a period of 1 ms whose timers are 0.2 ms late, on a loop that stood still at these times.
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
    fn where_half_of_the_time_is_stalled_and_timers_spread_it_is_told_within_a_period() {
        // From 0.1 to 1.1 ms late, in an order that is none.
        let by_itself = |beat: u64| Duration::from_micros(100 + beat * 617 % 1000);
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
