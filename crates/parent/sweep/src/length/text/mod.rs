//! The text of a sweep over lengths for a terminal: what to take at which length on each runtime,
//! then each runtime with two panels, a table and its break-even points.
//!
//! This module owns the layout only. The sweep already has every figure and verdict.
//!
//! **Invariant:** no line is wider than a terminal. The text says why a length was not measured.

mod advice;
mod notes;
mod table;

use words::{Shown, duration, wrap};

use super::finding::{ENOUGH, LengthCurve, LengthSweep};
use super::picture::{self, Axes};
use crate::axis::{tenths, time};
use crate::canvas::{beside, draw};
use crate::strategies::Contender;

/// The first line, if the figures can't be relied on.
const TOO_NOISY: &str = "This machine was too noisy for an answer to rely on: see `too noisy` below.";

/// Writes a sweep as text.
pub(crate) fn plot(sweep: &LengthSweep) -> String {
    let axes = Axes::of(sweep);
    let mut parts: Vec<String> = sweep.noise.is_too_much().then(|| wrap("", TOO_NOISY)).into_iter().collect();
    parts.extend([advice::of_sweep(sweep), heading(sweep)]);
    parts.extend(sweep.curves.iter().map(|curve| {
        let table = table::of_curve(curve) + &notes::of_curve(curve, &sweep.run);
        [head(curve), panels(sweep, curve, axes), table].concat()
    }));
    parts.push(notes::of_run(sweep));
    parts.join("\n")
}

fn heading(sweep: &LengthSweep) -> String {
    let run = &sweep.run;
    let Some(cell) = run.cells.first() else { return String::new() };
    let text = format!(
        "Jobs that come and go ({}), by how long one takes raw; beats of {} (ticker: {}, probe: {}). Work \
         kept: inline's time of a job, from when it is handed over to its answer, divided by the \
         strategy's. ! the beat is lost, ? can't tell, > so many beats never fired that it is more.",
        cell.load,
        Shown(run.period),
        cell.place,
        cell.probe
    );
    let names: Vec<String> =
        named(sweep).into_iter().map(|one| format!("{} {}", one.letter, one.name())).collect();
    let legend = format!(
        "{}, * two of them; - an end of a 95 % interval; . {ENOUGH}, and the budget above the floor",
        names.join(", ")
    );
    wrap("", &text) + &wrap("", &legend)
}

/// Returns the strategies of a sweep.
fn named(sweep: &LengthSweep) -> Vec<Contender> {
    let mut named = Vec::new();
    for figures in sweep.figures() {
        if !named.contains(&figures.contender) {
            named.push(figures.contender);
        }
    }
    named
}

fn head(curve: &LengthCurve) -> String {
    let (p50, p99) = (duration(curve.floor.p50), duration(curve.floor.p99));
    wrap("", &format!("{}: floor p50 {p50}, p99 {p99}", curve.runtime))
}

fn panels(sweep: &LengthSweep, curve: &LengthCurve, axes: Axes) -> String {
    let sign = |contender: Contender| contender.letter;
    let work = picture::work(curve, axes);
    let late = picture::lateness(curve, axes, &sweep.run);
    beside(
        &draw(&work, axes.length_us, "work kept, of inline's", tenths, sign),
        &draw(&late, axes.length_us, "p99 of beats", time, sign),
    )
}
