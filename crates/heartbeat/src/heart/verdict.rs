//! Shares of a stall, and whether they speak against the thread that was seen.
//!
//! Owns the rule by which a thread is blamed. **Invariant:** nobody is blamed for a time in which
//! the machine or a stop kept this program from running, unless the thread's own share of it is
//! half the threshold or more.

use std::time::Duration;

use crate::why::{Sample, Why, judge_blind};

/// What the samples say.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) why: Why,
    /// Whether the thread may be blamed.
    pub(crate) blames: bool,
}

/// What is known besides the samples.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    pub(crate) threshold: Duration,
    pub(crate) length: Duration,
    /// For how much of it the watchdog did not run though it should have.
    pub(crate) blind: Duration,
    /// Whether the runtime says that its loop slept meanwhile.
    pub(crate) slept: bool,
}

impl Verdict {
    /// Judges samples of one thread. Without any, nobody is blamed.
    pub(crate) fn of(samples: &[Sample], known: Circumstances) -> Self {
        let mut why = judge_blind(samples, known.blind);
        let stopped = known.blind * 2 >= known.length;
        if known.slept || stopped {
            // Waiting for an event, or for the whole program to go on, is not the thread's doing.
            let idle = std::mem::take(&mut why.slept) + std::mem::take(&mut why.locked);
            why.unknown += idle;
        }
        trim(&mut why, known.length);
        let own = why.computed + why.slept + why.locked;
        let told = own + why.machine + why.own_threads;
        let blames = if told.is_zero() {
            !samples.is_empty() && !stopped && !known.slept
        } else {
            own * 2 >= known.threshold
        };
        Self { why, blames }
    }
}

/// Takes the time before the stall off: the loop slept then, or did what nobody watched.
fn trim(why: &mut Why, length: Duration) {
    let sum = why.computed + why.slept + why.locked + why.machine + why.own_threads + why.unknown;
    let mut excess = sum.saturating_sub(length);
    for share in [&mut why.slept, &mut why.locked, &mut why.unknown] {
        let taken = excess.min(*share);
        *share -= taken;
        excess -= taken;
    }
    why.in_calls = why.in_calls.min(why.slept);
}
