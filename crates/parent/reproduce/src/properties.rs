//! What holds for the reproduction of any run that is well-formed, whatever its ticks and its work.

use std::time::Duration;

use words::{Colour, WIDTH};

use crate::json::json;
use crate::text::text;
use proptest::prelude::*;
use record::{Answer, Tick};

use crate::Claim;
use crate::experiment::{RIGHT, TOO_RARELY, Way, World};
use crate::sample::Story;

fn number() -> BoxedStrategy<u64> {
    prop_oneof![Just(0), Just(u64::MAX), any::<u64>(), 0..10_000_000_000_u64].boxed()
}

fn duration() -> BoxedStrategy<Duration> {
    number().prop_map(Duration::from_nanos).boxed()
}

/// The changes to a record: ticks, steps, the time they took, and the processor time.
type Changed = (Vec<Tick>, u64, Duration, Option<Duration>);

fn changed() -> BoxedStrategy<Changed> {
    let at = prop_oneof!["2021-09-30 11:20:0[0-9].635952", "[ \u{1b}\n|x]{0,20}"];
    let tick = (at, duration()).prop_map(|(at, since_first)| Tick { at, since_first });
    (prop::collection::vec(tick, 0..6), number(), duration(), prop::option::of(duration())).boxed()
}

/// Makes a run of a machine with any number of processors, in which each record says something
/// else, or nothing does.
fn story() -> BoxedStrategy<Story> {
    let cpus = prop_oneof![1..5_u32, Just(u32::MAX)];
    let rest = (duration(), number(), any::<bool>());
    (cpus, prop::collection::vec(prop::option::of(changed()), 1..9), rest)
        .prop_map(|(cpus, changes, (trial, steps_per_s, is_usual))| {
            let mut story = Story::new(cpus);
            if !is_usual {
                (story.info.timing.duration, story.info.timing.drain) = (trial, trial);
                story.info.workloads.values_mut().for_each(|prepared| prepared.steps_per_s = steps_per_s);
            }
            for (measurement, changed) in story.measurements.iter_mut().zip(changes.iter().cycle()) {
                if let (Answer::Record(record), Some(changed)) = (&mut measurement.answer, changed) {
                    let (ticks, steps, elapsed, cpu) = changed.clone();
                    record.ticks = record.ticks.as_ref().map(|_| ticks);
                    record.usage.cpu = cpu;
                    let work = record.work.as_mut().expect("every record of a story has work");
                    (work.steps, work.elapsed) = (steps, elapsed);
                }
            }
            story
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Also, every claim is judged on each of the three runtimes.
    #[test]
    fn whatever_was_measured_is_told_in_lines_of_plain_text(story in story()) {
        let judged = story.judged();
        let told = text(&judged, Colour::Off);
        for line in told.lines() {
            prop_assert!(line.chars().count() <= WIDTH, "{} columns: {}", line.chars().count(), line);
            prop_assert!(!line.contains(char::is_control), "{:?}", line);
        }
        let coloured = text(&judged, Colour::On);
        let styles = ["\u{1b}[32m", "\u{1b}[31m", "\u{1b}[0m"];
        let bare = styles.iter().fold(coloured, |text, style| text.replace(style, ""));
        prop_assert_eq!(bare, told);
        for Claim { verdicts, .. } in &judged.claims {
            prop_assert_eq!(verdicts.iter().map(|verdict| verdict.runtimes.len()).sum::<usize>(), 3);
        }
    }

    #[test]
    fn a_document_has_a_row_for_each_cell_and_numbers_where_they_belong(story in story()) {
        let judged = story.judged();
        let document: serde_json::Value = serde_json::from_str(&json(&judged)).unwrap();
        let cells = document["cells"].as_array().unwrap();
        prop_assert_eq!(cells.len(), story.info.cells.len());
        for (shown, row) in cells.iter().zip(&judged.cells) {
            prop_assert_eq!(shown["strategy"].as_str(), Some(&*row.cell.strategy));
            prop_assert_eq!(shown["work_per_s"].as_f64().is_some(), row.work.is_some());
            let has_share = row.work.is_some_and(|work| work.share.is_some());
            prop_assert_eq!(shown["cpu_share"].is_number(), has_share);
            prop_assert_eq!(shown["status"] == "failed", row.outcome.is_failed());
        }
    }
}

mod found {
    //! What the properties above have found, each by its name.

    use super::*;

    const LONGEST: Duration = Duration::from_nanos(u64::MAX);

    #[test]
    fn more_processor_time_than_a_duration_holds_is_a_share_all_the_same() {
        let story = Story::new(u32::MAX).with_work("tokio/1", World::JobOnEach, Way::Pool, 1, LONGEST);
        let subject = story.subject("tokio/1", World::JobOnEach, Way::Pool);
        let rows = story.judged().cells;
        let row = rows.into_iter().find(|row| record::Subject::Cell(row.cell.clone()) == subject).unwrap();
        assert!(row.work.unwrap().share.unwrap() < 1.0);
    }

    #[test]
    fn a_slice_that_is_longer_than_a_duration_is_as_long_as_one_can_be() {
        let mut story = Story::new(2).with_work("tokio/1", World::Article, TOO_RARELY, 1, LONGEST);
        let subject = story.subject("tokio/1", World::Article, TOO_RARELY);
        let one = story.measurement(&subject).clone();
        for round in 1..1100 {
            let mut again = one.clone();
            if let Answer::Record(record) = &mut again.answer {
                (record.round, record.work.as_mut().unwrap().steps) = (round, 0);
            }
            story.measurements.push(again);
        }
        assert!(story.judged().claims[2].because().contains("slices of 18446744073709551616.000 s"));
        assert_eq!(story.judged().claims.len(), 6);
    }

    #[test]
    fn the_seconds_of_centuries_are_not_counted_one_by_one() {
        let mut story = Story::new(2).with_work("tokio/1", World::Article, RIGHT, 1, LONGEST);
        story.info.timing.duration = LONGEST;
        assert!(text(&story.judged(), Colour::Off).contains("\nseconds "));
    }
}
