//! The figures of a row: what was measured, and what follows from it and from the controls of the
//! same run.
//!
//! This module owns the definitions. `lateness.rs` does the arithmetic on histograms, `work.rs`
//! that on work.
//!
//! **Invariant:** a figure is `None` if something that it rests on was not taken.

use std::collections::BTreeMap;
use std::time::Duration;

use record::Switches;

use crate::coarse::Coarse;
use crate::job_times::JobTimes;
use crate::lateness::{Lateness, Merged};
use crate::rounds::Rounds;
use crate::work::Working;

/// All figures of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// The number of rounds that these figures rest on: those that were measured and did not fail.
    pub rounds: u32,
    /// The number of these rounds that are spoiled: by something else on the machine, each time
    /// that they were measured. See [`crate::spoiled`].
    pub spoiled: u32,
    /// The largest share of a round for which a quota held the child back that its own threads used
    /// up. This is a result, not noise. `None` if there is no quota, or it was not reached.
    pub held_back: Option<f64>,
    /// The beats. `None` for a raw run, which has none.
    pub beating: Option<Beating>,
    /// The work of the jobs. `None` for a floor, which has none.
    pub working: Option<Working>,
    /// The times of the jobs. `None` for a control, and in a run of format 1 or 2.
    pub jobs: Option<JobTimes>,
    /// The most threads that the process had in any round, the measuring one included.
    pub threads_peak: Option<u64>,
    /// The most memory that was resident in any round, in bytes.
    pub rss_peak_bytes: Option<u64>,
    /// Context switches in the windows of all rounds together. `None` if they are not known for a
    /// round.
    pub switches: Option<Switches>,
}

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
    /// p99 less the floor's p99; 0 if it is no later.
    pub over_floor: Option<Duration>,
    /// The share of the beats that were later than the floor's p99 and the budget allow, from 0 to
    /// 1.
    pub late_beats_ratio: Option<f64>,
    /// The verdict on the beat. It was kept if p99 above the floor is at most the budget, in at
    /// least four rounds of five. `None` if one can't tell: too few beats were due, there is no
    /// floor, or some rounds are late but not most. In that case the machine or the strategy stalls
    /// now and then.
    pub keeps_beat: Option<bool>,
    /// The lateness of the beats of the first second after the jobs came: p99 and the largest of
    /// any round. The window begins later, so `lateness` does not hold it. `None` without jobs, and
    /// in a run of format 1 or 2.
    pub start: Option<Lateness>,
    /// The number of rounds that kept the beat.
    pub kept_rounds: u32,
    /// The number of rounds with enough beats to tell.
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

impl Figures {
    /// Works out the figures of a subject, with the controls that it has.
    pub(crate) fn of(
        own: &Rounds,
        floor: Option<&Rounds>,
        raw: Option<&Rounds>,
        budget: Duration,
    ) -> Figures {
        let switches = own.usages().map(|usage| usage.switches);
        Figures {
            rounds: own.measured(),
            spoiled: own.spoiled(),
            held_back: own.held_back(),
            beating: Beating::of(own, floor, budget),
            working: Working::of(own, raw),
            jobs: None,
            threads_peak: own.threads_peaks().max(),
            rss_peak_bytes: own.usages().filter_map(|usage| usage.rss_peak_bytes).max(),
            switches: (own.measured() > 0).then(|| sum(switches)).flatten(),
        }
    }

    /// Returns the lateness: all `None` if no beats were measured.
    pub fn lateness(&self) -> Lateness {
        self.beating.as_ref().map(|beating| beating.lateness).unwrap_or_default()
    }

    /// Returns the floor's lateness: all `None` if it was not measured.
    pub fn floor(&self) -> Lateness {
        self.beating.as_ref().and_then(|beating| beating.floor).unwrap_or_default()
    }

    /// Returns the measurement with too few steps for a verdict on work. `None` if all had enough,
    /// or there is no work.
    pub fn coarse(&self) -> Option<Coarse> {
        self.working.as_ref().and_then(|working| working.coarse)
    }

