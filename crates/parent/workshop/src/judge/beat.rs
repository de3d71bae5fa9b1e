//! Judges whether the beat was kept.
//!
//! **Invariant:** a busy machine never breaks a beat in the exercise's name, and never excuses a
//! loop that stood still.

use std::time::Duration;

use record::exercise::{Ended, Report, Span};

use super::result::{Amount, Judgement, RuleResult};
use super::seen::{due_in, late, silence};
use crate::course::Rule;

/// The fewest beats that are judged.
pub(super) const FEW_BEATS: usize = 10;

/// The share of the beats that has to keep the limit: nine of ten.
const MOST: f64 = 0.9;

/// A loop this many times later than the witness thread was not held up by the machine.
const BEYOND_THE_MACHINE: u32 = 10;

/// A silence of this many times the limit is a stall, however many other beats are kept.
const STALL: u32 = 5;

pub(super) fn beat(limit: Duration, report: &Report) -> RuleResult {
    // A function that waits after its work keeps every beat, which shows nothing.
    let at_work = Span { to: report.worked_until, ..report.exercise };
    let during = [at_work];
    let idle = idle(report);
    let above = |line| {
        let floor = late(line, &idle, MOST).unwrap_or_default();
        (floor, late(line, &during, MOST).unwrap_or_default().saturating_sub(floor))
    };
    let (floor, found) = above(&report.beats);
    let (_, witness) = above(&report.witness);
    let beats = due_in(&report.beats, &during).count();
    // A function that waits between two pieces of work can hide one long stall.
    let stall = silence(&report.beats, at_work);
    let is_stalled = stall > limit * STALL && stall > silence(&report.witness, at_work) * BEYOND_THE_MACHINE;
    let judgement = if beats < FEW_BEATS || floor > limit {
        Judgement::CantTell
    } else if is_stalled {
        Judgement::Missed
    } else if found <= limit {
        Judgement::Kept
    } else if witness > limit / 2 && found <= witness * BEYOND_THE_MACHINE {
        Judgement::CantTell
    } else {
        Judgement::Missed
    };
    let found = if is_stalled { found.max(stall) } else { found };
    RuleResult { rule: Rule::Beat, judgement, found: Amount::Time(found), wanted: Amount::Time(limit) }
}

/// Returns when the loop was idle. An unfinished exercise may still hold up the loop afterwards, so
/// then only the time before it counts.
fn idle(report: &Report) -> Vec<Span> {
    let is_idle = |span: &&Span| report.ended != Ended::Unfinished || span.to <= report.exercise.from;
    report.idle.iter().filter(is_idle).copied().collect()
}

#[cfg(test)]
mod tests {
    use record::exercise::Line;

    use super::*;
    use crate::judge::sample::report;

    /// Judges 100 beats on an idle loop and 200 beside and after the exercise, late by this many
    /// milliseconds.
    fn judgement(ended: Ended, beats: u64, witness: u64) -> Judgement {
        let line = |late: u64| {
            let late = late * 1_000_000;
            let lateness = [0, late, late].iter().flat_map(|late| [*late; 100]).collect();
            Line { period: Duration::from_millis(2), lateness, unfired: 0 }
        };
        let span = |from, to| Span { from: Duration::from_millis(from), to: Duration::from_millis(to) };
        let report = Report {
            beats: line(beats),
            witness: line(witness),
            idle: match ended {
                Ended::Unfinished => vec![span(0, 200), span(400, 600)],
                Ended::Returned | Ended::Panicked { .. } => vec![span(0, 200)],
            },
            exercise: span(200, 400),
            worked_until: Duration::from_millis(400),
            ended,
            ..report()
        };
        beat(Duration::from_millis(20), &report).judgement
    }

    #[test]
    fn a_late_beat_is_held_against_what_the_machine_did() {
        assert_eq!(judgement(Ended::Returned, 20, 0), Judgement::Kept);
        assert_eq!(judgement(Ended::Returned, 21, 10), Judgement::Missed);
        assert_eq!(judgement(Ended::Returned, 21, 11), Judgement::CantTell);
    }

    #[test]
    fn a_busy_machine_does_not_excuse_a_loop_that_stood_still() {
        assert_eq!(judgement(Ended::Returned, 300, 30), Judgement::CantTell);
        assert_eq!(judgement(Ended::Returned, 301, 30), Judgement::Missed);
    }

    #[test]
    fn a_loop_that_still_stands_still_is_not_an_idle_one() {
        assert_eq!(judgement(Ended::Unfinished, 300, 0), Judgement::Missed);
    }

    #[test]
    fn waiting_after_or_between_the_work_does_not_keep_the_beat() {
        let ms = Duration::from_millis;
        let limit = ms(20);
        let blocked = crate::judge::sample::blocked();
        let mut padded = blocked.clone();
        padded.beats.lateness.extend([1_000_000; 5000]);
        padded.witness.lateness.extend([100_000; 5000]);
        padded.exercise.to += ms(10_000);
        assert_eq!(beat(limit, &padded).judgement, Judgement::Missed, "waits after it");
        padded.worked_until = padded.exercise.to;
        assert_eq!(beat(limit, &padded).judgement, Judgement::Missed, "waits between");
    }
}
