//! What is said below the panels: the knee with how sure it is, where the theory parts from what was measured, and what
//! else there is to know of the run.
//!
//! What must stay true: every point that parts is named, and every one that failed is, with its reason.

use std::time::Duration;

use figures::Outcome;
use words::{Shown, counted, wrap};

use crate::curve::{Breather, Curve, Figure, Knee, Larger, Part, Parting, SURE_ROUNDS, Sweep};

/// Of one curve.
pub(super) fn of_curve(curve: &Curve, budget: Duration) -> String {
    let knee = match &curve.knee {
        Some(knee) => of_knee(knee, budget),
        None => format!("none: no N surely keeps p99 within {} above the floor", Shown(budget)),
    };
    let mut text = wrap("knee: ", &knee);
    for breather in &curve.breather {
        text.push_str(&wrap(&format!("{}: ", breather.measured.cell.setting), &of_breather(breather)));
    }
    for part in [Part::Overhead, Part::Lateness] {
        let own: Vec<&Parting> = curve.parts.iter().filter(|parting| parting.part == part).collect();
        if !own.is_empty() {
            text.push_str(&wrap("theory: ", &of_partings(part, &own)));
        }
    }
    for measured in curve.measured() {
        if let Outcome::Failed { reason } = &measured.outcome {
            text.push_str(&wrap("failed: ", &format!("{}: {reason}", measured.cell.setting)));
        }
    }
    text
}

fn of_knee(knee: &Knee, budget: Duration) -> String {
    let point = &knee.point;
    let own = &point.measured;
    let slice = point.slice_us.map(|slice| format!(", slices of {}", micros(slice))).unwrap_or_default();
    let mut text = format!(
        "every={}{slice}: {}, p99 within {} above the floor in {} of {} rounds",
        point.every,
        overhead(own.overhead),
        Shown(budget),
        own.kept_rounds,
        own.rounds
    );
    text.push_str(&match knee.larger {
        None => "; there is no larger N".to_owned(),
        Some(Larger { every, keeps_beat: Some(false), kept_rounds, rounds }) => {
            format!("; every={every} in {kept_rounds} of {rounds}")
        }
        Some(Larger { every, kept_rounds, rounds, .. }) => {
            format!("; every={every}, in {kept_rounds} of {rounds}, can't be told")
        }
    });
    text.push_str(if knee.is_sure() { "; sure" } else { "; not sure" });
    if let Some(every) = knee.smaller_lost {
        text.push_str(&format!("; but every={every} lost it, which contradicts that: measure again"));
    }
    text
}

fn of_breather(breather: &Breather) -> String {
    let measured = &breather.measured;
    let late = match measured.over_floor.p99_us {
        Some(over) => format!("p99 {} above the floor", micros(over.centre)),
        None => "lateness not measured".to_owned(),
    };
    // Where a time was set, the slices are known.
    let slices = breather.mean_slice_us.filter(|_| breather.within.is_none());
    let slices = slices.map(|slice| format!("slices of {}, ", micros(slice))).unwrap_or_default();
    format!("{slices}{}, {late}", overhead(measured.overhead))
}

/// Each with what was measured of what was predicted: 2 is twice as much.
fn of_partings(part: Part, partings: &[&Parting]) -> String {
    let what = match part {
        Part::Overhead => "overhead, as measured and as predicted",
        Part::Lateness => "p99, as measured and as predicted",
    };
    let one = |parting: &&Parting| {
        let of = |value: f64| match part {
            Part::Overhead => percent(value),
            Part::Lateness => micros(value),
        };
        format!("{} {} not {}", parting.setting, of(parting.measured), of(parting.predicted))
    };
    format!("parts by more than half in {what}: {}", partings.iter().map(one).collect::<Vec<_>>().join(", "))
}

/// Of the run as a whole.
pub(super) fn of_run(sweep: &Sweep) -> String {
    let noise = &sweep.noise;
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
            &format!("{} on {}: {}", cell.setting, cell.runtime, skipped.reason),
        ));
    }
    if let Some(chiefly) = noise.chiefly {
        let begins = if noise.is_too_much() { "too noisy: " } else { "noise: " };
        let (spoiled, retaken, left) = (noise.spoiled, noise.retaken, noise.left);
        let all = counted(noise.measurements as u64, "measurement");
        let words = format!(
            "{spoiled} of {all} spoiled, chiefly because {chiefly} (at worst); {retaken} taken again, {left} left"
        );
        text.push_str(&wrap(begins, &words));
    }
    let run = &sweep.run;
    if run.rounds < SURE_ROUNDS {
        let words = format!(
            "{}: intervals are wide, so no knee is sure, and where the theory fails only gross differences are named; \
             --rounds {SURE_ROUNDS} or more tell more",
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
            // As fine as the interval is wide.
            let decimals = decimals(ends.high - ends.low).min(3);
            let of = |share: f64| rounded(share, decimals);
            format!("overhead {} % ({}..{})", of(centre), of(ends.low), of(ends.high))
        }
    }
}

/// Two significant digits, as far as a millionth of raw.
fn percent(share: f64) -> String {
    format!("{} %", rounded(share, decimals(share)))
}

/// How many decimals two significant digits of a share have in per cent.
fn decimals(share: f64) -> usize {
    match (share * 100.0).abs() {
        ..0.01 => 4,
        ..0.1 => 3,
        ..1.0 => 2,
        ..10.0 => 1,
        _ => 0,
    }
}

/// In per cent.
fn rounded(share: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", share * 100.0);
    // Without the sign of a nothing that is a hair below 0.
    let is_nothing = text.trim_start_matches('-').chars().all(|char| char == '0' || char == '.');
    if is_nothing { text.trim_start_matches('-').to_owned() } else { text }
}

fn micros(micros: f64) -> String {
    let sign = if micros < 0.0 { "-" } else { "" };
    format!("{sign}{}", Shown(Duration::from_nanos((micros.abs() * 1e3).round() as u64)))
}
