//! How often and how long everything is measured: as the options say, or as fits into the time.
//!
//! **Invariant:** a window holds the beats for a p99 and some jobs, whatever their length. A
//! default run on six runtimes takes between six and seven minutes.

use std::time::Duration;

use record::{RunInfo, Subject, Timing};

use super::lengths::length;
use super::load::{LEAST_JOBS, LEAST_JOBS_INLINE, least_window};
use crate::options::Options;
use crate::strategies::{CONTENDERS, Role};

/// The time for the trials of a whole run. Up to a tenth of them may be taken again on top. Six
/// runtimes take longer, because no window is too short for a p99.
const WHOLE_RUN: Duration = Duration::from_secs(285);
const WHOLE_QUICK_RUN: Duration = Duration::from_secs(50);
/// As many as can make a verdict on 0.9 from intervals of half a tenth.
const ROUNDS: u32 = 4;
const QUICK_ROUNDS: u32 = 3;
/// The least number of beats in a window. p99 is then at most the second latest.
pub(crate) const LEAST_BEATS: u32 = 102;
const MOST_WINDOW: Duration = Duration::from_millis(500);
/// To start a process and a runtime, and to wait for the first beat.
const START: Duration = Duration::from_millis(14);
const WARM_UP: Duration = Duration::from_millis(20);
const MOST_WARM_UP: Duration = Duration::from_millis(200);
/// Each trial waits this long beyond the budget, so that its last beats can fire.
const BEYOND_BUDGET: Duration = Duration::from_millis(5);
/// The time of a raw run. A job of 100 ms that is not done has done steps.
const RAW: Timing =
    Timing { warm_up: Duration::from_millis(5), duration: Duration::from_millis(100), drain: Duration::ZERO };
/// The step by which a window grows until the time is used up.
const STEP: Duration = Duration::from_millis(5);

/// Returns the timing of a trial, which follows from the run.
pub(super) fn timing(info: &RunInfo, subject: &Subject) -> Timing {
    match subject {
        Subject::Cell(cell) => {
            let length = length(cell).unwrap_or_default();
            let is_inline = CONTENDERS.iter().any(|one| one.role == Role::Inline && one.is_of(cell));
            let jobs = if is_inline { LEAST_JOBS_INLINE } else { LEAST_JOBS };
            Timing {
                duration: info.timing.duration.max(least_window(cell.load, length, jobs)),
                // The last job has to have the time to end, also in slices and beside a ticker.
                // Otherwise long jobs would be missing from the median.
                drain: info.timing.drain + length * 3 / 2,
                ..info.timing
            }
        }
        Subject::Raw { .. } => RAW,
        _ => info.timing,
    }
}

/// Returns the run with its rounds and the timing of its trials. `subjects` are those of a round.
pub(super) fn scheduled(info: RunInfo, options: &Options, subjects: &[Subject]) -> RunInfo {
    let gap = info.cells.first().and_then(|cell| cell.load.mean_gap()).unwrap_or_default();
    let rounds = options.rounds.unwrap_or(if options.quick { QUICK_ROUNDS } else { ROUNDS });
    let with = |duration| RunInfo {
        rounds,
        timing: Timing {
            // Two jobs on average: threads start, and code is read from disk.
            warm_up: (2 * gap).clamp(WARM_UP, MOST_WARM_UP),
            duration,
            drain: options.budget() + BEYOND_BUDGET,
        },
        ..info.clone()
    };
    if let Some(duration) = options.duration {
        return with(duration);
    }
    let whole = if options.quick { WHOLE_QUICK_RUN } else { WHOLE_RUN };
    let least = options.period() * LEAST_BEATS;
    let mut fitting = with(least);
    while fitting.timing.duration + STEP <= MOST_WINDOW {
        let longer = with(fitting.timing.duration + STEP);
        if round(&longer, subjects) * rounds > whole {
            break;
        }
        fitting = longer;
    }
    fitting
}

/// Returns how long a round takes.
pub(super) fn round(info: &RunInfo, subjects: &[Subject]) -> Duration {
    subjects.iter().map(|subject| timing(info, subject).total() + START).sum()
}
