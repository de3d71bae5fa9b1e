//! Jobs of a few rounds, with each figure worked out by hand.

use record::{Beats, Cell, Histogram, Rate, Subject};

use super::*;
use crate::tests::about;
use crate::{Figures, Lost, Summary, summarise};
use sample::{cell, controls, info, mostly, ms, record, with_jobs, work};

fn rate() -> Load {
    Load::Rate(Rate::in_1000_s(20_000))
}

/// Summarises a cell whose rounds have these jobs, with a floor.
fn summary(load: Load, rounds: &[Jobs]) -> Summary {
    let cell = Cell { load, ..cell("inline", "tokio/1") };
    let mut measurements = controls(&cell);
    measurements.retain(|control| !matches!(control.subject(), Subject::Raw { .. }));
    for (round, jobs) in (0..).zip(rounds) {
        let own = record(Subject::Cell(cell.clone()), round, Some(mostly(ms(1), ms(1))), Some(work(9)));
        measurements.push(with_jobs(own, Some(jobs.clone()), None));
    }
    summarise(&info(&[cell]), &measurements)
}

fn figures(load: Load, rounds: &[Jobs]) -> Figures {
    summary(load, rounds).cells[0].figures.clone()
}

fn times(load: Load, rounds: &[Jobs]) -> JobTimes {
    figures(load, rounds).jobs.expect("it has jobs")
}

fn micros(range: std::ops::RangeInclusive<u64>) -> Vec<Duration> {
    range.map(|latency| Duration::from_micros(1000 * latency)).collect()
}

#[test]
fn the_jobs_of_all_rounds_are_merged_before_quantiles_are_taken() {
    let rounds = [sample::jobs(micros(1..=60), ms(2)), sample::jobs(micros(61..=100), ms(4))];
    let found = times(rate(), &rounds);
    assert_eq!((found.due, found.done, found.latency.count), (100, 100, 100));
    about(found.latency.p50, 50_000);
    about(found.latency.p99, 99_000);
    about(found.latency.max, 100_000);
    about(found.latency.mean, 50_500);
    about(found.queue.p50, 2000);
    about(found.queue.mean, 2800);
    about(found.service.max, 96_000);
    about(found.latency_by_round.get(&0).copied(), 30_000);
    about(found.latency_by_round.get(&1).copied(), 80_000);
}

#[test]
fn a_few_jobs_have_a_longest_one_and_no_p99() {
    let found = times(rate(), &[sample::jobs(micros(1..=99), ms(1))]);
    assert!(found.latency.p50.is_some() && found.latency.p99.is_none() && found.latency.max.is_some());
    let one = times(rate(), &[sample::jobs([ms(7)], ms(1))]);
    assert_eq!((one.latency.p50, one.latency_by_round.len()), (None, 0));
    about(one.latency.max, 7000);
    let none = times(rate(), &[sample::jobs([], ms(1))]);
    assert_eq!((none.latency, none.due), (Spread::default(), 0));
}

#[test]
fn refused_jobs_are_counted_and_in_no_other_figure() {
    let taken = sample::jobs(micros(1..=100), ms(1));
    let refused = |refused| Jobs { refused, ..taken.clone() };
    let found = times(rate(), &[refused(7), refused(0), refused(5)]);
    assert_eq!((found.refused, found.due, found.done, found.latency.count), (12, 300, 300, 300));
    assert_eq!(times(rate(), &[refused(0), refused(0), refused(0)]), JobTimes { refused: 0, ..found });
    assert_eq!(times(rate(), &[refused(u64::MAX), refused(1)]).refused, u64::MAX);
}

