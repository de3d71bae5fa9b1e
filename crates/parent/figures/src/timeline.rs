//! A run's measurements in the order of time: when each began, and its histogram as it was stored.
//!
//! This module owns where in time a measurement lies. The comparison writes the log that tools
//! read.
//!
//! **Invariant:** a histogram is handed on byte for byte, and only if it can be read. An entry
//! without one says why. Raw runs have no beats and no entry.

use std::time::Duration;

use chrono::DateTime;
use record::{Answer, Histogram, Measurement, RunInfo, Subject, Timing};

use crate::counted::{BySubject, counted_by_subject};
use crate::lateness::Merged;
use crate::outcome::brief;

/// The beats of a run in the order of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The run itself.
    pub run: RunInfo,
    /// The time from which the entries count, since 1970. This is when the run began, or when its
    /// first entry began if the clock was set back in between.
    pub origin: Duration,
    /// The entries, ordered by the time at which they began.
    pub entries: Vec<Entry>,
}

/// One cell or floor in one round.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The cell or floor.
    pub subject: Subject,
    /// The round, from 0.
    pub round: u32,
    /// The time from the origin to the beginning of its window. The time that its process took to
    /// start is not known, and not included.
    pub began: Duration,
    /// How long the window was.
    pub length: Duration,
    /// The beats, or why there are none.
    pub beats: EntryBeats,
}

/// The beats of an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryBeats {
    /// They were measured.
    Kept {
        /// The lateness of the latest beat.
        max: Duration,
        /// The lateness of all beats, in nanoseconds.
        histogram: Histogram,
    },
    /// There are none.
    Missing {
        /// Why, in words, on any number of lines.
        reason: String,
    },
}

/// Puts the beats of a run in the order of time. If a round was measured twice, the same
/// measurement counts as in the summary.
pub fn timeline(info: &RunInfo, measurements: &[Measurement]) -> Timeline {
    let starts = starts(info, measurements);
    let origin = starts.iter().copied().chain(run_began(info)).min().unwrap_or_default();
    let counted = counted_by_subject(measurements, &info.machine);
    let mut entries: Vec<Entry> = measurements
        .iter()
        .enumerate()
        .zip(&starts)
        .filter(|((_, measurement), _)| {
            !matches!(measurement.subject(), Subject::Raw { .. } | Subject::Cost(_))
        })
        .map(|((at, measurement), start)| Entry {
            subject: measurement.subject().clone(),
            round: measurement.round(),
            began: start.saturating_sub(origin),
            length: timing(info, measurement).duration,
            beats: beats(measurement, counts(&counted, measurement, at)),
        })
        .collect();
    entries.sort_by_key(|entry| entry.began);
    Timeline { run: info.clone(), origin, entries }
}

/// Says that a measurement counts for its trial.
fn counts(counted: &BySubject<'_>, measurement: &Measurement, at: usize) -> bool {
    let (subject, purpose, round) = measurement.key();
    counted[subject][&(purpose, round)].at == at
}

/// Returns when each measurement's window began, since 1970. If that was not stored, it began when
/// the measurement before it ended.
fn starts(info: &RunInfo, measurements: &[Measurement]) -> Vec<Duration> {
    let mut next = run_began(info).unwrap_or_default();
    let start = |measurement: &Measurement| {
        let began = measurement.surroundings.map_or(next, |surroundings| surroundings.began);
        let timing = timing(info, measurement);
        next = began.saturating_add(timing.total());
        began.saturating_add(timing.warm_up)
    };
    measurements.iter().map(start).collect()
}

/// Returns the lengths of the parts of a trial. They may depend on the load of its cell.
fn timing(info: &RunInfo, measurement: &Measurement) -> Timing {
    match measurement.subject() {
        Subject::Cell(cell) => info.timing_under(cell.load),
        _ => info.timing,
    }
}

/// Returns when the run began, since 1970. `None` if the run has no time that can be read.
fn run_began(info: &RunInfo) -> Option<Duration> {
    let started = DateTime::parse_from_rfc3339(&info.started).ok()?;
    u64::try_from(started.timestamp_millis()).ok().map(Duration::from_millis)
}

fn beats(measurement: &Measurement, counts: bool) -> EntryBeats {
    let missing = |reason: String| EntryBeats::Missing { reason };
    if !counts {
        return missing("another measurement of the round counts".to_owned());
    }
    match &measurement.answer {
        Answer::Failure(failure) => missing(format!("{}: {}", failure.cause, brief(&failure.reason))),
        Answer::Record(record) => match record.beats.as_ref().map(|beats| (beats, Merged::of(beats))) {
            None => missing("it has no beats".to_owned()),
            Some((_, Err(reason))) => missing(reason),
            Some((beats, Ok(merged))) => EntryBeats::Kept {
                max: merged.lateness().max.unwrap_or_default(),
                histogram: beats.lateness.clone(),
            },
        },
    }
}

#[cfg(test)]
mod tests {
    use record::{Cause, Cell, Load, LoadTiming, Surroundings};

    use super::*;
    use sample::{cell, controls, failure, info, measured, ms};

