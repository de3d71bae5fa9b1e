//! The checks from outside: an instrument that tells the truth passes, each fault fails the check
//! that is for it, and no check passes on counts that are too few to show its goal.

use std::time::Duration;

use words::WIDTH;

use crate::check::{Check, Verdict};
use crate::json::json;
use crate::judge::Selfcheck;
use crate::sample::{Instrument, RUNTIMES, TRUTHFUL};
use crate::text::text;

mod jobs;
mod planned;

fn failed(selfcheck: &Selfcheck) -> Vec<&str> {
    named(selfcheck, Verdict::Failed)
}

fn open(selfcheck: &Selfcheck) -> Vec<&str> {
    named(selfcheck, Verdict::CantTell)
}

fn named(selfcheck: &Selfcheck, verdict: Verdict) -> Vec<&str> {
    let these = selfcheck.checks.iter().filter(|check| check.verdict == verdict);
    these.map(|check| check.name.as_str()).collect()
}

fn find<'s>(selfcheck: &'s Selfcheck, name: &str) -> &'s Check {
    selfcheck.checks.iter().find(|check| check.name == name).expect("there is such a check")
}

/// Returns the text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The checks for which a quick run has too few comparisons, however truthful the instrument is.
const OPEN_IF_QUICK: [&str; 5] = [
    "A against A: work",
    "A against A: lateness",
    "A against A: job latency",
    "10 % slower",
    "jobs 10 % longer",
];
const STALLS: [&str; 3] = ["stalls on async-std/1", "stalls on smol/1", "stalls on tokio/1"];
const LENGTHS: [&str; 3] =
    ["their length on async-std/1", "their length on smol/1", "their length on tokio/1"];

#[test]
fn a_truthful_instrument_on_a_quiet_machine_passes_all_of_a_full_run() {
    let full = TRUTHFUL.judged(false);
    assert_eq!(failed(&full), [""; 0], "{}", text(&full));
    assert_eq!(open(&full), [""; 0], "{}", text(&full));
    assert!(full.all_ok());
    let shown = |name| find(&full, name).shown.as_str();
    assert_eq!(shown("A against A: work"), "0 of 60 called different: at most 4.9 %");
    assert_eq!(shown("A against A: lateness"), "0 of 60 called different: at most 4.9 %");
    assert_eq!(shown("A against A: job latency"), "0 of 30 called different: at most 9.6 %");
    assert_eq!(shown("jobs 10 % longer"), "30 of 30 found: at least 90 %");
    assert_eq!(shown("A against A: baseline"), "0 of 30 called different: at most 9.6 %");
    assert_eq!(shown("10 % slower"), "60 of 60 found: at least 94 %");
    assert_eq!(shown("stalls on tokio/1"), "24 of 24 found, 0 others");
    assert_eq!(named(&full, Verdict::Told), ["5 % slower"]);
    assert!(!text(&full).contains("quick: "), "{}", text(&full));
}

#[test]
fn a_quick_run_passes_what_its_counts_show_and_says_what_the_rest_would_take() {
    let quick = TRUTHFUL.judged(true);
    assert_eq!(failed(&quick), [""; 0], "{}", text(&quick));
    assert_eq!(open(&quick), OPEN_IF_QUICK, "{}", text(&quick));
    assert!(quick.all_ok(), "what can't be told is no failure");
    let same = find(&quick, "A against A: work");
    assert_eq!(same.shown, "0 of 6 called different: at most 40 %");
    assert!(same.because.contains("It takes 59 without a wrong one"), "{same:?}");
    let power = find(&quick, "10 % slower");
    assert_eq!(power.shown, "6 of 6 found: at least 54 %");
    assert!(power.because.contains("It takes 17 of 17"), "{power:?}");
    assert_eq!(find(&quick, "stalls on tokio/1").shown, "18 of 18 found, 0 others");
    assert!(find(&quick, "stalls on tokio/1").because.contains("at least 84 % found"));
    let shown = flat(&text(&quick));
    assert!(shown.contains("quick: ") && shown.contains("`cargo xtask selfcheck` has enough"), "{shown}");
}

#[test]
fn a_stall_that_is_not_heard_fails_its_count() {
    let deaf = Instrument { deaf_to: Duration::from_millis(20), ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&deaf), STALLS);
    assert!(!deaf.all_ok());
}

#[test]
fn the_lengths_of_stalls_of_which_none_was_found_never_pass() {
    let deaf = Instrument { deaf_to: Duration::from_secs(1), ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&deaf), [STALLS[0], LENGTHS[0], STALLS[1], LENGTHS[1], STALLS[2], LENGTHS[2]]);
    assert_eq!(find(&deaf, LENGTHS[2]).shown, "none of 18 was found");
}

