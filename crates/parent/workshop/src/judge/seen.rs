//! Figures of a report: quantiles of its beats, what a slice takes, how much was done.
//!
//! What must stay true: beats are taken by when they were due, so a swallowed one counts where it was missing.

use std::time::Duration;

use record::exercise::{Line, Report, Span};

/// How late so many of the beats were at most that were due in these spans. `None` where none was.
pub(crate) fn late(line: &Line, spans: &[Span], share: f64) -> Option<Duration> {
    let mut lateness: Vec<u64> = due_in(line, spans).map(|(_, late)| late).collect();
    lateness.sort_unstable();
    let last = lateness.len().checked_sub(1)?;
    let at = (lateness.len() as f64 * share).ceil() as usize;
    Some(Duration::from_nanos(lateness[at.saturating_sub(1).min(last)]))
}

/// The beats that were due in these spans: when, and how late they were.
pub(crate) fn due_in<'a>(line: &'a Line, spans: &'a [Span]) -> impl Iterator<Item = (Duration, u64)> + 'a {
    let beat = |(at, late): (usize, &u64)| (line.period * u32::try_from(at).unwrap_or(u32::MAX), *late);
    let within = |due: Duration| spans.iter().any(|span| (span.from..span.to).contains(&due));
    line.lateness.iter().enumerate().map(beat).filter(move |(due, _)| within(*due))
}

/// When each beat happened that did.
pub(crate) fn happened(line: &Line) -> impl Iterator<Item = Duration> + '_ {
    let unfired = usize::try_from(line.unfired).unwrap_or(usize::MAX);
    let fired = line.lateness.len().saturating_sub(unfired);
    let time = |(at, late): (usize, &u64)| {
        line.period * u32::try_from(at).unwrap_or(u32::MAX) + Duration::from_nanos(*late)
    };
    line.lateness[..fired].iter().enumerate().map(time)
}

/// The longest time without a beat in a span.
pub(crate) fn silence(line: &Line, span: Span) -> Duration {
    let mut last = span.from;
    let mut longest = Duration::ZERO;
    for at in happened(line).filter(|at| (span.from..span.to).contains(at)).chain([span.to]) {
        longest = longest.max(at.saturating_sub(last));
        last = at;
    }
    longest
}

/// What so many steps take raw: by the faster and by the slower of the two measurements around the exercise.
pub(crate) fn raw(report: &Report, steps: u64) -> (Duration, Duration) {
    let steps_ps = || report.raw_step_ps.iter().copied();
    (time_of(steps, steps_ps().min().unwrap_or(0)), time_of(steps, steps_ps().max().unwrap_or(0)))
}

/// What so many steps took to be done raw at the worst, on a machine as busy as it was: others had the processor too.
pub(crate) fn raw_passed(report: &Report, steps: u64) -> Duration {
    time_of(steps, report.raw_step_passed_ps.iter().copied().max().unwrap_or(0)).max(raw(report, steps).1)
}

fn time_of(steps: u64, step_ps: u64) -> Duration {
    let nanos = u128::from(steps) * u128::from(step_ps) / 1000;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// The same in the middle of both.
pub(crate) fn raw_about(report: &Report, steps: u64) -> Duration {
    let (low, high) = raw(report, steps);
    (low + high) / 2
}

/// All steps that were done.
pub(crate) fn steps_done(report: &Report) -> u64 {
    report.jobs.iter().map(|job| job.done).sum()
}

/// How long the exercise took.
pub(crate) fn took(report: &Report) -> Duration {
    report.exercise.to.saturating_sub(report.exercise.from)
}

/// How many threads did work.
pub(crate) fn threads(report: &Report) -> u64 {
    let mut threads: Vec<u64> = report.jobs.iter().flat_map(|job| job.threads.iter().copied()).collect();
    threads.sort_unstable();
    threads.dedup();
    threads.len() as u64
}

/// The largest share of a job that was done after nobody wanted it any more. `None` where that was not planned.
pub(crate) fn overrun(report: &Report) -> Option<f64> {
    let share = |job: &record::exercise::JobSeen| {
        let after = job.done.saturating_sub(job.done_by_then?);
        Some(after as f64 / job.steps.max(1) as f64)
    };
    report.jobs.iter().filter_map(share).reduce(f64::max)
}
