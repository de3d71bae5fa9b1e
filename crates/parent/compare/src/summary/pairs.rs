//! The cells of a run against each other: which does more work, which is later, or that it can't be told.
//!
//! Two cells are compared where only the strategy or its setting differs, by the rounds that both have: what slowed the
//! machine in a round slowed both. It owns which cells are compared and what stands first; thresholds and
//! intervals are `stats`'s.
//!
//! What must stay true: what is called more or less is so beyond the threshold with its whole interval; nothing is
//! ranked by a point.

use std::collections::BTreeMap;
use std::time::Duration;

use record::Cell;
use stats::{
    LatenessChange, SpeedChange, SpeedVerdict, Thresholds, paired_lateness_change, paired_rounds_needed,
    paired_speed_change,
};

use super::figures::Figures;
use super::table::{Row, Summary};

/// Two cells of a run, the first against the second.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The one that the verdicts are about.
    pub one: Cell,
    /// The one that it is compared with.
    pub other: Cell,
    /// Steps a second.
    pub speed: SpeedChange,
    /// p99 of the lateness: a difference within the budget is none.
    pub lateness: LatenessChange,
    /// Where the speeds can't be told apart: how many rounds would probably suffice. `None` where it can be told, or no
    /// sensible number would.
    pub rounds_needed: Option<usize>,
}

/// The measured rows two by two.
pub(super) fn all(rows: &[Row<Cell>], budget: Duration) -> Vec<Pair> {
    let measured: Vec<&Row<Cell>> = rows.iter().filter(|row| row.figures.working.is_some()).collect();
    let mut pairs = Vec::new();
    for (at, one) in measured.iter().enumerate() {
        for other in &measured[at + 1..] {
            if differ_in_strategy_only(&one.of, &other.of) {
                pairs.push(pair(one, other, budget));
            }
        }
    }
    pairs
}

fn differ_in_strategy_only(one: &Cell, other: &Cell) -> bool {
    let like_one = Cell { strategy: one.strategy.clone(), setting: one.setting.clone(), ..other.clone() };
    *one == like_one
}

fn pair(one: &Row<Cell>, other: &Row<Cell>, budget: Duration) -> Pair {
    let speeds = |row: &Row<Cell>| {
        row.figures.working.as_ref().map(|work| work.per_second_by_round.clone()).unwrap_or_default()
    };
    let late = |figures: &Figures| {
        figures.beating.as_ref().map(|beating| beating.p99_by_round.clone()).unwrap_or_default()
    };
    let speeds = shared(&speeds(one), &speeds(other));
    let speed = paired_speed_change(&speeds, Thresholds::SPEED);
    let rounds_needed = (speed.verdict == SpeedVerdict::CantTell)
        .then(|| paired_rounds_needed(&speeds, Thresholds::SPEED))
        .flatten();
    Pair {
        one: one.of.clone(),
        other: other.of.clone(),
        speed,
        lateness: paired_lateness_change(&shared(&late(&one.figures), &late(&other.figures)), budget),
        rounds_needed,
    }
}

/// The rounds that both have.
fn shared<T: Copy>(one: &BTreeMap<u32, T>, other: &BTreeMap<u32, T>) -> Vec<(T, T)> {
    one.iter().filter_map(|(round, one)| Some((*one, *other.get(round)?))).collect()
}

/// How the cells that keep the beat stand to each other: of those that differ in the strategy only, one of which nobody
/// is surely ahead in work, and what may be said of the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<'s> {
    /// The one in front. Several may be as good as this: see `as_good` and `open`.
    pub first: &'s Cell,
    /// As much work, to within the threshold.
    pub as_good: Vec<&'s Cell>,
    /// It can't be told which of the two does more.
    pub open: Vec<&'s Cell>,
    /// Surely less work.
    pub less: Vec<&'s Cell>,
    /// How many rounds would probably settle all that is open. `None` where nothing is, or something would stay so.
    pub rounds_needed: Option<usize>,
}