#[test]
fn few_stalls_show_little() {
    let one_round = TRUTHFUL.judged_of(false, |trial| trial.stalls.is_empty() || trial.round < 2);
    let count = find(&one_round, "stalls on tokio/1");
    assert_eq!((count.verdict, &*count.shown), (Verdict::CantTell, "12 of 12 found, 0 others"));
    assert!(count.because.contains("at least 77 % found; it takes 14 to show 80 %"), "{count:?}");
    assert_eq!(find(&one_round, LENGTHS[2]).verdict, Verdict::CantTell);
}

#[test]
fn a_check_whose_trials_are_all_missing_is_there_and_can_t_tell() {
    for quick in [true, false] {
        let nothing = TRUTHFUL.judged_of(quick, |_| false);
        let names = |selfcheck: &Selfcheck| -> Vec<String> {
            selfcheck.checks.iter().map(|check| check.name.clone()).collect()
        };
        assert_eq!(names(&nothing), names(&TRUTHFUL.judged(quick)));
        assert_eq!((named(&nothing, Verdict::Passed), failed(&nothing)), (vec![], vec![]));
    }
}

#[test]
fn a_stall_that_nobody_made_fails_its_count_unless_the_machine_took_as_long() {
    let ghosts = Instrument { hears_ghosts: true, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&ghosts), STALLS);
    assert_eq!(find(&ghosts, "stalls on tokio/1").shown, "18 of 18 found, 3 others");
    let stolen = Instrument { hears_ghosts: true, stolen: 0.05, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&stolen), [""; 0]);
    assert!(find(&stolen, "stalls on tokio/1").because.contains("3 more are the machine's own"));
}

#[test]
fn a_stall_of_the_wrong_length_fails_its_length() {
    let off = Instrument { off: Duration::from_micros(1500), ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&off), LENGTHS);
    // 2 % of 120 and of 200 ms are more than that, of the other four less.
    assert_eq!(find(&off, LENGTHS[2]).shown, "6 of 18 within, 1.5 ms off at most");
}

#[test]
fn one_that_calls_a_cell_different_from_itself_fails() {
    let biased = Instrument { second: 0.93, second_at_first: 0.93, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&biased), ["A against A: work"]);
}

#[test]
fn six_wrong_verdicts_of_sixty_neither_pass_nor_fail() {
    let once = Instrument { second_at_first: 0.93, ..TRUTHFUL }.judged(false);
    let same = find(&once, "A against A: work");
    assert_eq!((same.verdict, same.figure), (Verdict::CantTell, Some(0.1)), "{same:?}");
    assert_eq!(same.shown, "6 of 60 called different: between 4.4 and 19 %");
    assert!(same.because.contains("without another wrong one"), "{same:?}");
}

#[test]
fn one_that_does_not_find_a_slow_down_is_not_passed() {
    // A quick run has no 25 rounds to say that not even those would do. It sees that the figure is
    // wrong.
    let numb = Instrument { sense: 0.0, ..TRUTHFUL };
    assert_eq!(failed(&numb.judged(true)), ["10 % slower, by how much"]);
    assert_eq!(open(&numb.judged(true)), OPEN_IF_QUICK);
    let full = numb.judged(false);
    assert_eq!(failed(&full), ["10 % slower", "10 % slower, by how much"]);
    assert!(find(&full, "10 % slower").because.contains("With 25: 0 of 12 found"), "{}", text(&full));

    let half = Instrument { sense: 0.5, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&half), ["10 % slower, by how much"]);
    let backwards = Instrument { sense: -1.0, ..TRUTHFUL }.judged(true);
    assert!(find(&backwards, "10 % slower").because.contains("6 of 6 called it faster"));
    assert_eq!(failed(&backwards), ["10 % slower", "10 % slower, by how much"]);
}

#[test]
fn one_comparison_that_calls_a_slow_down_faster_neither_passes_nor_fails() {
    // The slower twin of one cell was fast in the first five rounds.
    let once = Instrument { slower_at_first: 1.2, ..TRUTHFUL }.judged(false);
    let power = find(&once, "10 % slower");
    assert_eq!((power.verdict, &*power.shown), (Verdict::CantTell, "59 of 60 found: between 91 and 100 %"));
    assert!(power.because.contains("1 called it faster, too few to say"), "{power:?}");
}

#[test]
fn one_comparison_that_calls_it_faster_does_not_excuse_that_none_finds_the_slow_down() {
    let numb = Instrument { sense: 0.0, slower_at_first: 1.2, ..TRUTHFUL }.judged(false);
    assert_eq!(failed(&numb), ["10 % slower", "10 % slower, by how much"], "{}", text(&numb));
    let power = find(&numb, "10 % slower");
    assert!(power.because.contains("With 25: 0 of 12 found"), "{power:?}");
    assert!(power.because.contains("called it faster"), "{power:?}");
}

