//! Sweeps over lengths from outside: machines that break even somewhere, nowhere, or that can't
//! tell, and what people and programs see.

mod verdicts;

use std::time::Duration;

use engine::Experiment;
use record::{Answer, Measurement, RunInfo, Subject, Trial};
use serde_json::Value;
use words::WIDTH;

use super::bracket::Bracket;
use super::finding::{LengthCurve, LengthSweep, Take};
use super::sample::{SimulatedMachine, USUAL};
use super::{csv, json, judge, plot, svg};
use crate::options::{Options, Over};
use crate::{Finding, SweepExperiment};

const US: fn(u64) -> Duration = Duration::from_micros;
const MS: fn(u64) -> Duration = Duration::from_millis;

fn only(sweep: &LengthSweep) -> &LengthCurve {
    assert_eq!(sweep.curves.len(), 1);
    &sweep.curves[0]
}

/// Returns the text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn options() -> Options {
    Options { over: Over::Length, ..Options::default() }
}

fn advised(curve: &LengthCurve) -> Vec<(Duration, Duration, Take)> {
    curve.advice.iter().map(|advice| (advice.from, advice.to, advice.take)).collect()
}

#[test]
fn a_pool_pays_where_its_hand_off_is_a_ninth_of_the_job() {
    let sweep = USUAL.judged();
    let curve = only(&sweep);
    assert_eq!(curve.pays.len(), 2, "two pools");
    for pays in &curve.pays {
        assert_eq!(pays.of_inline, Bracket::Between { low: US(30), high: US(100) });
        // Exact is 81 us. A straight line between 30 and 100 us is a little off.
        let at = pays.at.unwrap();
        assert!((US(75)..US(95)).contains(&at), "{at:?}");
        assert_eq!(pays.of_raw, pays.of_inline, "a cold start of 0.2 us is next to nothing there");
    }
    assert_eq!(curve.inline_loses, Bracket::Between { low: MS(10), high: MS(30) });
    let expected =
        [(US(1), US(30), Take::Inline), (US(100), MS(10), Take::InlineOrPool), (MS(30), MS(100), Take::Pool)];
    assert_eq!(advised(curve), expected);
    assert!(curve.advice[2].pools.len() == 2);
}

#[test]
fn a_cold_start_is_inline_s_own_and_no_loss_of_a_strategy() {
    let sweep = SimulatedMachine { cold: US(4), hand_off: Duration::ZERO, ..USUAL }.judged();
    let curve = only(&sweep);
    for pays in &curve.pays {
        assert_eq!((pays.of_inline, pays.at), (Bracket::Always, None));
        assert_eq!(pays.of_raw, Bracket::Between { low: US(30), high: US(100) });
    }
    let shortest = curve.points[0].inline().unwrap();
    assert!((shortest.of_raw.unwrap().centre - 0.2).abs() < 0.01 && shortest.of_inline.is_none());
    let text = flat(&plot(&sweep));
    assert!(
        text.contains("keeps 0.9 of inline's work at every length") && !text.contains("raw job's"),
        "{text}"
    );
    assert!(
        text.contains("length turns blocking rayon hand inline turns"),
        "inline is the yardstick: {text}"
    );
}

#[test]
fn a_loop_that_no_job_blocks_keeps_the_beat_at_every_length() {
    let sweep = SimulatedMachine { blocks: false, ..USUAL }.judged();
    let curve = only(&sweep);
    assert_eq!(curve.inline_loses, Bracket::Never);
    assert_eq!(advised(curve).last(), Some(&(US(100), MS(100), Take::InlineOrPool)));
    assert!(flat(&plot(&sweep)).contains("beat: inline keeps the beat at every length"), "{}", plot(&sweep));
}

#[test]
fn a_hand_off_that_is_never_repaid_is_said() {
    let sweep = SimulatedMachine { hand_off: MS(50), slices_late: MS(20), ..USUAL }.judged();
    let curve = only(&sweep);
    assert!(curve.pays.iter().all(|pays| pays.of_inline == Bracket::Never && pays.at.is_none()));
    assert_eq!(advised(curve)[1], (MS(30), MS(100), Take::DearPool));
    let text = flat(&plot(&sweep));
    assert!(text.contains("surely keeps 0.9 of inline's work at no length"), "{text}");
    assert!(text.contains("although that costs more than a tenth"), "{text}");
}

#[test]
fn slices_on_the_loop_are_taken_where_they_cost_less_than_every_pool() {
    let sweep = SimulatedMachine { hand_off: MS(50), ..USUAL }.judged();
    assert_eq!(advised(only(&sweep))[1], (MS(30), MS(100), Take::CheapTurns));
    let text = flat(&plot(&sweep));
    assert!(
        text.contains("take manual-yield:within=100us,turns=yes: inline loses the beat, and a pool"),
        "{text}"
    );
}

