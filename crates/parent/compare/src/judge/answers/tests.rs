//! Answers to invented runs: one for each rule.

mod why_not;

use std::time::Duration;

use figures::{Lateness, Lost, Row, summarise};
use record::{Cell, Load, Measurement, Subject};
use sample::{cell, controls, mostly, ms, record, work};

use super::*;
use crate::judge::answer::{Change, Cost, Warning};

/// How late a cell is in its two rounds, and how much it does.
pub(super) type Rounds = [(Duration, u64); 2];

/// The strategies of these tests, with what they can do: divides, cancels, bounds threads, borrows.
const ABLE: [(&str, [bool; 4]); 5] = [
    ("inline", [false, false, true, true]),
    ("yields:every=10", [true, true, true, true]),
    ("yields:every=20", [true, true, true, true]),
    ("pool", [false, false, true, false]),
    ("threads", [false, false, false, false]),
];

pub(super) fn default_loads() -> [(Load, &'static str); 3] {
    let pause = Load::Pause(ms(50));
    [(Load::Jobs(1), "countdown"), (pause, "countdown:length=20ms"), (Load::Jobs(64), "countdown")]
}

/// Returns a run on tokio/N with all abilities known: for each strategy, its rounds in each load.
pub(super) fn run(loads: &[(Load, &str)], strategies: &[(&str, Vec<Rounds>)]) -> Summary {
    let cell_of = |strategy: &str, (load, workload): (Load, &str)| Cell {
        load,
        workload: workload.to_owned(),
        cpus: 2,
        ..cell(strategy, "tokio/N")
    };
    let mut cells = Vec::new();
    let mut answers: Vec<Measurement> = Vec::new();
    for (at, load) in loads.iter().enumerate() {
        for (strategy, rounds) in strategies {
            let cell = cell_of(strategy, *load);
            for control in controls(&cell) {
                if answers.iter().all(|known| known.answer.key() != control.answer.key()) {
                    answers.push(control);
                }
            }
            answers.extend((0..).zip(rounds[at]).map(|(round, (late, steps))| {
                record(Subject::Cell(cell.clone()), round, Some(mostly(late, late)), Some(work(steps)))
            }));
            cells.push(cell);
        }
    }
    let mut info = sample::info(&cells);
    let able = |[divides, cancels, bounds_threads, borrows]: [bool; 4]| Abilities {
        divides,
        cancels,
        bounds_threads,
        borrows,
        ..Abilities::NONE
    };
    info.abilities = ABLE.iter().map(|(name, all)| ((*name).to_owned(), able(*all))).collect();
    summarise(&info, &answers)
}

/// Returns two rounds that keep the beat, with this much work.
fn keeps(steps: u64) -> Rounds {
    [(Duration::from_micros(300), steps), (Duration::from_micros(300), steps / 1000 * 1001)]
}

/// Returns two rounds that are this late.
fn late(millis: u64) -> Rounds {
    [(ms(millis), 990_000), (ms(millis), 990_990)]
}

fn answer(summary: &Summary) -> Answer {
    let mut all = answers(summary);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

fn taken(answer: &Answer) -> Option<&str> {
    answer.take.as_ref().map(|choice| &*choice.strategy)
}

fn row_of<'s>(summary: &'s mut Summary, strategy: &str, load: Load) -> &'s mut Row<Cell> {
    let is_it = |row: &&mut Row<Cell>| row.of.strategy == strategy && row.of.load == load;
    summary.cells.iter_mut().find(is_it).expect("it was measured")
}

/// Returns the run of issue 4730 of tokio: `inline` looks best while one job never ends.
fn parked() -> Summary {
    let steady = || vec![keeps(700_000); 3];
    run(
        &default_loads(),
        &[
            ("inline", vec![keeps(990_000), late(96), late(116)]),
            ("yields:every=10", steady()),
            ("pool", vec![keeps(985_000); 3]),
        ],
    )
}

