//! How much a run measures: what the options say, and for the rest as much as fits into the time.
//!
//! A window under `pause=` or `rate=` is longer than one of a closed loop, because it has to see
//! several jobs come and go.

use std::ops::RangeInclusive;
use std::time::Duration;

use engine::{BadRequest, Bounds, controls};
use notation::duration::written;
use record::{Cell, Load, LoadWindow, Timing};

use crate::options::{Options, too_rarely};

/// The time for all trials of a run. A default run measures for at most 90 s; the rest is a reserve
/// for retakes.
const WHOLE_RUN: Duration = Duration::from_secs(80);
/// The same for a quick run, which measures for at most 20 s.
const WHOLE_QUICK_RUN: Duration = Duration::from_secs(18);
/// The number of rounds of a run with one load, if it was not chosen. In the same time, more and
/// shorter rounds give narrower intervals, until a round has too few beats.
pub const DEFAULT_ROUNDS: u32 = 5;
/// The number of rounds of a run with several loads, which has as many cells more.
const ROUNDS_OF_SEVERAL: u32 = 3;
const QUICK_ROUNDS: u32 = 2;
/// The time to start a process and a runtime, and to wait for the first beat.
const START: Duration = Duration::from_millis(14);
const WARM_UP: Duration = Duration::from_millis(20);
/// The warm-up for each job of a processor, so that each has run for the first time. The beats of
/// that time are kept by themselves.
const WARM_UP_A_JOB: Duration = Duration::from_millis(2);
const MOST_WARM_UP: Duration = Duration::from_secs(2);
/// The shortest and the longest window of a closed loop, if its duration was not chosen.
const WINDOW: RangeInclusive<Duration> = Duration::from_millis(100)..=Duration::from_secs(1);
/// How much longer a window is in which jobs come and go.
const COMES_AND_GOES: u32 = 3;

/// One in 16 trials may be taken again: the reserve has room for these.
const RETAKE_ONE_IN: u32 = 16;
/// The same for a quick run, which has a smaller reserve.
const QUICK_RETAKE_ONE_IN: u32 = 25;

/// The rounds of a run and the parts of each measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sizing {
    pub(crate) rounds: u32,
    pub(crate) timing: Timing,
    /// The windows of the loads that have another length than `timing` says.
    pub(crate) windows: Vec<LoadWindow>,
    /// The number of trials that may be taken again.
    pub(crate) retakes: u32,
}

impl Sizing {
    /// Sizes a run of these cells and their controls.
    ///
    /// # Errors
    /// If the period or the pauses are longer than a measurement.
    pub(crate) fn of(options: &Options, cells: &[Cell], cpus: u32) -> Result<Sizing, BadRequest> {
        let loads = loads(cells);
        let rounds = options.rounds.unwrap_or(match (options.quick, loads.len()) {
            (true, _) => QUICK_ROUNDS,
            (false, 0..=1) => DEFAULT_ROUNDS,
            (false, _) => ROUNDS_OF_SEVERAL,
        });
        // A beat that is late within the budget needs the time to fire.
        let drain = options.budget + Duration::from_millis(5);
        let jobs = loads.iter().filter_map(Load::jobs).max().unwrap_or(1);
        let warm_up = (WARM_UP + WARM_UP_A_JOB * (jobs / cpus.max(1))).min(MOST_WARM_UP);
        let trials = count(cells.len() + controls(cells).len()).saturating_mul(rounds).max(1);
        let shares = cells.iter().map(|cell| share(cell.load)).sum::<u32>() + count(controls(cells).len());
        let duration = options.duration.unwrap_or_else(|| {
            let whole = if options.quick { WHOLE_QUICK_RUN } else { WHOLE_RUN };
            let left = whole.saturating_sub((START + warm_up + drain).saturating_mul(trials));
            let each = left / shares.saturating_mul(rounds).max(1);
            each.clamp(*WINDOW.start(), *WINDOW.end())
        });
        check_period(options.period, duration, &loads)?;
        let windows = if options.duration.is_some() { Vec::new() } else { windows(&loads, duration)? };
        let retake_one_in = if options.quick { QUICK_RETAKE_ONE_IN } else { RETAKE_ONE_IN };
        let timing = Timing { warm_up, duration, drain };
        Ok(Sizing { rounds, timing, windows, retakes: trials.div_ceil(retake_one_in) })
    }
}

/// Returns the loads of some cells, each once.
fn loads(cells: &[Cell]) -> Vec<Load> {
    let mut loads: Vec<Load> = Vec::new();
    for cell in cells {
        if !loads.contains(&cell.load) {
            loads.push(cell.load);
        }
    }
    loads
}

