//! Made-up reports.

use std::time::Duration;

use record::exercise::{Ended, Given, JobSeen, Line, Report, Slices, Span};

use crate::course::Case;

pub(crate) const MS: Duration = Duration::from_millis(1);

/// One job of 300 ms on tokio/1.
pub(crate) fn case() -> Case {
    let text = "runtime = \"tokio/1\"\nstep = \"100ns\"\nlength = \"300ms\"\n";
    toml::from_str(text).unwrap()
}

/// A healthy exercise of 300 ms, on a machine with two processors. Idle from 0 to 100 ms, held up
/// from 100 to 130, at work from 160 to 460, idle until 520.
pub(crate) fn report() -> Report {
    let span = |from: u32, to: u32| Span { from: from * MS, to: to * MS };
    let late = |beat: u64| match beat * 2 {
        at @ 100..130 => (130 - at) * 1_000_000 + 50_000,
        _ => 1_000_000,
    };
    let line = |lateness| Line { period: 2 * MS, lateness, unfired: 0 };
    Report {
        cpus: 2,
        beats: line((0..260).map(late).collect()),
        witness: line(vec![100_000; 260]),
        idle: vec![span(0, 100), span(460, 520)],
        held_up: span(100, 130),
        exercise: span(160, 460),
        worked_until: 460 * MS,
        ended: Ended::Returned,
        raw_step_ps: vec![100_000, 100_000],
        raw_step_passed_ps: vec![100_000, 100_000],
        jobs: vec![JobSeen {
            steps: 3_000_000,
            done: 3_000_000,
            done_by_then: None,
            threads: vec![2],
            answer: Given::Right,
        }],
        width: 1,
        slices: Slices { yields: 3000, longest: 1000, typical: 1000, all: 3_000_000 },
        cpu: Some(300_000_000),
        loop_threads: vec![2],
    }
}

/// The same exercise on a loop that stands still while it works.
pub(crate) fn blocked() -> Report {
    let mut report = report();
    for (beat, late) in (0..).zip(&mut report.beats.lateness) {
        if (160..460).contains(&(beat * 2)) {
            *late = (460 - beat * 2) * 1_000_000;
        }
    }
    report
}
