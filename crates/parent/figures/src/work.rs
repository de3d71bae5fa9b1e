//! The work that was done: rates, and ratios to the same job run raw.
//!
//! This module owns which rounds are paired, and what is divided by what. The intervals are those
//! of `stats`.
//!
//! **Invariant:** a round of a cell is divided by the raw run of the same round, and by no other.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use record::Work;
use stats::{Ratio, paired_ratio, paired_ratios};

use crate::coarse::Coarse;
use crate::rounds::Rounds;

/// The work of the jobs, in all rounds.
#[derive(Clone, Debug, PartialEq)]
pub struct Working {
    /// Steps a second of the window, of all jobs together.
    pub per_second: Option<f64>,
    /// Steps a second of processor time, of all threads. Other processes on the machine hardly
    /// change it.
    pub per_cpu_second: Option<f64>,
    /// Yields a second of the window.
    pub yields_per_second: Option<f64>,
    /// Steps a second, divided by the raw run's. 1 is as fast, 0.5 is half as fast. Several jobs on
    /// several processors may be above 1. A raw run's own ratio is 1. It has no interval if the
    /// work is coarse.
    pub ratio: Option<Ratio>,
    /// Steps a second of processor time, divided by the raw run's. It has no interval if the work
    /// is coarse.
    pub cpu_ratio: Option<Ratio>,
    /// Steps a second of each round: two cells of a run are compared by these.
    pub per_second_by_round: BTreeMap<u32, f64>,
    /// The ratio of each round by itself: two runs are compared by these.
    pub ratio_by_round: Vec<f64>,
    /// The measurement of this subject or of its raw run that had too few steps. `None` if all had
    /// enough, or if its work is compared with nothing.
    pub coarse: Option<Coarse>,
}

impl Working {
    /// Works out the work. Returns `None` if no round had any. Without a raw run, it is compared
    /// with nothing.
    pub(crate) fn of(own: &Rounds, raw: Option<&Rounds>) -> Option<Working> {
        own.works().next()?;
        let total = |part: fn(&Work) -> u64| sum(own.works().map(|(_, work, _)| part(work)));
        let elapsed = own.works().map(|(_, work, _)| work.elapsed).sum::<Duration>();
        let pairs_by_time = pairs(own, raw, |work, _| per(work.steps.into(), work.elapsed));
        let pairs_by_cpu = pairs(own, raw, |work, cpu| per(work.steps.into(), cpu?));
        let coarse = raw.and_then(|raw| {
            Coarse::among(own.works().chain(raw.works()).map(|(_, work, _)| (work.steps, work.elapsed)))
        });
        let ratio = |pairs: &[(f64, f64)]| match coarse {
            Some(_) => paired_ratio(pairs).map(Coarse::without_interval),
            None => paired_ratio(pairs),
        };
        Some(Working {
            per_second: per(total(|work| work.steps), elapsed),
            per_cpu_second: per_cpu_second(own),
            yields_per_second: per(total(|work| work.yields), elapsed),
            per_second_by_round: own
                .works()
                .filter_map(|(round, work, _)| Some((round, per(work.steps.into(), work.elapsed)?)))
                .collect(),
            ratio: ratio(&pairs_by_time),
            cpu_ratio: ratio(&pairs_by_cpu),
            ratio_by_round: paired_ratios(&pairs_by_time),
            coarse,
        })
    }
}

/// Returns the rate over the rounds whose processor time is known.
fn per_cpu_second(own: &Rounds) -> Option<f64> {
    let known = || own.works().filter_map(|(_, work, cpu)| Some((work.steps, cpu?)));
    per(sum(known().map(|(steps, _)| steps)), known().map(|(_, cpu)| cpu).sum())
}

/// Returns the rate of the subject and of its raw run, for each round that has both.
fn pairs(
    own: &Rounds,
    raw: Option<&Rounds>,
    rate: fn(&Work, Option<Duration>) -> Option<f64>,
) -> Vec<(f64, f64)> {
    let rates = |rounds: &Rounds| -> HashMap<u32, f64> {
        rounds.works().filter_map(|(round, work, cpu)| Some((round, rate(work, cpu)?))).collect()
    };
    let raw = raw.map(rates).unwrap_or_default();
    let mut own: Vec<(u32, f64)> = rates(own).into_iter().collect();
    own.sort_by_key(|(round, _)| *round);
    own.into_iter().filter_map(|(round, rate)| Some((rate, *raw.get(&round)?))).collect()
}

/// Adds counts in 128 bits: a record may hold any number of 64 bits, and there are several.
fn sum(counts: impl Iterator<Item = u64>) -> u128 {
    counts.map(u128::from).sum()
}

/// Returns how many a second. `None` if no time passed.
fn per(count: u128, time: Duration) -> Option<f64> {
    (!time.is_zero()).then(|| count as f64 / time.as_secs_f64())
}
