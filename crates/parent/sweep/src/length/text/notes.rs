//! The lines below a table: the break-even points, and what else there is to know of the run.
//!
//! **Invariant:** a point that can't be told is said to be one. What failed is named with its
//! reason.

use figures::Outcome;
use record::RunInfo;
use words::{Shown, counted, wrap};

use crate::length::bracket::Bracket;
use crate::length::finding::{BreakEven, ENOUGH, LengthCurve, LengthFigures, LengthSweep};

/// Writes the notes of one runtime.
pub(super) fn of_curve(curve: &LengthCurve, run: &RunInfo) -> String {
    let mut text: String = curve.pays.iter().map(|pays| wrap("pool: ", &of_pool(pays))).collect();
    let budget = Shown(run.budget);
    let (loses, also) = changed(curve.inline_loses, "keeps the beat", "loses it");
    text.push_str(&wrap("beat: ", &format!("inline {loses}{also} ({budget} at p99 above the floor)")));
    for figures in curve.points.iter().flat_map(|point| &point.strategies) {
        if let Some(words) = trouble(figures) {
            text.push_str(&words);
        }
    }
    text
}

fn of_pool(pays: &BreakEven) -> String {
    let name = pays.contender.name();
    let what = format!("keeps {ENOUGH} of inline's work");
    let of_inline = match (pays.at, pays.of_inline) {
        (Some(at), Bracket::Between { low, high }) => {
            format!("{what} from {} on ({}..{})", Shown(at), Shown(low), Shown(high))
        }
        (_, bracket) => enough(bracket, &what),
    };
    format!("{name} {of_inline}; as a check, of the raw job's: {}", short(pays.of_raw))
}

fn enough(bracket: Bracket, what: &str) -> String {
    match bracket {
        Bracket::Between { low, high } => {
            format!("{what} from between {} and {} on", Shown(low), Shown(high))
        }
        Bracket::Always => format!("{what} at every length"),
        Bracket::Never => format!("{} at no length", what.replacen("keeps", "surely keeps", 1)),
        Bracket::CantTell { above, at_most } => {
            let above = above.map(|above| format!("; not yet at {}", Shown(above))).unwrap_or_default();
            let at_most =
                at_most.map(|most| format!("; it does from {} on", Shown(most))).unwrap_or_default();
            format!("{what}: from which length can't be told{above}{at_most}")
        }
    }
}

fn short(bracket: Bracket) -> String {
    match bracket {
        Bracket::Between { low, high } => format!("{}..{}", Shown(low), Shown(high)),
        Bracket::Always => "at every length".to_owned(),
        Bracket::Never => "at no length".to_owned(),
        Bracket::CantTell { above: None, at_most: None } => "can't tell".to_owned(),
        Bracket::CantTell { above, at_most } => {
            let above = above.map(|above| format!(", above {}", Shown(above))).unwrap_or_default();
            let at_most = at_most.map(|most| format!(", at most {}", Shown(most))).unwrap_or_default();
            format!("can't tell{above}{at_most}")
        }
    }
}

/// Says where something changes from one verb to another.
fn changed(bracket: Bracket, before: &str, after: &str) -> (String, String) {
    match bracket {
        Bracket::Between { low, high } => {
            (format!("{before} up to {}", Shown(low)), format!(" and {after} from {} on", Shown(high)))
        }
        Bracket::Always => (format!("{after} at every length"), String::new()),
        Bracket::Never => (format!("{before} at every length"), String::new()),
        Bracket::CantTell { above, at_most } => {
            let above =
                above.map(|above| format!("; it {before} up to {}", Shown(above))).unwrap_or_default();
            let at_most =
                at_most.map(|most| format!("; it {after} from {} on", Shown(most))).unwrap_or_default();
            (format!("{after}: from which length can't be told"), above + &at_most)
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
        text.push_str(&wrap("skipped: ", &format!("{name}: {}", skipped.reason)));
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
