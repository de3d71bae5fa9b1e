//! Single figures as people read them: three significant digits, with a unit.
//!
//! **Invariant:** a rounded figure has the unit that fits it: 999.9 us is `1.00 ms`, not `1000 us`.

use std::fmt;
use std::time::Duration;

use stats::Interval;

/// The sign for a figure that was not taken.
pub const MISSING: &str = "-";

/// A duration as people read it: `85.3 us`, `1.24 ms`, `2.01 s`. It has three significant digits. A
/// whole number of the unit has no decimals: `10 ms`.
///
/// ```
/// use std::time::Duration;
/// use words::Shown;
///
/// assert_eq!(Shown(Duration::from_nanos(1_238_000)).to_string(), "1.24 ms");
/// assert_eq!(Shown(Duration::from_millis(10)).to_string(), "10 ms");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown(pub Duration);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nanos = self.0.as_nanos();
        // Takes the unit after rounding: from 999.5 of a unit on, three digits would be 1000 of it.
        let (unit, name) = match nanos {
            0 => return f.pad("0 us"),
            1..1_000 => (1, "ns"),
            1_000..999_500 => (1_000, "us"),
            999_500..999_500_000 => (1_000_000, "ms"),
            _ => (1_000_000_000, "s"),
        };
        let text = if nanos.is_multiple_of(unit) {
            format!("{} {name}", nanos / unit)
        } else {
            format!("{} {name}", three_digits(nanos as f64 / unit as f64))
        };
        f.pad(&text)
    }
}

fn three_digits(value: f64) -> String {
    // Counts the digits after rounding: 9.996 is 10.0.
    let decimals = match value {
        ..9.995 => 2,
        ..99.95 => 1,
        _ => 0,
    };
    format!("{value:.decimals$}")
}

/// Writes a duration, or the sign that there is none.
pub fn duration(value: Option<Duration>) -> String {
    value.map_or_else(|| MISSING.to_owned(), |value| Shown(value).to_string())
}

/// Writes a number of bytes with three significant digits: `512 B`, `4.17 MB`. A megabyte is a
/// million bytes.
pub(crate) fn bytes(count: u64) -> String {
    // Takes the unit after rounding, as above.
    let (unit, name) = match count {
        0..1_000 => return format!("{count} B"),
        1_000..999_500 => (1e3, "kB"),
        999_500..999_500_000 => (1e6, "MB"),
        _ => (1e9, "GB"),
    };
    format!("{} {name}", three_digits(count as f64 / unit))
}

/// Writes a ratio, or the sign that there is none.
pub fn ratio(value: Option<f64>) -> String {
    value.map_or_else(|| MISSING.to_owned(), number)
}

/// Writes an interval of ratios, `0.97..1.03`, or the sign that there is none.
pub fn interval(value: Option<Interval>) -> String {
    value.map_or_else(|| MISSING.to_owned(), |value| format!("{}..{}", number(value.low), number(value.high)))
}

/// Writes a duration for a person who waits: `53 s`, `4 min`, `2.5 h`.
pub fn roughly(duration: Duration) -> String {
    let seconds = duration.as_secs_f64().ceil();
    match seconds {
        ..120.0 => format!("{seconds:.0} s"),
        ..7200.0 => format!("{:.0} min", seconds / 60.0),
        _ => format!("{:.1} h", seconds / 3600.0),
    }
}

/// Writes a ratio in at most five characters. Above 999 it is only `>999`: nobody needs such a
/// ratio exactly.
fn number(value: f64) -> String {
    match value {
        ..0.0995 => format!("{value:.3}"),
        ..99.995 => format!("{value:.2}"),
        ..999.5 => format!("{value:.0}"),
        _ => ">999".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_have_three_digits_and_the_unit_that_fits() {
        for (count, text) in [
            (0, "0 B"),
            (999, "999 B"),
            (1_000, "1.00 kB"),
            (65_604, "65.6 kB"),
            (999_499, "999 kB"),
            (999_500, "1.00 MB"),
            (4_165_688, "4.17 MB"),
            (30_720_000, "30.7 MB"),
            (4_000_000_000, "4.00 GB"),
        ] {
            assert_eq!(bytes(count), text);
        }
    }

    #[test]
    fn durations_have_three_digits_and_the_unit_that_fits() {
        let shown = [
            (0, "0 us"),
            (1, "1 ns"),
            (999, "999 ns"),
            (1_000, "1 us"),
            (1_040, "1.04 us"),
            (9_994, "9.99 us"),
            (9_996, "10.0 us"),
            (85_000, "85 us"),
            (85_300, "85.3 us"),
            (99_960, "100 us"),
            (999_499, "999 us"),
            (999_500, "1.00 ms"),
            (1_000_000, "1 ms"),
            (1_238_000, "1.24 ms"),
            (999_499_999, "999 ms"),
            (999_500_000, "1.00 s"),
            (2_010_000_000, "2.01 s"),
            (10_000_000_000, "10 s"),
            (1_234_567_890_000, "1235 s"),
        ];
        for (nanos, text) in shown {
            assert_eq!(Shown(Duration::from_nanos(nanos)).to_string(), text, "{nanos} ns");
        }
        assert_eq!(Shown(Duration::MAX).to_string(), "18446744073709551616 s");
        assert_eq!(format!("{:>9}|", Shown(Duration::from_millis(10))), "    10 ms|");
    }

    #[test]
    fn ratios_have_at_most_five_characters() {
        let shown = [(0.0, "0.000"), (0.0994, "0.099"), (0.0996, "0.10"), (1.0, "1.00"), (63.999, "64.00")];
        for (value, text) in shown.into_iter().chain([(99.999, "100"), (999.4, "999"), (f64::MAX, ">999")]) {
            assert_eq!(ratio(Some(value)), text);
        }
        assert_eq!(ratio(None), "-");
        assert_eq!(interval(Some(Interval { low: 0.97, high: 1234.5 })), "0.97..>999");
        assert_eq!(interval(None), "-");
    }
}
