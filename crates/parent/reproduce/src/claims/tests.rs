//! The verdicts on runs that went as a test says.

use std::time::Duration;

use super::*;
use crate::experiment::{RIGHT, TOO_OFTEN, TOO_RARELY, Way};
use crate::holds::Holds::{CantTell, No, Yes};
use crate::sample::{BETWEEN, KEPT, LOST, Story};

const TOKIO: &str = RUNTIMES[0];
const ASYNC_STD: &str = RUNTIMES[1];
const SMOL: &str = RUNTIMES[2];

/// Returns a claim by its number, from 1.
fn claim(number: usize, story: &Story) -> Claim {
    story.judged().claims.swap_remove(number - 1)
}

#[test]
fn the_story_that_the_article_tells_holds_but_for_the_pool_on_all_processors() {
    let holds = |cpus| Story::new(cpus).judged().claims.iter().map(|claim| claim.holds).collect::<Vec<_>>();
    assert_eq!(holds(2), [Yes, Yes, Yes, Yes, Yes, No]);
    assert_eq!(holds(64), [Yes, Yes, Yes, Yes, Yes, No]);
    assert_eq!(holds(1), [Yes, Yes, Yes, Yes, Yes, CantTell]);
    assert_eq!(claim(6, &Story::new(1)).verdicts.len(), 1, "all runtimes alike");
    assert!(claim(6, &Story::new(1)).because().contains("there is one processor only"));
}

#[test]
fn a_control_that_ticks_refutes_and_a_short_trial_says_nothing() {
    let ticking = Story::new(2).but(SMOL, World::Article, Way::Control, &[2500, 2500], 1.0);
    let verdict = claim(1, &ticking);
    assert_eq!(verdict.holds, No);
    assert_eq!(
        verdict.because(),
        "tokio/1, async-std/1: yes, no tick after the first in 5.3 s; smol/1: no, 2 intervals of 2.500 to \
         2.500 s, median 2.500 s"
    );
    let mut short = Story::new(2);
    short.info.timing.duration = Duration::from_millis(1100);
    assert_eq!(claim(1, &short).holds, CantTell);
}

#[test]
fn every_thousand_keeps_the_beat_or_loses_it_or_stumbles_once() {
    let with = |intervals| claim(2, &Story::new(2).but(SMOL, World::Article, RIGHT, intervals, 0.99));
    assert_eq!(with(KEPT).holds, Yes);
    assert_eq!(with(BETWEEN).holds, No);
    assert_eq!(with(LOST).holds, No);
    let stumbled = with(&[1001, 1300, 1001, 1001]);
    assert_eq!(stumbled.holds, CantTell);
    assert!(stumbled.because().contains("smol/1: can't tell, 4 intervals of 1.001 to 1.300 s"));
    let stopped = with(&[1001]);
    assert_eq!(stopped.holds, No);
    assert!(stopped.because().contains("1 interval of 1.001 s, at the end no tick for 4.299 s"));
}

#[test]
fn every_million_loses_the_beat_or_keeps_it_or_lies_between() {
    let with = |intervals| claim(3, &Story::new(2).but(SMOL, World::Article, TOO_RARELY, intervals, 1.0));
    assert_eq!(with(LOST).holds, Yes);
    assert_eq!(with(&[]).holds, Yes, "a beat that stops is lost too");
    assert_eq!(with(BETWEEN).holds, CantTell);
    let kept = with(KEPT);
    assert_eq!(kept.holds, No);
    assert!(kept.because().starts_with("tokio/1, async-std/1: yes, "), "{}", kept.because());
    assert!(kept.because().contains("; smol/1: no, "), "{}", kept.because());
}

#[test]
fn yielding_too_often_slows_by_a_tenth_or_not_at_all_or_a_little() {
    let with = |work| claim(4, &Story::new(2).but(SMOL, World::Article, TOO_OFTEN, KEPT, work));
    assert_eq!(with(0.88).holds, Yes);
    assert_eq!(with(0.94).holds, CantTell);
    assert_eq!(with(0.98).holds, No);
    assert_eq!(with(1.2).holds, No, "faster is not slower");
    assert!(with(0.5).because().contains("smol/1: yes, every=1 did 0.51 times the work of every=1000"));
}

