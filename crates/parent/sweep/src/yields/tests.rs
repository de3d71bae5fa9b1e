//! Sweeps from outside: a machine that follows the theory and machines that do not, and what people
//! and programs see.

use std::time::Duration;

use record::{Answer, Probe, Subject};
use serde_json::Value;
use words::WIDTH;

use crate::options::Options;
use crate::yields::csv::csv;
use crate::yields::curve::{Compared, Curve, Part, Sweep};
use crate::yields::json::json;
use crate::yields::judge::judge;
use crate::yields::sample::{SimulatedMachine, THEORETICAL, YIELD};
use crate::yields::svg::svg;
use crate::yields::text::plot;

fn tokio(sweep: &Sweep) -> &Curve {
    sweep.curves.iter().find(|curve| curve.runtime == "tokio/1").unwrap()
}

/// Returns the text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn close(one: f64, other: f64) -> bool {
    (one / other - 1.0).abs() < 0.02
}

#[test]
fn a_machine_that_follows_the_theory_parts_from_it_nowhere() {
    let sweep = THEORETICAL.judged();
    assert!(sweep.all_ok());
    assert_eq!(sweep.curves.len(), 2);
    for curve in &sweep.curves {
        assert_eq!(curve.parts, [], "{}", curve.runtime);
        assert!(close(curve.yield_cost_us.unwrap().centre, YIELD.as_secs_f64() * 1e6));
        assert!(close(curve.step_us.unwrap(), 0.001));
        for point in &curve.points {
            let predicted = point.predicted_overhead.unwrap();
            assert!(close(point.measured.overhead.unwrap().centre, predicted), "{point:?}");
            assert!(point.measured.overhead.unwrap().interval.unwrap().contains(predicted));
        }
    }
}

#[test]
fn where_a_yield_is_dearer_at_the_points_every_one_of_them_is_named() {
    let sweep = SimulatedMachine { dearer: 2.0, ..THEORETICAL }.judged();
    let curve = tokio(&sweep);
    assert_eq!(curve.parts.len(), curve.points.len());
    assert!(curve.parts.iter().all(|parting| parting.part == Part::Overhead));
    let first = &curve.parts[0];
    assert_eq!(first.setting, "every=10");
    assert!(close(first.measured, 80.0) && close(first.predicted, 40.0), "{first:?}");
}

#[test]
fn beats_that_are_much_later_or_sooner_than_slices_are_long_are_named_where_slices_matter() {
    for later in [3.0, 0.1] {
        let sweep = SimulatedMachine { later, ..THEORETICAL }.judged();
        let named: Vec<&str> = tokio(&sweep).parts.iter().map(|parting| &*parting.setting).collect();
        // Below 100 us it is the floor that decides.
        assert!(named.contains(&"every=1000000") && !named.contains(&"every=1000"), "{later}: {named:?}");
        assert!(tokio(&sweep).parts.iter().all(|parting| parting.part == Part::Lateness));
    }
}

#[test]
fn the_knee_is_the_largest_n_that_keeps_the_budget() {
    let sweep = THEORETICAL.judged();
    let knee = tokio(&sweep).knee.as_ref().unwrap();
    assert_eq!((knee.point.every, knee.larger.unwrap().every), (1_000_000, 10_000_000));
    assert!(knee.is_sure(), "{knee:?}");
    assert_eq!((knee.point.measured.kept_rounds, knee.point.measured.rounds), (5, 5));

    let later = SimulatedMachine { later: 20_000.0, ..THEORETICAL }.judged();
    assert_eq!(tokio(&later).knee.as_ref().unwrap().point.every, 10);
    let never = SimulatedMachine { later: 2_000_000.0, ..THEORETICAL }.judged();
    assert_eq!(tokio(&never).knee, None);
    assert!(plot(&never).contains("knee: none: no N keeps p99 within 1 ms"), "{}", plot(&never));
    let always = SimulatedMachine { later: 0.0, ..THEORETICAL }.judged();
    let knee = tokio(&always).knee.as_ref().unwrap();
    assert_eq!((knee.point.every, knee.larger), (50_000_000, None));
    assert!(knee.is_sure(), "the whole job is one slice: there is no larger N");
}

#[test]
fn a_knee_beyond_which_nothing_was_measured_is_not_sure() {
    let (mut info, measurements) =
        SimulatedMachine { later: 0.0, ..THEORETICAL }.measured(&Options::default());
    info.cells.retain(|cell| cell.setting.get("every") != Some("50000000"));
    let sweep = judge(&info, &measurements);
    let knee = tokio(&sweep).knee.as_ref().unwrap();
    assert_eq!((knee.point.every, knee.larger, knee.is_sure()), (10_000_000, None, false));
    assert!(flat(&plot(&sweep)).contains("no larger N was measured; not sure"), "{}", plot(&sweep));
}

