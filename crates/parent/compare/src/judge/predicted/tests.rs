//! Cases of invented cells, and what the theory says of them.

use record::{Load, Prepared, RunInfo};
use sample::{cell, controls, info, mostly, ms, record, work};
use theory::NOISE;

use super::*;

const PAUSE: Load = Load::Pause(Duration::from_millis(50));

/// What the strategies of these tests can do: divides, bounds threads, borrows.
const ABLE: [(&str, [bool; 3]); 4] = [
    ("inline", [false, true, true]),
    ("yields:every=100", [true, true, true]),
    ("pool:threads=all-1", [false, true, false]),
    ("threads", [false, false, false]),
];

/// Returns a run of one cell of jobs of 20 ms, with a beat each 2.1 ms, of which all are this late.
fn run(mut cell: Cell, late: u64, yields: u64, change: impl FnOnce(&mut RunInfo)) -> Summary {
    "countdown:length=20ms".clone_into(&mut cell.workload);
    cell.cpus = 2;
    let mut info = info(std::slice::from_ref(&cell));
    info.period = Duration::from_micros(2100);
    info.timing.duration = ms(300);
    let prepared = Prepared { workload: cell.workload.clone(), steps_per_s: 1_000_000, steps: None };
    info.workloads.insert(cell.workload.clone(), prepared);
    let able = |(name, [divides, bounds_threads, borrows]): (&str, [bool; 3])| {
        (name.to_owned(), Abilities { divides, cancels: divides, bounds_threads, borrows, ..Abilities::NONE })
    };
    info.abilities = ABLE.into_iter().map(able).collect();
    change(&mut info);
    let mut answers = controls(&cell);
    for round in 0..2 {
        let did = record::Work { yields, ..work(1_000_000) };
        let own =
            record(record::Subject::Cell(cell.clone()), round, Some(mostly(ms(late), ms(late))), Some(did));
        answers.push(own);
    }
    figures::summarise(&info, &answers)
}

fn under(load: Load, strategy: &str, runtime: &str) -> Cell {
    Cell { load, ..cell(strategy, runtime) }
}

/// Returns the prediction for the only cell, and whether it parts from the measurement.
fn told(summary: &Summary) -> (Result<Duration, String>, bool) {
    let all = predictions(summary);
    let [one] = all.as_slice() else { panic!("{all:?}") };
    (one.said.clone().map(|said| said.p99), one.parts())
}

/// Trap 15 of the design: the worker that was parked on the driver takes the job.
#[test]
fn a_job_that_comes_and_goes_holds_up_tokio_with_many_workers_and_not_smol() {
    let of = |runtime, late| told(&run(under(PAUSE, "inline", runtime), late, 0, |_| {}));
    let (tokio, parts) = of("tokio/N", 18);
    assert!(tokio.is_ok_and(|p99| p99 > ms(10)) && !parts);
    assert!(of("tokio/N", 1).1, "a comparison of endless jobs would have said so");
    let (smol, parts) = of("smol/N", 0);
    assert!(smol.is_ok_and(|p99| p99 <= NOISE) && !parts);
}

#[test]
fn the_measured_slices_say_how_late_a_yielding_job_makes_the_beat() {
    let cell = under(Load::Jobs(1), "yields:every=100", "tokio/1");
    let of = |yields| told(&run(cell.clone(), 0, yields, |_| {})).0.unwrap();
    // A million steps a second: 100 yields in a second are slices of 10 ms.
    let (rarely, often) = (of(100), of(10_000));
    assert!(ms(8) < rarely && rarely <= ms(10), "{rarely:?}");
    assert!(often <= ms(1), "{often:?}");
}

#[test]
fn a_setting_says_the_width_and_the_turns_whatever_the_strategy_is_called() {
    let setting = |text: &str| text.parse::<Settings>().unwrap();
    assert_eq!(threads(&setting("threads=all"), 8), Ok(Some(8)));
    assert_eq!(threads(&setting("threads=all-1"), 8), Ok(Some(7)));
    assert_eq!(threads(&setting("threads=all-1"), 1), Ok(Some(1)));
    assert_eq!(threads(&setting("threads=3"), 8), Ok(Some(3)));
    assert_eq!(threads(&setting("every=10"), 8), Ok(None));
    assert!(threads(&setting("threads=quota"), 8).is_err());
    assert_eq!(threads(&setting("limit=cores,permit=job"), 8), Ok(Some(8)));
    assert_eq!(threads(&setting("limit=1,permit=job"), 8), Ok(Some(1)));
    assert_eq!(threads(&setting("threads=2,nice=0"), 8), Ok(Some(2)));
    assert!(threads(&setting("threads=2,nice=10"), 8).unwrap_err().contains("no priorities"));
}

#[test]
fn what_the_theory_does_not_know_has_no_prediction_but_a_reason() {
    let reason = |cell: Cell, change: fn(&mut RunInfo)| told(&run(cell, 50, 1000, change)).0.unwrap_err();
    let inline = || under(PAUSE, "inline", "tokio/1");
    let socket = Cell { probe: Probe::Socket, ..inline() };
    assert!(reason(socket, |_| {}).contains("timers only"));
    assert!(reason(inline(), |run| run.quota_millicpus = Some(1500)).contains("quota"));
    assert!(reason(inline(), |run| run.abilities.clear()).contains("can do"));
    assert!(reason(inline(), |run| run.workloads.clear()).contains("how long"));
    // No job of these records ran on any thread.
    assert!(reason(under(PAUSE, "pool:threads=all-1", "tokio/1"), |_| {}).contains("which threads"));
    assert!(reason(under(Load::Jobs(64), "threads", "tokio/1"), |_| {}).contains("crowd of threads"));
    let body = |runtime| Cell { place: Place::Body, ..under(Load::Jobs(1), "yields:every=100", runtime) };
    assert!(reason(body("smol/1"), |_| {}).contains("which yield"));
    assert!(told(&run(body("tokio/1"), 0, 1000, |_| {})).0.is_ok());
}

#[test]
fn a_measurement_that_is_a_lower_bound_does_not_part_from_more() {
    let cell = cell("inline", "tokio/1");
    let parts = |measured, is_lower_bound| {
        let said = Ok(Prediction { p50: ms(0), p99: ms(100), at_least: false });
        Predicted { cell: &cell, measured: ms(measured), is_lower_bound, said }.parts()
    };
    assert!(parts(49, false) && !parts(50, false) && !parts(49, true));
    assert!(parts(201, true), "it is later than was predicted");
}
