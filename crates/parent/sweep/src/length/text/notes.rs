//! The lines below a table: the break-even points, and what else there is to know of the run.
//!
//! **Invariant:** a point that can't be told is said to be one. What failed is named with its
//! reason.

use std::time::Duration;

use figures::{Outcome, brief};
use record::RunInfo;
use words::{Shown, counted, wrap};

use crate::length::bracket::Bracket;
use crate::length::finding::{BreakEven, ENOUGH, LengthCurve, LengthFigures, LengthPoint, LengthSweep};

/// What there is to say of verdicts that can't all be right.
const CONTRADICT: &str = "the lengths contradict each other; measure again";

/// Writes the notes of one runtime.
pub(super) fn of_curve(curve: &LengthCurve, run: &RunInfo) -> String {
    let mut text: String =
        curve.pays.iter().map(|pays| wrap("pool: ", &of_pool(pays, &curve.points))).collect();
    let budget = Shown(run.budget);
    let beats = verdicts(&curve.points, |point| point.inline().and_then(|inline| inline.keeps_beat));
    let beat = of_beat(curve.inline_loses, &told(curve.inline_loses, &beats));
    text.push_str(&wrap("beat: ", &format!("{beat} ({budget} at p99 above the floor)")));
    for figures in curve.points.iter().flat_map(|point| &point.strategies) {
        if let Some(words) = trouble(figures) {
            text.push_str(&words);
        }
    }
    text
}

fn of_pool(pays: &BreakEven, points: &[LengthPoint]) -> String {
    let works = verdicts(points, |point| point.of(pays.contender).and_then(LengthFigures::keeps_work));
    enough(pays, &told(pays.of_inline, &works))
}

/// A verdict at each length.
type Verdicts = Vec<(Duration, Option<bool>)>;

fn verdicts(points: &[LengthPoint], of: impl Fn(&LengthPoint) -> Option<bool>) -> Verdicts {
    points.iter().map(|point| (point.length, of(point))).collect()
}

/// Says of how many lengths a bracket speaks without a verdict on each.
fn told(bracket: Bracket, verdicts: &Verdicts) -> String {
    let spoken = || verdicts.iter().filter(|(length, _)| bracket.speaks_of(*length));
    let told = spoken().filter(|(_, verdict)| verdict.is_some()).count();
    let all = spoken().count();
    if told == all { String::new() } else { format!(" that could be told ({told} of {all})") }
}

/// Says from which length a pool keeps enough of the work.
fn enough(pays: &BreakEven, told: &str) -> String {
    let name = pays.contender.name();
    let what = format!("{name} keeps {ENOUGH} of inline's work");
    match (pays.of_inline, pays.at) {
        (Bracket::Between { low, high }, Some(at)) => {
            format!("{what} from {} on ({}..{}){}", Shown(at), Shown(low), Shown(high), among(told))
        }
        (Bracket::Between { low, high }, None) => {
            format!("{what} from between {} and {} on{}", Shown(low), Shown(high), among(told))
        }
        (Bracket::Always, _) => format!("{what} at every length{told}"),
        (Bracket::Never, _) => format!("{name} surely keeps {ENOUGH} of inline's work at no length{told}"),
        (Bracket::CantTell { at_most: Some(most), .. }, _) => {
            format!("{what} from {} on{}, if not from a shorter length", Shown(most), among(told))
        }
        (Bracket::CantTell { above, at_most: None }, _) => {
            let above = above.map(|above| format!("; not yet at {}", Shown(above))).unwrap_or_default();
            format!("{name}: can't tell if it ever keeps {ENOUGH} of inline's work{above}{}", among(told))
        }
        (Bracket::Contradicts { from, to }, _) => {
            format!("{what} at {} and not at {}: {CONTRADICT}", Shown(from), Shown(to))
        }
    }
}

/// Says which lengths are meant, if some could not be told.
fn among(told: &str) -> String {
    if told.is_empty() { String::new() } else { format!(", of the lengths{told}") }
}

/// Says up to which length inline keeps the beat, and from which it loses it.
fn of_beat(inline_loses: Bracket, told: &str) -> String {
    match inline_loses {
        Bracket::Between { low, high } => {
            format!(
                "inline keeps the beat up to {} and loses it from {} on{}",
                Shown(low),
                Shown(high),
                among(told)
            )
        }
        Bracket::Always => format!("inline loses the beat at every length{told}"),
        Bracket::Never => format!("inline keeps the beat at every length{told}"),
        Bracket::CantTell { at_most: Some(most), .. } => {
            format!(
                "inline loses the beat from {} on{}, if not from a shorter length",
                Shown(most),
                among(told)
            )
        }
        Bracket::CantTell { above: Some(above), at_most: None } => {
            format!(
                "inline keeps the beat up to {}{}; can't tell if it ever loses it",
                Shown(above),
                among(told)
            )
        }
        Bracket::CantTell { above: None, at_most: None } => {
            "can't tell if inline ever loses the beat".to_owned()
        }
        Bracket::Contradicts { from, to } => {
            format!("inline loses the beat at {} and keeps it at {}: {CONTRADICT}", Shown(from), Shown(to))
        }
    }
}

/// Says that a cell failed, or that its jobs pile up.
fn trouble(figures: &LengthFigures) -> Option<String> {
    let cell = || format!("{} with {}", figures.cell.strategy_with_setting(), figures.cell.workload);
    if let Outcome::Failed { reason } = &figures.outcome {
        return Some(wrap("failed: ", &format!("{}: {reason}", cell())));
    }
    let backlog = figures.jobs.as_ref().and_then(|jobs| jobs.backlog_grew_by)?;
    let words = format!(
        "{}: {} more at the end; its times say how long it was measured",
        cell(),
        counted(backlog, "job")
    );
    Some(wrap("backlog: ", &words))
}

/// Writes the notes of the run as a whole.
pub(super) fn of_run(sweep: &LengthSweep) -> String {
    let mut text = String::new();
    let left = sweep.figures().filter(|figures| figures.outcome == Outcome::NotMeasured).count() as u64;
    if left > 0 {
        text.push_str(&wrap(
            "not measured: ",
            &format!("{}: the run ended before them", counted(left, "cell")),
        ));
    }
    if sweep.failures > 0 {
        text.push_str(&wrap("failed: ", &counted(sweep.failures as u64, "measurement")));
    }
    for skipped in &sweep.run.skipped {
        let cell = &skipped.cell;
        let name = format!("{} on {} with {}", cell.strategy_with_setting(), cell.runtime, cell.workload);
        text.push_str(&wrap("skipped: ", &format!("{name}: {}", brief(&skipped.reason))));
    }
    if let Some((begins, words)) = words::noise(&sweep.noise, "") {
        text.push_str(&wrap(begins, &words));
    }
    let run = &sweep.run;
    text + &wrap(
        "run: ",
        &format!("{}, {}, seed {}", run.name, counted(u64::from(run.rounds), "round"), run.seed),
    )
}