#[test]
fn a_theory_that_could_not_be_compared_does_not_look_as_if_it_held() {
    let one = Options { rounds: Some(1), ..Options::default() };
    let (info, measurements) = THEORETICAL.measured(&one);
    let sweep = judge(&info, &measurements);
    assert_eq!((&tokio(&sweep).parts, tokio(&sweep).compared), (&vec![], Compared::default()));
    let text = flat(&plot(&sweep));
    for figure in ["overhead", "p99"] {
        let words = "not compared: none of 8 points has both a prediction and an interval";
        assert!(text.contains(&format!("theory: {figure} {words}")), "{text}");
    }
    let whole = THEORETICAL.judged();
    // The two longest slices leave beats later than a trial is long, or not.
    assert_eq!(tokio(&whole).compared, Compared { overheads: 8, latenesses: 8 });
    let text = flat(&plot(&whole));
    assert!(
        text.contains("theory: overhead nowhere differs by more than half, at 8 of 8 points compared"),
        "{text}"
    );
}

#[test]
fn two_rounds_or_none_make_no_knee_sure() {
    let two = Options { rounds: Some(2), ..Options::default() };
    let (info, measurements) = THEORETICAL.measured(&two);
    let sweep = judge(&info, &measurements);
    let knee = tokio(&sweep).knee.as_ref().unwrap();
    assert_eq!((knee.point.measured.rounds, knee.is_sure()), (2, false));
    assert!(plot(&sweep).contains("few rounds: 2 rounds"), "{}", plot(&sweep));
    // Without the floors nothing is kept and nothing lost.
    let no_floor =
        |measurement: &&record::Measurement| !matches!(measurement.answer.subject(), Subject::Floor { .. });
    let measurements: Vec<_> = measurements.iter().filter(no_floor).cloned().collect();
    let sweep = judge(&info, &measurements);
    assert_eq!(tokio(&sweep).knee, None);
    assert!(tokio(&sweep).measured().all(|measured| measured.keeps_beat.is_none()));
}

#[test]
fn four_rounds_that_agree_make_no_knee_sure_because_chance_makes_them_agree_too_often() {
    let four = Options { rounds: Some(4), ..Options::default() };
    let (info, measurements) = THEORETICAL.measured(&four);
    let sweep = judge(&info, &measurements);
    let knee = tokio(&sweep).knee.as_ref().unwrap();
    assert_eq!((knee.point.measured.kept_rounds, knee.point.measured.rounds), (4, 4));
    assert!(!knee.is_sure());
}

#[test]
fn a_round_that_lost_the_beat_leaves_it_open_where_the_knee_is() {
    let restless = Some(("every=1000000", Duration::from_millis(9)));
    let sweep = SimulatedMachine { restless, ..THEORETICAL }.judged();
    let knee = tokio(&sweep).knee.as_ref().unwrap();
    assert_eq!(
        (knee.point.every, knee.point.measured.kept_rounds, knee.point.measured.rounds),
        (1_000_000, 4, 5)
    );
    assert!(!knee.is_sure());
    assert!(plot(&sweep).contains("not sure"), "{}", plot(&sweep));
}

#[test]
fn a_larger_n_that_kept_the_beat_in_one_round_is_not_surely_lost() {
    let sweep = SimulatedMachine { calm: Some("every=10000000"), ..THEORETICAL }.judged();
    let knee = tokio(&sweep).knee.as_ref().unwrap();
    let larger = knee.larger.unwrap();
    assert_eq!((knee.point.every, larger.every), (1_000_000, 10_000_000));
    assert_eq!((larger.keeps_beat, larger.kept_rounds, larger.rounds), (Some(false), 1, 5));
    assert!(!knee.is_sure());
}

#[test]
fn what_failed_is_named_and_has_no_figures() {
    let sweep = SimulatedMachine { failing: Some("every=1000"), ..THEORETICAL }.judged();
    assert!(!sweep.all_ok());
    let point = tokio(&sweep).points.iter().find(|point| point.every == 1000).unwrap();
    assert_eq!((point.measured.overhead, point.measured.lateness.p99), (None, None));
    assert!(plot(&sweep).contains("every=1000: crashed in 5 of 5 rounds"), "{}", plot(&sweep));
    let document: Value = serde_json::from_str(&json(&sweep)).unwrap();
    let point = &document["curves"][0]["points"][2];
    assert_eq!((&point["status"], &point["overhead_ratio"]), (&"failed".into(), &Value::Null));
}

#[test]
fn nothing_measured_is_shown_as_nothing() {
    let (info, _) = THEORETICAL.measured(&Options::default());
    let sweep = judge(&info, &[]);
    assert_eq!(tokio(&sweep).knee, None);
    let text = plot(&sweep);
    assert!(text.contains("what a yield costs was not measured"), "{text}");
    assert!(
        flat(&text).contains(
            "knee: can't tell: no N is known to keep p99 within 1 ms above the floor; 8 of 8 can't be told"
        ),
        "{text}"
    );
    assert!(text.contains("theory: overhead not compared"), "{text}");
    assert!(svg(&sweep).unwrap().ends_with("</svg>\n"));
    assert!(csv(&sweep).lines().count() > 1);
    assert!(serde_json::from_str::<Value>(&json(&sweep)).is_ok());
}

