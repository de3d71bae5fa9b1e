//! How long the windows of a run are: as long as fits into the time.
//!
//! A job that can't be cut is one step. Below [`LEAST_STEPS`] in a measurement, work has no
//! verdict. So if steps are long, windows are longer. The run takes longer only if they don't fit
//! into the usual time.
//!
//! **Invariant:** a run of short steps is sized as if there were no long ones.

use std::ops::RangeInclusive;
use std::time::Duration;

use figures::LEAST_STEPS;
use record::{Cell, Load};

use crate::job_time::step_time;
use crate::workloads::Workloads;

/// The time for all trials of a run. A default run measures for at most 90 s; the rest is a reserve
/// for retakes.
const WHOLE_RUN: Duration = Duration::from_secs(80);
/// The same for a quick run, which measures for at most 20 s.
const WHOLE_QUICK_RUN: Duration = Duration::from_secs(18);
/// The same for a run whose steps are long: at most three minutes.
const WHOLE_RUN_OF_LONG_STEPS: Duration = Duration::from_secs(165);
/// The number of rounds of a run with one load, if it was not chosen. In the same time, more and
/// shorter rounds give narrower intervals, until a round has too few beats.
pub const DEFAULT_ROUNDS: u32 = 5;
/// The number of rounds of a run with several loads, which has as many cells more.
const ROUNDS_OF_SEVERAL: u32 = 3;
const QUICK_ROUNDS: u32 = 2;
/// The fewest rounds that have an interval: a run of several loads and long steps has no time for
/// more.
const FEWEST_ROUNDS: u32 = 2;
/// The shortest and the longest window of a closed loop, if its duration was not chosen. The
/// shortest has 100 beats of the usual period, which p99 needs.
const WINDOW: RangeInclusive<Duration> = Duration::from_millis(131)..=Duration::from_secs(1);
/// How much longer a window is in which jobs come and go.
pub(crate) const COMES_AND_GOES: f64 = 2.15;
/// The same for a quick run.
const QUICK_COMES_AND_GOES: f64 = 1.85;

/// The trials of one round, as far as they take time.
pub(crate) struct Round<Around, Least> {
    /// The load of each cell, and the first load for each control; with the time that the trial's
    /// process takes to start.
    pub(crate) trials: Vec<(Load, Duration)>,
    /// Returns what a trial takes besides its window, once its process has started.
    pub(crate) around: Around,
    /// Returns the least window that long steps need. Zero if there are none.
    pub(crate) least: Least,
    pub(crate) quick: bool,
}

impl<Around: Fn(Load) -> Duration, Least: Fn(Load) -> Duration> Round<Around, Least> {
    fn sum(&self, of: impl Fn(Load) -> Duration) -> Duration {
        self.trials.iter().map(|(load, _)| of(*load)).sum()
    }

    /// Returns what all trials take besides their windows.
    fn around(&self) -> Duration {
        self.sum(&self.around) + self.trials.iter().map(|(_, start)| *start).sum::<Duration>()
    }

    /// Returns whether a usual window is too short for the steps. A quick run leaves it at that.
    fn has_long_steps(&self) -> bool {
        !self.quick && self.trials.iter().any(|(load, _)| (self.least)(*load) > *WINDOW.end() / 4)
    }

    /// Returns the number of rounds, if it was not chosen: with long steps as many as leave each
    /// window enough of them.
    pub(crate) fn usual_number(&self, loads: usize) -> u32 {
        let usual = match loads {
            _ if self.quick => QUICK_ROUNDS,
            0..=1 => DEFAULT_ROUNDS,
            _ => ROUNDS_OF_SEVERAL,
        };
        if !self.has_long_steps() {
            return usual;
        }
        let round = self.least_round();
        let fit = |rounds: &u32| round * *rounds <= WHOLE_RUN_OF_LONG_STEPS;
        (FEWEST_ROUNDS..=usual).rev().find(fit).unwrap_or(FEWEST_ROUNDS)
    }

    /// Returns the time of a round in which each window is as short as its steps allow.
    fn least_round(&self) -> Duration {
        let window = |load| (self.least)(load).max(WINDOW.start().mul_f64(share(load, self.quick)));
        self.sum(window) + self.around()
    }

