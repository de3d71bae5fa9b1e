//! Cells whose beat is lost for sure: further rounds can't change the verdict, and need not be
//! measured.
//!
//! **Invariant:** no spoiled round decides it, and an unknown floor never makes it so.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use record::{Answer, Cell, Machine, Measurement, Purpose, RunInfo, Subject};

use crate::counted::{Weight, replaces, weight};
use crate::lateness::Merged;
use crate::rounds::{Rounds, quantile};
use crate::spoil::{Spoil, spoiled};

/// The number of budgets above the floor from which on a beat is lost for sure.
const BUDGETS: u32 = 10;
/// The floor that is assumed if it is not known. No floor of a machine in use is so late.
const HIGHEST_FLOOR: Duration = Duration::from_millis(100);

/// The cells of a run whose beat is lost for sure, while the run is measured.
///
/// A beat is lost for sure if more than half of the planned rounds are lost by a factor of ten, and
/// nothing spoiled them. Whatever the other rounds show, most rounds are then late. A round is lost
/// by a factor of ten if p99 is above the floor by more than ten times the budget, or if most beats
/// never fired. A round with too few beats for p99 has to be so late at p50. If the floor is not
/// known yet, 100 ms are assumed. Only the windows count, not the start.
///
/// It takes one measurement after the other, and reads each once: the time of a run grows with its
/// rounds, and not with their square.
#[derive(Debug)]
pub struct LostCells {
    planned: u32,
    budget: Duration,
    machine: Machine,
    cells: HashMap<Cell, BTreeMap<u32, OfRound<RoundEnd>>>,
    floors: HashMap<Subject, FloorSoFar>,
}

/// The measurement of a round that counts.
#[derive(Debug)]
struct OfRound<T> {
    weight: Weight,
    spoil: Option<Spoil>,
    /// `None` if it failed, or has no beats.
    beats: Option<T>,
}

/// A floor, in the rounds so far.
#[derive(Debug, Default)]
struct FloorSoFar {
    rounds: BTreeMap<u32, OfRound<Merged>>,
    /// Its p99. It is worked out again after each round.
    p99: OnceCell<Option<Duration>>,
}

impl LostCells {
    /// Returns those of a run that was not measured yet: none.
    pub fn of(info: &RunInfo) -> Self {
        LostCells {
            planned: info.rounds,
            budget: info.budget,
            machine: info.machine.clone(),
            cells: HashMap::new(),
            floors: HashMap::new(),
        }
    }

    /// Takes the next measurement into account.
    pub fn add(&mut self, measurement: &Measurement) {
        let (subject, purpose, round) = measurement.key();
        if purpose != Purpose::Comparison {
            return;
        }
        let around = measurement.surroundings.as_ref();
        let spoil = around.and_then(|around| spoiled(around, &self.machine));
        match subject {
            Subject::Cell(cell) => {
                let rounds = self.cells.entry(cell.clone()).or_default();
                put(rounds, round, weight(measurement, spoil), spoil, || {
                    beats(measurement).as_ref().map(RoundEnd::of)
                });
            }
            Subject::Floor { .. } => {
                let floor = self.floors.entry(subject.clone()).or_default();
                put(&mut floor.rounds, round, weight(measurement, spoil), spoil, || beats(measurement));
                floor.p99 = OnceCell::new();
            }
            _ => {}
        }
    }

    /// Says that further rounds of a cell need not be measured.
    pub fn has(&self, cell: &Cell) -> bool {
        let Some(rounds) = self.cells.get(cell) else { return false };
        let floor_p99 = self.floors.get(&Subject::floor_of(cell)).and_then(FloorSoFar::p99);
        let limit = limit(floor_p99, self.budget);
        let unspoiled = rounds.values().filter(|round| round.spoil.is_none());
        let lost = unspoiled.filter_map(|round| round.beats).filter(|beats| beats.is_lost(limit));
        are_most(count(lost.count()), self.planned)
    }
}

impl FloorSoFar {
    fn p99(&self) -> Option<Duration> {
        *self.p99.get_or_init(|| {
            let beats: Vec<&Merged> = self.rounds.values().filter_map(|round| round.beats.as_ref()).collect();
            quantile(&beats, 0.99)
        })
    }
}

/// Keeps a measurement of a round, if it counts before the one that is there.
fn put<T>(
    rounds: &mut BTreeMap<u32, OfRound<T>>,
    round: u32,
    weight: Weight,
    spoil: Option<Spoil>,
    beats: impl FnOnce() -> Option<T>,
) {
    if rounds.get(&round).is_none_or(|earlier| replaces(earlier.weight, weight)) {
        rounds.insert(round, OfRound { weight, spoil, beats: beats() });
    }
}

/// Reads the beats of a measurement. A record that can't be read has none.
fn beats(measurement: &Measurement) -> Option<Merged> {
    match &measurement.answer {
        Answer::Record(record) => crate::rounds::readable(record).ok()?.into_beats(),
        Answer::Failure(_) => None,
    }
}

/// Says that the lost rounds are more than half of the planned ones.
pub(crate) fn are_most(lost: u32, planned: u32) -> bool {
    lost > planned / 2
}

/// Counts the unspoiled rounds that are lost by a factor of ten.
pub(crate) fn lost_rounds(own: &Rounds, floor_p99: Option<Duration>, budget: Duration) -> u32 {
    let limit = limit(floor_p99, budget);
    count(own.unspoiled_beats().filter(|round| RoundEnd::of(round).is_lost(limit)).count())
}

