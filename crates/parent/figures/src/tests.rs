//! Tests of a summary as a whole: its rows, their outcomes, and every figure compared with one
//! worked out by hand.

use std::time::Duration;

use record::{Answer, Beats, Cause, Histogram, Skipped, Subject, Usage};

use super::*;
use sample::{self, cell, controls, failure, info, measured, ms, record, work};

/// Compares within HdrHistogram's resolution of three digits.
pub(crate) fn about(found: Option<Duration>, micros: u64) {
    let found = found.expect("taken").as_nanos() as f64 / 1000.0;
    assert!((found - micros as f64).abs() <= micros as f64 * 0.002, "{found} us and not {micros} us");
}

fn near(found: Option<f64>, expected: f64) {
    let found = found.expect("taken");
    assert!((found / expected - 1.0).abs() < 1e-9, "{found} and not {expected}");
}

/// Returns one cell with its controls, both rounds of everything.
pub(crate) fn one(usual: Duration, late: Duration, steps: [u64; 2]) -> Summary {
    let cell = cell("inline", "tokio/1");
    let mut measurements = controls(&cell);
    measurements.extend(measured(&cell, usual, late, steps));
    summarise(&info(&[cell]), &measurements)
}

#[test]
fn every_figure_is_what_its_definition_says() {
    let summary = one(ms(1), ms(5), [900_000, 700_000]);
    let figures = &summary.cells[0].figures;
    let beating = figures.beating.as_ref().unwrap();
    assert_eq!((figures.rounds, beating.due, beating.unfired), (2, 400, 0));
    about(beating.lateness.p50, 1000);
    about(beating.lateness.p99, 5000);
    assert_eq!(beating.lateness.p999, None, "400 beats do not support it");
    about(beating.lateness.max, 5000);
    about(beating.floor.unwrap().p50, 100);
    about(beating.floor.unwrap().p99, 200);
    about(beating.over_floor, 4800);
    assert_eq!(beating.keeps_beat, Some(false));
    // The last 10 of 200 in each round are later than 0.2 ms and a budget of 1 ms.
    near(beating.late_beats_ratio, 0.05);

    let working = figures.working.as_ref().unwrap();
    near(working.per_second, 800_000.0);
    near(working.per_cpu_second, 1_000_000.0);
    near(working.yields_per_second, 8_000.0);
    let ratio = working.ratio.unwrap();
    near(Some(ratio.point), (0.9f64 * 0.7).sqrt());
    assert!(ratio.interval.unwrap().low < 0.7 && ratio.interval.unwrap().high > 0.9);
    near(Some(working.cpu_ratio.unwrap().point), (0.9f64 * 0.7).sqrt());
    assert_eq!(working.ratio_by_round, [0.9, 0.7]);

    assert_eq!(figures.threads_peak, Some(4));
    assert_eq!(figures.rss_peak_bytes, Some(4_000_001));
    assert_eq!(figures.switches.map(|both| (both.voluntary, both.involuntary)), Some((20, 6)));
}

#[test]
fn the_beat_is_kept_up_to_the_budget_above_the_floor() {
    let kept = |late| one(Duration::from_micros(100), late, [1, 1]).cells[0].figures.keeps_beat();
    assert_eq!(kept(Duration::from_micros(1190)), Some(true));
    assert_eq!(kept(Duration::from_micros(1210)), Some(false));
    let sooner = one(Duration::from_micros(1), Duration::from_micros(1), [1, 1]);
    let beating = sooner.cells[0].figures.beating.clone().unwrap();
    assert_eq!((beating.over_floor, beating.keeps_beat), (Some(Duration::ZERO), Some(true)));
    assert_eq!(beating.late_beats_ratio, Some(0.0));
}

#[test]
fn controls_are_rows_of_their_own() {
    let summary = one(ms(1), ms(5), [1, 1]);
    let floor = &summary.floors[0];
    assert_eq!(floor.of, Floor::of(&cell("inline", "tokio/1")));
    assert_eq!(floor.outcome, Outcome::Measured);
    about(floor.figures.lateness().p99, 200);
    assert_eq!(floor.figures.working, None);
    let raw = &summary.raws[0];
    assert_eq!(raw.of, Raw { workload: "countdown".to_owned(), cpus: 1, peer: None });
    near(raw.figures.working.as_ref().unwrap().per_second, 1_000_000.0);
    assert_eq!(raw.figures.working.as_ref().unwrap().ratio.unwrap().point, 1.0);
    assert_eq!(raw.figures.beating, None);
    assert!(summary.all_ok() && summary.is_complete());
}

