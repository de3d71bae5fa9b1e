//! A cell.

use record::{Cell, Load, Place, Probe, Settings};

/// Makes a cell with one job of the countdown on one processor.
///
/// A strategy may have a setting: `manual-yield:every=1000`. To change another member, update the
/// struct.
///
/// ```
/// use record::{Cell, Load};
///
/// let cell = Cell { load: Load::Jobs(64), ..sample::cell("manual-yield:every=1000", "tokio/1") };
/// assert_eq!(cell.strategy_with_setting(), "manual-yield:every=1000");
/// ```
///
/// # Panics
/// If the setting can't be parsed.
pub fn cell(strategy: &str, runtime: &str) -> Cell {
    let (name, setting) = strategy.split_once(':').unwrap_or((strategy, ""));
    Cell {
        strategy: name.to_owned(),
        setting: setting.parse::<Settings>().unwrap(),
        runtime: runtime.to_owned(),
        workload: "countdown".to_owned(),
        load: Load::default(),
        probe: Probe::default(),
        cpus: 1,
        place: Place::Task,
        peer: None,
    }
}