#[test]
fn a_cost_that_can_t_be_told_is_not_said_to_be_one() {
    let (info, measurements) = USUAL.measured(&Options { rounds: Some(1), ..options() });
    let sweep = judge(&info, &measurements);
    assert_eq!(advised(only(&sweep)).last(), Some(&(MS(30), MS(100), Take::PoolAtLeast)));
    let text = flat(&plot(&sweep));
    assert!(text.contains("what a pool costs can't be told") && !text.contains("than a tenth"), "{text}");
}

#[test]
fn rounds_that_differ_too_much_leave_the_lengths_between_open() {
    let sweep = SimulatedMachine { unrest: 0.2, ..USUAL }.judged();
    let curve = only(&sweep);
    // At 100 us a pool keeps from 0.89 to 0.95 of the work.
    assert_eq!(curve.pays[0].of_inline, Bracket::Between { low: US(30), high: US(300) });
    let open = (US(100), US(100), Take::InlineAtLeast);
    assert!(advised(curve).contains(&open), "{:?}", advised(curve));
    assert!(flat(&plot(&sweep)).contains("At 100 us run it inline"), "{}", plot(&sweep));
}

#[test]
fn one_round_has_no_interval_so_it_can_t_be_told() {
    let (info, measurements) = USUAL.measured(&Options { rounds: Some(1), ..options() });
    let sweep = judge(&info, &measurements);
    let nothing = Bracket::CantTell { above: None, at_most: None };
    assert_eq!(only(&sweep).pays[0].of_inline, nothing);
    assert_eq!(only(&sweep).inline_loses, Bracket::Between { low: MS(10), high: MS(30) }, "beats tell it");
    let text = flat(&plot(&sweep));
    assert!(text.contains("can't tell if it ever keeps 0.9 of inline's work"), "{text}");
}

#[test]
fn a_pool_that_loses_the_beat_is_never_recommended() {
    let sweep = SimulatedMachine { pool_late: MS(20), ..USUAL }.judged();
    let curve = only(&sweep);
    assert_eq!(advised(curve).last(), Some(&(MS(30), MS(100), Take::Turns)));
    let hopeless = SimulatedMachine { pool_late: MS(20), slices_late: MS(20), ..USUAL }.judged();
    assert_eq!(advised(only(&hopeless)).last(), Some(&(MS(30), MS(100), Take::Nothing)));
    for sweep in [&sweep, &hopeless] {
        assert!(only(sweep).advice.iter().all(|advice| advice.pools.is_empty()));
        assert!(!flat(&plot(sweep)).contains("hand it to"), "{}", plot(sweep));
    }
}

#[test]
fn without_floors_the_beat_can_t_be_told() {
    let (info, mut measurements) = USUAL.measured(&options());
    measurements.retain(|measurement| !matches!(measurement.answer.subject(), Subject::Floor { .. }));
    let sweep = judge(&info, &measurements);
    assert_eq!(only(&sweep).inline_loses, Bracket::CantTell { above: None, at_most: None });
    assert_eq!(advised(only(&sweep)), [(US(1), MS(100), Take::CantTell)]);
}

#[test]
fn what_failed_is_named_and_has_no_figures() {
    let sweep = SimulatedMachine { failing: Some(100), ..USUAL }.judged();
    assert!(!sweep.all_ok());
    let point = only(&sweep).points.iter().find(|point| point.length == US(100)).unwrap();
    assert!(point.strategies.iter().all(|figures| figures.of_inline.is_none()), "there is no yardstick");
    let text = flat(&plot(&sweep));
    assert!(
        text.contains("inline with countdown:length=100us: crashed in 4 of 4 rounds: signal 9"),
        "{text}"
    );
    assert!(text.contains("failed: 4 measurements"), "{text}");
}

#[test]
fn nothing_measured_is_shown_as_nothing() {
    let (info, _) = USUAL.measured(&options());
    let sweep = judge(&info, &[]);
    let text = flat(&plot(&sweep));
    assert!(text.contains("can't tell whether inline keeps the beat"), "{text}");
    assert!(text.contains("not measured: 50 cells"), "{text}");
    assert!(svg(&sweep).unwrap().ends_with("</svg>\n"));
    assert_eq!(csv(&sweep).lines().count(), 1 + 50);
    let document: Value = serde_json::from_str(&json(&sweep)).unwrap();
    assert_eq!(document["curves"][0]["points"][0]["strategies"][0]["service_us"], Value::Null);
}

/// Returns the keys of trials and of measurements, sorted, so that they can be compared.
fn measures_itself(info: &RunInfo, trials: &[Trial], measurements: &[Measurement]) -> Finding {
    assert_eq!(SweepExperiment::trials(info), trials);
    let kept: RunInfo = serde_json::from_str(&serde_json::to_string(info).unwrap()).unwrap();
    let evidence =
        engine::Evidence { info: &kept, measurements, baseline: None, format: engine::Format::Table };
    SweepExperiment::judge(&evidence, ())
}