/// Returns how many times the window of a closed loop a load gets.
fn share(load: Load) -> u32 {
    if load.jobs().is_some() { 1 } else { COMES_AND_GOES }
}

/// Returns the windows of the loads that get more than a closed loop.
fn windows(loads: &[Load], duration: Duration) -> Result<Vec<LoadWindow>, BadRequest> {
    let more = loads.iter().filter(|load| share(**load) > 1);
    let window = |load: &Load| {
        let duration = duration * share(*load);
        match load.mean_gap() {
            Some(gap) if gap > duration => Err(too_rarely(*load, duration)),
            _ => Ok(LoadWindow { load: *load, duration }),
        }
    };
    more.map(window).collect()
}

fn check_period(period: Duration, duration: Duration, loads: &[Load]) -> Result<(), BadRequest> {
    if period <= duration {
        return Ok(());
    }
    // Long enough for the pauses as well, so that the advice is not refused in its turn.
    let gaps = loads.iter().filter_map(Load::mean_gap);
    let longest = gaps.fold(period, Duration::max);
    let enough = written(longest.saturating_mul(20).min(Bounds::MOST_DURATION));
    let (period, duration) = (written(period), written(duration));
    Err(BadRequest(format!(
        "a period of {period} is longer than the {duration} of each measurement here: measure longer, for \
         example with --duration {enough}"
    )))
}

fn count(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use sample::cell;

    use super::*;

    /// Returns as many cells as the strategies and runtimes make, under each of the loads.
    fn cells(number: usize, loads: &[Load]) -> Vec<Cell> {
        let runtimes = ["tokio/1", "tokio/N", "smol/1", "smol/N", "async-std/1", "async-std/N"];
        let of = |load: &Load| {
            let load = *load;
            (0..number).map(move |at| Cell { load, ..cell(&format!("s{at}"), runtimes[at % 6]) })
        };
        loads.iter().flat_map(of).collect()
    }

    const USUAL: [Load; 3] = [Load::Jobs(1), Load::Pause(Duration::from_millis(50)), Load::Jobs(64)];

    /// Returns how long a run takes, with all of its retakes, each as long as the longest trial.
    fn whole(sizing: &Sizing, cells: &[Cell]) -> Duration {
        let longest = sizing.windows.iter().map(|window| window.duration).max().unwrap_or_default();
        let around = START + sizing.timing.warm_up + sizing.timing.drain;
        let own = |load: Load| {
            let window = sizing.windows.iter().find(|window| window.load == load);
            window.map_or(sizing.timing.duration, |window| window.duration)
        };
        let round: Duration = cells.iter().map(|cell| around + own(cell.load)).sum();
        let controls = (around + sizing.timing.duration) * count(controls(cells).len());
        (round + controls) * sizing.rounds + (around + longest.max(sizing.timing.duration)) * sizing.retakes
    }

    #[test]
    fn a_default_run_of_any_size_that_fits_ends_in_time() {
        for number in [1, 10, 30, 42] {
            let cells = cells(number, &USUAL);
            let sizing = Sizing::of(&Options::default(), &cells, 2).unwrap();
            let whole = whole(&sizing, &cells);
            assert!(whole <= Duration::from_secs(90), "{number}: {whole:?} {sizing:?}");
        }
        let cells: Vec<Cell> = cells(13, &USUAL);
        let quick = Sizing::of(&Options { quick: true, ..Options::default() }, &cells, 2).unwrap();
        let whole = whole(&quick, &cells);
        assert!(whole <= Duration::from_secs(20), "{whole:?} {quick:?}");
    }

    #[test]
    fn jobs_that_come_and_go_get_a_longer_window_unless_it_was_chosen() {
        let cells = cells(42, &USUAL);
        let sizing = Sizing::of(&Options::default(), &cells, 2).unwrap();
        let duration = sizing.timing.duration * COMES_AND_GOES;
        assert_eq!(sizing.windows, [LoadWindow { load: USUAL[1], duration }]);
        let chosen =
            Options { duration: Some(Duration::from_secs(2)), rounds: Some(4), ..Options::default() };
        let sizing = Sizing::of(&chosen, &cells, 2).unwrap();
        assert_eq!((sizing.rounds, sizing.timing.duration), (4, Duration::from_secs(2)));
        assert_eq!(sizing.windows, []);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_advice() {
        let slow = Options { period: Duration::from_secs(1), ..Options::default() };
        let error = Sizing::of(&slow, &cells(42, &USUAL), 2).unwrap_err();
        assert!(error.to_string().contains("--duration 20s"), "{error}");
        let rare = cells(42, &[Load::Pause(Duration::from_secs(5))]);
        let error = Sizing::of(&Options::default(), &rare, 2).unwrap_err();
        assert!(error.to_string().contains("--duration 1m40s"), "{error}");
    }
}