#[test]
fn cells_stand_in_the_plans_order_then_the_skipped_ones_each_once() {
    let (one, other, skipped) = (cell("b", "tokio/1"), cell("a", "smol/1"), cell("c", "smol/1"));
    let mut info = info(&[one.clone(), other.clone(), one.clone()]);
    info.skipped.push(Skipped { cell: skipped.clone(), reason: "makes no sense".to_owned(), of_job: false });
    let unplanned = measured(&cell("unplanned", "tokio/1"), ms(1), ms(1), [1, 1]);
    let summary = summarise(&info, &unplanned);
    let order: Vec<_> = summary.cells.iter().map(|row| &row.of).collect();
    assert_eq!(order, [&one, &other, &skipped]);
    assert_eq!(summary.floors.len(), 2);
    assert_eq!(summary.raws.len(), 1);
    assert_eq!(summary.cells[0].outcome, Outcome::NotMeasured);
    assert_eq!(summary.cells[0].figures, Figures::default());
    assert_eq!(summary.cells[0].outcome.reason(), Some("not measured: the run ended before it"));
    assert_eq!(summary.cells[2].outcome, Outcome::Skipped { reason: "makes no sense".to_owned() });
    assert!(summary.all_ok() && !summary.is_complete());
}

#[test]
fn a_failed_round_fails_the_cell_and_leaves_the_other_rounds_figures() {
    let cell = cell("inline", "tokio/1");
    let mut measurements = controls(&cell);
    measurements.extend(measured(&cell, ms(1), ms(5), [900_000, 0]));
    measurements[5] = failure(Subject::Cell(cell.clone()), 1, Cause::TimedOut, "still running after 3 s");
    let summary = summarise(&info(&[cell]), &measurements);
    let row = &summary.cells[0];
    assert_eq!(row.outcome.reason(), Some("timed out in 1 of 2 rounds: still running after 3 s"));
    assert!(row.outcome.is_failed() && !summary.all_ok() && !summary.is_complete());
    assert_eq!(row.figures.rounds, 1);
    about(row.figures.lateness().p99, 5000);
    let ratio = row.figures.working.as_ref().unwrap().ratio.unwrap();
    assert_eq!((ratio.point, ratio.interval, ratio.rounds), (0.9, None, 1));
}

#[test]
fn a_failed_control_fails_the_run_and_takes_its_figures_with_it() {
    let cell = cell("inline", "tokio/1");
    let mut measurements = measured(&cell, ms(1), ms(5), [1, 1]);
    measurements.push(failure(Subject::floor_of(&cell), 0, Cause::Crashed, "signal 9"));
    let summary = summarise(&info(&[cell]), &measurements);
    assert_eq!(summary.cells[0].outcome, Outcome::Measured);
    assert!(!summary.all_ok());
    let beating = summary.cells[0].figures.beating.as_ref().unwrap();
    assert_eq!((beating.floor, beating.over_floor), (None, None));
    assert_eq!((beating.late_beats_ratio, beating.keeps_beat), (None, None));
    let working = summary.cells[0].figures.working.as_ref().unwrap();
    assert!(working.per_second.is_some());
    assert_eq!((working.ratio, working.cpu_ratio), (None, None));
}

#[test]
fn a_record_with_a_broken_histogram_is_a_failure() {
    let cell = cell("inline", "tokio/1");
    let subject = Subject::Cell(cell.clone());
    let broken = Beats { lateness: Histogram("rubbish!".to_owned()), ..sample::mostly(ms(1), ms(1)) };
    let measurements = [
        record(subject.clone(), 0, Some(broken), Some(work(5_000_000))),
        record(subject, 1, Some(sample::mostly(ms(1), ms(1))), Some(work(1000))),
    ];
    let summary = summarise(&info(&[cell]), &measurements);
    let reason = summary.cells[0].outcome.reason().unwrap();
    assert!(
        reason.starts_with("unreadable record in 1 of 2 rounds: its histogram is not base64"),
        "{reason}"
    );
    assert_eq!(summary.cells[0].figures.rounds, 1);
    near(summary.cells[0].figures.working.as_ref().unwrap().per_second, 1000.0);
}

#[test]
fn a_round_is_only_divided_by_the_raw_run_of_the_same_round() {
    let cell = cell("inline", "tokio/1");
    let (subject, raw) = (Subject::Cell(cell.clone()), Subject::raw_of(&cell));
    let measurements = [
        record(raw.clone(), 0, None, Some(work(1000))),
        record(raw, 1, None, Some(work(500))),
        record(subject.clone(), 1, None, Some(work(400))),
        record(subject, 2, None, Some(work(999))),
    ];
    let working = summarise(&info(&[cell]), &measurements).cells[0].figures.working.clone().unwrap();
    assert_eq!(working.ratio_by_round, [0.8]);
}

