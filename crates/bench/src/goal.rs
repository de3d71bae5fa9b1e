//! What has to be reached, and whether it was.
//!
//! What must stay true: a goal counts as reached or missed only where the whole interval says so.

use std::fmt;

use serde::Serialize;

use crate::contender::{Asked, Contender};
use crate::paired::Figure;
use crate::report::{Check, Overhead, Reaction, Slices};

/// CPU time that `within` may cost by stride, as a part of the raw kernel's.
const WITHIN: f64 = 0.01;
/// The same for `costing` of one hundredth.
const COSTING: f64 = 0.012;
/// So many slices may be longer than 5/4 of the budget.
const OVER: f64 = 0.001;
/// What a check may cost, in nanoseconds.
const CHECK: f64 = 2.0;

/// One goal.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// What it is about.
    pub goal: String,
    /// What was found.
    pub found: Option<Figure>,
    /// What it may be at most.
    pub at_most: f64,
    /// In which unit both are.
    pub unit: Unit,
    /// What it comes to.
    pub verdict: Verdict,
}

/// How a goal's figures are to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A part of the whole, shown in percent.
    Share,
    /// Nanoseconds.
    Ns,
    /// A number of trials.
    Trials,
}

/// Whether a goal was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// It was.
    Reached,
    /// It was not.
    Missed,
    /// The interval holds the goal, or there is none.
    CantTell,
}

impl Verdict {
    /// Of a figure that may be `at_most` so much.
    pub fn of(found: Option<Figure>, at_most: f64) -> Verdict {
        match found.and_then(|found| found.interval()) {
            Some(interval) if interval.high <= at_most => Verdict::Reached,
            Some(interval) if interval.low > at_most => Verdict::Missed,
            _ => Verdict::CantTell,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Reached => "reached",
            Verdict::Missed => "MISSED",
            Verdict::CantTell => "can't tell",
        })
    }
}

impl Goal {
    fn new(goal: String, found: Option<Figure>, at_most: f64, unit: Unit) -> Goal {
        let verdict = Verdict::of(found, at_most);
        Goal { goal, found, at_most, unit, verdict }
    }

    /// What contenders may cost. Those that no goal is about have none.
    pub fn of_overhead(overhead: &[Overhead]) -> Vec<Goal> {
        let goal = |overhead: &Overhead, at_most| {
            let name = format!("overhead of {} at {}", overhead.contender, overhead.kernel);
            Goal::new(name, overhead.cpu, at_most, Unit::Share)
        };
        let limits = [(Contender::Within(Asked::ByStride), WITHIN), (Contender::Costing, COSTING)];
        let limits = limits.map(|(contender, limit)| (contender.to_string(), limit));
        let of = |(name, limit): (String, f64)| {
            let judged = overhead.iter().filter(move |overhead| overhead.contender == name);
            judged.map(move |overhead| goal(overhead, limit))
        };
        limits.into_iter().flat_map(of).collect()
    }

    /// How many slices may be too long.
    pub fn of_slices(slices: &[Slices]) -> Vec<Goal> {
        let goal = |slices: &Slices| {
            let name = format!("slices over 5/4 of their budget at {}", slices.kernel);
            Goal::new(name, Figure::of_share(slices.over, slices.count), OVER, Unit::Share)
        };
        let judged = Contender::Within(Asked::ByStride).to_string();
        slices.iter().filter(|slices| slices.contender == judged).map(goal).collect()
    }

    /// One slice is too long when steps become dearer, not two, and the breather tells. There is no interval about this:
    /// in no trial may it be otherwise.
    pub fn of_reaction(reactions: &[Reaction]) -> Vec<Goal> {
        let goal = |goal: String, trials: usize, of: usize| {
            let verdict = match (trials, of) {
                (_, 0) => Verdict::CantTell,
                (0, _) => Verdict::Reached,
                _ => Verdict::Missed,
            };
            let found = (of > 0).then_some(Figure { point: trials as f64, ci: None, values: of });
            Goal { goal, found, at_most: 0.0, unit: Unit::Trials, verdict }
        };
        let both = |reaction: &Reaction| {
            let kernel = &reaction.kernel;
            let over = reaction.one_over + reaction.more_over;
            [
                goal(
                    format!("jumps from {kernel}: more than one slice over"),
                    reaction.more_over,
                    reaction.trials,
                ),
                goal(format!("jumps from {kernel}: over, and not told"), over - reaction.told, over),
            ]
        };
        reactions.iter().flat_map(both).collect()
    }

    /// What asking may cost.
    pub fn of_checks(checks: &[Check]) -> Vec<Goal> {
        let goal = |check: &Check| Goal::new(format!("a check, {}", check.check), check.ns, CHECK, Unit::Ns);
        checks.iter().map(goal).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(low: f64, high: f64) -> Option<Figure> {
        Some(Figure { point: f64::midpoint(low, high), ci: Some([low, high]), values: 9 })
    }

    #[test]
    fn a_verdict_needs_the_whole_interval() {
        assert_eq!(Verdict::of(figure(0.1, 1.0), 1.0), Verdict::Reached);
        assert_eq!(Verdict::of(figure(1.1, 1.2), 1.0), Verdict::Missed);
        assert_eq!(Verdict::of(figure(0.9, 1.1), 1.0), Verdict::CantTell);
        assert_eq!(Verdict::of(None, 1.0), Verdict::CantTell);
        let single = Some(Figure { point: 0.0, ci: None, values: 1 });
        assert_eq!(Verdict::of(single, 1.0), Verdict::CantTell);
    }

    #[test]
    fn goals_are_about_the_contenders_that_they_name() {
        let overhead = |contender: Contender| Overhead {
            kernel: "1ns".to_owned(),
            step_ns: 1.0,
            contender: contender.to_string(),
            cpu: figure(0.011, 0.0115),
            wall: None,
            yields_per_s: None,
            learned: None,
        };
        let all: Vec<Overhead> = Contender::all(5, true).into_iter().map(overhead).collect();
        let goals = Goal::of_overhead(&all);
        let verdicts: Vec<_> = goals.iter().map(|goal| (goal.goal.as_str(), goal.verdict)).collect();
        assert_eq!(
            verdicts,
            [
                ("overhead of within=100us at 1ns", Verdict::Missed),
                ("overhead of costing=1% at 1ns", Verdict::Reached)
            ]
        );
    }

    #[test]
    fn one_trial_with_two_long_slices_or_an_untold_one_is_a_miss() {
        let reaction = Reaction {
            kernel: "1ns".to_owned(),
            trials: 10,
            none_over: 1,
            one_over: 9,
            more_over: 0,
            told: 9,
            over_before: 0,
            slices_before: 50,
            jump_p50_us: None,
            jump_max_us: None,
        };
        let verdicts = |reaction: Reaction| {
            Goal::of_reaction(&[reaction]).iter().map(|goal| goal.verdict).collect::<Vec<_>>()
        };
        assert_eq!(verdicts(reaction.clone()), [Verdict::Reached, Verdict::Reached]);
        let worse = Reaction { one_over: 8, more_over: 1, told: 8, ..reaction };
        assert_eq!(verdicts(worse), [Verdict::Missed, Verdict::Missed]);
    }
}
