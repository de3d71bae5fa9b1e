//! How much a run measures: what the options say, and for the rest as much as fits into the time.
//!
//! A window under `pause=` or `rate=` is longer than one of a closed loop, because it has to see
//! several jobs come and go. If steps are long, as those of jobs that can't be cut, the run may
//! take longer, so that each window has enough of them.

use std::time::Duration;

use engine::{BadRequest, Bounds, controls, start_of};
use notation::duration::written;
use record::{Cell, Load, LoadTiming, Subject, Timing};

use crate::job_time::job_time;
use crate::options::{Options, too_rarely};
use crate::windows::{Round, least_window};
use crate::workloads::Workloads;

const WARM_UP: Duration = Duration::from_millis(15);
/// The warm-up for each job of a processor, so that most have run for the first time.
const WARM_UP_A_JOB: Duration = Duration::from_millis(1);
const MOST_WARM_UP: Duration = Duration::from_secs(2);
/// A job that comes and goes has to have the time to end, also in slices and beside a ticker: this
/// many times its length. Otherwise the longest one would be a lower bound in nearly every cell.
const DRAIN_A_LENGTH: f64 = 1.5;
/// The longest job that is waited for.
const LONGEST_JOB: Duration = Duration::from_secs(2);
/// One in 30 trials may be taken again: the reserve has room for these.
const RETAKE_ONE_IN: u32 = 30;
/// The same for a quick run, which has a smaller reserve.
const QUICK_RETAKE_ONE_IN: u32 = 60;

/// The rounds of a run and the parts of each measurement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sizing {
    pub(crate) rounds: u32,
    /// The time from one beat to the next, in a control and under the first load.
    pub(crate) period: Duration,
    /// The parts of a control, and of a cell under the first load.
    pub(crate) timing: Timing,
    /// The parts of the cells under the other loads.
    pub(crate) own_timings: Vec<LoadTiming>,
    /// The number of trials that may be taken again.
    pub(crate) retakes: u32,
}

impl Sizing {
    /// Sizes a run of these cells and their controls.
    ///
    /// # Errors
    /// If the period or the pauses are longer than a measurement.
    pub(crate) fn of(
        options: &Options,
        cells: &[Cell],
        workloads: &Workloads,
        cpus: u32,
    ) -> Result<Sizing, BadRequest> {
        let loads = loads(cells);
        let drain = |load| drain(load, options.budget, cells, workloads);
        let first = loads.first().copied().unwrap_or_default();
        let controls = controls(cells);
        let of_cells = cells.iter().map(|cell| (cell.load, start_of(&Subject::Cell(cell.clone()))));
        let round = Round {
            trials: of_cells.chain(controls.iter().map(|control| (first, start_of(control)))).collect(),
            around: |load| warm_up(load, cpus) + drain(load),
            least: |load| least_window(load, cells, workloads, cpus),
            quick: options.quick,
        };
        let rounds = options.rounds.unwrap_or_else(|| round.usual_number(loads.len()));
        let windows = round.windows(rounds);
        let window = |load| options.duration.unwrap_or_else(|| windows(load));
        let period = |load| options.period.unwrap_or_else(|| Bounds::usual_period(load));
        check_period(period(first), window(first), &loads)?;
        let timing = |load: Load| {
            let duration = window(load);
            match load.mean_gap() {
                Some(gap) if gap > duration => Err(too_rarely(load, duration)),
                _ => Ok(Timing { warm_up: warm_up(load, cpus), duration, drain: drain(load) }),
            }
        };
        let own_timings = loads.iter().skip(1).map(|&load| {
            let own = Some(period(load)).filter(|own| *own != period(first));
            Ok(LoadTiming { load, timing: timing(load)?, period: own })
        });
        let own_timings = own_timings.collect::<Result<_, BadRequest>>()?;
        let retake_one_in = if options.quick { QUICK_RETAKE_ONE_IN } else { RETAKE_ONE_IN };
        let trials = u32::try_from(cells.len() + controls.len()).unwrap_or(u32::MAX).saturating_mul(rounds);
        Ok(Sizing {
            rounds,
            period: period(first),
            timing: timing(first)?,
            own_timings,
            retakes: trials.div_ceil(retake_one_in),
        })
    }
}