#[test]
fn jobs_that_were_not_over_make_the_quantiles_among_them_lower_bounds() {
    let all = sample::jobs(micros(1..=200), ms(1));
    let cut = |done, begun| times(rate(), &[Jobs { done, begun, ..all.clone() }]);
    let whole = cut(200, 200);
    assert!(![2, 100, u64::MAX].iter().any(|one_in| whole.latency.is_lower_bound(*one_in)));
    let one = cut(199, 200).latency;
    // Of 1 to 200 ms, p99 is 198 ms, or 199 if the one that was cut off came before it.
    assert_eq!((one.cut_off, one.is_lower_bound(100), one.is_lower_bound(u64::MAX)), (1, false, true));
    assert!(!one.is_lower_bound(2), "100 or 101 ms");
    let three = cut(197, 199);
    assert!(three.latency.is_lower_bound(100), "3 of 200 are more than one in 100");
    assert!(three.latency.is_lower_bound(2), "103 ms are too much more than 100 ms");
    assert_eq!((three.latency.cut_off, three.queue.cut_off, three.service.cut_off), (3, 1, 0));
}

/// A job that came just before the end has hardly waited, and hides how long it would take.
#[test]
fn jobs_that_came_last_pull_quantiles_down() {
    let mixed = |short: usize, cut_off: u64| {
        let latency = (0..short).map(|_| ms(1)).chain((short..200).map(|_| ms(100)));
        let jobs = sample::jobs(latency, ms(1));
        times(rate(), &[Jobs { done: 200 - cut_off, ..jobs }]).latency
    };
    about(mixed(110, 20).p50, 1000);
    assert!(mixed(110, 20).is_lower_bound(2), "a tenth was cut off, and the half is 100 ms");
    assert!(!mixed(110, 10).is_lower_bound(2), "100 of 110 are done");
    assert!(!mixed(10, 10).is_lower_bound(2) && mixed(10, 10).is_lower_bound(100));
}

#[test]
fn a_load_can_t_be_carried_if_the_backlog_grew_in_most_rounds() {
    let grew = |load, rounds: &[(u64, u64)]| {
        let jobs = |(before, after): &(u64, u64)| Jobs {
            backlog_before: *before,
            backlog_after: *after,
            ..sample::jobs(vec![ms(20); 50], ms(1))
        };
        times(load, &rounds.iter().map(jobs).collect::<Vec<_>>()).backlog_grew_by
    };
    assert_eq!(grew(rate(), &[(1, 11), (2, 12), (0, 1)]), Some(21));
    assert_eq!(grew(rate(), &[(1, 11), (2, 3)]), None, "half of the rounds are not most");
    assert_eq!(grew(rate(), &[(5, 10)]), None, "a tenth of 50");
    assert_eq!(grew(rate(), &[(5, 11)]), Some(6));
    assert_eq!(grew(rate(), &[(9, 0), (0, u64::MAX), (0, u64::MAX)]), Some(u64::MAX));
    for load in [Load::Jobs(64), Load::Pause(ms(50))] {
        assert_eq!(grew(load, &[(1, 64), (1, 64)]), None, "{load}");
    }
    let few = |after| Jobs { backlog_after: after, ..sample::jobs([ms(20); 5], ms(1)) };
    assert_eq!(times(rate(), &[few(3)]).backlog_grew_by, None, "a cluster of arrivals");
    assert_eq!(times(rate(), &[few(4)]).backlog_grew_by, Some(4));
}

#[test]
fn jobs_that_can_t_be_read_or_don_t_add_up_fail_the_round() {
    let good = sample::jobs(micros(1..=10), ms(1));
    let more = sample::jobs(micros(1..=11), ms(1)).service;
    let rubbish = Histogram("rubbish!".to_owned());
    for (broken, reason) in [
        (Jobs { latency: rubbish.clone(), ..good.clone() }, "the latency of its jobs: its histogram is not"),
        (Jobs { queue: rubbish.clone(), ..good.clone() }, "the queue of its jobs: its histogram is not"),
        (Jobs { service: rubbish, ..good.clone() }, "the service of its jobs: its histogram is not"),
        (
            Jobs { due: 11, ..good.clone() },
            "the latency of its jobs: its histogram holds 10 jobs, and should hold 11",
        ),
        (
            Jobs { service: more, ..good.clone() },
            "the service of its jobs: its histogram holds 11 jobs, and should hold 10",
        ),
        (Jobs { begun: 9, ..good.clone() }, "of its 10 jobs 9 began and 10 were done"),
        (Jobs { begun: u64::MAX, ..good.clone() }, "of its 10 jobs"),
    ] {
        let summary = summary(rate(), &[good.clone(), broken]);
        let row = &summary.cells[0];
        let said = row.outcome.reason().expect("a failure");
        assert!(said.starts_with("unreadable record in 1 of 2 rounds: ") && said.contains(reason), "{said}");
        assert_eq!((row.figures.rounds, row.figures.jobs.as_ref().unwrap().due), (1, 10));
    }
}

