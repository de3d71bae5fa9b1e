//! The warnings of an answer: strategies that one would take without these figures.
//!
//! **Invariant:** a strategy is warned against only if it surely loses the beat, and with the
//! figure.

use record::Abilities;

use super::court::Court;
use crate::judge::answer::{Loss, Warning};
use crate::judge::worlds::{Beat, Contender};

impl<'s> Court<'_, 's> {
    /// Warns against the strategies that ask nothing of their user, and against the one that looks
    /// best in a closed loop of few jobs, if they lose the beat in any world.
    pub(super) fn against(&self, asked: &[usize]) -> Vec<Warning> {
        let is_free = |one: &&&Contender<'_>| {
            self.abilities(one).is_some_and(|own: &Abilities| own.borrows && !own.divides)
        };
        let tried = self.block.tried();
        let mut suspects: Vec<&Contender<'s>> = tried.iter().filter(is_free).copied().collect();
        if let Some(best) = self.looks_best(asked)
            && suspects.iter().all(|one| one.name != best.name)
        {
            suspects.push(best);
        }
        let warnings = suspects.into_iter().map(|one| Warning {
            strategy: one.name.clone(),
            losses: asked.iter().filter_map(|world| self.loss(one, *world)).collect(),
        });
        warnings.filter(|warning| !warning.losses.is_empty()).collect()
    }

    /// Returns the leader of the closed loop with the fewest jobs, as if no other world was asked
    /// for.
    fn looks_best(&self, asked: &[usize]) -> Option<&Contender<'s>> {
        let loops = asked.iter().filter_map(|world| Some((self.worlds[*world].load.jobs()?, *world)));
        let (_, endless) = loops.min()?;
        Some(self.leader(&self.candidates(&[endless]), &[endless])?.first)
    }

    fn loss(&self, one: &Contender<'_>, world: usize) -> Option<Loss> {
        let beat = one.beat(world);
        let beating = one.rows[world]?.figures.beating.as_ref()?;
        let late = match beat {
            Beat::Lost => beating.lateness.p99,
            // A start with fewer than 100 beats is judged by its latest one.
            Beat::LostAtStart => beating.start.and_then(|start| start.p99.or(start.max)),
            Beat::Kept | Beat::Open | Beat::Missing => return None,
        };
        let at_start = beat == Beat::LostAtStart;
        let is_lower_bound = !at_start && beating.is_lower_bound(100);
        Some(Loss { world: self.worlds[world].clone(), late, is_lower_bound, at_start })
    }
}