/// Returns the warm-up under a load. The beats of that time are kept by themselves.
fn warm_up(load: Load, cpus: u32) -> Duration {
    let jobs = load.jobs().unwrap_or(1);
    (WARM_UP + WARM_UP_A_JOB * (jobs / cpus.max(1))).min(MOST_WARM_UP)
}

/// Returns how long a trial goes on after its window. A beat that is late within the budget needs
/// the time to fire, and the last of the jobs that come and go the time to end.
fn drain(load: Load, budget: Duration, cells: &[Cell], workloads: &Workloads) -> Duration {
    let lengths = cells.iter().filter(|cell| cell.load == load && !load.is_closed_loop());
    let lengths = lengths.filter_map(|cell| workloads.of(cell).and_then(job_time));
    let longest = lengths.max().unwrap_or_default();
    budget + Duration::from_millis(5) + longest.min(LONGEST_JOB).mul_f64(DRAIN_A_LENGTH)
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use record::Prepared;
    use sample::cell;

    use super::*;
    use crate::windows::{COMES_AND_GOES, in_millis};

    /// The time to start a process, as the plan has it for a strategy of Rust's.
    const START: Duration = Duration::from_millis(14);

    /// Returns as many cells as the strategies and runtimes make, under each of the loads.
    fn cells(number: usize, loads: &[Load]) -> Vec<Cell> {
        let runtimes = ["tokio/1", "tokio/N", "smol/1", "smol/N", "async-std/1", "async-std/N"];
        let of = |load: &Load| {
            let load = *load;
            (0..number).map(move |at| Cell { load, ..cell(&format!("s{at}"), runtimes[at % 6]) })
        };
        loads.iter().flat_map(of).collect()
    }

    /// Returns the workloads of [`cells`], with jobs of 20 ms.
    fn workloads() -> Workloads {
        let prepared = Prepared {
            workload: "countdown:length=20ms".to_owned(),
            steps_per_s: 1_000_000_000,
            steps: None,
        };
        let own = BTreeMap::from([("countdown".to_owned(), prepared)]);
        Workloads { own, ..Workloads::default() }
    }

    const USUAL: [Load; 3] = [Load::Jobs(1), Load::Pause(Duration::from_millis(50)), Load::Jobs(64)];

    /// Returns how long a run takes, with all of its retakes, each as long as the longest trial.
    fn whole(sizing: &Sizing, cells: &[Cell]) -> Duration {
        let own = |load: Load| {
            let own = sizing.own_timings.iter().find(|own| own.load == load);
            own.map_or(sizing.timing, |own| own.timing).total() + START
        };
        let round: Duration = cells.iter().map(|cell| own(cell.load)).sum();
        let controls = own(cells[0].load) * u32::try_from(controls(cells).len()).unwrap();
        let longest = cells.iter().map(|cell| own(cell.load)).max().unwrap();
        (round + controls) * sizing.rounds + longest * sizing.retakes
    }

    #[test]
    fn a_default_run_of_any_size_that_fits_ends_in_time() {
        for number in [1, 10, 30, 37] {
            let cells = cells(number, &USUAL);
            let sizing = Sizing::of(&Options::default(), &cells, &workloads(), 2).unwrap();
            let whole = whole(&sizing, &cells);
            assert!(whole <= Duration::from_secs(90), "{number}: {whole:?} {sizing:?}");
        }
        let is_tokio = |cell: &Cell| cell.runtime.starts_with("tokio");
        let cells: Vec<Cell> = cells(37, &USUAL).into_iter().filter(is_tokio).collect();
        assert_eq!(cells.len(), 3 * 13);
        let quick =
            Sizing::of(&Options { quick: true, ..Options::default() }, &cells, &workloads(), 2).unwrap();
        let whole = whole(&quick, &cells);
        assert!(whole <= Duration::from_secs(20), "{whole:?} {quick:?}");
    }

    #[test]
    fn a_run_of_jobs_that_cant_be_cut_has_enough_steps_or_ends_in_three_minutes() {
        // The most strategies that a job of one call leaves, on all runtimes.
        for (number, loads, steps_per_s, has_enough) in [
            (26, &USUAL[..], 50, true),
            (30, &USUAL[..], 40, true),
            (30, &USUAL[..1], 40, true),
            (30, &USUAL[..1], 25, true),
            (26, &USUAL[..], 3, false),
        ] {
            let prepared = Prepared { workload: "sort:items=1".to_owned(), steps_per_s, steps: Some(1) };
            let own = BTreeMap::from([("countdown".to_owned(), prepared)]);
            let workloads = Workloads { own, ..Workloads::default() };
            let cells = cells(number, loads);
            let sizing = Sizing::of(&Options::default(), &cells, &workloads, 2).unwrap();
            let whole = whole(&sizing, &cells);
            assert!(whole <= Duration::from_secs(180), "{whole:?} {sizing:?}");
            let steps = sizing.timing.duration.as_secs_f64() * steps_per_s as f64;
            assert_eq!(steps >= 50.0, has_enough, "{number} {} {steps_per_s}: {sizing:?}", loads.len());
        }
    }

    #[test]
    fn a_run_of_steps_that_fit_into_the_usual_time_takes_no_longer() {
        // A job of one call that takes 10 ms, under the strategies of tokio.
        let prepared = Prepared { workload: "sort:items=1".to_owned(), steps_per_s: 100, steps: Some(1) };
        let own = BTreeMap::from([("countdown".to_owned(), prepared)]);
        let workloads = Workloads { own, ..Workloads::default() };
        let cells = cells(15, &USUAL);
        let sizing = Sizing::of(&Options::default(), &cells, &workloads, 2).unwrap();
        let whole = whole(&sizing, &cells);
        assert!(whole <= Duration::from_secs(90), "{whole:?} {sizing:?}");
        assert_eq!(sizing.rounds, 3);
        assert!(sizing.timing.duration >= Duration::from_millis(10 * 50), "{sizing:?}");
    }

    #[test]
    fn jobs_that_come_and_go_get_a_longer_window_unless_it_was_chosen() {
        let cells = cells(40, &USUAL);
        let sizing = Sizing::of(&Options::default(), &cells, &workloads(), 2).unwrap();
        let [pause, crowd] = sizing.own_timings.as_slice() else { panic!("{sizing:?}") };
        assert_eq!((pause.load, crowd.load), (USUAL[1], USUAL[2]));
        assert_eq!(pause.timing.duration, in_millis(sizing.timing.duration.mul_f64(COMES_AND_GOES)));
        assert_eq!(crowd.timing.duration, sizing.timing.duration);
        assert!(crowd.timing.warm_up > sizing.timing.warm_up);
        let chosen =
            Options { duration: Some(Duration::from_secs(2)), rounds: Some(4), ..Options::default() };
        let sizing = Sizing::of(&chosen, &cells, &workloads(), 2).unwrap();
        assert_eq!(sizing.rounds, 4);
        let durations = sizing.own_timings.iter().map(|own| own.timing.duration);
        assert!(durations.chain([sizing.timing.duration]).all(|own| own == Duration::from_secs(2)));
    }

    #[test]
    fn a_job_that_comes_and_goes_has_the_time_to_end() {
        let sizing = Sizing::of(&Options::default(), &cells(37, &USUAL), &workloads(), 2).unwrap();
        let [pause, crowd] = sizing.own_timings.as_slice() else { panic!("{sizing:?}") };
        assert_eq!(pause.timing.drain, sizing.timing.drain + Duration::from_millis(30));
        assert_eq!(crowd.timing.drain, sizing.timing.drain);
        let unknown = Sizing::of(&Options::default(), &cells(37, &USUAL), &Workloads::default(), 2).unwrap();
        assert_eq!(unknown.own_timings[0].timing.drain, unknown.timing.drain);
    }

    #[test]
    fn what_does_not_fit_is_refused_with_advice() {
        let slow = Options { period: Some(Duration::from_secs(1)), ..Options::default() };
        let error = Sizing::of(&slow, &cells(42, &USUAL), &workloads(), 2).unwrap_err();
        assert!(error.to_string().contains("--duration 20s"), "{error}");
        let rare = cells(42, &[Load::Pause(Duration::from_secs(5))]);
        let error = Sizing::of(&Options::default(), &rare, &workloads(), 2).unwrap_err();
        assert!(error.to_string().contains("--duration 1m40s"), "{error}");
    }
}
