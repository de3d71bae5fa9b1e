//! The figures of an answer in words: how late beats are, how long jobs take, and how much is done.
//!
//! **Invariant:** what is said of several runtimes is true of each: a figure is the worst of all of
//! them, or goes from the least to the most.

use std::time::Duration;

use figures::Spread;
use words::{interval, ratio};

use super::figure::{Bound, short, span};
use crate::judge::{Loss, Reason};

/// Writes how late beats are, from the least to the most of several losses.
pub(crate) fn late(losses: &[&Loss]) -> String {
    let known = || losses.iter().filter(|loss| loss.late.is_some());
    let least = known().min_by_key(|loss| (loss.late, loss.is_lower_bound));
    let most = known().max_by_key(|loss| (loss.late, loss.is_lower_bound));
    let one = |loss: &Loss| Some(Bound { value: loss.late?, is_lower: loss.is_lower_bound });
    let both = least.zip(most).and_then(|(least, most)| Some((one(least)?, one(most)?)));
    both.map_or_else(String::new, |(least, most)| span(least, most))
}

/// Says how long jobs take from when one should start to its answer. `load` names the jobs: `With
/// pause=50ms, a job`.
pub(crate) fn jobs<'r>(all: impl Iterator<Item = &'r Reason>, load: &str) -> Option<String> {
    let spreads = all.filter_map(|reason| match reason {
        Reason::Jobs { latency, .. } => Some(*latency),
        Reason::Beat { .. } | Reason::Work { .. } => None,
    });
    let spreads: Vec<_> = spreads.collect();
    let half_of = |spread: &Spread| Some(Bound { value: spread.p50?, is_lower: spread.is_lower_bound(2) });
    let halves = || spreads.iter().filter_map(half_of);
    let least = halves().min_by_key(|half| (half.value, half.is_lower))?;
    let half = span(least, halves().max_by_key(|half| (half.value, half.is_lower))?);
    let (place, one_in) = match spreads.iter().all(|spread| spread.p99.is_some()) {
        true => ("at p99", 100),
        false => ("at most", u64::MAX),
    };
    let high = |spread: &Spread| {
        Some(Bound {
            value: if one_in == 100 { spread.p99 } else { spread.max }?,
            is_lower: spread.is_lower_bound(one_in),
        })
    };
    let highs: Vec<Bound> = spreads.iter().filter_map(high).collect();
    let most = match highs.iter().max_by_key(|high| high.value).map(|most| short(most.value)) {
        // It is no most: a job was still under way at the end.
        Some(most) if highs.iter().any(|high| high.is_lower) => match one_in {
            100 => format!(" and more than {most} at p99"),
            _ => format!(" and the longest more than {most}"),
        },
        Some(most) => format!(" and {most} {place}"),
        None => String::new(),
    };
    Some(format!("{load} takes {half} at p50{most}, from when it should start to its answer."))
}

/// Says that the beat is kept, with the latest p99 of all loads.
pub(crate) fn kept<'r>(worlds: usize, all: impl Iterator<Item = &'r Reason> + Clone) -> String {
    let figures = |part: fn(&Reason) -> Option<Duration>| all.clone().filter_map(part).map(Bound::exact);
    let late = figures(|reason| if let Reason::Beat { late, .. } = reason { *late } else { None }).max();
    let floors = figures(|reason| if let Reason::Beat { floor, .. } = reason { *floor } else { None });
    let floor = floors.clone().min().zip(floors.max());
    let floor = floor.map_or_else(String::new, |(least, most)| format!(", floor {}", span(least, most)));
    let late =
        late.map_or_else(String::new, |late| format!(" (p99 at most {} late{floor})", span(late, late)));
    format!("It keeps the beat{}{late}.", all_loads(worlds))
}

/// Says that something holds under all loads. Empty for a single one.
pub(crate) fn all_loads(worlds: usize) -> String {
    match worlds {
        0 | 1 => String::new(),
        2 => " under both loads".to_owned(),
        all => format!(" under all {all} loads"),
    }
}

/// Writes the work of one block with its interval, or the least and the most of several.
pub(crate) fn work<'r>(all: impl Iterator<Item = &'r Reason>) -> String {
    let ratios = all.filter_map(|reason| match reason {
        Reason::Work { ratio, .. } => Some(*ratio),
        Reason::Beat { .. } | Reason::Jobs { .. } => None,
    });
    let ratios: Vec<_> = ratios.collect();
    let points = || ratios.iter().map(|ratio| ratio.point);
    let (least, most) = (points().fold(f64::INFINITY, f64::min), points().fold(0.0, f64::max));
    match ratios.as_slice() {
        [one] => match one.interval {
            Some(_) => format!("{} ({})", ratio(Some(one.point)), interval(one.interval)),
            None => ratio(Some(one.point)),
        },
        _ => match [least, most].map(|ratios| ratio(Some(ratios))) {
            [least, most] if least == most => least,
            [least, most] => format!("{least} to {most}"),
        },
    }
}
