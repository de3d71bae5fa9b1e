//! The lines below the panels: the knee with how sure it is, the points at which theory and
//! measurement differ, and what else there is to know of the run.
//!
//! **Invariant:** every point that differs is named, and so is every one that failed, with its
//! reason. If nothing could be compared, that is said: it does not look like agreement.

use std::time::Duration;

use figures::{Outcome, brief};
use words::{Shown, counted, wrap};

use crate::figure::{Figure, Unfired};
use crate::yields::curve::{
    Curve, Knee, Larger, Part, Parting, SURE_ROUNDS, SettingFigures, Sweep, TimedPoint,
};

/// Writes the notes of one curve.
pub(super) fn of_curve(curve: &Curve, budget: Duration) -> String {
    let knee = match &curve.knee {
        Some(knee) => of_knee(knee, budget),
        None => no_knee(curve, budget),
    };
    let mut text = wrap("knee: ", &knee);
    for breather in &curve.breather {
        text.push_str(&wrap(&format!("{}: ", breather.measured.cell.setting), &of_timed_point(breather)));
    }
    for part in [Part::Overhead, Part::Lateness] {
        let own: Vec<&Parting> = curve.parts.iter().filter(|parting| parting.part == part).collect();
        let words = if own.is_empty() { agreement(curve, part) } else { of_partings(part, &own) };
        text.push_str(&wrap("theory: ", &words));
    }
    for measured in curve.measured() {
        if let Some(unfired) = measured.unfired.filter(|unfired| unfired.beats > 0) {
            text.push_str(&wrap("never fired: ", &of_unfired(measured, unfired)));
        }
    }
    for measured in curve.measured() {
        if let Outcome::Failed { reason } = &measured.outcome {
            text.push_str(&wrap("failed: ", &format!("{}: {reason}", measured.cell.setting)));
        }
    }
    text
}

/// Says that no N keeps the budget, or that too little was measured to say so.
fn no_knee(curve: &Curve, budget: Duration) -> String {
    let open = curve.points.iter().filter(|point| point.measured.keeps_beat.is_none()).count();
    let within = format!("p99 within {} above the floor", Shown(budget));
    match (open, curve.points.len()) {
        (0, 1..) => format!("none: no N keeps {within}"),
        (open, all) => format!("can't tell: no N is known to keep {within}; {open} of {all} can't be told"),
    }
}

fn of_knee(knee: &Knee, budget: Duration) -> String {
    let point = &knee.point;
    let own = &point.measured;
    let slice = point.slice_us.map(|slice| format!(", slices of {}", shown(slice))).unwrap_or_default();
    let mut text = format!(
        "every={}{slice}: {}, p99 within {} above the floor in {} of {}",
        point.every,
        overhead(own.overhead),
        Shown(budget),
        own.kept_rounds,
        counted(own.rounds, "round")
    );
    text.push_str(&match knee.larger {
        None if knee.is_whole_job => "; that is the whole job".to_owned(),
        None => "; no larger N was measured".to_owned(),
        Some(Larger { every, keeps_beat: Some(false), kept_rounds, rounds }) => {
            format!("; every={every} in {kept_rounds} of {rounds}")
        }
        Some(Larger { every, kept_rounds, rounds, .. }) => {
            format!("; every={every}, in {kept_rounds} of {rounds}, can't be told")
        }
    });
    text.push_str(if knee.is_sure() { "; sure" } else { "; not sure" });
    if let Some(every) = knee.smaller_lost {
        text.push_str(&format!("; but every={every} did not keep it, which contradicts that: measure again"));
    }
    text
}

fn of_timed_point(breather: &TimedPoint) -> String {
    let measured = &breather.measured;
    let late = late_over_floor(measured);
    // If a time was set, it tells the length of the slices.
    let slices = breather.mean_slice_us.filter(|_| breather.within.is_none());
    let slices = slices.map(|slice| format!("slices of {}, ", shown(slice))).unwrap_or_default();
    format!("{slices}{}, {late}", overhead(measured.overhead))
}

/// Says how many beats never fired at a point, and what became of its beat.
fn of_unfired(measured: &SettingFigures, Unfired { beats, due, .. }: Unfired) -> String {
    let verdict = match measured.keeps_beat {
        Some(false) => "lost",
        Some(true) => "kept",
        None => "can't tell",
    };
    format!(
        "{}: {beats} of {}; {verdict}, {}",
        measured.cell.setting,
        counted(due, "beat"),
        late_over_floor(measured)
    )
}

