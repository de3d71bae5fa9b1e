//! Properties of the summary of any well-formed run, however unlikely its figures.

use std::time::Duration;

use proptest::prelude::*;
use record::{Answer, Cell, Measurement, Subject};

use super::*;
use crate::job_times::RoundJobs;
use crate::lateness::Merged;
use sample::any::{cases, run, subjects};

/// Says that a round has figures: it did not fail, and its beats and jobs can be read.
fn has_figures(measurement: &Measurement) -> bool {
    match &measurement.answer {
        Answer::Record(record) => {
            let mut beats = record.beats.iter().chain(&record.start);
            beats.all(|beats| Merged::of(beats).is_ok())
                && record.jobs.as_ref().is_none_or(|jobs| RoundJobs::of(jobs).is_ok())
        }
        Answer::Failure(_) => false,
    }
}

/// Keeps each value once, in the order of its first place.
fn once<T: PartialEq>(all: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut found = Vec::new();
    for one in all {
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

/// Checks that the row tells of every failure, and rests on every round that did not fail.
fn tells_all(
    outcome: &Outcome,
    figures: &Figures,
    subject: &Subject,
    measurements: &[Measurement],
) -> Result<(), TestCaseError> {
    let own = || measurements.iter().filter(|own| own.subject() == subject);
    let good = own().filter(|own| has_figures(own)).count();
    let bad = own().count() - good;
    match outcome {
        Outcome::NotMeasured => prop_assert_eq!((good, bad), (0, 0)),
        Outcome::Measured => prop_assert!(good > 0 && bad == 0),
        Outcome::Failed { reason } => {
            prop_assert!(bad > 0);
            for cause in own().filter_map(|own| match &own.answer {
                Answer::Failure(failure) => Some(failure.cause.to_string()),
                Answer::Record(_) => None,
            }) {
                prop_assert!(reason.contains(&cause), "{} is not in: {}", cause, reason);
            }
        }
        Outcome::Skipped { .. } => prop_assert!(false, "{} was planned", subject),
    }
    prop_assert_eq!(figures.rounds as usize, good);
    Ok(())
}

/// Checks that no figure contradicts another.
fn agrees_with_itself(figures: &Figures) -> Result<(), TestCaseError> {
    if let Some(beating) = &figures.beating {
        let Lateness { p50, p99, p999, max } = beating.lateness;
        prop_assert!(beating.unfired <= beating.due);
        prop_assert!(p50 <= max && p99 <= max && p999 <= max, "{:?}", beating.lateness);
        prop_assert_eq!(max.is_some(), beating.due > 0);
        prop_assert!(beating.late_beats_ratio.is_none_or(|share| (0.0..=1.0).contains(&share)));
        prop_assert!(beating.over_floor <= p99);
        prop_assert!(beating.over_floor_by_round.len() <= figures.rounds as usize);
        prop_assert!(beating.kept_rounds <= beating.judged_rounds && beating.judged_rounds <= figures.rounds);
        prop_assert_eq!(beating.lost_at.is_some(), beating.keeps_beat == Some(false));
        prop_assert!(beating.start_over_floor <= beating.start.and_then(|start| start.max));
        // So late is also too late for the budget, unless rounds were spoiled or there is no floor.
        if figures.is_lost_for_sure(figures.rounds) && figures.spoiled == 0 {
            prop_assert!(beating.keeps_beat != Some(true), "{:?}", beating);
        }
    }
    if let Some(jobs) = &figures.jobs {
        prop_assert!(jobs.done <= jobs.due && jobs.service.count <= jobs.due);
        prop_assert_eq!((jobs.latency.count, jobs.queue.count), (jobs.due, jobs.due));
        prop_assert_eq!(jobs.latency.cut_off, jobs.due - jobs.done);
        prop_assert!(jobs.queue.cut_off <= jobs.latency.cut_off);
        prop_assert!(jobs.latency_by_round.len() <= figures.rounds as usize);
        for Spread { p50, p99, max, mean, count, .. } in [jobs.latency, jobs.queue, jobs.service] {
            prop_assert!(p50 <= max && p99 <= max && mean <= max, "{:?}", jobs);
            prop_assert_eq!((max.is_some(), mean.is_some()), (count > 0, count > 0));
        }
    }
    prop_assert!(figures.spoiled <= figures.rounds);
    if let Some(working) = &figures.working {
        if working.coarse.is_some() {
            prop_assert!(
                [working.ratio, working.cpu_ratio].iter().flatten().all(|ratio| ratio.interval.is_none())
            );
        }
        let rates = [working.per_second, working.per_cpu_second, working.yields_per_second];
        prop_assert!(rates.iter().flatten().all(|rate| rate.is_finite() && *rate >= 0.0));
        for ratio in [working.ratio, working.cpu_ratio].into_iter().flatten() {
            prop_assert!(ratio.point.is_finite() && ratio.point >= 0.0);
            let within = ratio.interval.is_none_or(|interval| interval.contains(ratio.point));
            prop_assert!(within, "{:?}", ratio);
            prop_assert!((1..=figures.rounds as usize).contains(&ratio.rounds));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(40))]

    /// The rows are in the plan's order, then the skipped ones, each once. The outcome of every
    /// round is told.
    #[test]
    fn every_planned_cell_and_control_has_one_row_that_tells_all((info, measurements) in run()) {
        let summary = summarise(&info, &measurements);
        let skipped = info.skipped.iter().map(|skipped| &skipped.cell);
        let planned: Vec<&Cell> = once(info.cells.iter().chain(skipped));
        prop_assert_eq!(summary.cells.iter().map(|row| &row.of).collect::<Vec<_>>(), planned);
        for row in &summary.cells {
            if info.cells.contains(&row.of) {
                tells_all(&row.outcome, &row.figures, &Subject::Cell(row.of.clone()), &measurements)?;
            } else {
                prop_assert!(!row.outcome.was_tried() && row.outcome.reason().is_some());
                prop_assert_eq!(&row.figures, &Figures::default());
            }
        }
        let floors: Vec<Floor> = once(info.cells.iter().map(Floor::of));
        prop_assert_eq!(summary.floors.iter().map(|row| row.of.clone()).collect::<Vec<_>>(), floors);
        for row in &summary.floors {
            let Floor { runtime, cpus, place, probe, peer } = row.of.clone();
            let floor = Subject::Floor { runtime, cpus, place, probe, peer };
            tells_all(&row.outcome, &row.figures, &floor, &measurements)?;
        }
        let loops = info.cells.iter().filter(|cell| cell.load.is_closed_loop());
        let raws: Vec<Raw> = once(loops.map(Raw::of));
        prop_assert_eq!(summary.raws.iter().map(|row| row.of.clone()).collect::<Vec<_>>(), raws);
        for row in &summary.raws {
            let Raw { workload, cpus, peer } = row.of.clone();
            tells_all(&row.outcome, &row.figures, &Subject::Raw { workload, cpus, peer }, &measurements)?;
        }
        let planned = subjects(&info.cells);
        let asked_for = |one: &&Measurement| planned.contains(one.subject());
        prop_assert_eq!(summary.all_ok(), measurements.iter().filter(asked_for).all(has_figures));
    }

    #[test]
    fn no_figure_contradicts_another((info, measurements) in run()) {
        let summary = summarise(&info, &measurements);
        for figures in summary.cells.iter().map(|row| &row.figures)
            .chain(summary.floors.iter().map(|row| &row.figures))
            .chain(summary.raws.iter().map(|row| &row.figures))
        {
            agrees_with_itself(figures)?;
        }
        let Noise { spoiled, left, stolen, others, throttled, pressure, .. } = summary.noise;
        prop_assert!(spoiled <= measurements.len() && left <= spoiled);
        let shares = [stolen, others, throttled, pressure];
        prop_assert!(shares.iter().flatten().all(|share| share.is_finite() && *share >= 0.0));
        for (_, coarse) in summary.coarse() {
            prop_assert!(coarse.steps < LEAST_STEPS && !coarse.duration.is_zero());
        }
    }

    /// Measurements come in any order. Measurements of what was not planned are among them.
    #[test]
    fn the_order_of_measurements_does_not_matter((info, measurements) in run(), (_, others) in run()) {
        let planned = subjects(&info.cells);
        let others = others.into_iter().filter(|answer| !planned.contains(answer.subject()));
        let turned: Vec<Measurement> = others.chain(measurements.iter().rev().cloned()).collect();
        let (one, other) = (summarise(&info, &measurements), summarise(&info, &turned));
        prop_assert_eq!((one.cells, one.floors, one.raws), (other.cells, other.floors, other.raws));
    }

    /// Every cell of either run is in one of the lists, except for those that both runs skipped. A
    /// run compared with itself has neither lost nor won anything.
    #[test]
    fn two_runs_side_by_side_leave_no_cell_out(before in run(), now in run(), shared in 0..3_usize) {
        let mut now = now;
        now.0.cells.extend(before.0.cells.iter().take(shared).cloned());
        let (before, now) = (summarise(&before.0, &before.1), summarise(&now.0, &now.1));
        let both = compare_with(&before, &now);
        let skipped = |summary: &Summary| -> Vec<Cell> {
            let rows = summary.cells.iter().filter(|row| matches!(row.outcome, Outcome::Skipped { .. }));
            rows.map(|row| row.of.clone()).collect()
        };
        let (skipped_before, skipped_now) = (skipped(&before), skipped(&now));
        let senseless = skipped_now.iter().filter(|cell| skipped_before.contains(cell)).count();
        prop_assert_eq!(both.changes.len() + both.only_now.len() + senseless, now.cells.len());
        prop_assert_eq!(both.changes.len() + both.only_before.len() + senseless, before.cells.len());
        let same = compare_with(&now, &now);
        prop_assert!(same.differences.is_empty());
        prop_assert_eq!(same.changes.len() + skipped_now.len(), now.cells.len());
        for change in &same.changes {
            prop_assert!(!matches!(change.beat, BeatTurn::Lost | BeatTurn::Regained));
            prop_assert_eq!(change.over_floor_before, change.over_floor_now);
            let ratio = change.speed.ratio;
            prop_assert!(ratio.is_none_or(|ratio| (ratio - 1.0).abs() < 1e-9), "{:?}", change.speed);
            prop_assert_eq!(change.jobs.is_some(), !change.cell.load.is_closed_loop());
            let differs = |jobs: JobChange| matches!(jobs.verdict, JobVerdict::Longer | JobVerdict::Sooner);
            prop_assert!(!change.jobs.is_some_and(differs), "{:?}", change.jobs);
        }
    }
}

mod found {
    //! Faults that the properties above have found, each with a name.

    use super::*;
    use sample::{self, cell, info, ms, record, work};

    /// Returns one record in each of two rounds.
    fn twice(change: impl Fn(&mut record::Record)) -> Figures {
        let cell = cell("inline", "tokio/1");
        let measurements = [0, 1].map(|round| {
            let beats = sample::mostly(ms(1), ms(1));
            let mut answer = record(Subject::Cell(cell.clone()), round, Some(beats), Some(work(1000)));
            if let Answer::Record(record) = &mut answer.answer {
                change(record);
            }
            answer
        });
        summarise(&info(&[cell]), &measurements).cells[0].figures.clone()
    }

    #[test]
    fn work_that_no_64_bits_hold_is_counted_all_the_same() {
        let figures = twice(|record| {
            let work = record.work.as_mut().unwrap();
            (work.steps, work.yields, work.elapsed) = (u64::MAX, u64::MAX, Duration::from_secs(1));
        });
        let working = figures.working.unwrap();
        assert_eq!(working.per_second, Some(u64::MAX as f64));
        assert_eq!(working.yields_per_second, working.per_second);
        assert_eq!(working.per_cpu_second.map(f64::round), Some(u64::MAX as f64 / 0.8));
    }

    #[test]
    fn switches_beyond_counting_stay_at_the_most_that_can_be_counted() {
        let most = record::Switches { voluntary: u64::MAX, involuntary: u64::MAX };
        let figures = twice(|record| record.usage.switches = Some(most));
        assert_eq!(figures.switches, Some(most));
    }

    #[test]
    fn beats_that_dont_add_up_are_a_failure() {
        for (fired, unfired) in [(200, 1), (0, 0), (u64::MAX, u64::MAX), (0, u64::MAX), (201, u64::MAX)] {
            let figures = twice(|record| {
                let beats = record.beats.as_mut().unwrap();
                (beats.fired, beats.unfired) = (fired, unfired);
            });
            assert_eq!(figures.rounds, 0, "{fired} and {unfired} are not 200");
        }
    }
}