#[test]
fn the_best_while_one_job_never_ends_is_warned_against_with_the_figures() {
    let answer = answer(&parked());
    assert_eq!(taken(&answer), Some("pool"));
    let [Warning { strategy, losses }] = answer.against.as_slice() else { panic!("{:?}", answer.against) };
    assert_eq!(strategy, "inline");
    let told: Vec<_> = losses.iter().map(|loss| (loss.world.load, loss.late.unwrap().as_millis())).collect();
    assert_eq!(told, [(Load::Pause(ms(50)), 96), (Load::Jobs(64), 116)]);
    assert!(losses.iter().all(|loss| !loss.at_start && !loss.is_lower_bound));
}

#[test]
fn a_warning_needs_no_abilities_if_it_looks_best_and_costs_are_unknown_then() {
    let mut summary = parked();
    summary.run.abilities.clear();
    let answer = answer(&summary);
    assert_eq!(answer.take, Some(Choice { strategy: "pool".to_owned(), costs: None }));
    assert_eq!(answer.against[0].strategy, "inline");
    assert_eq!(answer.instead, None);
}

#[test]
fn the_costs_are_what_the_strategy_says_of_itself() {
    let costs = |strategy: &'static str| {
        let summary = run(&default_loads()[..1], &[(strategy, vec![keeps(990_000)])]);
        answer(&summary).take.unwrap().costs.unwrap()
    };
    assert_eq!(costs("inline"), [Cost::CannotCancel]);
    assert_eq!(costs("yields:every=10"), [Cost::Divides]);
    assert_eq!(costs("pool"), [Cost::SendStatic, Cost::CannotCancel]);
    assert_eq!(costs("threads"), [Cost::SendStatic, Cost::CannotCancel, Cost::ThreadPerJob]);
    let mut summary = run(&default_loads()[..1], &[("pool", vec![keeps(990_000)])]);
    summary.run.abilities.get_mut("pool").unwrap().refuses = true;
    let costs = answer(&summary).take.unwrap().costs.unwrap();
    assert_eq!(costs, [Cost::SendStatic, Cost::Refuses, Cost::CannotCancel]);
    // A permit that ends with the caller's future, and one that goes with the job.
    for (keeps_limit, leaves) in [(false, true), (true, false)] {
        let pool = summary.run.abilities.get_mut("pool").unwrap();
        (pool.refuses, pool.pushes_back, pool.keeps_limit) = (false, true, keeps_limit);
        let costs = answer(&summary).take.unwrap().costs.unwrap();
        assert_eq!(costs.contains(&Cost::LeavesLimit), leaves);
    }
}

#[test]
fn of_those_that_are_as_good_the_one_with_the_fewest_costs_is_taken() {
    let all = ["threads", "pool", "yields:every=20", "yields:every=10"];
    let summary = run(&default_loads()[..1], &all.map(|strategy| (strategy, vec![keeps(900_000)])));
    let answer = answer(&summary);
    assert_eq!(taken(&answer), Some("yields:every=20"), "of two that cost as much, the first");
    assert_eq!(answer.as_good, ["threads", "pool", "yields:every=10"]);
    assert_eq!(answer.open, []);
}

#[test]
fn a_job_that_must_stay_and_one_that_cant_be_divided_have_an_answer_too() {
    let both = |pool: u64, yields: u64| {
        answer(&run(
            &default_loads()[..1],
            &[("yields:every=10", vec![keeps(yields)]), ("pool", vec![keeps(pool)])],
        ))
    };
    let instead = |answer: Answer| answer.instead.map(|instead| (instead.when, instead.choice.strategy));
    assert_eq!(instead(both(990_000, 700_000)), Some((When::MustStay, "yields:every=10".to_owned())));
    assert_eq!(instead(both(700_000, 990_000)), Some((When::CannotDivide, "pool".to_owned())));
    let summary =
        run(&default_loads()[..1], &[("inline", vec![keeps(990_000)]), ("pool", vec![keeps(700_000)])]);
    assert_eq!(instead(answer(&summary)), Some((When::MustLeave, "pool".to_owned())));
    // What loses the beat is nobody's second choice either.
    let summary =
        run(&default_loads()[..1], &[("yields:every=10", vec![late(50)]), ("pool", vec![keeps(990_000)])]);
    assert_eq!(instead(answer(&summary)), None);
}