/// The standings of a run, one for each group of cells with two or more that keep the beat, in the order of the run.
pub fn standings(summary: &Summary) -> Vec<Standing<'_>> {
    let keeping = |row: &&Row<Cell>| row.figures.keeps_beat() == Some(true) && row.figures.working.is_some();
    let mut left: Vec<&Row<Cell>> = summary.cells.iter().filter(keeping).collect();
    let mut standings = Vec::new();
    while let Some(&next) = left.first() {
        let (group, others): (Vec<_>, Vec<_>) =
            left.iter().partition(|row| differ_in_strategy_only(&row.of, &next.of));
        left = others;
        if group.len() > 1 {
            standings.extend(standing(&group, &summary.pairs));
        }
    }
    standings
}

fn standing<'s>(group: &[&'s Row<Cell>], pairs: &[Pair]) -> Option<Standing<'s>> {
    let all: Option<Vec<Standing<'s>>> = group.iter().map(|first| behind(first, group, pairs)).collect();
    // Nobody is surely ahead of the one in front. Where several are like that: who is surely ahead of most, and then
    // whose work is surely the most.
    let rank = |standing: &Standing<'_>| {
        let row = group.iter().find(|row| row.of == *standing.first);
        (standing.less.len(), row.and_then(|row| least(row)).unwrap_or(0.0))
    };
    let is_behind = |standing: &Standing<'_>, others: &[Standing<'_>]| {
        others.iter().any(|other| other.less.contains(&standing.first))
    };
    let all = all?;
    let candidates = all.iter().filter(|standing| !is_behind(standing, &all));
    candidates
        .max_by(|one, other| {
            let ((one, least), (other, other_least)) = (rank(one), rank(other));
            one.cmp(&other).then(least.total_cmp(&other_least))
        })
        .cloned()
}