    /// Returns the window of each load that makes use of the time. What long steps need is taken
    /// first, as far as there is time for it.
    pub(crate) fn windows(&self, rounds: u32) -> impl Fn(Load) -> Duration + use<'_, Around, Least> {
        let has_long_steps = self.has_long_steps();
        let whole = match (self.quick, has_long_steps) {
            (true, _) => WHOLE_QUICK_RUN,
            // No longer than the steps need: they are counted, and more of them say little more.
            (false, true) => (self.least_round() * rounds.max(1)).clamp(WHOLE_RUN, WHOLE_RUN_OF_LONG_STEPS),
            (false, false) => WHOLE_RUN,
        };
        let whole = (whole / rounds.max(1)).saturating_sub(self.around());
        let least = if has_long_steps { self.sum(&self.least) } else { Duration::ZERO };
        let shares = self.trials.iter().map(|(load, _)| share(*load, self.quick)).sum::<f64>().max(1.0);
        let rest = in_millis(whole.saturating_sub(least).div_f64(shares));
        let window = rest.clamp(*WINDOW.start(), *WINDOW.end());
        let usual = move |load| in_millis(window.mul_f64(share(load, self.quick)));
        let others = self.sum(|load| if (self.least)(load).is_zero() { usual(load) } else { Duration::ZERO });
        let granted = whole.saturating_sub(others).div_duration_f64(least.max(*WINDOW.start())).min(1.0);
        move |load| {
            let long = if has_long_steps { (self.least)(load).mul_f64(granted) } else { Duration::ZERO };
            usual(load).max(in_millis(long))
        }
    }
}

/// A job beside others is slower than a raw one: so many times the steps are planned for.
const MARGIN: f64 = 1.15;

/// Returns the shortest window under a load in which its jobs do enough steps, on as many
/// processors as there are jobs. A strategy that leaves some of them idle may get fewer. Zero if
/// jobs come and go: their work is not compared with a raw run.
pub(crate) fn least_window(load: Load, cells: &[Cell], workloads: &Workloads, cpus: u32) -> Duration {
    let Some(jobs) = load.jobs() else { return Duration::ZERO };
    let of_load = cells.iter().filter(|cell| cell.load == load);
    let step = of_load.filter_map(|cell| workloads.of(cell).and_then(step_time)).max().unwrap_or_default();
    #[expect(clippy::cast_precision_loss, reason = "the number is small")]
    let steps = LEAST_STEPS as f64 * MARGIN;
    step.mul_f64(steps / f64::from(jobs.min(cpus).max(1)))
}

/// Returns the whole milliseconds of a duration, as a person would type it.
pub(crate) fn in_millis(duration: Duration) -> Duration {
    Duration::from_millis(u64::try_from(duration.as_millis()).unwrap_or(u64::MAX))
}

/// Returns how many times the window of a closed loop a load gets.
fn share(load: Load, quick: bool) -> f64 {
    match (load.is_closed_loop(), quick) {
        (true, _) => 1.0,
        (false, false) => COMES_AND_GOES,
        (false, true) => QUICK_COMES_AND_GOES,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use record::Prepared;
    use sample::cell;

    use super::*;

    #[test]
    fn a_window_has_room_for_enough_steps_of_a_closed_loop() {
        let prepared =
            |steps_per_s| Prepared { workload: "sort:items=1".to_owned(), steps_per_s, steps: Some(1) };
        let own = BTreeMap::from([("countdown".to_owned(), prepared(50))]);
        let workloads = Workloads { own, ..Workloads::default() };
        let cells = [Load::Jobs(1), Load::Pause(Duration::from_millis(50)), Load::Jobs(64)]
            .map(|load| Cell { load, ..cell("inline", "tokio/1") });
        let least = |load| least_window(load, &cells, &workloads, 2);
        assert!(least(Load::Jobs(1)) >= Duration::from_millis(20) * 50, "{:?}", least(Load::Jobs(1)));
        assert!(least(Load::Jobs(64)) >= Duration::from_millis(20) * 25, "{:?}", least(Load::Jobs(64)));
        assert_eq!(least(cells[1].load), Duration::ZERO);
    }
}