#[test]
fn as_a_plot() {
    let sweep = SimulatedMachine { dearer: 1.6, ..THEORETICAL }.judged();
    let text = plot(&sweep);
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{line}");
        assert_eq!(line.trim_end(), line);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_plot_names_a_probe_that_is_no_timer() {
    let mut sweep = THEORETICAL.judged();
    assert!(!flat(&plot(&sweep)).contains("probe"));
    sweep.run.cells.iter_mut().for_each(|cell| cell.probe = Probe::Socket);
    assert!(flat(&plot(&sweep)).contains("(ticker: task, probe: socket)"));
}

#[test]
fn as_csv_every_line_has_the_fields_of_the_header() {
    let sweep = THEORETICAL.judged();
    let text = csv(&sweep);
    let fields = |line: &str| line.split(',').count();
    let header = text.lines().next().unwrap();
    assert!(text.lines().all(|line| fields(line) == fields(header)), "{text}");
    assert_eq!(text.lines().count(), 1 + 2 * (8 + 3));
    insta::assert_snapshot!(text);
}

#[test]
fn as_json_it_is_what_the_design_says() {
    let mut sweep = THEORETICAL.judged();
    for curve in &mut sweep.curves {
        curve.points.drain(1..7);
    }
    sweep.curves.truncate(1);
    let text = json(&sweep);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["format"], 1);
    let curve = &document["curves"][0];
    for name in
        ["setting", "every", "slice_us", "overhead_ratio", "overhead_ci", "lateness_us", "over_floor_us"]
    {
        assert!(curve["points"][0].get(name).is_some(), "{name}");
    }
    for name in ["overhead_ratio", "lateness_us"] {
        assert!(curve["points"][0]["predicted"][name].is_number(), "{name}");
    }
    for name in ["p50", "p99", "p999", "max"] {
        assert!(
            curve["breather"][0]["slice_us"][name].is_null() == (name == "p999" || name == "p99"),
            "{name}"
        );
    }
    assert_eq!(curve["breather"][1]["within_us"], 1000.0);
    insta::assert_snapshot!(text);
}

#[test]
fn as_svg_it_has_every_mark_and_says_what_it_shows() {
    let sweep = THEORETICAL.judged();
    let text = svg(&sweep).unwrap();
    assert!(text.starts_with("<svg") && text.ends_with("</svg>\n"));
    for words in ["tokio/1: overhead", "smol/1: p99 above the floor", "length of a slice", "10us", "0.1 %"] {
        assert!(text.contains(words), "{words}");
    }
    // A circle for each N in both panels of both curves, another for each knee, and those of the
    // legend.
    assert_eq!(text.matches("<circle").count(), 2 * 2 * (8 + 1) + 3);
    insta::assert_snapshot!(text);
}

#[test]
fn without_a_breather_there_is_a_curve_all_the_same() {
    let sweep = SimulatedMachine { breather: false, ..THEORETICAL }.judged();
    assert_eq!(tokio(&sweep).breather, []);
    assert_eq!(tokio(&sweep).points.len(), 8);
}

#[test]
fn a_picture_says_that_its_knee_is_not_sure() {
    let two = Options { rounds: Some(2), ..Options::default() };
    let (info, measurements) = THEORETICAL.measured(&two);
    let text = svg(&judge(&info, &measurements)).unwrap();
    assert!(text.contains("(knee: every=1000000, not sure)"));
}

/// Seen: beats that never fired were told as late as they were waited for, without a word.
#[test]
fn beats_that_never_fired_are_a_lost_beat_and_later_than_what_was_seen() {
    let (info, mut measurements) = THEORETICAL.measured(&Options::default());
    assert!(!plot(&judge(&info, &measurements)).contains("never fired"));
    for measurement in &mut measurements {
        let is_own = matches!(measurement.subject(), Subject::Cell(cell)
            if cell.runtime == "tokio/1" && cell.setting.to_string() == "every=1000");
        if let (true, Answer::Record(record)) = (is_own, &mut measurement.answer)
            && let Some(beats) = &mut record.beats
        {
            (beats.fired, beats.unfired) = (0, beats.due);
        }
    }
    let sweep = judge(&info, &measurements);
    let point = tokio(&sweep).points.iter().find(|point| point.every == 1000).unwrap();
    assert_eq!((point.measured.keeps_beat, point.measured.kept_rounds), (Some(false), 0));
    let text = flat(&plot(&sweep));
    let told = "never fired: every=1000: 1500 of 1500 beats; lost, p99 more than ";
    assert_eq!(text.matches("never fired: ").count(), 1, "{text}");
    assert!(text.contains(told), "{text}");
    // A lower bound neither confirms the theory nor refutes it.
    let compared = |sweep: &Sweep| tokio(sweep).compared.latenesses;
    assert_eq!(compared(&sweep) + 1, compared(&THEORETICAL.judged()));
}
