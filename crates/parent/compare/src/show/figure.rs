//! A figure of a cell as a table has it: short, with its mark.
//!
//! **Invariant:** `!` marks a lost beat, `?` one that can't be told, `*` a failed round, and `>` a
//! lower bound, in every table.

use std::time::Duration;

use figures::{Row, Spread};
use record::Cell;
use words::{MISSING, duration, interval, ratio};

use crate::judge::{Beat, beat, is_swamped};

/// Writes a lateness at p99 and its mark.
pub(crate) fn late(row: &Row<Cell>) -> (String, char) {
    if row.outcome.is_failed() && row.figures.rounds == 0 {
        return ("failed".to_owned(), ' ');
    }
    let lateness = row.figures.lateness().p99;
    let mark = match beat(row) {
        Beat::Lost | Beat::LostAtStart => '!',
        _ if row.outcome.is_failed() => '*',
        Beat::Open => '?',
        Beat::Kept | Beat::Missing => ' ',
    };
    (at_least(never_fired(row, 100), brief(lateness)), mark)
}

/// Writes the work: `?` is too vague to be quoted.
pub(crate) fn work(row: &Row<Cell>) -> String {
    let work = row.figures.working.as_ref().and_then(|work| work.ratio);
    if row.figures.coarse().is_some() || work.is_some_and(|work| work.is_vague()) {
        return "?".to_owned();
    }
    match work.map(|work| work.point) {
        // Four characters are enough for what nobody needs exactly.
        Some(point) if point < 0.0995 => format!("{point:.2}"),
        Some(point) if (9.995..99.95).contains(&point) => format!("{point:.1}"),
        point => ratio(point),
    }
}

/// The place of a distribution that a column shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum At {
    P50,
    P99,
    Max,
}

/// Writes the latency of the jobs: `grows` if more came than were done.
pub(crate) fn job(row: &Row<Cell>, at: At) -> String {
    match &row.figures.jobs {
        Some(_) if is_swamped(row) => "grows".to_owned(),
        Some(jobs) => spread(&jobs.latency, at),
        None => MISSING.to_owned(),
    }
}

/// Writes the queue time of half of the jobs.
pub(crate) fn queue(row: &Row<Cell>) -> String {
    row.figures.jobs.as_ref().map_or_else(|| MISSING.to_owned(), |jobs| spread(&jobs.queue, At::P50))
}

/// Writes the share of the jobs that were due and are done.
pub(crate) fn done(row: &Row<Cell>) -> String {
    match &row.figures.jobs {
        Some(jobs) if jobs.due > 0 => format!("{:.0} %", 100.0 * jobs.done as f64 / jobs.due as f64),
        _ => MISSING.to_owned(),
    }
}

fn spread(spread: &Spread, at: At) -> String {
    let (value, one_in) = match at {
        At::P50 => (spread.p50, 2),
        At::P99 => (spread.p99, 100),
        At::Max => (spread.max, u64::MAX),
    };
    at_least(spread.is_lower_bound(one_in), brief(value))
}

/// Says which place of the jobs' latency all of these rows have: p99 if each had jobs enough.
pub(crate) fn highest<'r>(rows: impl IntoIterator<Item = &'r Row<Cell>>) -> At {
    let mut jobs = rows.into_iter().filter_map(|row| row.figures.jobs.as_ref());
    if jobs.all(|jobs| jobs.latency.p99.is_some()) { At::P99 } else { At::Max }
}

/// Writes lateness at p50 and p99, work and its interval, with all their digits.
pub(crate) fn figures(row: &Row<Cell>) -> [String; 4] {
    let lateness = row.figures.lateness();
    let ratios = row.figures.working.as_ref().and_then(|work| work.ratio);
    let is_coarse = row.figures.coarse().is_some();
    let is_vague = is_coarse || ratios.is_some_and(|work| work.is_vague());
    [
        at_least(never_fired(row, 2), duration(lateness.p50)),
        at_least(never_fired(row, 100), duration(lateness.p99)),
        if is_vague { "?".to_owned() } else { ratio(ratios.map(|work| work.point)) },
        if is_coarse { "?".to_owned() } else { interval(ratios.and_then(|work| work.interval)) },
    ]
}

