//! The goals of a run of `overhead`, and whether each was reached.
//!
//! On a shared machine the same steps take a quarter longer now and then, in any loop. So the goals
//! about single slices have a control. If the control misses the goal as well, the verdict is
//! "can't tell".

use stats::binomial_at_least;

use crate::contender::{Asked, Contender};
use crate::goal::{Goal, Unit, Verdict};
use crate::paired::Figure;
use crate::report::{Check, Overhead, Reaction, Slices};

/// The overhead that `within` may have by stride: processor time, as a share of the raw kernel's.
const WITHIN: f64 = 0.01;
/// The most that a breather in turns may cost beside the raw job.
const IN_TURNS: f64 = 0.02;
/// The overhead that `costing` with a share of one hundredth may have.
const COSTING: f64 = 0.012;
/// The share of slices that may be longer than 5/4 of the budget.
const OVER: f64 = 0.001;
/// The time that a check may take, in nanoseconds.
const CHECK: f64 = 2.0;
/// A probability below this is not put down to chance.
const UNLIKELY: f64 = 0.025;

/// Judges the overhead of the contenders that have a goal.
pub fn overhead(overhead: &[Overhead]) -> Vec<Goal> {
    let goal = |overhead: &Overhead, at_most| {
        let name = format!("overhead of {} at {}", overhead.contender, overhead.kernel);
        Goal::new(name, overhead.cpu, at_most, Unit::Share)
    };
    let limits = [
        (Contender::Within(Asked::ByStride), WITHIN),
        (Contender::OwnYield, WITHIN),
        (Contender::InTurns, IN_TURNS),
        (Contender::Costing, COSTING),
    ];
    let limits = limits.map(|(contender, limit)| (contender.to_string(), limit));
    let of = |(name, limit): (String, f64)| {
        let judged = overhead.iter().filter(move |overhead| overhead.contender == name);
        judged.map(move |overhead| goal(overhead, limit))
    };
    limits.into_iter().flat_map(of).collect()
}

/// Judges how many slices are too long. "Can't tell" if the control misses the goal as well, and
/// the breather has no more long slices.
pub fn slices(slices: &[Slices]) -> Vec<Goal> {
    let share = |slices: &Slices| Figure::of_share(slices.over, slices.count);
    let judged = Contender::Within(Asked::ByStride).to_string();
    let goal = |found: &Slices| {
        let is_control = |other: &&Slices| other.kernel == found.kernel && other.contender != judged;
        let control = slices.iter().find(is_control).and_then(share);
        let name = format!("slices over 5/4 of their budget at {}", found.kernel);
        let mut goal = Goal::new(name, share(found), OVER, Unit::Share);
        let by_itself = control.is_some_and(|control| Verdict::of(Some(control), OVER) == Verdict::Missed);
        if goal.verdict == Verdict::Missed && by_itself && found_no_more(goal.found, control) {
            goal.verdict = Verdict::CantTell;
        }
        goal
    };
    slices.iter().filter(|slices| slices.contender == judged).map(goal).collect()
}

/// Judges the jumps: when steps get slower, one slice is too long and not two, and the breather
/// reports it. "Can't tell" if slices before the jump are too long often enough to explain those
/// after it.
pub fn reaction(reactions: &[Reaction]) -> Vec<Goal> {
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
        let untold = format!("jumps from {kernel}: over, and not reported");
        [
            goal(more, reaction.more_over, reaction.trials, by_chance),
            goal(untold, over.saturating_sub(reaction.told), over, 0.0),
        ]
    };
    reactions.iter().flat_map(both).collect()
}

/// Judges the time of a check.
pub fn checks(checks: &[Check]) -> Vec<Goal> {
    let goal = |check: &Check| Goal::new(format!("a check, {}", check.check), check.ns, CHECK, Unit::Ns);
    checks.iter().map(goal).collect()
}

/// Returns true if the breather's share is not clearly above the control's.
fn found_no_more(found: Option<Figure>, control: Option<Figure>) -> bool {
    let ends = |figure: Option<Figure>| figure.and_then(|figure| figure.interval());
    ends(found).zip(ends(control)).is_some_and(|(found, control)| found.low <= control.high)
}

/// Returns the probability that another slice after a jump is too long by chance, from the slices
/// before it.
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
        let goals = super::overhead(&all);
        let verdicts: Vec<_> = goals.iter().map(|goal| (goal.goal.as_str(), goal.verdict)).collect();
        assert_eq!(
            verdicts,
            [
                ("overhead of within=100us at 1ns", Verdict::Missed),
                ("overhead of within=100us,turns=yes at 1ns", Verdict::Reached),
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
            let goals = super::slices(&[slices("within=100us", over), slices("every=77", control)]);
            assert_eq!(goals.len(), 1, "the control has no goal");
            goals[0].verdict
        };
        assert_eq!(verdict(5, 0), Verdict::Reached);
        assert_eq!(verdict(5, 900), Verdict::Reached);
        assert_eq!(verdict(600, 10), Verdict::Missed);
        assert_eq!(verdict(600, 900), Verdict::CantTell);
        assert_eq!(verdict(600, 300), Verdict::Missed);
        assert_eq!(super::slices(&[slices("within=100us", 600)])[0].verdict, Verdict::Missed);
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
            let goals = super::reaction(&[reaction]);
            goals.iter().map(|goal| goal.verdict).collect::<Vec<_>>()
        };
        assert_eq!(verdicts(quiet.clone()), [Verdict::Reached, Verdict::Reached]);
        let worse = Reaction { one_over: 91, more_over: 8, told: 98, ..quiet };
        assert_eq!(verdicts(worse.clone()), [Verdict::Missed, Verdict::Missed]);
        let noisy = Reaction { over_before: 45, told: 99, ..worse };
        assert_eq!(verdicts(noisy), [Verdict::CantTell, Verdict::Reached]);
    }
}
