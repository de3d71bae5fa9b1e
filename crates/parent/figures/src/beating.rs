//! The beats of a row: how late they were, above the floor, in the window and at the start.
//!
//! This module owns the definitions. `kept.rs` owns the verdict, and `lateness.rs` the arithmetic
//! on histograms.
//!
//! **Invariant:** a figure is `None` if something that it rests on was not taken.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::kept::{Lost, RoundLate, keeps_beat};
use crate::lateness::{Lateness, Merged, is_lower_bound};
use crate::lost::lost_rounds;
use crate::rounds::{Rounds, median};

/// The beats of all rounds together.
#[derive(Clone, Debug, PartialEq)]
pub struct Beating {
    /// The number of beats that were due.
    pub due: u64,
    /// The number of these that never fired. Each counts as late by the time that had passed since
    /// it was due. So each figure of `lateness` is a lower bound if there are any.
    pub unfired: u64,
    /// The lateness: p50 and p99 are the medians of the rounds' own.
    pub lateness: Lateness,
    /// The lateness on the same runtime with no job, in the same run. A floor has its own lateness
    /// here.
    pub floor: Option<Lateness>,
    /// p99 less the floor's p99; 0 if it is no later. The start is not in it.
    pub over_floor: Option<Duration>,
    /// The share of the beats that were later than the floor's p99 and the budget allow, from 0 to
    /// 1.
    pub late_beats_ratio: Option<f64>,
    /// The verdict on the beat. It was kept if p99 above the floor is at most the budget, in the
    /// window and at the start, in at least four rounds of five. `None` if one can't tell: too few
    /// beats were due, there is no floor, or some rounds are late but not most. In that case the
    /// machine or the strategy stalls now and then.
    pub keeps_beat: Option<bool>,
    /// Where the beat was lost. `None` if it was not, or one can't tell.
    pub lost_at: Option<Lost>,
    /// The number of unspoiled rounds that are lost by a factor of ten. See
    /// [`crate::LostCells`].
    pub lost_rounds: u32,
    /// The lateness of the beats of the first second after the jobs came: p50 and p99 are the
    /// medians of the rounds' own, and the largest is that of any round. The window begins later,
    /// so `lateness` does not hold it. `None` without jobs, and in a run of format 1 or 2.
    pub start: Option<Lateness>,
    /// The start's p99 less the floor's p99; 0 if it is no later. It is the median of the rounds
    /// with 100 beats or more at the start: a single late beat is no verdict.
    pub start_over_floor: Option<Duration>,
    /// The number of rounds that kept the beat, in the window and at the start.
    pub kept_rounds: u32,
    /// The number of rounds with enough beats in the window to tell.
    pub judged_rounds: u32,
    /// p99 of each round with enough beats for it: two cells of a run are compared by these.
    pub p99_by_round: BTreeMap<u32, Duration>,
    /// Each round by itself, above the floor of the run: two runs are compared by these.
    pub over_floor_by_round: Vec<OverFloor>,
}

/// The lateness of one round above the floor of the run, at three quantiles; 0 if it is no later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverFloor {
    /// Half of the beats.
    pub p50: Option<Duration>,
    /// 9 of 10.
    pub p90: Option<Duration>,
    /// 99 of 100.
    pub p99: Option<Duration>,
}

impl Beating {
    pub(crate) fn of(own: &Rounds, floor: Option<&Rounds>, budget: Duration) -> Option<Beating> {
        let all = own.all_beats()?;
        let floor = floor.filter(|floor| floor.beats().next().is_some());
        // Each is a median over all rounds, so it is worked out once and not in each round.
        let [floor_p50, floor_p90, floor_p99] =
            [0.5, 0.9, 0.99].map(|q| floor.and_then(|floor| floor.quantile(q)));
        let by_round = own.beats().map(|round| OverFloor {
            p50: above(round.quantile(0.5), floor_p50),
            p90: above(round.quantile(0.9), floor_p90),
            p99: above(round.quantile(0.99), floor_p99),
        });
        let lateness = own.lateness();
        let over_floor = above(lateness.p99, floor_p99);
        let late_rounds = late_rounds(own, floor_p99, budget);
        let judged: Vec<bool> = late_rounds.iter().filter_map(|round| round.is_late()).collect();
        let all_together = over_floor.map(|over| over <= budget && !has_unfired(all));
        let (keeps_beat, lost_at) = keeps_beat(&late_rounds, all_together);
        let starts: Vec<Duration> =
            own.starts_by_round().filter_map(|(_, start)| start.quantile(0.99)).collect();
        Some(Beating {
            due: all.due(),
            unfired: all.unfired(),
            lateness,
            floor: floor.map(Rounds::lateness),
            over_floor,
            late_beats_ratio: floor_p99.and_then(|floor| all.later_than(floor.saturating_add(budget))),
            keeps_beat,
            lost_at,
            lost_rounds: lost_rounds(own, floor_p99, budget),
            start: own.start(),
            start_over_floor: above(median(&starts), floor_p99),
            kept_rounds: count(judged.iter().filter(|late| !**late).count()),
            judged_rounds: count(judged.len()),
            p99_by_round: own
                .beats_by_round()
                .filter_map(|(round, beats)| Some((round, beats.quantile(0.99)?)))
                .collect(),
            over_floor_by_round: by_round.collect(),
        })
    }

    /// Says that so many beats never fired that the quantile which one beat in `one_in` exceeds is
    /// a lower bound: 2 for p50, 100 for p99, `u64::MAX` for the latest.
    pub fn is_lower_bound(&self, one_in: u64) -> bool {
        is_lower_bound(self.unfired, self.due, one_in)
    }
}

/// Says that more beats never fired than p99 leaves out. They are late, however briefly they were
/// waited for.
fn has_unfired(beats: &Merged) -> bool {
    100 * beats.unfired() > beats.due()
}

/// Returns which rounds are late.
fn late_rounds(own: &Rounds, floor: Option<Duration>, budget: Duration) -> Vec<RoundLate> {
    let is_late =
        |beats: &Merged, late: Option<Duration>| Some(above(late, floor)? > budget || has_unfired(beats));
    let starts: BTreeMap<u32, &Merged> = own.starts_by_round().collect();
    let round = |(round, beats): (u32, &Merged)| RoundLate {
        window: is_late(beats, beats.quantile(0.99)),
        start: starts.get(&round).and_then(|start| is_late(start, start.quantile(0.99))),
    };
    own.beats_by_round().map(round).collect()
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn above(lateness: Option<Duration>, floor: Option<Duration>) -> Option<Duration> {
    lateness.zip(floor).map(|(lateness, floor)| lateness.saturating_sub(floor))
}
