//! What would change an answer.
//!
//! **Invariant:** a change is said only if the same run measured it.

use super::court::Court;
use crate::judge::answer::Change;
use crate::judge::worlds::{Beat, Contender};

impl Court<'_, '_> {
    /// Names the strategy that would be taken if a world with more jobs than processors was not
    /// asked for, if it surely loses the beat there.
    pub(super) fn changes(&self, first: Option<&Contender<'_>>, asked: &[usize]) -> Vec<Change> {
        let is_crowd =
            |world: &usize| self.worlds[*world].load.jobs().is_some_and(|jobs| jobs > self.block.cpus.max(1));
        let without = |crowd: usize| {
            let rest: Vec<usize> = asked.iter().copied().filter(|world| *world != crowd).collect();
            if rest.is_empty() {
                return None;
            }
            let other = self.leader(&self.candidates(&rest), &rest)?.first;
            let loses = matches!(other.beat(crowd), Beat::Lost | Beat::LostAtStart);
            let is_another = first.is_none_or(|first| first.name != other.name);
            (is_another && loses).then(|| Change::WithoutCrowd {
                world: self.worlds[crowd].clone(),
                strategy: other.name.clone(),
            })
        };
        asked.iter().copied().filter(is_crowd).filter_map(without).collect()
    }
}
