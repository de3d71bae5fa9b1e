//! The shape of purposes in JSON, and records of format 1, which have none.

use proptest::prelude::*;
use record::{Answer, Load, Measurement, Probe, Purpose, Subject, Trial};
use serde_json::{Value, json};

use super::{any, cases};

/// Every purpose, and the JSON that format 2 has for it. Stored runs hold these: they must not
/// change.
fn shapes() -> Vec<(Purpose, Value)> {
    vec![
        (Purpose::Comparison, json!("comparison")),
        (Purpose::Slices, json!("slices")),
        (Purpose::StalledFloor, json!("stalled-floor")),
        (Purpose::TickerCost, json!("ticker-cost")),
        (Purpose::MutedFloor, json!("muted-floor")),
        (Purpose::Twin, json!("twin")),
        (Purpose::RawOf(2), json!({"raw-of": 2})),
    ]
}

/// Fails to compile when a purpose is added, so that it gets a shape above.
fn has_a_shape(purpose: Purpose) -> bool {
    use Purpose::{Comparison, MutedFloor, RawOf, Slices, StalledFloor, TickerCost, Twin};
    let (Comparison | Slices | StalledFloor | TickerCost | MutedFloor | Twin | RawOf(_)) = purpose;
    shapes().iter().any(|(known, _)| std::mem::discriminant(known) == std::mem::discriminant(&purpose))
}

#[test]
fn each_purpose_keeps_its_shape_and_comes_back() {
    for (purpose, shape) in shapes() {
        assert_eq!(serde_json::to_value(purpose).unwrap(), shape);
        assert_eq!(serde_json::from_value::<Purpose>(shape).unwrap(), purpose);
    }
}

#[test]
fn a_purpose_stands_beside_the_round() {
    let text = serde_json::to_string(&failure_with("\"purpose\":\"comparison\",")).unwrap();
    assert!(text.contains(r#""round":3,"purpose":"comparison""#), "{text}");
    let text = serde_json::to_string(&failure_with("\"purpose\":{\"raw-of\":2},")).unwrap();
    assert!(text.contains(r#""round":3,"purpose":{"raw-of":2}"#), "{text}");
}

fn failure_with(purpose: &str) -> Measurement {
    let line = format!(
        r#"{{"answer":"failure","format":2,"subject":{{"kind":"bare","cpus":1}},
            "round":3,{purpose}"cause":"crashed","reason":""}}"#
    );
    serde_json::from_str(&line).unwrap()
}

/// Lines as format 1 stored them: no purpose, no attempt, no surroundings, no window in the usage.
const RECORD_1: &str = r#"{"answer":"record","format":1,
    "subject":{"kind":"cell","strategy":"inline","setting":"","runtime":"tokio/1","workload":"countdown",
        "jobs":1,"cpus":1,"place":"task"},
    "round":1000003,"beats":null,"ticks":null,
    "work":{"steps":5,"elapsed":1000000000,"checked":1,"last":{"steps":5,"checksum":7},"yields":0},
    "threads":{"ticker":[0],"tasks":[0],"jobs":[0],"peak":3},
    "usage":{"cpu":900000000,"rss_peak_bytes":null,"switches":null}}"#;
const FAILURE_1: &str = r#"{"answer":"failure","format":1,
    "subject":{"kind":"floor","runtime":"tokio/1","cpus":1,"place":"task"},
    "round":4,"cause":"timed-out","reason":"killed after 5 s"}"#;

#[test]
fn an_answer_of_format_1_is_read_with_the_default_purpose() {
    for (line, round) in [(RECORD_1, 1_000_003), (FAILURE_1, 4)] {
        let measurement: Measurement = serde_json::from_str(line).unwrap();
        let answer = &measurement.answer;
        assert_eq!((answer.format(), answer.purpose(), answer.round()), (1, Purpose::default(), round));
        assert_eq!(answer.purpose(), Purpose::Comparison);
        assert_eq!((measurement.attempt, measurement.surroundings), (0, None));
    }
}

/// Formats 1 and 2 had closed loops and timers only.
#[test]
fn a_cell_with_a_number_of_jobs_is_read_as_a_closed_loop() {
    for jobs in [1, 64] {
        let line = RECORD_1.replace(r#""jobs":1,"#, &format!(r#""jobs":{jobs},"#));
        let measurement: Measurement = serde_json::from_str(&line).unwrap();
        let Subject::Cell(cell) = measurement.subject() else { panic!("it is a cell") };
        assert_eq!((cell.load, cell.probe), (Load::Jobs(jobs), Probe::Timer));
    }
    let floor: Measurement = serde_json::from_str(FAILURE_1).unwrap();
    assert!(matches!(floor.subject(), Subject::Floor { probe: Probe::Timer, .. }));
}

/// Runs from before there were peers stay readable, and a run without peers is written as before.
#[test]
fn what_names_no_peer_is_of_rust_and_is_written_so() {
    for line in [RECORD_1, FAILURE_1] {
        let measurement: Measurement = serde_json::from_str(line).unwrap();
        assert_eq!(measurement.subject().peer(), None);
        assert!(!serde_json::to_string(measurement.subject()).unwrap().contains("peer"));
    }
    let line = FAILURE_1.replace(r#""cpus":1,"#, r#""cpus":1,"peer":"python","#);
    let floor: Measurement = serde_json::from_str(&line).unwrap();
    assert_eq!(floor.subject().peer(), Some("python"));
}

/// A trial is never stored, so a child that is asked without a purpose refuses.
#[test]
fn a_trial_without_a_purpose_is_refused() {
    let trial = r#"{"format":2,"subject":{"kind":"bare","cpus":1},"round":0,"purpose":"twin","workload":null,
        "beating":{"mode":"printing","period":1},"timing":{"warm_up":0,"duration":1,"drain":0}}"#;
    assert!(serde_json::from_str::<Trial>(trial).is_ok());
    let error = serde_json::from_str::<Trial>(&trial.replace(r#""purpose":"twin","#, "")).unwrap_err();
    assert!(error.to_string().contains("purpose"), "{error}");
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn any_purpose_comes_back_alone_and_in_an_answer(purpose in any::purpose(), answer in any::answer()) {
        prop_assert!(has_a_shape(purpose));
        let text = serde_json::to_string(&purpose).unwrap();
        prop_assert_eq!(serde_json::from_str::<Purpose>(&text).unwrap(), purpose);

        let mut answer = answer;
        answer.assign(answer.subject().clone(), purpose, answer.round());
        let text = serde_json::to_string(&answer).unwrap();
        prop_assert_eq!(serde_json::from_str::<Answer>(&text).unwrap().purpose(), purpose);
    }

    #[test]
    fn any_load_comes_back(load in any::load()) {
        let text = serde_json::to_string(&load).unwrap();
        prop_assert_eq!(serde_json::from_str::<Load>(&text).unwrap(), load);
    }

    /// What format 1 wrote is what format 2 writes without the purpose.
    #[test]
    fn any_answer_without_its_purpose_is_read_with_the_default(answer in any::answer()) {
        let mut value = serde_json::to_value(&answer).unwrap();
        value.as_object_mut().expect("an answer is an object").remove("purpose").expect("it has a purpose");
        let mut expected = answer.clone();
        expected.assign(answer.subject().clone(), Purpose::Comparison, answer.round());
        prop_assert_eq!(serde_json::from_value::<Answer>(value).unwrap(), expected);
    }
}
