//! The widest report to expect: it fits into 80 columns, and a missing figure has a sign.

use crate::contender::Contender;
use crate::goal::Unit;
use crate::judge;
use crate::paired::Figure;
use crate::report::{Check, FORMAT, Learned, Overhead, Reaction, Report, Run, Slices};

fn figure(point: f64) -> Option<Figure> {
    Some(Figure { point, ci: Some([point * 0.99, point * 1.01]), values: 100 })
}

/// Makes a report in which every figure is as wide as a real machine makes it.
fn widest() -> Report {
    let overhead = |contender: Contender| Overhead {
        kernel: "100ns".to_owned(),
        step_ns: 100.0,
        contender: contender.to_string(),
        cpu: figure(123.456),
        wall: figure(-0.123),
        yields_per_s: Some(1_234_567.0),
        learned: Some(Learned { slice_us: figure(10_000.0), yield_us: figure(123.0) }),
    };
    let overhead: Vec<_> = Contender::all(1_234_567, true).into_iter().map(overhead).collect();
    let slices = vec![Slices {
        kernel: "100ns".to_owned(),
        contender: "within=100us".to_owned(),
        count: 1_000_000,
        over: 12_345,
        p50_us: Some(99.123),
        p99_us: Some(12_345.6),
        p999_us: None,
        max_us: Some(123_456.0),
    }];
    let reaction = vec![Reaction {
        kernel: "100ns".to_owned(),
        trials: 200,
        none_over: 100,
        one_over: 200,
        more_over: 100,
        told: 300,
        over_before: 1000,
        slices_before: 20_000,
        watched: 5,
        jump_p50_us: Some(12_345.6),
        jump_max_us: Some(12_345.6),
    }];
    let checks = vec![Check { check: "within=100us, due at each step".to_owned(), ns: figure(12.345) }];
    let mut goals = judge::overhead(&overhead);
    goals.extend(judge::slices(&slices));
    goals.extend(judge::reaction(&reaction));
    goals.extend(judge::checks(&checks));
    let run = Run { runtime: "async-std/1".to_owned(), seed: u64::MAX, quick: true };
    Report { format: FORMAT, run, overhead, slices, reaction, checks, goals }
}

#[test]
fn it_fits_into_eighty_columns() {
    let text = super::of(&widest());
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{} columns: {line}", line.chars().count());
    }
}

#[test]
fn each_section_is_there_and_what_is_missing_has_a_sign() {
    let text = super::of(&widest());
    let lines: Vec<String> =
        text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "kernel contender CPU interval wall yields/s",
        "100ns consume_budget=1000 12346 12222 to 12469 -12.30 1234567",
        "100ns costing=1% 10000 123.0",
        "100ns within=100us 1000000 12345 99.12 12346 - 123456",
        "100ns 200 100 200 100 300 1000 of 20000 12346 12346",
        "jumps from 100ns: more than one slice over 100 of 200 0 MISSED",
        "a check, within=100us, due at each step 12.35 ns 2 ns MISSED",
    ] {
        assert!(lines.iter().any(|found| found == line), "{line} is not in\n{text}");
    }
}

#[test]
fn sections_that_were_not_measured_are_not_there() {
    let empty = Report {
        overhead: vec![],
        slices: vec![],
        reaction: vec![],
        checks: vec![],
        goals: vec![],
        ..widest()
    };
    assert_eq!(super::of(&empty).lines().count(), 1);
}

#[test]
fn shares_have_no_crumbs() {
    assert_eq!(super::limit(0.012, Unit::Share), "1.2 %");
    assert_eq!(super::limit(0.001, Unit::Share), "0.1 %");
    assert_eq!(super::short(-0.004), "-0.00");
}