#[test]
fn on_a_restless_machine_more_rounds_pass_only_if_their_count_shows_it() {
    let restless = Instrument { spread: 0.065, ..TRUTHFUL }.judged(false);
    let power = find(&restless, "10 % slower");
    assert_eq!(power.verdict, Verdict::Passed, "{power:?}");
    assert!(power.figure.unwrap() < 0.8, "{power:?}");
    assert!(power.because.contains("Take --rounds 10 here."), "{power:?}");
    // With 10 it is not shown. All of the 12 comparisons with 25 rounds find it, which shows 73 %.
    let more_so = Instrument { spread: 0.095, ..TRUTHFUL }.judged(false);
    let power = find(&more_so, "10 % slower");
    assert_eq!(power.verdict, Verdict::CantTell, "{power:?}");
    assert!(power.because.contains("With 25: 12 of 12 found: at least 73 %."), "{power:?}");
}

#[test]
fn a_figure_whose_interval_reaches_beyond_the_goal_can_t_tell() {
    let restless = Instrument { spread: 0.08, ..TRUTHFUL }.judged(true);
    let size = find(&restless, "10 % slower, by how much");
    assert_eq!(size.verdict, Verdict::CantTell, "{size:?}");
    let restless = Instrument { bare: [200, 4000], ..TRUTHFUL }.judged(false);
    let agreement = find(&restless, "agreement with cyclictest");
    assert_eq!(agreement.verdict, Verdict::CantTell, "{agreement:?}");
    let late = Instrument { bare: [3000, 3100], ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&late), ["agreement with cyclictest"]);
}

#[test]
fn the_floors_beside_the_bare_sleep_are_those_of_the_cost() {
    // The twins' floors have another window. A full run has more of them than of the cost's.
    let other = Instrument { twin_floor: 9000, ..TRUTHFUL }.judged(false);
    let agreement = find(&other, "agreement with cyclictest");
    let floors = RUNTIMES.map(|runtime| format!("{runtime} 1.0 us"));
    assert!(floors.iter().all(|floor| agreement.because.contains(floor)), "{agreement:?}");
}

#[test]
fn a_dear_ticker_fails() {
    let dear = Instrument { ticker: 0.03, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&dear).len(), 3, "{:?}", failed(&dear));
    assert!(failed(&dear).iter().all(|name| name.starts_with("the ticker's cost, floor of ")));
}

#[test]
fn on_a_noisy_machine_nothing_fails_and_the_reason_is_said() {
    let noisy = Instrument { others: 0.4, sense: 0.0, ticker: 0.03, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&noisy), [""; 0]);
    assert!(noisy.all_ok());
    let shown = text(&noisy);
    assert!(shown.contains("too noisy: "), "{shown}");
    assert!(flat(&shown).contains("because other processes took 40 % of the processors"), "{shown}");
    // What noise must not do is no more excused than elsewhere.
    let backwards = Instrument { others: 0.4, sense: -1.0, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&backwards), ["10 % slower"]);
    let biased = Instrument { others: 0.4, second: 0.93, second_at_first: 0.93, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&biased), ["A against A: work"]);
    // Stalls that the machine may have made are not held against it.
    let stalls = find(&noisy, "stalls on tokio/1");
    assert_eq!((stalls.verdict, &*stalls.shown), (Verdict::CantTell, "-"));
    assert!(stalls.because.contains("There is nothing to judge. 3 measurements"), "{stalls:?}");
    assert!(!shown.contains("quick: "), "a full run would be as noisy: {shown}");
}

#[test]
fn text_fits_a_terminal_and_json_has_what_the_design_says() {
    let selfcheck = TRUTHFUL.judged(true);
    let shown = text(&selfcheck);
    assert!(shown.lines().all(|line| line.chars().count() <= WIDTH), "{shown}");
    insta::assert_snapshot!("text_of_a_quick_one", shown);

    let document: serde_json::Value = serde_json::from_str(&json(&selfcheck)).unwrap();
    assert_eq!(document["format"], 1);
    assert_eq!(document["run"]["name"], "sample");
    for check in document["checks"].as_array().unwrap() {
        for key in ["check", "figure", "goal", "passed"] {
            assert!(check.get(key).is_some(), "{check}");
        }
    }
    let power = &document["checks"].as_array().unwrap()[9];
    assert_eq!((&power["check"], &power["passed"]), (&"10 % slower".into(), &serde_json::Value::Null));
    assert_eq!(power["figure"], 1.0);
    let full: serde_json::Value = serde_json::from_str(&json(&TRUTHFUL.judged(false))).unwrap();
    assert_eq!(full["checks"].as_array().unwrap()[11]["passed"], true);
}