/// Returns the lateness beyond which a round is lost by a factor of ten.
fn limit(floor_p99: Option<Duration>, budget: Duration) -> Duration {
    floor_p99.unwrap_or(HIGHEST_FLOOR).saturating_add(budget.saturating_mul(BUDGETS))
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// What decides if a round is lost by a factor of ten.
#[derive(Clone, Copy, Debug)]
struct RoundEnd {
    /// p99, or p50 if there are too few beats: p50 is not above p99, so it may speak for it.
    late: Option<Duration>,
    /// Most beats never fired.
    is_silent: bool,
}

impl RoundEnd {
    fn of(round: &Merged) -> RoundEnd {
        let late = round.quantile(0.99).or_else(|| round.quantile(0.5));
        RoundEnd { late, is_silent: 2 * round.unfired() > round.due() }
    }

    fn is_lost(self, limit: Duration) -> bool {
        self.late.is_some_and(|late| late > limit || self.is_silent)
    }
}

#[cfg(test)]
mod tests {
    use record::{Beats, Surroundings};

    use super::*;
    use crate::summarise;
    use sample::{beats, cell, controls, info, mostly, ms, record};

    fn is_lost_for_sure(cell: &Cell, info: &RunInfo, so_far: &[Measurement]) -> bool {
        let mut lost = LostCells::of(info);
        so_far.iter().for_each(|measurement| lost.add(measurement));
        lost.has(cell)
    }

    /// Says whether a cell is lost after these rounds of one that was planned: with a floor of 0.2
    /// ms at p99 or without one, and with a budget of 1 ms.
    fn is_lost(rounds: &[Beats], with_floor: bool) -> bool {
        let cell = cell("inline", "tokio/1");
        let mut so_far = if with_floor { controls(&cell) } else { Vec::new() };
        let subject = Subject::Cell(cell.clone());
        so_far.extend(
            (0..).zip(rounds).map(|(round, beats)| record(subject.clone(), round, Some(beats.clone()), None)),
        );
        let info = RunInfo { rounds: 1, ..info(std::slice::from_ref(&cell)) };
        is_lost_for_sure(&cell, &info, &so_far)
    }

    #[test]
    fn a_beat_is_lost_for_sure_beyond_ten_budgets_above_the_floor() {
        let (lost, late) = (mostly(ms(1), ms(11)), mostly(ms(1), ms(10)));
        assert!(is_lost(std::slice::from_ref(&lost), true));
        assert!(!is_lost(std::slice::from_ref(&late), true));
        assert!(!is_lost(&[], true));
    }

    /// One stall of the machine that nobody noticed must not settle a cell, and the order of the
    /// rounds must not matter.
    #[test]
    fn more_than_half_of_the_planned_rounds_have_to_be_lost() {
        let cell = cell("inline", "tokio/1");
        let lost = |planned, late: &[u64]| {
            let mut so_far = controls(&cell);
            so_far.extend((0..).zip(late).map(|(round, late)| {
                record(Subject::Cell(cell.clone()), round, Some(mostly(ms(1), ms(*late))), None)
            }));
            let info = RunInfo { rounds: planned, ..info(std::slice::from_ref(&cell)) };
            is_lost_for_sure(&cell, &info, &so_far)
        };
        assert!(!lost(3, &[50]) && lost(3, &[50, 50]));
        assert!(!lost(3, &[50, 1]) && lost(3, &[50, 1, 50]) && lost(3, &[1, 50, 50]));
        assert!(!lost(2, &[50]) && lost(2, &[50, 50]));
        assert!(!lost(5, &[50, 50]) && lost(5, &[50, 50, 50]));
    }

    #[test]
    fn a_floor_that_is_not_known_may_be_as_high_as_100_ms() {
        assert!(!is_lost(&[mostly(ms(1), ms(109))], false));
        assert!(is_lost(&[mostly(ms(1), ms(111))], false));
    }

    #[test]
    fn beats_that_mostly_never_fired_are_lost_and_a_few_late_ones_are_not() {
        assert!(is_lost(&[beats([ms(1); 40], 21)], true));
        assert!(!is_lost(&[beats([ms(1); 40], 20)], true));
        let few = |late: usize| beats((0..40).map(|beat| if beat < late { ms(50) } else { ms(1) }), 0);
        assert!(!is_lost(&[few(10)], true), "40 beats have no p99");
        assert!(is_lost(&[few(30)], true));
        assert!(!is_lost(&[beats([ms(500)], 1)], true), "one beat has no quantile");
    }

    #[test]
    fn a_spoiled_round_does_not_decide() {
        let cell = cell("inline", "tokio/1");
        let mut own = record(Subject::Cell(cell.clone()), 0, Some(mostly(ms(1), ms(500))), None);
        let mut so_far = controls(&cell);
        so_far.push(own.clone());
        let info = RunInfo { rounds: 1, ..info(std::slice::from_ref(&cell)) };
        assert!(is_lost_for_sure(&cell, &info, &so_far));
        own.surroundings =
            Some(Surroundings { took: ms(1000), others: Some(ms(1500)), ..Surroundings::default() });
        *so_far.last_mut().unwrap() = own;
        assert!(!is_lost_for_sure(&cell, &info, &so_far));
    }

    #[test]
    fn a_run_is_complete_without_the_later_rounds_of_a_lost_cell() {
        let is_complete = |late| {
            let cell = cell("inline", "tokio/1");
            let mut so_far = controls(&cell);
            for round in 0..2 {
                so_far.push(record(Subject::Cell(cell.clone()), round, Some(mostly(ms(1), late)), None));
            }
            let third = controls(&cell).into_iter().take(2).map(|mut control| {
                let subject = control.subject().clone();
                control.answer.assign(subject, Purpose::Comparison, 2);
                control
            });
            so_far.extend(third);
            summarise(&RunInfo { rounds: 3, ..info(&[cell]) }, &so_far).is_complete()
        };
        assert!(is_complete(ms(50)));
        assert!(!is_complete(ms(5)), "two of three rounds, and it may be kept");
    }
}
