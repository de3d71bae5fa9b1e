//! The picture of a curve before it is drawn: two panels over the length of a slice, with their
//! marks, the theory as a line, and the axes that all curves of a run share.
//!
//! This file owns what is shown and where. `text` draws it in characters, `svg.rs` in lines and
//! colours.
//!
//! **Invariant:** all axes are logarithmic. A figure below an axis stands at its lower end; it is
//! never left out.

use crate::axis::{Axis, Decades};
use crate::figure::{Figure, micros};
use crate::panel::{Mark, Panel};
use crate::yields::curve::{Curve, SettingFigures, Sweep, TimedPoint};
use crate::yields::theory;

/// The lower ends of the axes: less than a ten-thousandth of overhead, or 10 us of lateness, is
/// lost in noise.
const LEAST_OVERHEAD: i32 = -4;
const LEAST_OVER_FLOOR_US: i32 = 1;

/// The axes of all curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Axes {
    pub(crate) slice_us: Decades,
    pub(crate) overhead: Decades,
    pub(crate) over_floor_us: Decades,
}

impl Axes {
    pub(crate) fn of(sweep: &Sweep) -> Axes {
        let points = || sweep.curves.iter().flat_map(|curve| &curve.points);
        let breathers = || sweep.curves.iter().flat_map(|curve| &curve.breather);
        let measured = || sweep.curves.iter().flat_map(Curve::measured);
        let slices = points().filter_map(|point| point.slice_us);
        let centre = |figure: Option<Figure>| figure.map(|figure| figure.centre);
        let late = measured().filter_map(|measured| centre(measured.over_floor.p99_us));
        let budget = micros(sweep.run.budget);
        Axes {
            slice_us: Decades::around(slices.chain(breathers().filter_map(TimedPoint::slice_us)), None),
            overhead: Decades::around(
                measured().filter_map(|measured| centre(measured.overhead)),
                Some(LEAST_OVERHEAD),
            ),
            over_floor_us: Decades::around(late.chain([budget]), Some(LEAST_OVER_FLOOR_US)),
        }
    }
}

/// The kinds of marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A yield every N steps.
    Every,
    /// The knee.
    Knee,
    /// A yield by time.
    Within,
    /// A yield by time, learned from what it may cost.
    Costing,
}

/// Makes the panel of overhead over the length of a slice.
pub(crate) fn overhead(curve: &Curve, axes: Axes) -> Panel<Kind> {
    let cost = curve.yield_cost_us.map(|cost| cost.centre);
    let theory = |slice: f64| cost.map(|cost| (slice, theory::overhead(cost, slice)));
    Panel {
        values: Axis::Log(axes.overhead),
        marks: marks(curve, |measured| measured.overhead),
        line: axes.slice_us.samples().filter_map(theory).collect(),
    }
}

/// Makes the panel of p99 above the floor over the length of a slice.
pub(crate) fn over_floor(curve: &Curve, axes: Axes) -> Panel<Kind> {
    let theory = |slice: f64| (slice, theory::over_floor(slice, curve.slices_per_look));
    Panel {
        values: Axis::Log(axes.over_floor_us),
        marks: marks(curve, |measured| measured.over_floor.p99_us),
        line: axes.slice_us.samples().map(theory).collect(),
    }
}

fn marks(curve: &Curve, of: fn(&SettingFigures) -> Option<Figure>) -> Vec<Mark<Kind>> {
    let mark = |kind, slice_us: Option<f64>, measured: &SettingFigures| {
        let Figure { centre, interval } = of(measured)?;
        Some(Mark { kind, at_us: slice_us?, value: centre, interval })
    };
    let knee = curve.knee.as_ref().map(|knee| knee.point.every);
    let points = curve.points.iter().filter_map(|point| {
        let kind = if knee == Some(point.every) { Kind::Knee } else { Kind::Every };
        mark(kind, point.slice_us, &point.measured)
    });
    let breathers = curve.breather.iter().filter_map(|breather| {
        let kind = if breather.within.is_some() { Kind::Within } else { Kind::Costing };
        mark(kind, breather.slice_us(), &breather.measured)
    });
    points.chain(breathers).collect()
}
