//! What people see, as snapshots, and what must hold for whatever they see.

use words::WIDTH;

use super::*;
use crate::experiment::{RIGHT, TOO_RARELY, Way, World};
use crate::sample::{KEPT, Story};

/// Makes a run in which much went wrong.
fn troubled() -> Story {
    Story::new(2)
        .failing("tokio/1", World::Article, RIGHT)
        .failing("smol/1", World::OneProcessor, Way::Pool)
        .without("smol/1", World::JobOnEach, RIGHT)
        .but("async-std/1", World::Article, TOO_RARELY, KEPT, 1.0)
        .slowed("smol/1", World::Article, TOO_RARELY, 0.62)
        .without_raw()
}

/// Makes a machine with long names, a long trial, and a beat that is always kept.
fn widest() -> Story {
    let mut story = Story::new(128);
    story.info.machine.cpu = Some("A Very Wide Processor With Many Words @ 2.60 GHz ".repeat(3));
    story.info.timing.duration *= 12;
    story.but_everywhere(World::JobOnEach, Way::Pool, &[1000; 60], 127.9)
}

#[test]
fn as_the_article_tells_it() {
    insta::assert_snapshot!(text(&Story::new(2).judged(), Colour::Off));
}

#[test]
fn with_failures() {
    insta::assert_snapshot!(text(&troubled().judged(), Colour::Off));
}

#[test]
fn on_one_processor() {
    insta::assert_snapshot!(text(&Story::new(1).judged(), Colour::Off));
}

#[test]
fn without_any_answer() {
    let story = Story { measurements: Vec::new(), ..Story::new(2) };
    insta::assert_snapshot!(text(&story.judged(), Colour::Off));
}

#[test]
fn no_line_is_wider_than_a_terminal() {
    for story in [Story::new(1), Story::new(2), troubled(), widest()] {
        for line in text(&story.judged(), Colour::Off).lines() {
            assert!(line.chars().count() <= WIDTH, "{} columns: {line}", line.chars().count());
            assert_eq!(line.trim_end(), line);
        }
    }
}

#[test]
fn a_long_trial_keeps_its_picture() {
    let text = text(&widest().judged(), Colour::Off);
    let line = text.lines().find(|line| line.contains("pool, 128 jobs")).unwrap();
    assert!(line.ends_with("128") && line.matches('|').count() > 40, "{line}");
}

#[test]
fn colour_is_the_only_difference() {
    let reproduction = troubled().judged();
    let plain = text(&reproduction, Colour::Off);
    assert!(!plain.contains('\u{1b}'));
    let coloured = text(&reproduction, Colour::On);
    assert!(coloured.contains("\u{1b}[32myes\u{1b}[0m"), "{coloured}");
    assert!(coloured.contains("\u{1b}[31mno\u{1b}[0m"), "{coloured}");
    let stripped = ["\u{1b}[32m", "\u{1b}[31m", "\u{1b}[0m"]
        .iter()
        .fold(coloured, |text, escape| text.replace(escape, ""));
    assert_eq!(stripped, plain);
}

#[test]
fn a_raw_run_that_was_slowed_is_named() {
    let mut story = Story::new(2);
    for measurement in &mut story.measurements {
        if let record::Answer::Record(record) = &mut measurement.answer
            && matches!(record.subject, record::Subject::Raw { cpus: 1, .. })
        {
            record.usage.cpu = record.usage.cpu.map(|cpu| cpu / 2);
        }
    }
    let text = text(&story.judged(), Colour::Off);
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("was left for one job alone with 1 processor; close what else runs"), "{text}");
}

#[test]
fn a_system_that_does_not_tell_whether_the_machine_was_busy_is_said_to() {
    let mut story = Story::new(2);
    for measurement in &mut story.measurements {
        if let record::Answer::Record(record) = &mut measurement.answer {
            record.usage.cpu = None;
        }
    }
    let shown = text(&story.judged(), Colour::Off);
    assert!(shown.contains("busy: not known: this system does not tell"), "{shown}");
    assert!(!text(&Story::new(2).judged(), Colour::Off).contains("busy: "));
}

#[test]
fn skipped_cells_are_named_once_with_their_reason() {
    let text = text(&Story::elsewhere().judged(), Colour::Off);
    assert_eq!(
        text.matches("skipped: every=1000, 1 processor on tokio/1; pool, 1 processor").count(),
        1,
        "{text}"
    );
}