#[test]
fn a_stored_run_of_either_kind_tells_by_itself_which_it_is() {
    let (info, measurements) = USUAL.measured(&options());
    let half = &measurements[..measurements.len() / 2];
    assert!(matches!(measures_itself(&info, &super::trials(&info), half), Finding::Length(_)));
    let mut yields = crate::yields::info_of_sample();
    yields.rounds = 2;
    let trials = crate::yields::trials(&yields);
    assert!(matches!(measures_itself(&yields, &trials, &[]), Finding::Yields(_)));
}

#[test]
fn a_finding_follows_from_what_is_kept_of_it() {
    let (info, measurements) = USUAL.measured(&options());
    let text = serde_json::to_string(&measurements).unwrap();
    let kept: Vec<Measurement> = serde_json::from_str(&text).unwrap();
    assert!(kept.iter().all(|measurement| matches!(measurement.answer, Answer::Record(_))));
    assert_eq!(judge(&info, &kept), judge(&info, &measurements));
}

#[test]
fn an_answer_from_a_noisy_machine_says_so_first() {
    let mut sweep = USUAL.judged();
    let first = "This machine was too noisy for an answer to rely on";
    assert!(!plot(&sweep).contains(first));
    (sweep.noise.measurements, sweep.noise.left) = (10, 5);
    assert!(plot(&sweep).starts_with(first), "{}", plot(&sweep));
    let document: Value = serde_json::from_str(&json(&sweep)).unwrap();
    assert_eq!(document["answers"][0]["too_noisy"], Value::Bool(true));
}

fn on_two_runtimes() -> LengthSweep {
    let quick = Options { quick: true, ..options() };
    let (info, measurements) = USUAL.measured_on(&["tokio/1", "tokio/N"], &quick);
    judge(&info, &measurements)
}

#[test]
fn as_a_plot() {
    let text = plot(&on_two_runtimes());
    for line in text.lines() {
        assert!(line.chars().count() <= WIDTH, "{line}");
        assert_eq!(line.trim_end(), line);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn as_csv_every_line_has_the_fields_of_the_header() {
    let text = csv(&on_two_runtimes());
    let fields = |line: &str| line.split(',').count();
    let header = text.lines().next().unwrap();
    assert_eq!(text.lines().count(), 1 + 2 * 8 * 5);
    // A setting with a comma is quoted.
    let unquoted = text.replace("\"within=100us,turns=yes\"", "within=100us");
    assert!(unquoted.lines().all(|line| fields(line) == fields(header)), "{unquoted}");
    insta::assert_snapshot!(text.lines().take(9).collect::<Vec<_>>().join("\n"));
}

#[test]
fn as_json_it_is_what_the_design_says() {
    let mut sweep = on_two_runtimes();
    sweep.curves.truncate(1);
    sweep.curves[0].points.drain(1..7);
    let text = json(&sweep);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&document["format"], &document["over"]), (&1.into(), &"length".into()));
    insta::assert_snapshot!(text);
}

#[test]
fn as_svg_it_has_every_mark_and_says_what_it_shows() {
    let text = svg(&on_two_runtimes()).unwrap();
    assert!(text.starts_with("<svg") && text.ends_with("</svg>\n"));
    for words in ["tokio/1: work kept", "tokio/N: lateness", "length of a job", "p99 of beats", "pause=5ms"] {
        assert!(text.contains(words), "{words}");
    }
    // A circle for each length in the lower panel of each runtime, and the one of the legend.
    // Inline's own work is 1 by definition, and not drawn.
    assert_eq!(text.matches("<circle").count(), 2 * 8 + 1);
}

#[test]
fn a_lateness_of_beats_that_never_fired_is_marked_as_a_lower_bound() {
    let (info, mut measurements) = USUAL.measured(&options());
    let row = |measurements: &[Measurement]| {
        let text = plot(&judge(&info, measurements));
        text.lines().find(|line| line.trim_start().starts_with("100 ms ")).unwrap().to_owned()
    };
    assert!(!row(&measurements).contains('>'), "{}", row(&measurements));
    for measurement in &mut measurements {
        let is_own = matches!(measurement.subject(), Subject::Cell(cell)
            if cell.strategy == "inline" && cell.workload.ends_with("length=100ms"));
        if let (true, Answer::Record(record)) = (is_own, &mut measurement.answer)
            && let Some(beats) = &mut record.beats
        {
            (beats.fired, beats.unfired) = (0, beats.due);
        }
    }
    let shown = row(&measurements);
    let marked: Vec<&str> = shown.split_whitespace().filter(|word| word.starts_with('>')).collect();
    assert!(matches!(marked[..], [one] if one.ends_with('!')), "{shown}");
}
