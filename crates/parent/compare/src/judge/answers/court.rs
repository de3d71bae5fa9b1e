//! Everything that the answer for one block rests on.
//!
//! **Invariant:** the candidates surely keep the beat in every world that was asked for.

use figures::Summary;
use record::Abilities;

use crate::judge::answer::Cost;
use crate::judge::standing::{Standing, Verdicts};
use crate::judge::worlds::{Block, Contender, World};

/// Everything that the answer for one block rests on.
pub(super) struct Court<'b, 's> {
    pub(super) summary: &'s Summary,
    /// The worlds of the run.
    pub(super) worlds: &'b [World],
    pub(super) verdicts: &'b Verdicts<'s>,
    pub(super) block: &'b Block<'s>,
}

impl<'b, 's> Court<'b, 's> {
    /// Returns the contenders that surely keep the beat in all of these worlds.
    pub(super) fn candidates(&self, asked: &[usize]) -> Vec<&'b Contender<'s>> {
        self.block.contenders.iter().filter(|one| one.keeps_beat(asked)).collect()
    }

    pub(super) fn leader(&self, among: &[&'b Contender<'s>], worlds: &[usize]) -> Option<Standing<'b, 's>> {
        self.verdicts.leader(among, worlds, |one| number_of_costs(self.summary, one))
    }

    pub(super) fn abilities(&self, one: &Contender<'_>) -> Option<&'s Abilities> {
        self.summary.run.abilities.get(&one.name)
    }

    pub(super) fn costs(&self, one: &Contender<'_>) -> Option<Vec<Cost>> {
        costs(self.summary, one)
    }
}

/// Returns how much a strategy asks of its user, for the choice of a leader. Unknown abilities may
/// be any.
pub(crate) fn number_of_costs(summary: &Summary, one: &Contender<'_>) -> usize {
    costs(summary, one).map_or(usize::MAX, |costs| costs.len())
}

fn costs(summary: &Summary, one: &Contender<'_>) -> Option<Vec<Cost>> {
    let able = *summary.run.abilities.get(&one.name)?;
    let all = [
        (!able.borrows, Cost::SendStatic),
        (able.divides, Cost::Divides),
        (able.splits, Cost::Splits),
        (able.moves_out, Cost::MovesOut),
        (able.refuses, Cost::Refuses),
        // A job that borrows is in its caller's hands and ends with it. Older runs state neither.
        (able.pushes_back && !able.keeps_limit && !able.borrows, Cost::LeavesLimit),
        (!able.cancels, Cost::CannotCancel),
        (!able.bounds_threads, Cost::ThreadPerJob),
    ];
    Some(all.into_iter().filter(|(costs, _)| *costs).map(|(_, cost)| cost).collect())
}
