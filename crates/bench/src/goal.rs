//! What has to be reached, and whether it was.
//!
//! On a shared machine the same steps take a quarter longer now and then, whoever runs them. So the goals about single
//! slices have a control, and one that the machine misses by itself is not held against the breather.
//!
//! What must stay true: a goal counts as reached or missed only where the whole interval says so.

use std::fmt;

use serde::Serialize;
use stats::binomial_at_least;

use crate::contender::{Asked, Contender};
use crate::findings::{Check, Overhead, Reaction, Slices};
use crate::paired::Figure;

/// CPU time that `within` may cost by stride, as a part of the raw kernel's.
const WITHIN: f64 = 0.01;
/// The same for `costing` of one hundredth.
const COSTING: f64 = 0.012;
/// So many slices may be longer than 5/4 of the budget.
const OVER: f64 = 0.001;
/// What a check may cost, in nanoseconds.
const CHECK: f64 = 2.0;
/// What happens more rarely than this is not put down to chance.
const UNLIKELY: f64 = 0.025;

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

    /// How many slices may be too long. Where those of the control are too many as well, and the breather has no more of
    /// them, one can't tell.
    pub fn of_slices(slices: &[Slices]) -> Vec<Goal> {
        let share = |slices: &Slices| Figure::of_share(slices.over, slices.count);
        let judged = Contender::Within(Asked::ByStride).to_string();
        let goal = |found: &Slices| {
            let is_control = |other: &&Slices| other.kernel == found.kernel && other.contender != judged;
            let control = slices.iter().find(is_control).and_then(share);
            let name = format!("slices over 5/4 of their budget at {}", found.kernel);
            let mut goal = Goal::new(name, share(found), OVER, Unit::Share);
            let by_itself =
                control.is_some_and(|control| Verdict::of(Some(control), OVER) == Verdict::Missed);
            if goal.verdict == Verdict::Missed && by_itself && found_no_more(goal.found, control) {
                goal.verdict = Verdict::CantTell;
            }
            goal
        };
        slices.iter().filter(|slices| slices.contender == judged).map(goal).collect()
    }

    /// One slice is too long when steps become dearer, not two, and the breather tells. Where slices are too long
    /// before the jump too, and often enough to explain those after it, one can't tell.
    pub fn of_reaction(reactions: &[Reaction]) -> Vec<Goal> {
        let goal = |goal: String, trials: usize, of: usize, by_chance: f64| {
            let verdict = match (trials, of) {
                (_, 0) => Verdict::CantTell,
                (0, _) => Verdict::Reached,
                _ if binomial_at_least(trials, of, by_chance) > UNLIKELY => Verdict::CantTell,
                _ => Verdict::Missed,
            };
            let found = (of > 0).then_some(Figure { point: trials as f64, ci: None, values: of });
            Goal { goal, found, at_most: 0.0, unit: Unit::Trials, verdict }
        };
        let both = |reaction: &Reaction| {
            let kernel = &reaction.kernel;
            let over = reaction.one_over + reaction.more_over;
            let by_chance = by_chance(reaction);
            let more = format!("jumps from {kernel}: more than one slice over");
            let untold = format!("jumps from {kernel}: over, and not told");
            [
                goal(more, reaction.more_over, reaction.trials, by_chance),
                goal(untold, over.saturating_sub(reaction.told), over, 0.0),
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

/// Whether the breather's share is not clearly above the control's.
fn found_no_more(found: Option<Figure>, control: Option<Figure>) -> bool {
    let ends = |figure: Option<Figure>| figure.and_then(|figure| figure.interval());
    ends(found).zip(ends(control)).is_some_and(|(found, control)| found.low <= control.high)
}

/// How likely a further slice is over after a jump, by what slices before it do.
fn by_chance(reaction: &Reaction) -> f64 {
    let over = reaction.over_before as f64 / reaction.slices_before.max(1) as f64;
    1.0 - (1.0 - over.min(1.0)).powi(i32::try_from(reaction.watched).unwrap_or(i32::MAX))
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

    fn slices(contender: &str, over: usize) -> Slices {
        Slices {
            kernel: "1ns".to_owned(),
            contender: contender.to_owned(),
            count: 20_000,
            over,
            p50_us: None,
            p99_us: None,
            p999_us: None,
            max_us: None,
        }
    }

    #[test]
    fn long_slices_that_the_control_has_too_are_the_machines() {
        let verdict = |over, control| {
            let goals = Goal::of_slices(&[slices("within=100us", over), slices("every=77", control)]);
            assert_eq!(goals.len(), 1, "the control has no goal");
            goals[0].verdict
        };
        assert_eq!(verdict(5, 0), Verdict::Reached);
        assert_eq!(verdict(5, 900), Verdict::Reached);
        assert_eq!(verdict(600, 10), Verdict::Missed);
        assert_eq!(verdict(600, 900), Verdict::CantTell);
        assert_eq!(verdict(600, 300), Verdict::Missed);
        assert_eq!(Goal::of_slices(&[slices("within=100us", 600)])[0].verdict, Verdict::Missed);
    }

    #[test]
    fn one_trial_with_two_long_slices_or_an_untold_one_is_a_miss_unless_chance_explains_it() {
        let quiet = Reaction {
            kernel: "1ns".to_owned(),
            trials: 100,
            none_over: 1,
            one_over: 99,
            more_over: 0,
            told: 99,
            over_before: 0,
            slices_before: 1500,
            watched: 5,
            jump_p50_us: None,
            jump_max_us: None,
        };
        let verdicts = |reaction: Reaction| {
            let goals = Goal::of_reaction(&[reaction]);
            goals.iter().map(|goal| goal.verdict).collect::<Vec<_>>()
        };
        assert_eq!(verdicts(quiet.clone()), [Verdict::Reached, Verdict::Reached]);
        let worse = Reaction { one_over: 91, more_over: 8, told: 98, ..quiet };
        assert_eq!(verdicts(worse.clone()), [Verdict::Missed, Verdict::Missed]);
        let noisy = Reaction { over_before: 45, told: 99, ..worse };
        assert_eq!(verdicts(noisy), [Verdict::CantTell, Verdict::Reached]);
    }
}