    /// Returns the verdict on the beat. `None` if one can't tell.
    pub fn keeps_beat(&self) -> Option<bool> {
        self.beating.as_ref().and_then(|beating| beating.keeps_beat)
    }
}

impl Beating {
    fn of(own: &Rounds, floor: Option<&Rounds>, budget: Duration) -> Option<Beating> {
        let all = own.all_beats()?;
        let floor = floor.filter(|floor| floor.beats().next().is_some());
        let floor_at = |q| floor.and_then(|floor| floor.quantile(q));
        let by_round = own.beats().map(|round| {
            let over = |q| above(round.quantile(q), floor_at(q));
            OverFloor { p50: over(0.5), p90: over(0.9), p99: over(0.99) }
        });
        let over_floor_by_round: Vec<OverFloor> = by_round.collect();
        let lateness = own.lateness();
        let over_floor = above(lateness.p99, floor_at(0.99));
        // A beat that never fired is late, however briefly it was waited for.
        let is_late = |(round, over): (&Merged, &OverFloor)| {
            Some(over.p99? > budget || 100 * round.unfired() > round.due())
        };
        let late_rounds: Vec<bool> = own.beats().zip(&over_floor_by_round).filter_map(is_late).collect();
        Some(Beating {
            due: all.due(),
            unfired: all.unfired(),
            lateness,
            floor: floor.map(Rounds::lateness),
            over_floor,
            late_beats_ratio: floor_at(0.99).and_then(|floor| all.later_than(floor.saturating_add(budget))),
            start: None,
            kept_rounds: count(late_rounds.iter().filter(|late| !**late).count()),
            judged_rounds: count(late_rounds.len()),
            keeps_beat: keeps_beat(&late_rounds, over_floor.map(|over| over <= budget)),
            p99_by_round: own
                .beats_by_round()
                .filter_map(|(round, beats)| Some((round, beats.quantile(0.99)?)))
                .collect(),
            over_floor_by_round,
        })
    }
}

/// Returns the verdict on the beat: kept if at most one round in five was late, not kept if most
/// were, and no verdict in between. If every round is too short to tell, the beats of all of them
/// together decide.
fn keeps_beat(rounds: &[bool], all_together: Option<bool>) -> Option<bool> {
    let late = rounds.iter().filter(|late| **late).count();
    match rounds.len() {
        0 => all_together,
        all if 5 * late <= all => Some(true),
        all if 2 * late > all => Some(false),
        _ => None,
    }
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn above(lateness: Option<Duration>, floor: Option<Duration>) -> Option<Duration> {
    lateness.zip(floor).map(|(lateness, floor)| lateness.saturating_sub(floor))
}

fn sum(all: impl Iterator<Item = Option<Switches>>) -> Option<Switches> {
    all.into_iter().try_fold(Switches::default(), |sum, one| {
        let one = one?;
        Some(Switches {
            voluntary: sum.voluntary.saturating_add(one.voluntary),
            involuntary: sum.involuntary.saturating_add(one.involuntary),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::keeps_beat;

    #[test]
    fn a_few_late_rounds_among_many_are_no_verdict() {
        let verdict = |late: usize, of: usize| {
            let rounds: Vec<bool> = (0..of).map(|round| round < late).collect();
            keeps_beat(&rounds, None)
        };
        for (late, of) in [(0, 1), (0, 5), (1, 5), (2, 12)] {
            assert_eq!(verdict(late, of), Some(true), "{late} of {of}");
        }
        for (late, of) in [(1, 2), (2, 5), (3, 12), (6, 12)] {
            assert_eq!(verdict(late, of), None, "{late} of {of}");
        }
        for (late, of) in [(1, 1), (2, 2), (3, 5), (7, 12)] {
            assert_eq!(verdict(late, of), Some(false), "{late} of {of}");
        }
    }

    #[test]
    fn rounds_that_are_too_short_leave_it_to_all_together() {
        for all_together in [None, Some(true), Some(false)] {
            assert_eq!(keeps_beat(&[], all_together), all_together);
        }
    }
}
