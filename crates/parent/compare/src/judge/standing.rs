//! The cells of a run that keep the beat: a leader that no cell surely outworks, and how the others
//! compare with it.
//!
//! **Invariant:** no cell is ranked by a point. A cell counts as doing more work than another only
//! if the whole interval says so.

use figures::{Pair, Row, Summary};
use record::Cell;
use stats::SpeedVerdict;

/// A leader that no cell surely outworks, and how the others compare with it. All cells differ in
/// the strategy only.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Standing<'s> {
    /// The leader. Others may be as good: see `as_good` and `open`.
    pub(crate) first: &'s Cell,
    /// The cells that do as much work, within the threshold.
    pub(crate) as_good: Vec<&'s Cell>,
    /// The cells that can't be told apart from the leader.
    pub(crate) open: Vec<&'s Cell>,
    /// The cells that surely do less work.
    pub(crate) less: Vec<&'s Cell>,
    /// The number of rounds that would probably tell all open cells apart. `None` if no cell is
    /// open, or if one would stay open.
    pub(crate) rounds_needed: Option<usize>,
}

/// Returns the standings of a run, in the order of the run: one for each group of cells with two or
/// more that keep the beat. A group without a leader has none: the work of all its cells was
/// measured in too few steps.
pub(crate) fn standings(summary: &Summary) -> Vec<Standing<'_>> {
    let keeping = |row: &&Row<Cell>| row.figures.keeps_beat() == Some(true) && row.figures.working.is_some();
    let mut left: Vec<&Row<Cell>> = summary.cells.iter().filter(keeping).collect();
    let mut standings = Vec::new();
    while let Some(&next) = left.first() {
        let (group, others): (Vec<_>, Vec<_>) =
            left.iter().partition(|row| row.of.differs_in_strategy_only(&next.of));
        left = others;
        if group.len() > 1 {
            standings.extend(standing(&group, &summary.pairs));
        }
    }
    standings
}

fn standing<'s>(group: &[&'s Row<Cell>], pairs: &[Pair]) -> Option<Standing<'s>> {
    let all: Option<Vec<Standing<'s>>> = group.iter().map(|first| behind(first, group, pairs)).collect();
    // No cell is surely ahead of the leader. Of several such cells, the leader is the one that is
    // surely ahead of most others, and then the one with the highest lower end of its interval.
    let rank = |standing: &Standing<'_>| {
        let row = group.iter().find(|row| row.of == *standing.first);
        (standing.less.len(), row.and_then(|row| least(row)).unwrap_or(0.0))
    };
    let is_behind = |standing: &Standing<'_>, others: &[Standing<'_>]| {
        others.iter().any(|other| other.less.contains(&standing.first))
    };
    // Nothing is known of work that was measured in too few steps.
    let is_coarse = |standing: &Standing<'_>| {
        group.iter().any(|row| row.of == *standing.first && row.figures.coarse().is_some())
    };
    let all = all?;
    let candidates = all.iter().filter(|standing| !is_behind(standing, &all) && !is_coarse(standing));
    candidates
        .max_by(|one, other| {
            let ((one, least), (other, other_least)) = (rank(one), rank(other));
            one.cmp(&other).then(least.total_cmp(&other_least))
        })
        .cloned()
}

/// Compares all others with one cell. Returns `None` if a pair is missing.
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
            // This cell is surely behind, and will not be the leader.
            (SpeedVerdict::Faster, false) | (SpeedVerdict::Slower, true) => standing.open.push(&other.of),
        }
    }
    standing.rounds_needed = needed.filter(|rounds| *rounds > 0);
    Some(standing)
}

/// Returns the lower end of the work's interval.
fn least(row: &Row<Cell>) -> Option<f64> {
    Some(row.figures.working.as_ref()?.ratio?.interval?.low)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use figures::summarise;
    use sample::{cell, controls, info, measured, ms};

    const FEW: [&str; 4] = ["inline", "manual-yield:every=10", "rayon-offload", "spawn-blocking"];

    /// Returns a run of two rounds on tokio/1, with the work of each cell in both. The first cell
    /// is `late`.
    fn run(late: Duration, work: [[u64; 2]; 4]) -> Summary {
        let cells = FEW.map(|strategy| cell(strategy, "tokio/1"));
        let mut measurements = controls(&cells[0]);
        for (at, (cell, work)) in cells.iter().zip(work).enumerate() {
            measurements.extend(measured(cell, ms(1), if at == 0 { late } else { ms(1) }, work));
        }
        summarise(&info(&cells), &measurements)
    }

    /// Returns the work of two rounds. The second has nine tenths of the first, for all cells: a
    /// slow machine cancels out.
    fn drifting(work: u64) -> [u64; 2] {
        [work, work * 9 / 10]
    }

    #[test]
    fn who_does_not_keep_the_beat_does_not_stand_first() {
        let work = [drifting(999_000), drifting(700_000), [900_000, 990_000], drifting(899_000)];
        let summary = run(ms(50), work);
        let standings = standings(&summary);
        let [standing] = standings.as_slice() else { panic!("one group: {standings:?}") };
        let names = |cells: &[&Cell]| cells.iter().map(|cell| cell.strategy.clone()).collect::<Vec<_>>();
        // rayon-offload has the highest point, but its rounds differ so much that its interval says
        // nothing.
        assert_eq!(standing.first.strategy, "spawn-blocking");
        assert_eq!(names(&standing.as_good), [""; 0]);
        assert_eq!(names(&standing.open), ["rayon-offload"]);
        assert_eq!(names(&standing.less), ["manual-yield"]);
        assert!(standing.rounds_needed.is_some_and(|rounds| rounds > 12), "two rounds that differ as much");
    }

    #[test]
    fn nobody_leads_by_a_few_steps() {
        let few = run(ms(1), [[90, 90], [5, 5], [3, 3], [4, 4]]);
        let names = |cells: &[&Cell]| cells.iter().map(|cell| cell.strategy.clone()).collect::<Vec<_>>();
        let standings_of_few = standings(&few);
        assert_eq!(standings_of_few[0].first.strategy, "inline", "the only one with enough");
        assert_eq!(names(&standings_of_few[0].open), ["manual-yield", "rayon-offload", "spawn-blocking"]);
        assert_eq!(standings_of_few[0].rounds_needed, None);
        assert_eq!(standings(&run(ms(1), [[9, 9], [5, 5], [3, 3], [4, 4]])), []);
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
