//! Lengths without a verdict, and verdicts that contradict each other.

use std::time::Duration;

use record::{Answer, Measurement, Subject};

use super::{MS, US, advised, flat, only, options};
use crate::length::bracket::Bracket;
use crate::length::finding::Take;
use crate::length::lengths::length;
use crate::length::sample::{SimulatedMachine, USUAL, beats};
use crate::length::{judge, plot};

/// Returns whether a measurement is of inline at some of the lengths.
fn is_inline_at(measurement: &Measurement, lengths: &[Duration]) -> bool {
    matches!(measurement.answer.subject(), Subject::Cell(cell)
        if cell.strategy == "inline" && lengths.contains(&length(cell).unwrap()))
}

#[test]
fn a_length_without_a_verdict_is_no_length_at_which_the_beat_is_kept() {
    let told = |without: &[Duration]| {
        let (info, mut measurements) = SimulatedMachine { blocks: false, ..USUAL }.measured(&options());
        measurements.retain(|measurement| !is_inline_at(measurement, without));
        flat(&plot(&judge(&info, &measurements)))
    };
    let text = told(&[MS(10)]);
    assert!(
        text.contains("beat: inline keeps the beat at every length that could be told (9 of 10)"),
        "{text}"
    );
    assert!(text.contains("At 10 ms: can't tell whether inline keeps the beat"), "{text}");
    let text = told(&[US(10), MS(30), MS(100)]);
    let expected = "inline keeps the beat up to 10 ms, of the lengths that could be told (7 of 8); can't \
                    tell if it ever loses it";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn without_any_verdict_it_can_t_be_told_if_the_beat_is_ever_lost() {
    let (info, _) = USUAL.measured(&options());
    let text = flat(&plot(&judge(&info, &[])));
    assert!(text.contains("beat: can't tell if inline ever loses the beat"), "{text}");
    assert!(!text.contains("loses it"), "{text}");
}

#[test]
fn lengths_that_contradict_each_other_are_to_be_measured_again() {
    let (info, mut measurements) = USUAL.measured(&options());
    for measurement in &mut measurements {
        if is_inline_at(measurement, &[US(100)])
            && let Answer::Record(record) = &mut measurement.answer
        {
            record.beats = Some(beats(MS(32)));
        }
    }
    let sweep = judge(&info, &measurements);
    let curve = only(&sweep);
    assert_eq!(curve.inline_loses, Bracket::Contradicts { from: US(100), to: MS(10) });
    assert!(advised(curve).contains(&(US(100), MS(10), Take::MeasureAgain)), "{:?}", advised(curve));
    let text = flat(&plot(&sweep));
    let expected = "inline loses the beat at 100 us and keeps it at 10 ms: the lengths contradict each \
                    other; measure again";
    assert!(text.contains(expected) && !text.contains("keeps the beat up to"), "{text}");
}
