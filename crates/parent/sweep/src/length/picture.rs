//! The pictures of a runtime before they are drawn: work kept and lateness over the length of a
//! job, on axes that all runtimes share.
//!
//! This file owns what is shown and where. `text` draws it in characters, `svg.rs` in lines and
//! colours.

use record::RunInfo;
use stats::Interval;

use super::finding::{ENOUGH, LengthCurve, LengthFigures, LengthSweep};
use crate::axis::{Axis, Decades};
use crate::figure::{Figure, micros};
use crate::panel::{Mark, Panel};
use crate::strategies::{CONTENDERS, Contender};

/// Six fifths: a strategy may be faster than inline by chance, and then it is not lost at the edge.
const WORK: Axis = Axis::Fifths(6);
/// Less than 10 us of lateness is lost in noise.
const LEAST_LATE_US: i32 = 1;

/// The axes of all runtimes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axes {
    pub(super) length_us: Decades,
    pub(super) late_us: Decades,
}

impl Axes {
    pub(super) fn of(sweep: &LengthSweep) -> Axes {
        let lengths = sweep.curves.iter().flat_map(|curve| &curve.points).map(|point| micros(point.length));
        let late = sweep.figures().filter_map(|figures| figures.lateness.p99.map(micros));
        let limit = sweep.curves.iter().filter_map(|curve| limit_us(curve, &sweep.run));
        Axes {
            length_us: Decades::around(lengths, None),
            late_us: Decades::around(late.chain(limit), Some(LEAST_LATE_US)),
        }
    }
}

/// Makes the panel of the work kept, of inline's. Its line is what is enough for a pool to pay.
pub(super) fn work(curve: &LengthCurve, axes: Axes) -> Panel<Contender> {
    let share =
        |figures: &LengthFigures| figures.of_inline.map(|Figure { centre, interval }| (centre, interval));
    Panel { values: WORK, marks: marks(curve, share), line: across(axes, Some(ENOUGH)) }
}

/// Makes the panel of p99. Its line is the lateness up to which the beat is kept.
pub(super) fn lateness(curve: &LengthCurve, axes: Axes, run: &RunInfo) -> Panel<Contender> {
    let p99 = |figures: &LengthFigures| figures.lateness.p99.map(|p99| (micros(p99), None));
    Panel {
        values: Axis::Log(axes.late_us),
        marks: marks(curve, p99),
        line: across(axes, limit_us(curve, run)),
    }
}

/// Returns the floor's p99 and the budget together.
fn limit_us(curve: &LengthCurve, run: &RunInfo) -> Option<f64> {
    curve.floor.p99.map(|floor| micros(floor + run.budget))
}

fn across(axes: Axes, value: Option<f64>) -> Vec<(f64, f64)> {
    value.map(|value| axes.length_us.samples().map(|length| (length, value)).collect()).unwrap_or_default()
}

/// Returns the marks strategy by strategy, so that a line can join those of one.
fn marks(
    curve: &LengthCurve,
    of: impl Fn(&LengthFigures) -> Option<(f64, Option<Interval>)>,
) -> Vec<Mark<Contender>> {
    let mark = |contender: Contender| {
        let of = &of;
        curve.points.iter().filter_map(move |point| {
            let (value, interval) = of(point.of(contender)?)?;
            Some(Mark { kind: contender, at_us: micros(point.length), value, interval })
        })
    };
    CONTENDERS.into_iter().flat_map(mark).collect()
}