#[test]
fn work_with_pauses_is_compared_with_nothing() {
    let cells = [rate(), Load::default()].map(|load| Cell { load, ..cell("inline", "tokio/1") });
    let mut measurements = controls(&cells[1]);
    for (cell, round) in cells.iter().flat_map(|cell| [(cell, 0), (cell, 1)]) {
        let own = record(Subject::Cell(cell.clone()), round, Some(mostly(ms(1), ms(1))), Some(work(9)));
        measurements.push(with_jobs(own, Some(sample::jobs([ms(20)], ms(1))), None));
    }
    let summary = summarise(&info(&cells), &measurements);
    let working = summary.cells[0].figures.working.as_ref().unwrap();
    assert_eq!((working.ratio, working.cpu_ratio, working.coarse), (None, None, None));
    assert!(summary.cells[1].figures.working.as_ref().unwrap().ratio.is_some());
    assert_eq!(summary.raws.len(), 1);
    assert!(summary.is_complete());
    let alone = self::summary(rate(), &vec![sample::jobs([ms(20)], ms(1)); 2]);
    assert_eq!((alone.raws.len(), alone.is_complete()), (0, true));
}

/// Returns the figures of two rounds with these beats at the start. The windows keep the beat.
fn started(start: &Beats) -> Figures {
    let cell = cell("inline", "tokio/1");
    let mut measurements = controls(&cell);
    measurements.extend([0, 1].map(|round| {
        let own = record(Subject::Cell(cell.clone()), round, Some(mostly(ms(1), ms(1))), None);
        with_jobs(own, None, Some(start.clone()))
    }));
    summarise(&info(&[cell]), &measurements).cells[0].figures.clone()
}

#[test]
fn a_late_start_loses_the_beat_and_one_late_beat_of_a_hundred_does_not() {
    let lost = started(&mostly(ms(1), ms(5))).beating.unwrap();
    assert_eq!((lost.keeps_beat, lost.lost_at), (Some(false), Some(Lost::Start)));
    assert_eq!((lost.kept_rounds, lost.judged_rounds), (0, 2));
    about(lost.start.unwrap().p99, 5000);
    about(lost.start_over_floor, 4800);
    about(lost.lateness.max, 1000);
    about(lost.over_floor, 800);

    let one_late = |of: usize| sample::beats((0..of).map(|beat| ms(if beat == 0 { 50 } else { 1 })), 0);
    let kept = started(&one_late(100)).beating.unwrap();
    assert_eq!((kept.keeps_beat, kept.lost_at), (Some(true), None));
    about(kept.start.unwrap().max, 50_000);
    about(kept.start_over_floor, 800);
    let few = started(&one_late(99)).beating.unwrap();
    assert_eq!((few.keeps_beat, few.start_over_floor), (Some(true), None), "one beat is no verdict");
    about(few.start.unwrap().max, 50_000);
}

#[test]
fn a_start_that_was_not_recorded_is_no_figure_and_a_broken_one_fails_the_round() {
    let empty = started(&sample::beats([], 0)).beating.unwrap();
    assert_eq!((empty.keeps_beat, empty.start_over_floor), (Some(true), None));
    let broken = Beats { lateness: Histogram("rubbish!".to_owned()), ..mostly(ms(1), ms(1)) };
    assert_eq!(started(&broken).rounds, 0);
    let none = figures(Load::default(), &[]);
    assert_eq!((none.jobs, none.beating), (None, None));
}
