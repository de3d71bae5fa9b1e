//! Axes of a panel, and how their ticks are written.
//!
//! **Invariant:** a value beyond an axis stands at its nearer end; it is never left out.

/// Decades from 10^low to 10^high; at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decades {
    pub(crate) low: i32,
    pub(crate) high: i32,
}

/// The number of points in each decade of a line.
const PER_DECADE: i32 = 20;

impl Decades {
    /// Finds the decades that hold all positive values, from `least` on if it is given.
    pub(crate) fn around(values: impl Iterator<Item = f64>, least: Option<i32>) -> Decades {
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

    /// Returns the places of a smooth line from one end to the other.
    pub(crate) fn samples(self) -> impl Iterator<Item = f64> {
        let steps = (self.high - self.low) * PER_DECADE;
        (0..=steps)
            .map(move |step| 10_f64.powf(f64::from(self.low) + f64::from(step) / f64::from(PER_DECADE)))
    }
}

/// An axis of values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Axis {
    /// A logarithmic one.
    Log(Decades),
    /// A linear one from 0 to a number of fifths: 5 is 1.
    Fifths(u32),
}

impl Axis {
    /// Returns the place of a value between the two ends: 0 to 1.
    pub(crate) fn at(self, value: f64) -> f64 {
        match self {
            Axis::Log(decades) => decades.at(value),
            Axis::Fifths(_) => self.held(value) / self.ends().1,
        }
    }

    /// Returns the values that have a label, both ends included.
    pub(crate) fn ticks(self) -> Vec<f64> {
        match self {
            Axis::Log(decades) => decades.ticks().collect(),
            Axis::Fifths(fifths) => (0..=fifths).map(|fifth| f64::from(fifth) / 5.0).collect(),
        }
    }

    pub(crate) fn ends(self) -> (f64, f64) {
        match self {
            Axis::Log(decades) => decades.ends(),
            Axis::Fifths(fifths) => (0.0, f64::from(fifths.max(1)) / 5.0),
        }
    }

    /// Returns the nearest value between the ends.
    pub(crate) fn held(self, value: f64) -> f64 {
        let (low, high) = self.ends();
        if value.is_nan() { low } else { value.clamp(low, high) }
    }
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

/// Writes a ratio for an axis: `0.8`.
pub(crate) fn tenths(ratio: f64) -> String {
    format!("{ratio:.1}")
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
    fn a_linear_axis_begins_at_nothing() {
        let axis = Axis::Fifths(5);
        assert_eq!((axis.at(0.0), axis.at(0.5), axis.at(7.0), axis.at(f64::NAN)), (0.0, 0.5, 1.0, 0.0));
        assert_eq!(axis.ticks(), [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]);
    }

    #[test]
    fn ticks_are_written_short() {
        let percents = [1e-4, 1e-3, 0.01, 0.1, 1.0, 100.0].map(percent);
        assert_eq!(percents, ["0.01 %", "0.1 %", "1 %", "10 %", "100 %", "10000 %"]);
        assert_eq!([1e-2, 1.0, 10.0, 1e3, 1e6].map(time), ["10ns", "1us", "10us", "1ms", "1s"]);
        assert_eq!([0.0, 0.8, 1.0].map(tenths), ["0.0", "0.8", "1.0"]);
    }
}
