//! The figures of a report: quantiles of its beats, the length of a slice, how much was done.
//!
//! **Invariant:** a beat belongs to the time when it was due, so a late beat counts where it was
//! missing.

use std::time::Duration;

use record::exercise::{Line, Report, Span};

/// Returns the lateness that this share of the beats due in these spans keeps. `None` if no beat
/// was due.
pub(crate) fn late(line: &Line, spans: &[Span], share: f64) -> Option<Duration> {
    let mut lateness: Vec<u64> = due_in(line, spans).map(|(_, late)| late).collect();
    lateness.sort_unstable();
    let last = lateness.len().checked_sub(1)?;
    let at = (lateness.len() as f64 * share).ceil() as usize;
    Some(Duration::from_nanos(lateness[at.saturating_sub(1).min(last)]))
}

/// Lists the beats that were due in these spans: when, and how many nanoseconds late.
pub(crate) fn due_in<'a>(line: &'a Line, spans: &'a [Span]) -> impl Iterator<Item = (Duration, u64)> + 'a {
    let beat = |(at, late): (usize, &u64)| (line.period * u32::try_from(at).unwrap_or(u32::MAX), *late);
    let within = |due: Duration| spans.iter().any(|span| (span.from..span.to).contains(&due));
    line.lateness.iter().enumerate().map(beat).filter(move |(due, _)| within(*due))
}

/// Lists the times at which beats happened. Beats that never fired are left out.
pub(crate) fn happened(line: &Line) -> impl Iterator<Item = Duration> + '_ {
    let unfired = usize::try_from(line.unfired).unwrap_or(usize::MAX);
    let fired = line.lateness.len().saturating_sub(unfired);
    let time = |(at, late): (usize, &u64)| {
        line.period * u32::try_from(at).unwrap_or(u32::MAX) + Duration::from_nanos(*late)
    };
    line.lateness[..fired].iter().enumerate().map(time)
}

/// Returns the longest time without a beat in a span.
pub(crate) fn silence(line: &Line, span: Span) -> Duration {
    let mut last = span.from;
    let mut longest = Duration::ZERO;
    for at in happened(line).filter(|at| (span.from..span.to).contains(at)).chain([span.to]) {
        longest = longest.max(at.saturating_sub(last));
        last = at;
    }
    longest
}

/// Returns the raw time of this many steps, by the faster and the slower of the two raw
/// measurements.
pub(crate) fn raw(report: &Report, steps: u64) -> (Duration, Duration) {
    let steps_ps = || report.raw_step_ps.iter().copied();
    (time_of(steps, steps_ps().min().unwrap_or(0)), time_of(steps, steps_ps().max().unwrap_or(0)))
}

/// Returns the longest raw time of this many steps on a machine as busy as it was, when other
/// processes had the processor too.
pub(crate) fn raw_passed(report: &Report, steps: u64) -> Duration {
    time_of(steps, report.raw_step_passed_ps.iter().copied().max().unwrap_or(0)).max(raw(report, steps).1)
}

fn time_of(steps: u64, step_ps: u64) -> Duration {
    let nanos = u128::from(steps) * u128::from(step_ps) / 1000;
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
}

/// Returns the mean of both raw times.
pub(crate) fn raw_about(report: &Report, steps: u64) -> Duration {
    let (low, high) = raw(report, steps);
    (low + high) / 2
}

/// Returns the steps that were done, of all jobs.
pub(crate) fn steps_done(report: &Report) -> u64 {
    report.jobs.iter().map(|job| job.done).sum()
}

/// Returns how long the exercise took.
pub(crate) fn took(report: &Report) -> Duration {
    report.exercise.to.saturating_sub(report.exercise.from)
}

/// Returns the number of threads that did work.
pub(crate) fn threads(report: &Report) -> u64 {
    let mut threads: Vec<u64> = report.jobs.iter().flat_map(|job| job.threads.iter().copied()).collect();
    threads.sort_unstable();
    threads.dedup();
    threads.len() as u64
}

/// Returns the largest share of a job that was done after nobody wanted it any more. `None` if no
/// job was cancelled or asked to stop.
pub(crate) fn overrun(report: &Report) -> Option<f64> {
    let share = |job: &record::exercise::JobSeen| {
        let after = job.done.saturating_sub(job.done_by_then?);
        Some(after as f64 / job.steps.max(1) as f64)
    };
    report.jobs.iter().filter_map(share).reduce(f64::max)
}
