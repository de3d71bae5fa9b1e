//! Shares of a stall, and whether they speak against the thread that was seen.
//!
//! Owns the rule by which a thread is blamed. **Invariant:** nobody is blamed for a time in which
//! the machine or a stop kept this program from running, unless the thread's own share of it is
//! surely half the threshold or more. A thread that was seen idle is not blamed without evidence.

use std::time::{Duration, Instant};

use crate::evidence::{Doing, Wait};
use crate::why::{Sample, Why, judge, judge_within, own_within};

/// The verdict of the samples.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    pub(crate) why: Why,
    /// `true` if the thread may be blamed.
    pub(crate) blames: bool,
}

/// The facts that are known besides the samples.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    pub(crate) threshold: Duration,
    pub(crate) length: Duration,
    /// A time in which the loop stood, for as long as `length` or less.
    pub(crate) stood: (Instant, Instant),
    /// `true` if that is the whole time.
    pub(crate) is_sure_when: bool,
    /// For how much of it the watchdog did not run though it should have.
    pub(crate) blind: Duration,
    /// For how much of it the process may have been stopped, if it surely was.
    pub(crate) stopped: Duration,
    /// `true` if the runtime says that its loop slept meanwhile.
    pub(crate) slept: bool,
}

impl Verdict {
    /// Judges samples of one thread. Without any, nobody is blamed.
    pub(crate) fn of(samples: &[Sample], known: Circumstances) -> Self {
        let (from, to) = known.stood;
        let all = judge(samples);
        // Both are the least that the thread can have had of the stall.
        let within = own_within(samples, from, to);
        let least = within.max(all.own().saturating_sub(all.length().saturating_sub(known.length)));
        let mut why = if known.is_sure_when { judge_within(samples, from, to) } else { all };
        if known.slept || known.stopped * 2 >= known.length {
            // Waiting for an event, or for the whole program to go on, is not the thread's doing.
            let idle = std::mem::take(&mut why.slept) + std::mem::take(&mut why.locked);
            why.unknown += idle;
        }
        fit(&mut why, known.length);
        let stopped = known.stopped.min(why.unknown);
        why.machine += stopped;
        why.unknown -= stopped;
        let told = why.length() - why.unknown;
        let blames = if told.is_zero() {
            !samples.is_empty() && known.blind * 2 < known.length && !known.slept && !idled(samples)
        } else {
            least.min(why.own()) * 2 >= known.threshold
        };
        Self { why, blames }
    }
}

/// Returns whether a thread waited for work at most of the looks that show what it did.
fn idled(samples: &[Sample]) -> bool {
    let doing = || samples.iter().filter_map(|sample| sample.thread.doing);
    let idle = doing().filter(|doing| *doing == Doing::Waiting(Wait::Events)).count();
    idle * 2 > doing().count()
}

/// Makes the shares as long as the stall. Takes waits off first, and what is unknown last: a cause
/// needs more than half of the rest. Adds what the looks don't cover: nobody knows what happened
/// then.
fn fit(why: &mut Why, length: Duration) {
    let mut excess = why.length().saturating_sub(length);
    for share in [&mut why.slept, &mut why.locked] {
        let taken = excess.min(*share);
        *share -= taken;
        excess -= taken;
    }
    why.take_off(excess);
    why.unknown += length.saturating_sub(why.length());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{Process, Reading};
    use crate::why::Cause;

    #[test]
    fn shares_fit_the_length() {
        let ms = Duration::from_millis;
        let looked_at = Why { computed: ms(30), slept: ms(80), in_calls: ms(80), ..Why::default() };
        for (length, computed, slept, unknown) in [(100, 30, 70, 0), (20, 20, 0, 0), (150, 30, 80, 40)] {
            let mut why = looked_at;
            fit(&mut why, ms(length));
            let expected = Why {
                computed: ms(computed),
                slept: ms(slept),
                in_calls: ms(slept),
                unknown: ms(unknown),
                ..Why::default()
            };
            assert_eq!(why, expected);
        }
    }

    fn known(length: Duration) -> Circumstances {
        let from = Instant::now();
        Circumstances {
            threshold: length / 2,
            length,
            stood: (from, from + length),
            is_sure_when: true,
            blind: Duration::ZERO,
            stopped: Duration::ZERO,
            slept: false,
        }
    }

    #[test]
    fn a_stall_that_nobody_looked_at_has_no_cause() {
        let length = Duration::from_millis(100);
        let verdict = Verdict::of(&[], known(length));
        assert_eq!(verdict.why, Why { unknown: length, ..Why::default() });
        assert_eq!((verdict.why.cause(), verdict.blames), (None, false));
    }

    /// A look at a thread that has computed for `cpu`, and what it does.
    fn look(at: Instant, cpu: Duration, doing: Wait) -> Sample {
        let thread = Reading {
            cpu: Some(cpu),
            run_delay: Some(Duration::ZERO),
            turns: Some(1),
            doing: Some(Doing::Waiting(doing)),
        };
        Sample { at, thread, process: Process::default(), in_block_in_place: false }
    }

    #[test]
    fn a_thread_that_was_seen_idle_is_not_blamed_and_one_that_slept_is() {
        let length = Duration::from_millis(100);
        let known = known(length);
        let looks = |wait| [known.stood.0, known.stood.1].map(|at| look(at, Duration::ZERO, wait));
        let idle = Verdict::of(&looks(Wait::Events), known);
        assert_eq!((idle.why.cause(), idle.blames), (None, false));
        let sleeps = Verdict::of(&looks(Wait::Sleep), known);
        assert_eq!((sleeps.why.cause(), sleeps.blames), (Some(Cause::Sleep), true));
    }

    #[test]
    fn a_stop_is_the_machine_whatever_the_thread_waited_for() {
        let length = Duration::from_millis(100);
        let known = known(length);
        let stopped = Circumstances { blind: length, stopped: length * 6 / 10, ..known };
        let looks = [known.stood.0, known.stood.1].map(|at| look(at, Duration::ZERO, Wait::Sleep));
        let verdict = Verdict::of(&looks, stopped);
        assert_eq!((verdict.why.cause(), verdict.blames), (Some(Cause::Machine), false));
        let unseen = Verdict::of(&[], stopped);
        assert_eq!((unseen.why.cause(), unseen.blames), (Some(Cause::Machine), false));
    }

    #[test]
    fn what_was_computed_between_the_beats_before_is_no_ground_for_blame() {
        let length = Duration::from_millis(25);
        let known = Circumstances { threshold: length * 8 / 10, ..known(length) };
        // Half of the period before the beat was due, and hardly anything afterwards.
        let before = known.stood.0.checked_sub(length).unwrap();
        let computed = length / 2;
        let looks = [(before, Duration::ZERO), (known.stood.1, computed)];
        let looks = looks.map(|(at, cpu)| look(at, cpu, Wait::NoCall));
        assert!(!Verdict::of(&looks, known).blames);
        let all = Circumstances { stood: (before, known.stood.1), length: length * 2, ..known };
        assert!(Verdict::of(&looks, all).blames, "no such doubt");
    }
}
