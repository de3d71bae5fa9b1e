//! From looks to shares.
//!
//! Owns the rules that turn evidence into a share. **Invariant:** the shares add up to the time
//! from the first look to the last; without evidence, time is unknown.

use std::time::Duration;

use crate::evidence::{Doing, Wait};
use crate::why::shares::{Sample, Why};
use crate::why::spans::{Span, spans};

/// Judges looks at one thread, in the order of time.
///
/// The first look is best the last one before the stall, and the last look the first one after it:
/// the kernel adds the time of waiting for a processor only once the thread has one again.
#[cfg(test)]
pub(crate) fn judge(samples: &[Sample]) -> Why {
    judge_blind(samples, Duration::ZERO)
}

/// Judges looks at one thread, in the order of time, of which nobody watched for `blind` because
/// the watchdog did not run though it should have.
///
/// If the process's clocks stood still as well in that time, the process was stopped.
pub(crate) fn judge_blind(samples: &[Sample], blind: Duration) -> Why {
    let mut why = Why::default();
    let mut before_signal = None;
    // The gap in the looks is where the watchdog did not run.
    let spans = spans(samples);
    let gap = spans.iter().map(|span| span.length).max().unwrap_or_default();
    for mut span in spans {
        span.ends = (resumed(span.ends.0, &mut before_signal), resumed(span.ends.1, &mut before_signal));
        let blind = if span.length == gap { blind } else { Duration::ZERO };
        add(&mut why, &span, blind);
    }
    why
}

/// Returns what a thread really waits for that a signal interrupted: the same as before.
fn resumed(doing: Option<Doing>, before: &mut Option<Doing>) -> Option<Doing> {
    match doing {
        Some(Doing::Waiting(Wait::Resumed)) => (*before).or(doing),
        Some(Doing::Waiting(_)) => {
            *before = doing;
            doing
        }
        _ => doing,
    }
}

/// Adds the shares of one span.
fn add(why: &mut Why, span: &Span, blind: Duration) {
    if span.excused {
        why.unknown += span.length;
        return;
    }
    why.computed += span.computed.unwrap_or_default();
    add_waited(why, span, span.waited.unwrap_or_default());
    let rest = span.rest();
    if ready_throughout(span) {
        add_waited(why, span, rest);
        return;
    }
    match waited_for(span) {
        Some(Wait::Sleep) => why.slept += rest,
        Some(Wait::Call) => {
            why.slept += rest;
            why.in_calls += rest;
        }
        Some(Wait::Lock) => why.locked += rest,
        _ => {
            let stopped = rest.min(stopped(span, blind));
            why.machine += stopped;
            why.unknown += rest - stopped;
        }
    }
}

/// Returns whether the thread was ready or running at each moment: it was so at both ends, and the
/// kernel gave it no new turn in between, as it would after a wait. What the kernel has not counted
/// yet is then time without a processor.
fn ready_throughout(span: &Span) -> bool {
    span.same_turn && span.computed.is_some() && span.ends == (Some(Doing::Running), Some(Doing::Running))
}

/// Returns what a thread waited for in the time that it was neither ready nor running. If the two
/// ends of the span tell two different things, nothing.
fn waited_for(span: &Span) -> Option<Wait> {
    let waits = |doing| match doing {
        Some(Doing::Waiting(wait @ (Wait::Sleep | Wait::Call | Wait::Lock))) => Some(wait),
        _ => None,
    };
    match (waits(span.ends.0), waits(span.ends.1)) {
        (Some(before), Some(after)) => (before == after).then_some(before),
        // Only if the rest is no time of waiting for a processor that nobody counted.
        (one, other) => one.or(other).filter(|_| span.computed.is_some() && span.waited.is_some()),
    }
}

/// Returns for how long of a span the process was stopped: the watchdog did not run though it
/// should have, for most of the span, and the process had hardly a processor meanwhile.
fn stopped(span: &Span, blind: Duration) -> Duration {
    let seen = span.length.saturating_sub(blind);
    match (span.process, span.waited) {
        (Some(process), Some(_)) if blind * 2 > span.length && process <= seen + blind / 10 => blind,
        _ => Duration::ZERO,
    }
}

/// Adds time in which a thread was ready and had no processor.
///
/// It is the machine's if no more threads of the process ran than there are processors. Otherwise
/// it is the process's own by the part of the processors that the process had in that time.
fn add_waited(why: &mut Why, span: &Span, waited: Duration) {
    let (Some(running), Some(processors)) = (span.running, span.processors) else {
        // Nobody counted: only a process that had all processors to itself is sure.
        match part_of_processors(span) {
            Some(part) if part >= 0.9 => why.own_threads += waited,
            _ => why.unknown += waited,
        }
        return;
    };
    if running <= processors {
        why.machine += waited;
        return;
    }
    let own = waited.mul_f64(part_of_processors(span).unwrap_or(1.0)).min(waited);
    why.own_threads += own;
    why.machine += waited - own;
}

/// Returns which part of the time of all processors the process had in a span, at most 1.
fn part_of_processors(span: &Span) -> Option<f64> {
    let all = span.length.as_secs_f64() * span.processors? as f64;
    let part = span.process?.as_secs_f64() / all;
    part.is_finite().then(|| part.min(1.0))
}