    fn seconds(timeline: &Timeline) -> Vec<f64> {
        timeline.entries.iter().map(|entry| entry.began.as_secs_f64()).collect()
    }

    #[test]
    fn what_says_no_time_lies_one_after_the_other_and_raw_runs_take_theirs_too() {
        let cell = cell("inline", "tokio/1");
        let mut measurements = controls(&cell);
        measurements.extend(measured(&cell, ms(1), ms(5), [10, 20]));
        let timeline = timeline(&info(&[cell]), &measurements);
        // 2026-01-02T03:04:05+01:00, then floor, raw, floor, raw and two rounds of the cell, of 1.3
        // s each.
        assert_eq!(timeline.origin, Duration::from_secs(1_767_319_445));
        let expected = [0.1, 2.7, 5.3, 6.6];
        let near = |(found, expected): (f64, &f64)| (found - expected).abs() < 1e-9;
        assert!(seconds(&timeline).into_iter().zip(&expected).all(near), "{:?}", seconds(&timeline));
        assert_eq!(timeline.entries.len(), 4);
        assert!(timeline.entries.iter().all(|entry| entry.length == ms(1000)));
    }

    #[test]
    fn a_load_with_a_timing_of_its_own_takes_its_own_time() {
        let load = Load::Pause(ms(50));
        let cell = Cell { load, ..cell("inline", "tokio/1") };
        let mut info = info(std::slice::from_ref(&cell));
        let timing = Timing { duration: ms(3000), ..info.timing };
        info.own_timings.push(LoadTiming { load, timing, period: None });
        let mut measurements = controls(&cell);
        measurements.truncate(1);
        measurements.extend(measured(&cell, ms(1), ms(5), [10, 20]));
        let timeline = timeline(&info, &measurements);
        let lengths: Vec<Duration> = timeline.entries.iter().map(|entry| entry.length).collect();
        assert_eq!(lengths, [ms(1000), ms(3000), ms(3000)]);
        // The floor takes 1.3 s, and a round of the cell 3.3 s.
        let between = timeline.entries[2].began - timeline.entries[1].began;
        assert_eq!(between, ms(3300));
    }

    #[test]
    fn what_says_its_time_stands_there_in_the_order_of_time() {
        let cell = cell("inline", "tokio/1");
        let mut measurements = measured(&cell, ms(1), ms(5), [10, 20]);
        for (measurement, at) in measurements.iter_mut().zip([1_767_319_460, 1_767_319_450]) {
            let began = Duration::from_secs(at);
            measurement.surroundings = Some(Surroundings { began, ..Surroundings::default() });
        }
        let timeline = timeline(&info(&[cell]), &measurements);
        assert_eq!(seconds(&timeline), [5.1, 15.1]);
        assert_eq!(timeline.entries[0].round, 1);
    }

    #[test]
    fn a_clock_that_was_set_back_makes_no_negative_time() {
        let cell = cell("inline", "tokio/1");
        let mut measurements = measured(&cell, ms(1), ms(5), [10, 20]);
        let began = Duration::from_secs(5);
        measurements[1].surroundings = Some(Surroundings { began, ..Surroundings::default() });
        let timeline = timeline(&info(&[cell]), &measurements);
        assert_eq!(timeline.origin, ms(5100));
        assert_eq!(timeline.entries[0].began, Duration::ZERO);
    }

    #[test]
    fn a_histogram_is_handed_on_as_it_is_and_what_has_none_says_why() {
        let cell = cell("inline", "tokio/1");
        let mut measurements = measured(&cell, ms(1), ms(5), [10, 20]);
        let again = measurements[0].clone();
        measurements.push(failure(Subject::Cell(cell.clone()), 2, Cause::TimedOut, "too\nlong"));
        measurements.push(again.clone());
        let mut broken = again;
        let Answer::Record(record) = &mut broken.answer else { unreachable!("it is a record") };
        record.round = 3;
        let kept = record.beats.clone().unwrap().lateness;
        record.beats.as_mut().unwrap().lateness = Histogram("rubbish!".to_owned());
        measurements.push(broken);
        let timeline = timeline(&info(&[cell]), &measurements);
        let reasons: Vec<&str> = timeline
            .entries
            .iter()
            .map(|entry| match &entry.beats {
                EntryBeats::Kept { .. } => "",
                EntryBeats::Missing { reason } => reason,
            })
            .collect();
        assert_eq!(reasons[..4], ["another measurement of the round counts", "", "timed out: too long", ""]);
        assert!(reasons[4].starts_with("its histogram is not base64"), "{}", reasons[4]);
        let EntryBeats::Kept { max, histogram } = &timeline.entries[3].beats else {
            unreachable!("it is kept")
        };
        assert_eq!(*histogram, kept);
        assert!((max.as_secs_f64() / 0.005 - 1.0).abs() < 0.001, "{max:?}");
    }

    #[test]
    fn a_run_without_measurements_or_a_time_is_an_empty_line() {
        let mut info = info(&[]);
        "yesterday".clone_into(&mut info.started);
        let timeline = timeline(&info, &[]);
        assert_eq!((timeline.origin, timeline.entries.len()), (Duration::ZERO, 0));
    }
}
