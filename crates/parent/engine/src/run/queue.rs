//! Whose turn it is: the plan's trials in their order, and at the end of each round those of it that the machine spoiled.
//! By then the burst that spoiled them is often over, and what they are compared with is not long ago.
//!
//! What must stay true: each trial has its turn, is taken again at most once, and not more are taken again than the
//! plan allows.

use std::collections::VecDeque;

use record::Trial;

use crate::plan::Plan;

/// The turns of a plan.
pub(super) struct Queue<'p> {
    trials: &'p [Trial],
    /// How many of them had their turn.
    begun: usize,
    /// Where each part of the plan ends; what is spoiled in it is taken again there.
    ends: Vec<usize>,
    again: VecDeque<Turn<'p>>,
    retakes: u32,
    retaken: u32,
}

/// Where rounds do not follow each other, a part is so many trials.
const PART: usize = 24;

/// A trial that is to be carried out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn<'p> {
    pub(super) trial: &'p Trial,
    /// 0 for the first time.
    pub(super) attempt: u32,
}

impl<'p> Queue<'p> {
    pub(super) fn of(plan: &'p Plan) -> Self {
        let trials = plan.trials.as_slice();
        let ends = if trials.is_sorted_by_key(|trial| trial.round) {
            (1..=trials.len())
                .filter(|&at| trials.get(at).map(|next| next.round) != Some(trials[at - 1].round))
                .collect()
        } else {
            trials
                .chunks(PART)
                .scan(0, |end, part| {
                    *end += part.len();
                    Some(*end)
                })
                .collect()
        };
        Queue { trials, begun: 0, ends, again: VecDeque::new(), retakes: plan.info.retakes, retaken: 0 }
    }

    /// How many turns there are in all, as far as is known by now.
    pub(super) fn length(&self) -> usize {
        self.trials.len() + self.retaken as usize
    }

    pub(super) fn next(&mut self) -> Option<Turn<'p>> {
        let part_is_over = self.ends.contains(&self.begun);
        if part_is_over && let Some(again) = self.again.pop_front() {
            return Some(again);
        }
        let trial = self.trials.get(self.begun)?;
        self.begun += 1;
        Some(Turn { trial, attempt: 0 })
    }

    /// The machine spoiled this one.
    pub(super) fn once_more(&mut self, turn: Turn<'p>) {
        if turn.attempt == 0 && self.retaken < self.allowed() {
            self.retaken += 1;
            self.again.push_back(Turn { attempt: 1, ..turn });
        }
    }

    /// How many retakes there may have been by now. Each part adds its share, so that a burst in the first one does not
    /// leave nothing for the others.
    fn allowed(&self) -> u32 {
        let parts = self.ends.len().max(1) as u64;
        let begun = self.ends.iter().filter(|end| **end < self.begun).count() as u64 + 1;
        u32::try_from((u64::from(self.retakes) * begun).div_ceil(parts)).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Three trials in each of two rounds.
    fn plan(retakes: u32) -> Plan {
        let info =
            record::RunInfo { retakes, rounds: 2, ..sample::info(&[sample::cell("inline", "tokio/1")]) };
        let mut subjects = crate::plan::controls(&info.cells);
        subjects.extend(info.cells.iter().cloned().map(record::Subject::Cell));
        let trials = crate::plan::rounds(&info, &subjects);
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
        // One in each round, and not both in the first.
        let expected = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 0), (1, 0), (1, 0), (1, 1)];
        assert_eq!(order(&plan(2), &all), expected);
        assert_eq!(order(&plan(0), &all).len(), 6);
    }

    #[test]
    fn where_rounds_are_mixed_spoiled_ones_wait_for_the_end_of_their_part() {
        let mut plan = plan(9);
        plan.trials = plan.trials.iter().cycle().take(2 * PART).cloned().collect();
        let turns = order(&plan, &[0, 1, PART + 3]);
        let again: Vec<usize> = (0..turns.len()).filter(|&at| turns[at].1 == 1).collect();
        assert_eq!(again, [PART, PART + 1, 2 * PART + 2]);
    }
}
