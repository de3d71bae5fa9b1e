//! The order of trials: yields them in plan order, and repeats the spoiled ones at the end of each
//! round. By then the disturbance is often over, and the trials that they are compared with are
//! recent.
//!
//! **Invariant:** each trial has its turn and is repeated at most once. No more trials are repeated
//! than the plan allows.

use std::collections::VecDeque;

use record::Trial;

use crate::plan::Plan;

/// The turns of a plan.
pub(super) struct Queue<'p> {
    trials: &'p [Trial],
    /// The number of trials that had their first turn.
    begun: usize,
    /// The end of each part of the plan. The spoiled trials of a part are repeated there.
    ends: Vec<usize>,
    again: VecDeque<Turn<'p>>,
    retakes: u32,
    retaken: u32,
}

/// The trials in a part, if the rounds of a plan do not follow each other.
const PART: usize = 24;

/// A trial to carry out.
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

    /// Returns the number of all turns, as far as it is known by now.
    pub(super) fn length(&self) -> usize {
        self.trials.len() + self.retaken as usize
    }

    /// Returns the next turn. `None` if all trials had theirs.
    pub(super) fn next(&mut self) -> Option<Turn<'p>> {
        let part_is_over = self.ends.contains(&self.begun);
        if part_is_over && let Some(again) = self.again.pop_front() {
            return Some(again);
        }
        let trial = self.trials.get(self.begun)?;
        self.begun += 1;
        Some(Turn { trial, attempt: 0 })
    }

    /// Gives a spoiled trial one more turn, if it had one only and a retake is left.
    pub(super) fn repeat(&mut self, turn: Turn<'p>) {
        if turn.attempt == 0 && self.retaken < self.allowed() {
            self.retaken += 1;
            self.again.push_back(Turn { attempt: 1, ..turn });
        }
    }

    /// Returns the number of retakes that are allowed by now. Each part adds its share, so that a
    /// disturbance in the first part leaves some for the others.
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

    /// Returns rounds and attempts in their order, if the turns at these places (from 0) are
    /// spoiled.
    fn order(plan: &Plan, spoiled: &[usize]) -> Vec<(u32, u32)> {
        let mut queue = Queue::of(plan);
        let mut turns = Vec::new();
        while let Some(turn) = queue.next() {
            if spoiled.contains(&turns.len()) {
                queue.repeat(turn);
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
    fn a_spoiled_trial_is_repeated_once_at_the_end_of_its_round() {
        let turns = order(&plan(9), &[0, 2, 3, 4, 7]);
        let expected = [(0, 0), (0, 0), (0, 0), (0, 1), (0, 1), (1, 0), (1, 0), (1, 0), (1, 1)];
        assert_eq!(turns, expected);
    }

    #[test]
    fn no_more_trials_are_repeated_than_the_plan_allows() {
        let all: Vec<usize> = (0..20).collect();
        // One in each round, and not both in the first.
        let expected = [(0, 0), (0, 0), (0, 0), (0, 1), (1, 0), (1, 0), (1, 0), (1, 1)];
        assert_eq!(order(&plan(2), &all), expected);
        assert_eq!(order(&plan(0), &all).len(), 6);
    }

    #[test]
    fn spoiled_trials_of_mixed_rounds_wait_for_the_end_of_their_part() {
        let mut plan = plan(9);
        plan.trials = plan.trials.iter().cycle().take(2 * PART).cloned().collect();
        let turns = order(&plan, &[0, 1, PART + 3]);
        let again: Vec<usize> = (0..turns.len()).filter(|&at| turns[at].1 == 1).collect();
        assert_eq!(again, [PART, PART + 1, 2 * PART + 2]);
    }
}
