//! Tests: made-up reports, and their judgements.

use record::exercise::{Given, Slices};

use super::sample::{MS, blocked, case, report};
use super::*;
use crate::course::{Count, Slice, Width};

fn one(expect: &Expect, report: &Report, rule: Rule) -> Judgement {
    let results = judge(&case(), expect, report);
    let found = results.iter().find(|result| result.rule == rule);
    found.unwrap_or_else(|| panic!("{rule} is not in {results:?}")).judgement
}

fn beat() -> Expect {
    Expect { beat: Some(20 * MS), ..Expect::default() }
}

#[test]
fn a_healthy_report_keeps_every_rule() {
    let expect = Expect {
        slice: Some(Slice { typical: Some(MS / 20), longest: Some(MS) }),
        longest: Some(0.5),
        work: Some(0.5),
        width: Some(Width { at_least: Some(Count::Of(1)), at_most: Some(Count::CpusButOne) }),
        threads: Some(Count::Of(1)),
        ..beat()
    };
    let results = judge(&case(), &expect, &report());
    assert_eq!(results.len(), 12, "{results:?}");
    assert!(results.iter().all(|result| result.judgement == Judgement::Kept), "{results:?}");
}

#[test]
fn a_blocked_loop_misses_the_beat() {
    assert_eq!(one(&beat(), &blocked(), Rule::Beat), Judgement::Missed);
}

#[test]
fn a_late_witness_makes_a_late_beat_unclear() {
    let mut report = blocked();
    report.witness.lateness = report.beats.lateness.clone();
    assert_eq!(one(&beat(), &report, Rule::Beat), Judgement::CantTell);
}

#[test]
fn a_late_idle_loop_makes_the_beat_unclear() {
    let mut report = report();
    for late in report.beats.lateness.iter_mut().take(50) {
        *late = 40_000_000;
    }
    assert_eq!(one(&beat(), &report, Rule::Beat), Judgement::CantTell);
}

#[test]
fn a_ticker_that_hides_its_hold_up_is_not_believed() {
    let mut report = blocked();
    for late in &mut report.beats.lateness {
        *late = 1_000_000;
    }
    let results = judge(&case(), &beat(), &report);
    assert_eq!(results.len(), 1, "nothing else counts: {results:?}");
    assert_eq!((results[0].rule, results[0].judgement), (Rule::TickerTells, Judgement::Missed));
    // Nor is a ticker that had no beat in that time.
    report.beats.lateness.truncate(52);
    assert_eq!(judge(&case(), &beat(), &report)[0].judgement, Judgement::Missed);
}

#[test]
fn raw_measurements_that_disagree_make_a_slice_unclear() {
    let slice = |typical, longest| Expect { slice: Some(Slice { typical, longest }), ..Expect::default() };
    let mut report = report();
    assert_eq!(one(&slice(None, Some(MS / 20)), &report, Rule::SliceNotTooLong), Judgement::Missed);
    assert_eq!(one(&slice(Some(MS), None), &report, Rule::SliceNotTooShort), Judgement::Missed);
    report.raw_step_ps = vec![40_000, 100_000];
    assert_eq!(one(&slice(None, Some(MS / 20)), &report, Rule::SliceNotTooLong), Judgement::CantTell);
    assert_eq!(one(&slice(Some(MS / 20), None), &report, Rule::SliceNotTooShort), Judgement::CantTell);
}

#[test]
fn work_done_elsewhere_has_not_been_cut() {
    let expect =
        Expect { longest: Some(0.6), slice: Some(Slice { typical: None, longest: Some(MS) }), ..beat() };
    let judged = |all| {
        let slices = Slices { all, ..report().slices };
        one(&expect, &Report { slices, ..report() }, Rule::InItself)
    };
    assert_eq!(judged(3_000_000), Judgement::Kept);
    assert_eq!(judged(2_600_000), Judgement::Missed);
    assert_eq!(judged(1), Judgement::Missed, "one step for the look of it");
    assert_eq!(judged(0), Judgement::Missed);
}