/// How all others stand to one. `None` where a pair is missing.
fn behind<'s>(first: &'s Row<Cell>, group: &[&'s Row<Cell>], pairs: &[Pair]) -> Option<Standing<'s>> {
    let mut standing =
        Standing { first: &first.of, as_good: vec![], open: vec![], less: vec![], rounds_needed: None };
    let mut needed = Some(0);
    for other in group.iter().filter(|row| row.of != first.of) {
        let pair = pairs.iter().find(|pair| pair.is_of(&first.of, &other.of))?;
        match (pair.speed.verdict, pair.one == first.of) {
            (SpeedVerdict::Same, _) => standing.as_good.push(&other.of),
            (SpeedVerdict::Faster, true) | (SpeedVerdict::Slower, false) => standing.less.push(&other.of),
            (SpeedVerdict::CantTell, _) => {
                standing.open.push(&other.of);
                needed = needed.zip(pair.rounds_needed).map(|(one, other)| one.max(other));
            }
            // This one is surely behind, and will not stand in front.
            (SpeedVerdict::Faster, false) | (SpeedVerdict::Slower, true) => standing.open.push(&other.of),
        }
    }
    standing.rounds_needed = needed.filter(|rounds| *rounds > 0);
    Some(standing)
}

impl Pair {
    /// Whether it is about these two, in either order.
    fn is_of(&self, one: &Cell, other: &Cell) -> bool {
        (self.one == *one && self.other == *other) || (self.one == *other && self.other == *one)
    }
}

/// The lower end of the work's interval.
fn least(row: &Row<Cell>) -> Option<f64> {
    Some(row.figures.working.as_ref()?.ratio?.interval?.low)
}

#[cfg(test)]
mod tests {
    use stats::LatenessVerdict;

    use super::*;
    use crate::summary::sample::{cell, controls, info, measured, ms};
    use crate::summary::summarise;

    const FEW: [&str; 4] = ["inline", "manual-yield:every=10", "rayon-offload", "spawn-blocking"];

    /// A run of two rounds on tokio/1 with the work of each cell in both, and `late` as the lateness of the first.
    fn run(late: Duration, work: [[u64; 2]; 4]) -> Summary {
        let cells = FEW.map(|strategy| cell(strategy, "tokio/1"));
        let mut measurements = controls(&cells[0]);
        for (at, (cell, work)) in cells.iter().zip(work).enumerate() {
            measurements.extend(measured(cell, ms(1), if at == 0 { late } else { ms(1) }, work));
        }
        summarise(&info(&cells), &measurements)
    }

    /// The second round has nine tenths of the first for all: what the whole machine does cancels.
    fn drifting(work: u64) -> [u64; 2] {
        [work, work * 9 / 10]
    }

    #[test]
    fn every_two_cells_are_compared_by_their_common_rounds() {
        let work = [drifting(900_000), drifting(700_000), [900_000, 990_000], drifting(899_000)];
        let summary = run(ms(50), work);
        let verdicts: Vec<(String, String, SpeedVerdict)> = summary
            .pairs
            .iter()
            .map(|pair| (pair.one.strategy.clone(), pair.other.strategy.clone(), pair.speed.verdict))
            .collect();
        let expected = [
            ("inline", "manual-yield", SpeedVerdict::Faster),
            ("inline", "rayon-offload", SpeedVerdict::CantTell),
            ("inline", "spawn-blocking", SpeedVerdict::Same),
            ("manual-yield", "rayon-offload", SpeedVerdict::CantTell),
            ("manual-yield", "spawn-blocking", SpeedVerdict::Slower),
            ("rayon-offload", "spawn-blocking", SpeedVerdict::CantTell),
        ];
        assert_eq!(verdicts, expected.map(|(one, other, is)| (one.to_owned(), other.to_owned(), is)));
        // The budget of the sample is 1 ms, and 50 ms is more.
        assert!(summary.pairs[..3].iter().all(|pair| pair.lateness.verdict == LatenessVerdict::Later));
        assert!(summary.pairs[3..].iter().all(|pair| pair.lateness.verdict == LatenessVerdict::Same));
    }

    #[test]
    fn only_cells_that_differ_in_the_strategy_alone_are_compared() {
        let cells = [cell("inline", "tokio/1"), cell("inline", "smol/1")];
        let measurements: Vec<_> =
            cells.iter().flat_map(|cell| measured(cell, ms(1), ms(1), [900_000, 900_000])).collect();
        assert_eq!(summarise(&info(&cells), &measurements).pairs, []);
    }

    #[test]
    fn who_does_not_keep_the_beat_does_not_stand_first() {
        let work = [drifting(999_000), drifting(700_000), [900_000, 990_000], drifting(899_000)];
        let summary = run(ms(50), work);
        let standings = standings(&summary);
        let [standing] = standings.as_slice() else { panic!("one group: {standings:?}") };
        let names = |cells: &[&Cell]| cells.iter().map(|cell| cell.strategy.clone()).collect::<Vec<_>>();
        // Its own rounds differ so much that nobody is surely behind rayon's, although its point is the highest.
        assert_eq!(standing.first.strategy, "spawn-blocking");
        assert_eq!(names(&standing.as_good), [""; 0]);
        assert_eq!(names(&standing.open), ["rayon-offload"]);
        assert_eq!(names(&standing.less), ["manual-yield"]);
        assert!(standing.rounds_needed.is_some_and(|rounds| rounds > 12), "two rounds that differ as much");
    }

    #[test]
    fn the_first_is_ahead_of_what_is_surely_less_and_beside_what_is_the_same() {
        let work = [drifting(900_000), drifting(700_000), drifting(901_000), drifting(899_000)];
        let summary = run(ms(1), work);
        let standings = standings(&summary);
        let names = |cells: &[&Cell]| cells.iter().map(|cell| cell.strategy.clone()).collect::<Vec<_>>();
        assert_eq!(standings[0].first.strategy, "rayon-offload");
        assert_eq!(names(&standings[0].as_good), ["inline", "spawn-blocking"]);
        assert_eq!(names(&standings[0].less), ["manual-yield"]);
        assert_eq!((names(&standings[0].open).len(), standings[0].rounds_needed), (0, None));
    }
}
