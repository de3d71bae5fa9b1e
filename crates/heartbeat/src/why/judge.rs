//! From looks to shares.
//!
//! Owns the rules that turn evidence into a share. **Invariant:** the shares add up to the time
//! from the first look to the last; without evidence, time is unknown.

use std::time::{Duration, Instant};

use crate::evidence::{Doing, Wait};
use crate::why::shares::{Sample, Why};
use crate::why::spans::{Span, spans};

/// Judges looks at one thread, in the order of time.
///
/// The first look is best the last one before the stall, and the last look the first one after it:
/// the kernel adds the time of waiting for a processor only once the thread has one again.
pub(crate) fn judge(samples: &[Sample]) -> Why {
    let mut why = Why::default();
    for span in spans_of_waits(samples) {
        add(&mut why, &span);
    }
    why
}

/// Judges looks at one thread, but only a time between the first and the last of them. Between two
/// looks of which one lies outside, the thread is taken to have idled outside.
pub(crate) fn judge_within(samples: &[Sample], from: Instant, to: Instant) -> Why {
    let mut why = Why::default();
    for span in spans_of_waits(samples) {
        let mut of_span = Why::default();
        add(&mut of_span, &span);
        of_span.take_off(span.outside(from, to));
        why = why + of_span;
    }
    why
}

/// Returns how long a thread surely computed, slept or waited for a lock in a time. What it did
/// outside of that time, between the same two looks, might be just this.
pub(crate) fn own_within(samples: &[Sample], from: Instant, to: Instant) -> Duration {
    let own = |span: Span| {
        let mut why = Why::default();
        add(&mut why, &span);
        why.own().saturating_sub(span.outside(from, to))
    };
    spans_of_waits(samples).map(own).sum()
}

/// Returns the spans between looks. A wait that a signal interrupted is the wait before.
fn spans_of_waits(samples: &[Sample]) -> impl Iterator<Item = Span> {
    let mut before_signal = None;
    spans(samples).into_iter().map(move |mut span| {
        span.ends = (resumed(span.ends.0, &mut before_signal), resumed(span.ends.1, &mut before_signal));
        span
    })
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
fn add(why: &mut Why, span: &Span) {
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
        _ => why.unknown += rest,
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

/// Adds time in which a thread was ready and had no processor.
///
/// It is the machine's if no more threads of the process ran than there are processors. Otherwise
/// it is the process's own by the part of the processors that the process had in that time.
fn add_waited(why: &mut Why, span: &Span, waited: Duration) {
    let (Some(running), Some(processors)) = (span.running, span.processors) else {
        // Nobody counted: what other processes had is the machine's, however many threads ran. The
        // rest is sure only if this process had all processors to itself.
        let part = part_of_processors(span);
        let own = waited.mul_f64(part.unwrap_or(1.0)).min(waited);
        match part {
            Some(part) if part >= 0.9 => why.own_threads += own,
            _ => why.unknown += own,
        }
        why.machine += waited - own;
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
