//! The settings that are measured, and how a cell's setting is read again.
//!
//! This is the one file that knows how the settings of the strategy are written.
//!
//! **Invariant:** a setting that the strategy does not list is never asked for.

use std::time::Duration;

use record::{Cell, Description, Load, Prepared, Probe, Settings};

/// A yield after N steps.
pub(crate) const EVERY: &str = "every";
/// A yield after a time: the breather.
pub(crate) const WITHIN: &str = "within";
/// Yields that cost a share of the work in all: the breather.
pub(crate) const COSTING: &str = "costing";

/// The work by which the cost of a single yield is measured: the cheapest there is.
pub(crate) const YIELD_WORK: &str = "countdown";
/// The N with which it is measured: a yield at every step.
pub(crate) const YIELD_EVERY: u64 = 1;

/// The longest slice that is measured. A trial would hold too few longer ones.
pub(crate) const MOST_SLICE: Duration = Duration::from_millis(100);

const WITHINS: [&str; 6] = ["10us", "30us", "100us", "300us", "1ms", "3ms"];
const QUICK_WITHINS: [&str; 2] = ["100us", "1ms"];
const COSTINGS: [&str; 1] = ["1%"];

/// Returns how many steps a job of this workload has. `None` if it can't be cut.
pub(crate) fn steps(prepared: &Prepared) -> Option<u64> {
    let (_, settings) = prepared.workload.split_once(':')?;
    let steps = settings.parse::<Settings>().ok()?.get("steps")?.parse().ok()?;
    (steps > 1).then_some(steps)
}

/// Returns every N: 10, 30, 100, ... up to the whole job, or to what takes [`MOST_SLICE`]; 10, 100,
/// ... for a quick run.
pub(crate) fn counts(prepared: &Prepared, quick: bool) -> Vec<u64> {
    let most = u128::from(prepared.steps_per_s) * MOST_SLICE.as_nanos() / 1_000_000_000;
    let most = u64::try_from(most).unwrap_or(u64::MAX).max(1);
    let whole = steps(prepared).unwrap_or(1);
    let decades = (1..19).flat_map(|exponent| [10_u64.pow(exponent), 3 * 10_u64.pow(exponent)]);
    let mut counts: Vec<u64> = decades
        .filter(|count| !quick || is_power_of_ten(*count))
        .take_while(|count| *count < whole)
        .collect();
    counts.push(whole);
    let all = counts.clone();
    counts.retain(|count| *count <= most);
    if counts.is_empty() {
        // A single step takes longer than that. One step has to do.
        counts.extend(all.first().map(|_| 1));
    }
    counts
}

fn is_power_of_ten(count: u64) -> bool {
    10_u64.pow(count.ilog10()) == count
}

/// Returns the settings of a sweep: every N, and those of the breather that the strategy lists.
pub(crate) fn settings(counts: &[u64], description: &Description, quick: bool) -> Vec<Settings> {
    let lists = |key: &str| description.settings.iter().any(|entry| entry.name == key);
    let withins: &[&str] = if quick { &QUICK_WITHINS } else { &WITHINS };
    let of = |key: &str, values: &[&str]| -> Vec<Settings> {
        values.iter().filter(|_| lists(key)).map(|value| setting(key, value)).collect()
    };
    let every = counts.iter().map(|count| setting(EVERY, &count.to_string()));
    every.chain(of(WITHIN, withins)).chain(of(COSTING, &COSTINGS)).collect()
}

pub(crate) fn setting(key: &str, value: &str) -> Settings {
    let mut settings = Settings::default();
    settings.insert(key, value).expect("a key and a value without commas are a setting");
    settings
}

/// Returns after how many steps a cell yields. `None` for a breather.
pub(crate) fn every(cell: &Cell) -> Option<u64> {
    cell.setting.get(EVERY)?.parse().ok()
}

/// Returns after how much time a cell yields, if a time was set.
pub(crate) fn within(cell: &Cell) -> Option<Duration> {
    notation::duration::read(cell.setting.get(WITHIN)?).ok()
}

/// Returns the cell that measures what a yield costs on this cell's runtime.
pub(crate) fn yield_cell(cell: &Cell) -> Cell {
    Cell {
        setting: setting(EVERY, &YIELD_EVERY.to_string()),
        workload: YIELD_WORK.to_owned(),
        load: Load::default(),
        probe: Probe::default(),
        ..cell.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prepared(workload: &str, steps_per_s: u64) -> Prepared {
        Prepared { workload: workload.to_owned(), steps_per_s, steps: None }
    }

    #[test]
    fn counts_are_log_spaced_from_10_to_the_whole_job() {
        let cheap = prepared("countdown:steps=50000000,spins=1", 1_000_000_000);
        let all = counts(&cheap, false);
        assert_eq!(all[..4], [10, 30, 100, 300]);
        assert_eq!(all[all.len() - 3..], [10_000_000, 30_000_000, 50_000_000]);
        let decades = [10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 50_000_000];
        assert_eq!(counts(&cheap, true), decades);
    }

    #[test]
    fn a_slice_that_would_fill_a_trial_is_left_out() {
        let dear = prepared("countdown:steps=50000000,spins=650", 1_333_333);
        assert_eq!(counts(&dear, true), [10, 100, 1000, 10_000, 100_000]);
        assert_eq!(counts(&prepared("countdown:steps=500,spins=9", 1), false), [1]);
    }

    #[test]
    fn a_job_that_cant_be_cut_has_no_steps() {
        assert_eq!(steps(&prepared("sort:items=5", 1)), None);
        assert_eq!(steps(&prepared("countdown:steps=1,spins=9", 1)), None);
        assert_eq!(steps(&prepared("countdown:steps=5,spins=9", 1)), Some(5));
    }
}