#[test]
fn what_the_system_does_not_tell_is_none_and_never_0() {
    let cell = cell("inline", "tokio/1");
    let mut measurements = measured(&cell, ms(1), ms(1), [10, 10]);
    for measurement in &mut measurements {
        let Answer::Record(record) = &mut measurement.answer else { panic!("a record") };
        record.usage = Usage::default();
        record.threads.peak = None;
        record.work.as_mut().unwrap().elapsed = Duration::ZERO;
    }
    let figures = summarise(&info(&[cell]), &measurements).cells[0].figures.clone();
    assert_eq!((figures.threads_peak, figures.rss_peak_bytes, figures.switches), (None, None, None));
    let working = figures.working.unwrap();
    assert_eq!((working.per_second, working.per_cpu_second, working.yields_per_second), (None, None, None));
}

#[test]
fn work_by_processor_time_does_not_feel_that_others_took_the_processor() {
    let cell = cell("inline", "tokio/1");
    let mut measurements = controls(&cell);
    measurements.extend(measured(&cell, ms(1), ms(1), [500_000, 500_000]));
    for measurement in &mut measurements[4..] {
        let Answer::Record(record) = &mut measurement.answer else { panic!("a record") };
        record.usage.cpu = Some(ms(400));
    }
    let working = summarise(&info(&[cell]), &measurements).cells[0].figures.working.clone().unwrap();
    near(working.ratio.map(|ratio| ratio.point), 0.5);
    near(working.cpu_ratio.map(|ratio| ratio.point), 1.0);
    near(working.per_cpu_second, 1_250_000.0);
}

#[test]
fn beats_that_never_fired_are_counted() {
    let cell = cell("inline", "tokio/1");
    let beats = sample::beats((1..=100).map(ms), 40);
    let measurements = [record(Subject::Cell(cell.clone()), 0, Some(beats), None)];
    let beating = summarise(&info(&[cell]), &measurements).cells[0].figures.beating.clone().unwrap();
    assert_eq!((beating.due, beating.unfired), (100, 40));
    about(beating.lateness.p99, 99_000);
}

/// Returns the verdicts of a cell whose rounds have these beats, on a floor of 0.2 ms at p99 and a
/// budget of 1 ms: rounds that kept the beat, rounds that can be judged, and whether it was kept.
fn rounds_kept(rounds: &[Beats]) -> (u32, u32, Option<bool>) {
    let cell = cell("inline", "tokio/1");
    let mut measurements = controls(&cell);
    for (round, beats) in (0..).zip(rounds) {
        measurements.push(record(Subject::Cell(cell.clone()), round, Some(beats.clone()), None));
    }
    let beating = summarise(&info(&[cell]), &measurements).cells[0].figures.beating.clone().unwrap();
    (beating.kept_rounds, beating.judged_rounds, beating.keeps_beat)
}

#[test]
fn rounds_that_kept_the_beat_are_counted_among_those_that_can_be_judged() {
    let (kept, late) = (sample::mostly(ms(1), ms(1)), sample::mostly(ms(1), ms(5)));
    let few = sample::beats([ms(5); 30], 0);
    assert_eq!(rounds_kept(&[kept.clone(), kept.clone()]), (2, 2, Some(true)));
    assert_eq!(rounds_kept(&[kept.clone(), late.clone()]), (1, 2, None));
    assert_eq!(rounds_kept(&[late.clone(), late.clone(), kept.clone()]), (1, 3, Some(false)));
    assert_eq!(rounds_kept(&[kept, few.clone(), late]), (1, 2, None), "too few beats for p99 in one");
    // No round has enough beats, but all together have: their p99 decides.
    assert_eq!(rounds_kept(&vec![few; 4]), (0, 0, Some(false)));
}

/// Holds for the sweep as well: it shows these `kept_rounds`.
#[test]
fn a_round_with_beats_that_never_fired_is_late_however_short_they_were_waited_for() {
    let on_time = |unfired| sample::beats([ms(1); 200], unfired);
    assert_eq!(rounds_kept(&[on_time(0), on_time(0)]), (2, 2, Some(true)));
    assert_eq!(rounds_kept(&[on_time(2), on_time(2)]), (2, 2, Some(true)), "one in a hundred is within p99");
    assert_eq!(rounds_kept(&[on_time(3), on_time(3)]), (0, 2, Some(false)));
    assert_eq!(rounds_kept(&[on_time(0), on_time(200)]), (1, 2, None));
    let short = |unfired| sample::beats([ms(1); 50], unfired);
    assert_eq!(rounds_kept(&[short(1), short(0)]), (0, 0, Some(true)));
    assert_eq!(rounds_kept(&[short(1), short(1)]), (0, 0, Some(false)), "two in a hundred, all together");
}
