//! The answers of a run: for each block, which strategy to take, because of what, and what it
//! costs.
//!
//! This module owns how an answer is found. `answer.rs` owns what it is, and `show/answers.rs` its
//! words.
//!
//! 1. A candidate surely keeps the beat in every world that was asked for.
//! 2. Of the candidates, `standing.rs` chooses the leader.
//! 3. Costs follow from what the strategies state of themselves.
//!
//! **Invariant:** `take` and `instead` keep the beat in every world. No strategy is known by name.

mod against;
mod changes;
mod court;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use figures::{Outcome, Summary};
use record::Abilities;

use self::court::Court;
pub(crate) use self::court::number_of_costs;
use super::answer::{Answer, Choice, Instead, NoChoice, Open, Reason, Unsure, When};
use super::standing::{Standing, Verdicts};
use super::worlds::{Beat, Contender, blocks, worlds};

/// Returns the answer for each block in which anything was measured, in the order of the plan.
pub(crate) fn answers(summary: &Summary) -> Vec<Answer> {
    let worlds = worlds(summary);
    let verdicts = Verdicts::of(summary);
    let blocks = blocks(summary, &worlds);
    let measured = blocks.iter().filter(|block| !block.tried().is_empty());
    measured.map(|block| Court { summary, worlds: &worlds, verdicts: &verdicts, block }.answer()).collect()
}

impl<'b, 's> Court<'b, 's> {
    fn answer(&self) -> Answer {
        let asked = self.block.worlds();
        let candidates = self.candidates(&asked);
        let standing = self.leader(&candidates, &asked);
        let first = standing.as_ref().map(|standing| standing.first);
        let names = |all: &[&Contender<'_>]| all.iter().map(|one| one.name.clone()).collect::<Vec<_>>();
        let unsure = self.unsure(&asked);
        Answer {
            runtime: self.block.runtime.to_owned(),
            cpus: self.block.cpus,
            place: self.block.place,
            peer: self.block.rows().first().and_then(|row| row.of.peer.clone()),
            worlds: asked.len(),
            measured: self.block.tried().len(),
            take: first.map(|first| self.choice(first)),
            why_not: first.is_none().then(|| self.why_not(&asked)),
            because: first.map(|first| self.because(first, &asked)).unwrap_or_default(),
            instead: first.and_then(|first| self.instead(first, &candidates, &asked)),
            as_good: standing.as_ref().map(|standing| names(&standing.as_good)).unwrap_or_default(),
            ahead: standing.as_ref().map(|standing| names(&standing.ahead)).unwrap_or_default(),
            against: self.against(&asked),
            changes: self.changes(first, &asked),
            open: open(unsure, standing.as_ref()),
        }
    }

    /// Returns the contenders that surely lose the beat in no world, and don't surely keep it in
    /// all.
    fn unsure(&self, asked: &[usize]) -> Vec<Unsure> {
        let is_unsure = |one: &&Contender<'_>| {
            let may_keep =
                |world: &usize| matches!(one.beat(*world), Beat::Kept | Beat::Open) && one.carries(*world);
            let has_failed = one.tried().any(|row| row.outcome.is_failed());
            asked.iter().all(may_keep) && !has_failed && !one.keeps_beat(asked)
        };
        let open = |one: &Contender<'_>| {
            let open = asked.iter().filter(|world| one.beat(**world) == Beat::Open);
            open.map(|world| self.worlds[*world].clone()).collect()
        };
        let unsure = |one: &Contender<'_>| Unsure { strategy: one.name.clone(), worlds: open(one) };
        self.block.tried().into_iter().filter(is_unsure).map(unsure).collect()
    }

    /// Returns why there are no candidates. Strategies that make no sense here don't count.
    fn why_not(&self, asked: &[usize]) -> NoChoice {
        let loses = |one: &&Contender<'_>| {
            asked.iter().any(|world| matches!(one.beat(*world), Beat::Lost | Beat::LostAtStart))
        };
        let is_skipped =
            |one: &&Contender<'_>| one.rows().any(|row| matches!(row.outcome, Outcome::Skipped { .. }));
        let contenders = self.block.contenders.iter();
        let others: Vec<_> = contenders.filter(|one| !loses(one) && !is_skipped(one)).collect();
        let has_failed = |one: &Contender<'_>| one.rows().any(|row| row.outcome.is_failed());
        let is_swamped = |one: &Contender<'_>| asked.iter().any(|world| !one.carries(*world));
        let is_missing = |one: &Contender<'_>| asked.iter().any(|world| one.beat(*world) == Beat::Missing);
        if !self.unsure(asked).is_empty() {
            NoChoice::CannotTellYet
        } else if others.iter().any(|one| is_missing(one) && !has_failed(one) && !is_swamped(one)) {
            NoChoice::NotMeasured
        } else if others.iter().any(|one| is_swamped(one)) {
            NoChoice::CannotCarry
        } else if others.iter().any(|one| has_failed(one)) {
            NoChoice::Failed
        } else {
            NoChoice::NothingKeeps
        }
    }

    fn choice(&self, one: &Contender<'_>) -> Choice {
        Choice { strategy: one.name.clone(), costs: self.costs(one) }
    }

    fn because(&self, first: &Contender<'_>, asked: &[usize]) -> Vec<Reason> {
        let rows = || asked.iter().filter_map(|world| Some((&self.worlds[*world], first.rows[*world]?)));
        let late = rows().filter_map(|(_, row)| row.figures.lateness().p99).max();
        let floor = rows().filter_map(|(_, row)| row.figures.floor().p99).max();
        let mut because = vec![Reason::Beat { late, floor }];
        because.extend(rows().filter_map(|(world, row)| {
            let world = world.clone();
            if world.load.jobs().is_none() {
                return Some(Reason::Jobs { world, latency: row.figures.jobs.as_ref()?.latency });
            }
            let ratio = row.figures.working.as_ref()?.ratio?;
            let is_told = row.figures.coarse().is_none() && !ratio.is_vague();
            is_told.then_some(Reason::Work { world, ratio })
        }));
        because
    }

    /// Chooses among the candidates for a job that the first choice can't carry.
    fn instead(
        &self,
        first: &Contender<'_>,
        candidates: &[&'b Contender<'s>],
        asked: &[usize],
    ) -> Option<Instead> {
        let Abilities { borrows, divides, .. } = *self.abilities(first)?;
        let others = candidates.iter().copied();
        let others: Vec<_> =
            others.filter(|one| self.abilities(one).is_some_and(|own| own.borrows != borrows)).collect();
        let choice = self.leader(&others, asked)?.first;
        let when = match (borrows, divides) {
            (false, _) => When::MustStay,
            (true, true) if self.abilities(choice).is_some_and(|own| !own.divides) => When::CannotDivide,
            (true, _) => When::MustLeave,
        };
        Some(Instead { when, choice: self.choice(choice) })
    }
}

fn open(unsure: Vec<Unsure>, standing: Option<&Standing<'_, '_>>) -> Vec<Open> {
    let beat = (!unsure.is_empty()).then_some(Open::Beat(unsure));
    let speed = standing.filter(|standing| !standing.open.is_empty()).map(|standing| Open::Speed {
        strategies: standing.open.iter().map(|one| one.name.clone()).collect(),
        rounds_needed: standing.rounds_needed,
    });
    beat.into_iter().chain(speed).collect()
}