#[test]
fn where_everything_loses_somewhere_nothing_is_taken() {
    let summary = run(
        &default_loads(),
        &[
            ("inline", vec![keeps(990_000), late(96), keeps(990_000)]),
            ("pool", vec![keeps(990_000), keeps(990_000), late(20)]),
        ],
    );
    let answer = answer(&summary);
    assert_eq!((taken(&answer), answer.why_not), (None, Some(NoChoice::NothingKeeps)));
    assert_eq!((answer.because, answer.instead, answer.open), (vec![], None, vec![]));
}

#[test]
fn a_cell_that_cant_be_told_is_not_taken() {
    // Late in one of two rounds.
    let now_and_then = [(ms(50), 990_000), (ms(0), 990_990)];
    let unsure = ("pool", vec![keeps(990_000), now_and_then, keeps(990_000)]);
    let loads = default_loads();
    let alone = answer(&run(&loads, &[unsure.clone(), ("inline", vec![late(50); 3])]));
    assert_eq!((taken(&alone), alone.why_not), (None, Some(NoChoice::CannotTellYet)));
    let [Open::Beat(all)] = alone.open.as_slice() else { panic!("{:?}", alone.open) };
    let [Unsure { strategy, worlds }] = all.as_slice() else { panic!("one") };
    assert_eq!((&**strategy, worlds.len(), worlds[0].load), ("pool", 1, Load::Pause(ms(50))));
    let beside = answer(&run(&loads, &[unsure, ("yields:every=10", vec![keeps(500_000); 3])]));
    assert_eq!(taken(&beside), Some("yields:every=10"));
    assert_eq!(beside.open[0], alone.open[0]);
}

#[test]
fn a_beat_that_is_lost_at_the_start_is_lost() {
    let all = [("pool", vec![keeps(990_000); 3]), ("threads", vec![keeps(995_000); 3])];
    let mut summary = run(&default_loads(), &all);
    assert_eq!(taken(&answer(&summary)), Some("pool"));
    let start = Lateness { p99: Some(ms(1150)), ..Lateness::default() };
    let beating = row_of(&mut summary, "pool", Load::Jobs(64)).figures.beating.as_mut().unwrap();
    (beating.start, beating.keeps_beat, beating.lost_at) = (Some(start), Some(false), Some(Lost::Start));
    let answer = answer(&summary);
    assert_eq!(taken(&answer), Some("threads"));
    // pool looked best while one job never ended.
    let loss = &answer.against[0].losses[0];
    assert_eq!((&*answer.against[0].strategy, loss.at_start, loss.late), ("pool", true, Some(ms(1150))));
}

#[test]
fn what_would_do_without_a_crowd_is_said() {
    let summary = run(
        &default_loads(),
        &[
            ("inline", vec![keeps(990_000), keeps(990_000), late(116)]),
            ("yields:every=10", vec![keeps(700_000); 3]),
        ],
    );
    let answer = answer(&summary);
    assert_eq!(taken(&answer), Some("yields:every=10"));
    let [Change::WithoutCrowd { world, strategy }] = answer.changes.as_slice() else { panic!("one") };
    assert_eq!((world.load, &**strategy), (Load::Jobs(64), "inline"));
    // One can't tell with 64 jobs.
    let now_and_then = [(ms(50), 990_000), (ms(0), 990_990)];
    let unsure = run(
        &default_loads(),
        &[
            ("inline", vec![keeps(990_000), keeps(990_000), now_and_then]),
            ("yields:every=10", vec![keeps(700_000); 3]),
        ],
    );
    assert_eq!(answers(&unsure)[0].changes, []);
    // It is no crowd if there are as many processors.
    let few = [default_loads()[0], (Load::Jobs(2), "countdown")];
    let summary = run(
        &few,
        &[("inline", vec![keeps(990_000), late(116)]), ("yields:every=10", vec![keeps(700_000); 2])],
    );
    assert_eq!(answers(&summary)[0].changes, []);
}
