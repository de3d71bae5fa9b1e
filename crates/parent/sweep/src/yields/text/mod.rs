//! The text of a sweep for a terminal. Each runtime has two panels side by side. Below them stand
//! the knee and the points at which the theory does not hold.
//!
//! This module owns the layout only. The sweep already has every figure and verdict.
//!
//! **Invariant:** no line is wider than a terminal. The text says why a point was not measured.

mod notes;

use record::Probe;
use words::{Shown, wrap};

use crate::axis::{percent, time};
use crate::canvas::{beside, draw};
use crate::figure::Figure;
use crate::yields::curve::{Curve, Sweep};
use crate::yields::picture::{self, Axes, Kind};

/// Writes a sweep as text.
pub(crate) fn plot(sweep: &Sweep) -> String {
    let axes = Axes::of(sweep);
    let mut parts = vec![heading(sweep)];
    parts.extend(
        sweep.curves.iter().map(|curve| {
            [head(curve), panels(curve, axes), notes::of_curve(curve, sweep.run.budget)].concat()
        }),
    );
    parts.push(notes::of_run(sweep));
    parts.join("\n")
}

fn heading(sweep: &Sweep) -> String {
    let run = &sweep.run;
    let workload = run.cells.first().map(|cell| &*cell.workload).unwrap_or_default();
    let place = run.cells.first().map(|cell| cell.place).unwrap_or_default();
    let probe = match run.cells.first().map(|cell| cell.probe).unwrap_or_default() {
        Probe::Timer => String::new(),
        probe => format!(", probe: {probe}"),
    };
    let text = format!(
        "What a yield every N steps of {workload} costs, and how late it leaves a beat of {} (ticker: \
         {place}{probe}), by the length of a slice. Both axes are logarithmic; a figure below an axis \
         stands at its lower end.",
        Shown(run.period)
    );
    let legend = "o every=N, K the knee, W within=T, C costing=S, * two of them; - an end of a 95 % \
                  interval; . the theory";
    wrap("", &text) + &wrap("", legend)
}

fn head(curve: &Curve) -> String {
    let cost = match curve.yield_cost_us {
        Some(Figure { centre, interval }) => {
            let interval = interval.map(|ends| format!(" ({:.2}..{:.2})", ends.low, ends.high));
            format!("a yield costs {centre:.2} us{}", interval.unwrap_or_default())
        }
        None => "what a yield costs was not measured".to_owned(),
    };
    let shown =
        |value: Option<std::time::Duration>| value.map_or("-".to_owned(), |value| Shown(value).to_string());
    let floor = format!("floor p50 {}, p99 {}", shown(curve.floor.p50), shown(curve.floor.p99));
    let looks = match curve.slices_per_look {
        1 => String::new(),
        slices => format!("; the theory has {slices} slices between two looks at the timers"),
    };
    wrap("", &format!("{}: {cost}; {floor}{looks}", curve.runtime))
}

fn panels(curve: &Curve, axes: Axes) -> String {
    let left = draw(&picture::overhead(curve, axes), axes.slice_us, "overhead", percent, sign);
    let right = draw(&picture::over_floor(curve, axes), axes.slice_us, "p99 above the floor", time, sign);
    beside(&left, &right)
}

fn sign(kind: Kind) -> char {
    match kind {
        Kind::Every => 'o',
        Kind::Knee => 'K',
        Kind::Within => 'W',
        Kind::Costing => 'C',
    }
}
