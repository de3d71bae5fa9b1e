//! The order of the trials. The queue yields them in plan order, and repeats the spoiled ones at
//! the end of each round. By then the disturbance is often over. The trials of the same round, with
//! which a repeated one is compared, are still recent.
//!
//! **Invariant:** the queue yields each trial once and repeats it at most once. It repeats no more
//! trials than the plan allows.

use std::collections::VecDeque;

use record::Trial;

use crate::plan::Plan;

/// The turns of a plan.
pub(super) struct Queue<'p> {
    trials: &'p [Trial],
    /// The number of trials that had their first turn.
    begun: usize,
    /// The position at which each part of the plan ends, in order. The queue repeats the spoiled
    /// trials of a part there. A part is a round, or [`PART`] trials.
    ends: Vec<usize>,
    /// The repetitions that wait for the end of their part.
    again: VecDeque<Turn<'p>>,
    /// The number of repetitions that the plan allows.
    retakes: u32,
    /// The number of repetitions that the queue has granted.
    retaken: u32,
    /// The number of turns that were not carried out.
    left_out: usize,
}

/// The number of trials in a part, if the plan mixes its rounds.
const PART: usize = 24;

/// A trial to carry out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn<'p> {
    pub(super) trial: &'p Trial,
    /// 0 for the first turn of a trial, 1 for its repetition.
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
        Queue {
            trials,
            begun: 0,
            ends,
            again: VecDeque::new(),
            retakes: plan.info.retakes,
            retaken: 0,
            left_out: 0,
        }
    }

    /// Returns the number of turns: all trials that were not left out, and the repetitions granted
    /// so far.
    pub(super) fn length(&self) -> usize {
        self.trials.len() + self.retaken as usize - self.left_out
    }

    /// Counts the present turn as left out.
    pub(super) fn leaves_out(&mut self) {
        self.left_out += 1;
    }

    /// Returns the next turn, or `None` after the last one.
    pub(super) fn next(&mut self) -> Option<Turn<'p>> {
        let part_is_over = self.ends.binary_search(&self.begun).is_ok();
        if part_is_over && let Some(again) = self.again.pop_front() {
            return Some(again);
        }
        let trial = self.trials.get(self.begun)?;
        self.begun += 1;
        Some(Turn { trial, attempt: 0 })
    }

    /// Repeats a spoiled trial, if this was its first turn and the plan allows a repetition by now.
    pub(super) fn repeat(&mut self, turn: Turn<'p>) {
        if turn.attempt == 0 && self.retaken < self.allowed() {
            self.retaken += 1;
            self.again.push_back(Turn { attempt: 1, ..turn });
        }
    }

    /// Returns the number of repetitions allowed up to the current part. Each part adds its share.
    /// A disturbance in the first part can't use up the shares of the others.
    fn allowed(&self) -> u32 {
        let parts = self.ends.len().max(1) as u64;
        let begun = self.ends.partition_point(|end| *end < self.begun) as u64 + 1;
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

    /// Returns the round and the attempt of each turn. The turns at the positions `spoiled`,
    /// counted from 0, are spoiled.
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
        // One repetition in each round, not both in the first.
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
