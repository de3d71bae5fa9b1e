//! The checks from outside: an instrument that tells the truth passes, and each fault fails the check that is for it.

use std::time::Duration;

use words::WIDTH;

use crate::check::{Check, Verdict};
use crate::json::json;
use crate::judge::Selfcheck;
use crate::sample::{Instrument, TRUTHFUL};
use crate::text::text;

fn failed(selfcheck: &Selfcheck) -> Vec<&str> {
    named(selfcheck, Verdict::Failed)
}

fn named(selfcheck: &Selfcheck, verdict: Verdict) -> Vec<&str> {
    let these = selfcheck.checks.iter().filter(|check| check.verdict == verdict);
    these.map(|check| check.name.as_str()).collect()
}

fn find<'s>(selfcheck: &'s Selfcheck, name: &str) -> &'s Check {
    selfcheck.checks.iter().find(|check| check.name == name).expect("there is such a check")
}

#[test]
fn a_truthful_instrument_on_a_quiet_machine_passes_all() {
    for quick in [true, false] {
        let selfcheck = TRUTHFUL.judged(quick);
        assert_eq!(failed(&selfcheck), [""; 0], "{}", text(&selfcheck));
        assert_eq!(named(&selfcheck, Verdict::CantTell), [""; 0], "{}", text(&selfcheck));
        assert!(selfcheck.all_ok());
        if !quick {
            counts_are_the_stated_ones(&selfcheck);
        }
    }
}

fn counts_are_the_stated_ones(full: &Selfcheck) {
    assert_eq!(find(full, "A against A: work").shown, "0 of 60 called different");
    assert_eq!(find(full, "A against A: baseline").shown, "0 of 30 called different");
    assert_eq!(find(full, "10 % slower").shown, "60 of 60 found");
    assert_eq!(find(full, "stalls on tokio/1").shown, "24 of 24 found, 0 others");
    assert_eq!(named(full, Verdict::Told), ["5 % slower"]);
}

#[test]
fn a_stall_that_is_not_heard_fails_its_count() {
    let deaf = Instrument { deaf_to: Duration::from_millis(20), ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&deaf), ["stalls on async-std/1", "stalls on smol/1", "stalls on tokio/1"]);
    assert!(!deaf.all_ok());
}

#[test]
fn a_stall_that_nobody_made_fails_its_count_unless_the_machine_took_as_long() {
    let ghosts = Instrument { hears_ghosts: true, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&ghosts), ["stalls on async-std/1", "stalls on smol/1", "stalls on tokio/1"]);
    assert_eq!(find(&ghosts, "stalls on tokio/1").shown, "12 of 12 found, 2 others");
    let stolen = Instrument { hears_ghosts: true, stolen: 0.05, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&stolen), [""; 0]);
    assert!(find(&stolen, "stalls on tokio/1").because.contains("2 more are the machine's own"));
}

#[test]
fn a_stall_of_the_wrong_length_fails_its_length() {
    let off = Instrument { off: Duration::from_micros(1500), ..TRUTHFUL }.judged(true);
    let lengths = ["their length on async-std/1", "their length on smol/1", "their length on tokio/1"];
    assert_eq!(failed(&off), lengths);
    // 2 % of 120 and of 200 ms are more than that, of the other four less.
    assert_eq!(find(&off, lengths[2]).shown, "4 of 12 within, 1.5 ms off at most");
}

#[test]
fn one_that_calls_a_cell_different_from_itself_fails() {
    let biased = Instrument { second: 0.93, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&biased), ["A against A: work"]);
}

#[test]
fn one_that_does_not_find_a_slow_down_fails_and_a_restless_one_is_told_how_many_rounds_it_takes() {
    // A quick one has too few rounds to say that no number of them would do, but it sees that the figure is wrong.
    let numb = Instrument { sense: 0.0, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&numb), ["10 % slower, by how much"]);
    assert_eq!(named(&numb, Verdict::CantTell), ["10 % slower"]);
    let half = Instrument { sense: 0.5, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&half), ["10 % slower, by how much"]);
    let backwards = Instrument { sense: -1.0, ..TRUTHFUL }.judged(true);
    assert!(find(&backwards, "10 % slower").because.contains("8 were called faster"));
    assert_eq!(failed(&backwards), ["10 % slower", "10 % slower, by how much"]);

    let restless = Instrument { spread: 0.08, ..TRUTHFUL }.judged(false);
    let power = find(&restless, "10 % slower");
    assert!(power.figure.unwrap() < 0.95, "{power:?}");
    assert_eq!(power.verdict, Verdict::Passed);
    assert!(power.because.contains("--rounds"), "{power:?}");
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
    let flat = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(flat.contains("because other processes took 40 % of the processors"), "{shown}");
    // What noise must not do is no more excused than elsewhere.
    let backwards = Instrument { others: 0.4, sense: -1.0, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&backwards), ["10 % slower"]);
    let biased = Instrument { others: 0.4, second: 0.93, ..TRUTHFUL }.judged(true);
    assert_eq!(failed(&biased), ["A against A: work"]);
    // Stalls that the machine may have made are not held against it.
    assert_eq!(find(&noisy, "stalls on tokio/1").verdict, Verdict::CantTell);
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
    let power = &document["checks"].as_array().unwrap()[8];
    assert_eq!((&power["check"], &power["passed"]), (&"10 % slower".into(), &true.into()));
    assert_eq!(power["figure"], 1.0);
}