/// Says that so many beats never fired that the quantile is the lateness of one of them.
fn never_fired(row: &Row<Cell>, one_in: u64) -> bool {
    let beating = row.figures.beating.as_ref();
    beating.is_some_and(|beating| beating.is_lower_bound(one_in))
}

/// Marks a figure that is a lower bound.
pub(crate) fn at_least(is_bound: bool, figure: String) -> String {
    if is_bound { format!(">{figure}") } else { figure }
}

/// Writes a duration with two or three digits: `1.6 ms`, `123 ms`.
pub(crate) fn short(value: Duration) -> String {
    in_unit(value, " ")
}

/// Writes a duration in milliseconds, without the unit: `0.1`, `2.6`, `123`.
pub(crate) fn millis(value: Duration) -> String {
    let millis = value.as_nanos() as f64 / 1e6;
    let decimals = usize::from(millis < 9.95);
    format!("{millis:.decimals$}")
}

/// A duration, or a lower bound of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bound {
    pub(crate) value: Duration,
    pub(crate) is_lower: bool,
}

impl Bound {
    pub(crate) fn exact(value: Duration) -> Bound {
        Bound { value, is_lower: false }
    }
}

/// Writes what lies between two durations, or one if they look alike: `18 to 19 ms`, `19 ms to more
/// than 145 ms`.
pub(crate) fn span(least: Bound, most: Bound) -> String {
    let words = |of: Bound| format!("{}{}", if of.is_lower { "more than " } else { "" }, short(of.value));
    let (from, to) = (words(least), words(most));
    if from == to || least.is_lower {
        // All of them are more than the least.
        return from;
    }
    let unit = |of: &str| of.rsplit(' ').next().map(str::to_owned);
    match from.rsplit_once(' ') {
        Some((number, own)) if !most.is_lower && Some(own.to_owned()) == unit(&to) => {
            format!("{number} to {to}")
        }
        _ => format!("{from} to {to}"),
    }
}

/// Writes a duration with two or three digits and no blank: `1.6ms`, `123ms`.
fn brief(value: Option<Duration>) -> String {
    value.map_or_else(|| MISSING.to_owned(), |value| in_unit(value, ""))
}

fn in_unit(value: Duration, blank: &str) -> String {
    let nanos = value.as_nanos() as f64;
    let (unit, name) = match nanos {
        ..999.5 => (1.0, "ns"),
        ..999_500.0 => (1e3, "us"),
        ..999_500_000.0 => (1e6, "ms"),
        _ => (1e9, "s"),
    };
    let value = nanos / unit;
    let decimals = usize::from(value < 9.95 && unit > 1.0);
    format!("{value:.decimals$}{blank}{name}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_says_its_unit_once_and_what_is_a_lower_bound() {
        let ms = |millis| Bound::exact(Duration::from_millis(millis));
        let more = |millis| Bound { is_lower: true, ..ms(millis) };
        let us = Bound::exact(Duration::from_micros(61));
        assert_eq!(span(ms(18), ms(19)), "18 to 19 ms");
        assert_eq!(span(ms(18), ms(18)), "18 ms");
        assert_eq!(span(us, ms(2)), "61 us to 2.0 ms");
        assert_eq!(span(ms(19), more(145)), "19 ms to more than 145 ms");
        assert_eq!(span(more(144), more(145)), "more than 144 ms");
        assert_eq!(span(more(144), ms(145)), "more than 144 ms");
    }

    #[test]
    fn a_brief_duration_has_at_most_five_characters() {
        let shown = [
            (0, "0ns"),
            (999, "999ns"),
            (1_580_000, "1.6ms"),
            (9_940_000, "9.9ms"),
            (9_960_000, "10ms"),
            (96_000_000, "96ms"),
            (999_400, "999us"),
            (999_600, "1.0ms"),
            (123_456_000, "123ms"),
            (12_345_678_000, "12s"),
        ];
        for (nanos, text) in shown {
            assert_eq!(brief(Some(Duration::from_nanos(nanos))), text, "{nanos} ns");
        }
        assert_eq!(brief(None), "-");
    }
}