#[test]
fn the_pool_is_the_same_where_beat_and_work_are() {
    for (number, world, usual) in [(5, World::OneProcessor, 1.0), (6, World::JobOnEach, 1.0)] {
        let with = |intervals: &[u64], work: f64| {
            let alike = Story::new(2).but_everywhere(world, Way::Pool, KEPT, usual);
            claim(number, &alike.but(SMOL, world, Way::Pool, intervals, work))
        };
        assert_eq!(with(KEPT, 1.0).holds, Yes);
        assert_eq!(with(KEPT, 0.90).holds, Yes);
        assert_eq!(with(KEPT, 1.17).holds, CantTell);
        assert_eq!(with(KEPT, 1.98).holds, No);
        assert_eq!(with(KEPT, 0.7).holds, No);
        assert_eq!(with(LOST, 1.0).holds, No);
        assert_eq!(with(&[1001, 1300, 1001, 1001], 1.0).holds, CantTell);
        assert_eq!(with(&[1001, 1300, 1001, 1001], 1.98).holds, No, "the work settles it");
        let because = with(LOST, 1.98).because();
        let expected = "smol/1: no, every=1000 kept the beat (at most 1.018 s), the pool did not keep the \
                        beat (at most 1.502 s) and did 2.00 times the work";
        assert!(because.ends_with(expected), "{because}");
    }
}

#[test]
fn a_cell_that_failed_or_is_missing_is_named_and_leaves_its_claims_open() {
    let needs: [(usize, World, Way, &str); 8] = [
        (1, World::Article, Way::Control, "`control`"),
        (2, World::Article, RIGHT, "`every=1000`"),
        (3, World::Article, TOO_RARELY, "`every=1000000`"),
        (4, World::Article, TOO_OFTEN, "`every=1`"),
        (4, World::Article, RIGHT, "`every=1000`"),
        (5, World::OneProcessor, RIGHT, "`every=1000, 1 processor`"),
        (5, World::OneProcessor, Way::Pool, "`pool, 1 processor`"),
        (6, World::JobOnEach, Way::Pool, "`pool, 2 jobs`"),
    ];
    for (number, world, way, name) in needs {
        let expected = if number == 6 { No } else { CantTell };
        let failed = claim(number, &Story::new(2).failing(SMOL, world, way));
        assert_eq!(failed.holds, expected, "{number}, {name}");
        let reason = format!("smol/1: can't tell, {name} failed: timed out");
        assert!(failed.because().contains(&reason), "{}", failed.because());
        let missing = claim(number, &Story::new(2).without(SMOL, world, way));
        assert_eq!(missing.holds, expected, "{number}, {name}");
        let reason = format!("smol/1: can't tell, {name} was not measured: the run ended before it");
        assert!(missing.because().contains(&reason), "{}", missing.because());
        let mut unplanned = Story::new(2).without(SMOL, world, way);
        let gone = unplanned.subject(SMOL, world, way);
        unplanned.info.cells.retain(|cell| record::Subject::Cell(cell.clone()) != gone);
        assert!(claim(number, &unplanned).because().contains(&format!("{name} is not in this run")));
    }
}