#[test]
fn sleeping_instead_of_working_misses_answer_and_work() {
    let mut report = report();
    report.jobs[0].done = 0;
    report.jobs[0].answer = Given::Partial;
    assert_eq!(one(&beat(), &report, Rule::Answer), Judgement::Missed);
    let expect = Expect { work: Some(0.25), ..Expect::default() };
    assert_eq!(one(&expect, &report, Rule::Work), Judgement::Missed);
}

#[test]
fn work_on_the_loop_s_thread_is_seen() {
    let expect = Expect { off_the_loop: true, ..Expect::default() };
    let mut report = report();
    assert_eq!(one(&expect, &report, Rule::OffTheLoop), Judgement::Missed);
    report.jobs[0].threads = vec![3, 4];
    assert_eq!(one(&expect, &report, Rule::OffTheLoop), Judgement::Kept);
    let expect = Expect { threads: Some(Count::Of(1)), ..expect };
    assert_eq!(one(&expect, &report, Rule::Threads), Judgement::Missed);
}

#[test]
fn only_a_planned_panic_may_fail_a_job() {
    let mut case = case();
    let mut report = report();
    report.jobs[0].answer = Given::Failed;
    let judged = |case: &Case, report: &Report| {
        let results = judge(case, &Expect::default(), report);
        results.into_iter().find(|result| result.rule == Rule::Answer).unwrap().judgement
    };
    assert_eq!(judged(&case, &report), Judgement::Missed);
    case.panics = vec![0];
    assert_eq!(judged(&case, &report), Judgement::Kept);
    report.jobs[0].answer = Given::Right;
    assert_eq!(judged(&case, &report), Judgement::Missed);
}

#[test]
fn other_processes_make_slow_work_unclear() {
    let expect = Expect { work: Some(0.25), ..Expect::default() };
    let mut report = report();
    report.exercise.to += 1500 * MS;
    assert_eq!(one(&expect, &report, Rule::Work), Judgement::Missed);
    report.raw_step_passed_ps = vec![100_000, 200_000];
    assert_eq!(one(&expect, &report, Rule::Work), Judgement::CantTell);
    report.exercise.to += 1500 * MS;
    assert_eq!(one(&expect, &report, Rule::Work), Judgement::Missed, "they had not so much of it");
}

#[test]
fn other_processes_make_an_unfinished_exercise_unclear() {
    let mut report = unfinished();
    assert_eq!(one(&beat(), &report, Rule::Ends), Judgement::Missed);
    report.raw_step_passed_ps = vec![200_000, 200_000];
    assert_eq!(one(&beat(), &report, Rule::Ends), Judgement::Missed, "one other leaves time enough");
    report.raw_step_passed_ps = vec![100_000, 1_200_000];
    assert_eq!(one(&beat(), &report, Rule::Ends), Judgement::CantTell);
}

fn unfinished() -> Report {
    let mut report = report();
    report.exercise.to = report.exercise.from + 3200 * MS;
    report.ended = Ended::Unfinished;
    report
}

#[test]
fn an_unfinished_or_panicked_exercise_misses_one_rule() {
    let mut report = unfinished();
    report.jobs[0].answer = Given::Nothing;
    let missed = |report: &Report| -> Vec<Rule> {
        let results = judge(&case(), &Expect::default(), report).into_iter();
        results.filter(|result| result.judgement == Judgement::Missed).map(|result| result.rule).collect()
    };
    assert_eq!(missed(&report), [Rule::Ends]);
    report.ended = Ended::Panicked { message: "panicked: no".into() };
    assert_eq!(missed(&report), [Rule::NoPanic]);
}

#[test]
fn the_longest_slice_is_held_against_its_share() {
    let judged = |limit, longest| {
        let slices = Slices { yields: 1, longest, typical: longest, all: longest };
        let expect = Expect { longest: Some(limit), ..Expect::default() };
        one(&expect, &Report { slices, ..report() }, Rule::Longest)
    };
    assert_eq!(judged(0.6, 1_800_000), Judgement::Kept);
    assert_eq!(judged(0.6, 1_800_001), Judgement::Missed);
    assert_eq!(judged(0.0, 0), Judgement::Kept, "the function itself is to do nothing");
    assert_eq!(judged(0.0, 1), Judgement::Missed);
}
