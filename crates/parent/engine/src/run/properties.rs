//! Properties of an answer, for any output of a child.

use std::time::Duration;

use proptest::prelude::*;
use record::{Beating, Record, Subject, Timing};

use super::*;
use sample::any::{cases, nearly, run, text};

fn asked(subject: Subject, round: u32) -> Trial {
    Trial {
        format: record::FORMAT,
        subject,
        round,
        purpose: record::Purpose::Comparison,
        workload: None,
        beating: Beating::Printing { period: Duration::from_secs(1) },
        seed: 0,
        quota_millicpus: None,
        timing: Timing { warm_up: Duration::ZERO, duration: Duration::ZERO, drain: Duration::ZERO },
        stalls: Vec::new(),
        slices: false,
    }
}

/// Asks for what a measurement has, as far as it has it.
fn asked_for(measurement: &Measurement) -> Trial {
    let mut trial = asked(measurement.subject().clone(), measurement.round());
    if let Answer::Record(Record { beats: Some(beats), .. }) = &measurement.answer {
        let window = beats.period.saturating_mul(u32::try_from(beats.due).unwrap_or(u32::MAX));
        trial.beating = Beating::Scheduled { period: beats.period, phase: Duration::ZERO };
        trial.timing.duration = window;
    }
    trial
}

fn json(answer: &Answer) -> String {
    serde_json::to_string(answer).unwrap()
}

/// Checks that an answer is about its trial. It is the child's own, or says in a line that the
/// child wrote rubbish.
fn is_kept_or_called_rubbish(trial: &Trial, text: &str) -> Result<Answer, TestCaseError> {
    let kept = answer(trial, text);
    prop_assert_eq!((kept.subject(), kept.round()), (&trial.subject, trial.round));
    prop_assert_eq!(kept.format(), record::FORMAT);
    let written = serde_json::from_str::<Answer>(text).ok();
    if written.as_ref() != Some(&kept) {
        let Answer::Failure(failure) = &kept else { return Err(TestCaseError::fail("made up")) };
        prop_assert!(matches!(failure.cause, Cause::Garbage | Cause::NotSingleThreaded));
        prop_assert!(!failure.reason.contains(char::is_control), "{:?}", failure.reason);
        prop_assert!(failure.reason.chars().count() < 3000, "{} characters", failure.reason.len());
    }
    Ok(kept)
}

proptest! {
    #![proptest_config(cases(48))]

    #[test]
    fn an_answer_to_what_was_asked_is_kept_as_it_is((_, measurements) in run()) {
        for measurement in measurements {
            let trial = asked_for(&measurement);
            let answer = is_kept_or_called_rubbish(&trial, &json(&measurement.answer))?;
            let is_whole = match &measurement.answer {
                Answer::Record(record) => checked::check(&trial, record).is_ok(),
                Answer::Failure(failure) => failure.cause.is_of_the_child(),
            };
            prop_assert_eq!(is_whole, answer == measurement.answer);
        }
    }

    #[test]
    fn any_output_is_kept_or_called_rubbish(
        (_, measurements) in run(),
        output in prop_oneof![
            3 => nearly(
                run()
                    .prop_map(|(_, all)| all.first().map(|one| json(&one.answer)).unwrap_or_default())
                    .boxed(),
            ),
            1 => text(),
            1 => ".{0,400}",
            1 => "\\[{1,300}",
            1 => "\\{\"format\":-?[0-9]{1,21}(,\"answer\":\"(record|failure|[a-z\n]{0,300})\")?\\}",
        ],
    ) {
        for subject in measurements.iter().map(|measurement| measurement.subject().clone()).take(2) {
            is_kept_or_called_rubbish(&asked(subject, 0), &output)?;
        }
        is_kept_or_called_rubbish(&asked(Subject::Cell(sample::cell("inline", "tokio/1")), 0), &output)?;
    }

    /// Damage that a person would hardly see.
    #[test]
    fn an_answer_with_a_piece_exchanged_is_kept_or_called_rubbish(
        (measurement, output) in run()
            .prop_filter_map("there is an answer", |(_, all)| all.into_iter().next())
            .prop_flat_map(|one| (Just(one.clone()), nearly(Just(json(&one.answer)).boxed()))),
    ) {
        is_kept_or_called_rubbish(&asked(measurement.subject().clone(), measurement.round()), &output)?;
    }
}

/// Found by the properties above: megabytes of rubbish went into the row, the terminal and the run.
#[test]
fn rubbish_is_quoted_at_no_great_length_and_on_one_line() {
    let long = "\u{1b}[31m\n".repeat(100_000);
    let trial = asked(Subject::Cell(sample::cell("inline", "tokio/1")), 0);
    let elsewhere = Subject::Cell(sample::cell(&long, "tokio/1"));
    let another = sample::failure(elsewhere, 0, Cause::Setup, "").answer;
    let unknown = serde_json::json!({ "format": record::FORMAT, "answer": long }).to_string();
    for output in [json(&another), unknown, long] {
        is_kept_or_called_rubbish(&trial, &output).unwrap();
    }
}