#[test]
fn what_a_busy_machine_slowed_says_nothing_of_the_strategy() {
    let busy = |world, way, intervals: &[u64], work| {
        Story::new(2).but(SMOL, world, way, intervals, work).slowed(SMOL, world, way, 0.6)
    };
    let holds = |number, story: &Story| claim(number, story).holds;
    assert_eq!(holds(1, &busy(World::Article, Way::Control, &[], 0.6)), Yes, "no tick is no tick");
    assert_eq!(holds(2, &busy(World::Article, RIGHT, KEPT, 0.6)), Yes, "a beat that was kept was kept");
    assert_eq!(holds(2, &busy(World::Article, RIGHT, LOST, 0.6)), CantTell);
    assert_eq!(holds(3, &busy(World::Article, TOO_RARELY, KEPT, 0.6)), No);
    assert_eq!(holds(3, &busy(World::Article, TOO_RARELY, LOST, 0.6)), CantTell);
    assert_eq!(holds(4, &busy(World::Article, TOO_OFTEN, KEPT, 0.6)), CantTell);
    assert_eq!(holds(5, &busy(World::OneProcessor, Way::Pool, KEPT, 0.6)), CantTell);
    let both =
        busy(World::OneProcessor, Way::Pool, KEPT, 0.6).but(SMOL, World::OneProcessor, RIGHT, KEPT, 0.6);
    let both = both.slowed(SMOL, World::OneProcessor, RIGHT, 0.6);
    assert_eq!(holds(5, &both), Yes, "both were slowed alike");
    let pools = [TOKIO, ASYNC_STD, SMOL].into_iter().fold(Story::new(2), |story, on| {
        story.but(on, World::JobOnEach, Way::Pool, KEPT, 1.0).slowed(on, World::JobOnEach, Way::Pool, 0.5)
    });
    let verdict = claim(6, &pools);
    assert_eq!(verdict.holds, CantTell, "the pool did as much work, but could have done more");
    let caveat = "1.01 times the work, but every=1000 got 100 % of the processor time that it \
                  could use, and the pool 50 %";
    assert!(verdict.because().ends_with(caveat), "{}", verdict.because());
}

#[test]
fn a_cell_that_was_skipped_says_why() {
    let verdict = claim(5, &Story::elsewhere());
    assert_eq!((verdict.holds, verdict.verdicts.len()), (CantTell, 1));
    assert_eq!(
        verdict.because(),
        "tokio/1, async-std/1, smol/1: can't tell, `every=1000, 1 processor` was skipped: keeping a process \
         to one processor is known here for Linux only"
    );
}

#[test]
fn work_is_compared_also_where_the_raw_run_failed() {
    let reproduction = Story::new(2).without_raw().judged();
    assert_eq!(reproduction.claims[3].holds, Yes);
    assert!(reproduction.cells.iter().all(|row| row.work.is_some_and(|work| work.ratio.is_none())));
}

#[test]
fn work_of_a_few_steps_is_not_compared_however_different_it_looks() {
    let story = Story::new(2).with_steps_of_a_second();
    let expected = [(4, 3, 115), (5, 5, 58), (6, 5, 58)];
    for (number, steps, intervals) in expected {
        let verdict = claim(number, &story);
        assert_eq!(verdict.holds, CantTell, "{}", verdict.because());
        let caveat = format!(
            ", but a measurement had as few as {steps} steps of work, and a verdict takes 50: give a shorter \
             --step or --intervals {intervals}"
        );
        assert!(verdict.because().ends_with(&caveat), "{}", verdict.because());
    }
    assert_eq!([1, 2, 3].map(|number| claim(number, &story).holds), [Yes; 3], "beats are no work");
}

#[test]
fn with_fifty_steps_there_is_a_verdict_on_work() {
    let trial = Duration::from_millis(5300);
    let with = |steps| claim(4, &Story::new(2).with_work(SMOL, World::Article, TOO_OFTEN, steps, trial));
    assert_eq!(with(49).holds, CantTell);
    assert_eq!(with(50).holds, Yes);
    let lost = Story::new(2).but(SMOL, World::OneProcessor, Way::Pool, LOST, 1.0);
    let lost = lost.with_work(SMOL, World::OneProcessor, Way::Pool, 49, trial);
    assert_eq!(claim(5, &lost).holds, No, "the beat settles it");
}

#[test]
fn only_a_number_of_intervals_that_can_be_asked_for_is_advised() {
    let minute = Duration::from_secs(60);
    let story = Story::new(2).with_work(SMOL, World::Article, TOO_OFTEN, 1, minute);
    let because = claim(4, &story).because();
    let expected = "as few as 1 step of work, and a verdict takes 50: give a shorter --step";
    assert!(because.ends_with(expected), "{because}");
}