/// Writes p99 above the floor: a lower bound if too many beats never fired.
fn late_over_floor(measured: &SettingFigures) -> String {
    let more = if measured.is_late_by_more() { "more than " } else { "" };
    match measured.over_floor.p99_us {
        Some(over) => format!("p99 {more}{} above the floor", shown(over.centre)),
        None => "lateness not measured".to_owned(),
    }
}

/// Says that no point differs, of those that could be compared.
fn agreement(curve: &Curve, part: Part) -> String {
    let (compared, what) = match part {
        Part::Overhead => (curve.compared.overheads, "overhead"),
        Part::Lateness => (curve.compared.latenesses, "p99"),
    };
    let all = counted(curve.points.len() as u64, "point");
    match compared {
        0 => format!("{what} not compared: none of {all} has both a prediction and an interval"),
        compared => format!("{what} nowhere differs by more than half, at {compared} of {all} compared"),
    }
}

/// Lists the points that differ, each with the measurement and the prediction.
fn of_partings(part: Part, partings: &[&Parting]) -> String {
    let what = match part {
        Part::Overhead => "overhead",
        Part::Lateness => "p99",
    };
    let one = |parting: &&Parting| {
        let of = |value: f64| match part {
            Part::Overhead => percent(value),
            Part::Lateness => shown(value),
        };
        format!("{} {} not {}", parting.setting, of(parting.measured), of(parting.predicted))
    };
    let all = partings.iter().map(one).collect::<Vec<_>>().join(", ");
    format!("{what} differs by more than half (measured, not predicted): {all}")
}

/// Writes the notes of the run as a whole.
pub(super) fn of_run(sweep: &Sweep) -> String {
    let mut text = String::new();
    let measured = sweep.curves.iter().flat_map(Curve::measured);
    let left = measured.filter(|measured| measured.outcome == Outcome::NotMeasured).count() as u64;
    if left > 0 {
        let words = format!("the beats of {}: the run ended before them", counted(left, "setting"));
        text.push_str(&wrap("not measured: ", &words));
    }
    if sweep.failures > 0 {
        text.push_str(&wrap("failed: ", &counted(sweep.failures as u64, "measurement")));
    }
    for skipped in &sweep.run.skipped {
        let cell = &skipped.cell;
        text.push_str(&wrap(
            "skipped: ",
            &format!("{} on {}: {}", cell.setting, cell.runtime, brief(&skipped.reason)),
        ));
    }
    if let Some((begins, words)) = words::noise(&sweep.noise, "") {
        text.push_str(&wrap(begins, &words));
    }
    let run = &sweep.run;
    if run.rounds < SURE_ROUNDS {
        let words = format!(
            "{}: no knee is sure, and intervals are wide, so only gross differences from the theory are \
             named; --rounds {SURE_ROUNDS} or more tell more",
            counted(u64::from(run.rounds), "round")
        );
        text.push_str(&wrap("few rounds: ", &words));
    }
    text + &wrap(
        "run: ",
        &format!("{}, {}, seed {}", run.name, counted(u64::from(run.rounds), "round"), run.seed),
    )
}

fn overhead(figure: Option<Figure>) -> String {
    match figure {
        None => "overhead not measured".to_owned(),
        Some(Figure { centre, interval: None }) => format!("overhead {}", percent(centre)),
        Some(Figure { centre, interval: Some(ends) }) => {
            // As many decimals as the width of the interval deserves.
            let decimals = decimals(ends.high - ends.low).min(3);
            let of = |share: f64| rounded(share, decimals);
            format!("overhead {} % ({}..{})", of(centre), of(ends.low), of(ends.high))
        }
    }
}

/// Writes a share in per cent with two significant digits, at most four decimals.
fn percent(share: f64) -> String {
    format!("{} %", rounded(share, decimals(share)))
}

/// Counts the decimals that two significant digits of a share have in per cent.
fn decimals(share: f64) -> usize {
    match (share * 100.0).abs() {
        ..0.01 => 4,
        ..0.1 => 3,
        ..1.0 => 2,
        ..10.0 => 1,
        _ => 0,
    }
}

/// Writes a share in per cent, without the sign.
fn rounded(share: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", share * 100.0);
    // Takes the sign from a figure that is rounded to -0.
    let is_nothing = text.trim_start_matches('-').chars().all(|char| char == '0' || char == '.');
    if is_nothing { text.trim_start_matches('-').to_owned() } else { text }
}

/// Writes microseconds with the unit that suits them. They may be negative.
fn shown(micros: f64) -> String {
    let sign = if micros < 0.0 { "-" } else { "" };
    format!("{sign}{}", Shown(Duration::from_nanos((micros.abs() * 1e3).round() as u64)))
}
