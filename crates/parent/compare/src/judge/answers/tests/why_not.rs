//! Strategies that are not taken though they lose no beat, and the reason if nothing is taken.

use figures::JobTimes;
use record::Cause;
use sample::failure;

use super::*;

#[test]
fn a_strategy_that_cant_carry_the_load_is_not_taken() {
    let all = [("pool", vec![keeps(990_000); 3]), ("threads", vec![keeps(500_000); 3])];
    let mut summary = run(&default_loads(), &all);
    let mut with = |done, backlog_grew_by| {
        let jobs = JobTimes { due: 60, done, backlog_grew_by, ..JobTimes::default() };
        row_of(&mut summary, "pool", Load::Pause(ms(50))).figures.jobs = Some(jobs);
        answer(&summary)
    };
    assert_eq!(taken(&with(60, None)), Some("pool"));
    assert_eq!(taken(&with(20, Some(40))), Some("threads"));
    assert_eq!(taken(&with(0, None)), Some("threads"), "no job was ever done");
}

/// That nothing keeps the beat is said only if everything surely loses it.
#[test]
fn where_nothing_is_taken_the_reason_is_what_speaks_against_the_last_one() {
    let why = |change: fn(&mut Row<Cell>)| {
        let all = [("inline", vec![late(50); 3]), ("pool", vec![keeps(990_000); 3])];
        let mut summary = run(&default_loads(), &all);
        change(row_of(&mut summary, "pool", Load::Pause(ms(50))));
        answer(&summary).why_not
    };
    assert_eq!(why(|_| ()), None);
    let missing = |row: &mut Row<Cell>| {
        (row.outcome, row.figures) = (Outcome::NotMeasured, figures::Figures::default());
    };
    assert_eq!(why(missing), Some(NoChoice::NotMeasured));
    let failed = |row: &mut Row<Cell>| row.outcome = Outcome::Failed { reason: "so".to_owned() };
    assert_eq!(why(failed), Some(NoChoice::Failed));
    let grows = |row: &mut Row<Cell>| {
        row.figures.jobs = Some(JobTimes { done: 1, backlog_grew_by: Some(9), ..JobTimes::default() });
    };
    assert_eq!(why(grows), Some(NoChoice::CannotCarry));
    let skipped = |row: &mut Row<Cell>| {
        let outcome = Outcome::Skipped { reason: "so".to_owned() };
        (row.outcome, row.figures) = (outcome, figures::Figures::default());
    };
    assert_eq!(why(skipped), Some(NoChoice::NothingKeeps), "it makes no sense here");
}

#[test]
fn a_strategy_with_a_failed_round_is_not_taken() {
    let mut summary = parked();
    let answers = [
        controls(&cell("pool", "tokio/N")),
        vec![failure(Subject::Cell(cell("pool", "tokio/N")), 0, Cause::Crashed, "so")],
        vec![record(
            Subject::Cell(cell("pool", "tokio/N")),
            1,
            Some(mostly(ms(0), ms(0))),
            Some(work(990_000)),
        )],
    ];
    let failed = summarise(&sample::info(&[cell("pool", "tokio/N")]), &answers.concat());
    assert_eq!(failed.cells[0].figures.keeps_beat(), Some(true));
    let row = row_of(&mut summary, "pool", Load::Jobs(1));
    (row.outcome, row.figures) = (failed.cells[0].outcome.clone(), failed.cells[0].figures.clone());
    let answer = answer(&summary);
    assert_eq!(taken(&answer), Some("yields:every=10"));
    assert!(!answer.open.iter().any(|open| matches!(open, Open::Beat(_))), "it failed: {:?}", answer.open);
}

#[test]
fn a_world_that_a_strategy_was_not_measured_in_is_no_kept_beat() {
    let mut summary = run(&default_loads(), &[("pool", vec![keeps(990_000); 3])]);
    assert_eq!(taken(&answer(&summary)), Some("pool"));
    let skipped = Outcome::Skipped { reason: "so".to_owned() };
    let row = row_of(&mut summary, "pool", Load::Jobs(64));
    (row.outcome, row.figures) = (skipped, figures::Figures::default());
    assert_eq!(taken(&answer(&summary)), None);
}
