//! The picture of a curve before it is drawn: two panels over the length of a slice, with their
//! marks, the theory as a line, and the axes that all curves of a run share.
//!
//! This file owns what is shown and where. `text` draws it in characters, `svg.rs` in lines and
//! colours.
//!
//! **Invariant:** all axes are logarithmic. A figure below an axis stands at its lower end; it is
//! never left out.

use stats::Interval;

use crate::curve::{Curve, Figure, SettingFigures, Sweep, TimedPoint, micros};
use crate::theory;

/// The lower ends of the axes: less than a ten-thousandth of overhead, or 10 us of lateness, is
/// lost in noise.
const LEAST_OVERHEAD: i32 = -4;
const LEAST_OVER_FLOOR_US: i32 = 1;
/// The number of points in each decade of the theory's line.
const PER_DECADE: i32 = 20;

/// Decades from 10^low to 10^high; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decades {
    pub(crate) low: i32,
    pub(crate) high: i32,
}

impl Decades {
    /// Finds the decades that hold all positive values, from `least` on if it is given.
    fn around(values: impl Iterator<Item = f64>, least: Option<i32>) -> Decades {
        let logs: Vec<f64> =
            values.filter(|value| value.is_finite() && *value > 0.0).map(f64::log10).collect();
        let lowest = logs.iter().copied().fold(f64::INFINITY, f64::min);
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let (lowest, highest) = if logs.is_empty() { (0.0, 1.0) } else { (lowest, highest) };
        let low = least.unwrap_or(lowest.floor() as i32);
        Decades { low, high: (highest.ceil() as i32).max(low + 1) }
    }

    /// Returns the place of a value between the two ends: 0 to 1.
    pub(crate) fn at(self, value: f64) -> f64 {
        if value <= 0.0 || value.is_nan() {
            return 0.0;
        }
        let share = (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low);
        share.clamp(0.0, 1.0)
    }

    /// Returns the powers of ten, both ends included.
    pub(crate) fn ticks(self) -> impl Iterator<Item = f64> {
        (self.low..=self.high).map(|exponent| 10_f64.powi(exponent))
    }

    pub(crate) fn ends(self) -> (f64, f64) {
        (10_f64.powi(self.low), 10_f64.powi(self.high))
    }

    /// Returns the nearest value between the ends.
    pub(crate) fn held(self, value: f64) -> f64 {
        let (low, high) = self.ends();
        if value.is_nan() { low } else { value.clamp(low, high) }
    }

    fn samples(self) -> impl Iterator<Item = f64> {
        let steps = (self.high - self.low) * PER_DECADE;
        (0..=steps)
            .map(move |step| 10_f64.powf(f64::from(self.low) + f64::from(step) / f64::from(PER_DECADE)))
    }
}

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

/// A point of a panel.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark {
    pub(crate) kind: Kind,
    pub(crate) slice_us: f64,
    pub(crate) value: f64,
    pub(crate) interval: Option<Interval>,
}

/// One of the two pictures of a curve.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Panel {
    pub(crate) values: Decades,
    /// In the order in which they are drawn.
    pub(crate) marks: Vec<Mark>,
    /// The theory, by the length of a slice. Empty if what it rests on was not measured.
    pub(crate) theory: Vec<(f64, f64)>,
}

/// Makes the panel of overhead over the length of a slice.
pub(crate) fn overhead(curve: &Curve, axes: Axes) -> Panel {
    let cost = curve.yield_cost_us.map(|cost| cost.centre);
    let theory = |slice: f64| cost.map(|cost| (slice, theory::overhead(cost, slice)));
    Panel {
        values: axes.overhead,
        marks: marks(curve, |measured| measured.overhead),
        theory: axes.slice_us.samples().filter_map(theory).collect(),
    }
}

/// Makes the panel of p99 above the floor over the length of a slice.
pub(crate) fn over_floor(curve: &Curve, axes: Axes) -> Panel {
    let theory = |slice: f64| (slice, theory::over_floor(slice, curve.slices_per_look));
    Panel {
        values: axes.over_floor_us,
        marks: marks(curve, |measured| measured.over_floor.p99_us),
        theory: axes.slice_us.samples().map(theory).collect(),
    }
}

fn marks(curve: &Curve, of: fn(&SettingFigures) -> Option<Figure>) -> Vec<Mark> {
    let mark = |kind, slice_us: Option<f64>, measured: &SettingFigures| {
        let Figure { centre, interval } = of(measured)?;
        Some(Mark { kind, slice_us: slice_us?, value: centre, interval })
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

/// Writes a time for an axis: `100us`.
pub(crate) fn time(micros: f64) -> String {
    match micros {
        ..1e-3 => format!("{}ps", (micros * 1e6).round()),
        ..1.0 => format!("{}ns", (micros * 1e3).round()),
        ..1e3 => format!("{}us", micros.round()),
        ..1e6 => format!("{}ms", (micros / 1e3).round()),
        _ => format!("{}s", (micros / 1e6).round()),
    }
}

/// Writes a share for an axis: `0.1 %`.
pub(crate) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = if percent >= 0.995 { 0 } else { (-percent.log10()).ceil().max(0.0) as usize };
    format!("{percent:.decimals$} %")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_all_values_in_whole_decades() {
        let decades = Decades::around([0.02, 3.0, -1.0, f64::NAN].into_iter(), None);
        assert_eq!(decades, Decades { low: -2, high: 1 });
        assert_eq!(Decades::around([].into_iter(), Some(-4)), Decades { low: -4, high: 1 });
        assert_eq!(Decades::around([1e-9].into_iter(), Some(-4)), Decades { low: -4, high: -3 });
        assert_eq!((decades.at(-1.0), decades.at(0.01), decades.at(1e9)), (0.0, 0.0, 1.0));
    }

    #[test]
    fn ticks_are_written_short() {
        let percents = [1e-4, 1e-3, 0.01, 0.1, 1.0, 100.0].map(percent);
        assert_eq!(percents, ["0.01 %", "0.1 %", "1 %", "10 %", "100 %", "10000 %"]);
        assert_eq!([1e-2, 1.0, 10.0, 1e3, 1e6].map(time), ["10ns", "1us", "10us", "1ms", "1s"]);
    }
}
