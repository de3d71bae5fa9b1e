//! Whose turn it is: the plan's trials in their order, and at the end of each round those of it that the machine spoiled.
//!
//! What must stay true: each trial has its turn, is taken again at most once, and not more are taken again than the
//! plan allows.

use std::collections::VecDeque;

use record::Trial;

use crate::plan::Plan;

/// The turns of a plan.
pub(super) struct Queue<'p> {
    planned: std::slice::Iter<'p, Trial>,
    /// Of the round that is under way.
    again: VecDeque<Turn<'p>>,
    retakes_left: u32,
    length: usize,
}

/// A trial that is to be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn<'p> {
    pub(super) trial: &'p Trial,
    /// 0 for the first time.
    pub(super) attempt: u32,
}

impl<'p> Queue<'p> {
    pub(super) fn of(plan: &'p Plan) -> Self {
        Queue {
            planned: plan.trials.iter(),
            again: VecDeque::new(),
            retakes_left: plan.info.retakes,
            length: plan.trials.len(),
        }
    }

    /// How many turns there are in all, as far as is known by now.
    pub(super) fn length(&self) -> usize {
        self.length
    }

    pub(super) fn next(&mut self) -> Option<Turn<'p>> {
        let round_goes_on = match (self.planned.as_slice().first(), self.again.front()) {
            (Some(next), Some(again)) => next.round == again.trial.round,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if round_goes_on {
            self.planned.next().map(|trial| Turn { trial, attempt: 0 })
        } else {
            self.again.pop_front()
        }
    }

    /// The machine spoiled this one.
    pub(super) fn once_more(&mut self, turn: Turn<'p>) {
        if turn.attempt == 0 && self.retakes_left > 0 {
            self.retakes_left -= 1;
            self.length += 1;
            self.again.push_back(Turn { attempt: 1, ..turn });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::summary::sample;

    /// Three trials in each of two rounds.
    fn plan(retakes: u32) -> Plan {
        let info =
            record::RunInfo { retakes, rounds: 2, ..sample::info(&[sample::cell("inline", "tokio/1")]) };
        let trials = crate::plan::trials(&info, &crate::plan::controls(&info.cells));
        assert_eq!(trials.len(), 6);
        Plan { info, trials }
    }

    /// The rounds and attempts in their order, where the trials at these places (from 0) are spoiled.
    fn order(plan: &Plan, spoiled: &[usize]) -> Vec<(u32, u32)> {
        let mut queue = Queue::of(plan);
        let mut turns = Vec::new();
        while let Some(turn) = queue.next() {
            if spoiled.contains(&turns.len()) {
                queue.once_more(turn);
            }
            turns.push((turn.trial.round, turn.attempt));
        }
        assert_eq!(turns.len(), queue.length());
        turns
    }

    #[test]
    fn an_undisturbed_run_is_the_plan() {
        assert_eq!(order(&plan(9), &[]), [(0, 0), (0, 0), (0, 0), (1, 0), (1, 0), (1, 0)]);
    }

    #[test]
    fn a_spoiled_trial_is_taken_again_at_the_end_of_its_round_and_once_only() {
        let turns = order(&plan(9), &[0, 2, 3, 4, 7]);
        let expected = [(0, 0), (0, 0), (0, 0), (0, 1), (0, 1), (1, 0), (1, 0), (1, 0), (1, 1)];
        assert_eq!(turns, expected);
    }

    #[test]
    fn no_more_are_taken_again_than_the_plan_allows() {
        let all: Vec<usize> = (0..20).collect();
        assert_eq!(order(&plan(2), &all).len(), 8);
        assert_eq!(order(&plan(0), &all).len(), 6);
    }
}
