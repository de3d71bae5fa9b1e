//! Judging, without a system: looks that are made up, and the shares that follow.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use crate::evidence::{Doing, Process, Reading, Wait};
use crate::why::{Cause, Sample, Why, judge, judge_within, own_within};

const RUNS: Option<Doing> = Some(Doing::Running);
const SLEEPS: Option<Doing> = Some(Doing::Waiting(Wait::Sleep));
const CALLS: Option<Doing> = Some(Doing::Waiting(Wait::Call));
const LOCKED: Option<Doing> = Some(Doing::Waiting(Wait::Lock));
const IDLE: Option<Doing> = Some(Doing::Waiting(Wait::Events));
const RESUMED: Option<Doing> = Some(Doing::Waiting(Wait::Resumed));

fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A look at `at` ms, after so many ms on a processor and so many without one, and so many turns.
fn look(t0: Instant, at: u64, (cpu, delay, turns): (u64, u64, u64), doing: Option<Doing>) -> Sample {
    Sample {
        at: t0 + ms(at),
        thread: Reading { cpu: Some(ms(cpu)), run_delay: Some(ms(delay)), turns: Some(turns), doing },
        process: Process { cpu: Some(ms(cpu)), processors: Some(2), running: Some(1) },
        in_block_in_place: false,
    }
}

/// A look: when, what was counted, what the thread did.
type Look = (u64, (u64, u64, u64), Option<Doing>);

fn looks(all: &[Look]) -> Vec<Sample> {
    let t0 = Instant::now();
    all.iter().map(|&(at, counts, doing)| look(t0, at, counts, doing)).collect()
}

#[test]
fn no_looks_are_no_time() {
    assert_eq!(judge(&[]), Why::default());
    assert_eq!(judge(&looks(&[(0, (0, 0, 1), RUNS)])), Why::default());
    assert_eq!(Why::default().cause(), None);
}

#[test]
fn a_thread_whose_clock_ran_computed() {
    let why = judge(&looks(&[(0, (0, 0, 1), RUNS), (20, (18, 0, 2), RUNS), (100, (98, 0, 2), RUNS)]));
    assert_eq!(why, Why { computed: ms(98), unknown: ms(2), ..Why::default() });
    assert_eq!(why.cause(), Some(Cause::Cpu));
}

#[test]
fn the_call_at_either_end_names_the_rest() {
    for (doing, cause) in [(SLEEPS, Cause::Sleep), (CALLS, Cause::BlockingCall), (LOCKED, Cause::Lock)] {
        let why = judge(&looks(&[
            (0, (0, 0, 1), RUNS),
            (20, (2, 0, 1), doing),
            (60, (2, 0, 1), doing),
            (80, (4, 0, 2), RUNS),
        ]));
        assert_eq!((why.computed, why.slept + why.locked), (ms(4), ms(76)), "{doing:?}");
        assert_eq!(why.in_calls, if doing == CALLS { ms(76) } else { ms(0) });
        assert_eq!(why.cause(), Some(cause));
    }
}

#[test]
fn a_loop_that_waits_for_events_has_no_cause() {
    let why = judge(&looks(&[(0, (0, 0, 1), IDLE), (100, (0, 0, 1), IDLE), (101, (0, 0, 2), RUNS)]));
    assert_eq!(why, Why { unknown: ms(101), ..Why::default() });
    // From there into a call: the call.
    let why = judge(&looks(&[(0, (0, 0, 1), IDLE), (100, (0, 0, 2), SLEEPS)]));
    assert_eq!(why.cause(), Some(Cause::Sleep));
}

#[test]
fn two_calls_that_differ_leave_the_time_between_them_unknown() {
    let why = judge(&looks(&[(0, (0, 0, 1), LOCKED), (20, (0, 0, 2), SLEEPS)]));
    assert_eq!(why, Why { unknown: ms(20), ..Why::default() });
}

#[test]
fn a_wait_that_a_signal_broke_is_the_wait_before() {
    let why = judge(&looks(&[(0, (0, 0, 1), LOCKED), (20, (0, 0, 2), RESUMED), (40, (0, 0, 2), RESUMED)]));
    assert_eq!(why.locked, ms(40));
    let why = judge(&looks(&[(0, (0, 0, 1), RUNS), (20, (0, 0, 2), RESUMED)]));
    assert_eq!(why.unknown, ms(20));
}

#[test]
fn waiting_for_a_processor_is_the_machines_doing_unless_own_threads_are_too_many() {
    let mut samples = looks(&[(0, (0, 0, 1), RUNS), (100, (40, 60, 9), RUNS)]);
    let why = judge(&samples);
    assert_eq!(why, Why { computed: ms(40), machine: ms(60), ..Why::default() });
    assert_eq!(why.cause(), Some(Cause::Machine));
    // Three threads on two processors, which they have to themselves.
    samples[1].process.running = Some(3);
    samples[1].process.cpu = Some(ms(200));
    assert_eq!(judge(&samples).cause(), Some(Cause::OwnThreads));
    assert_eq!(judge(&samples).own_threads, ms(60));
    // Other processes had half of the processors.
    samples[1].process.cpu = Some(ms(100));
    let why = judge(&samples);
    assert_eq!((why.own_threads, why.machine), (ms(30), ms(30)));
    assert_eq!(why.cause(), None);
}

#[test]
fn what_other_processes_had_is_the_machines_if_nobody_counted_threads() {
    let mut samples = looks(&[(0, (0, 0, 1), RUNS), (100, (40, 60, 9), RUNS)]);
    for sample in &mut samples {
        sample.process.running = None;
    }
    // Other processes had four fifths of the processors.
    let why = judge(&samples);
    assert_eq!((why.machine, why.unknown), (ms(48), ms(12)));
    // A process that had all processors to itself has none but its own threads to blame.
    samples[1].process.cpu = Some(ms(200));
    assert_eq!(judge(&samples).own_threads, ms(60));
    for sample in &mut samples {
        sample.process.cpu = None;
    }
    assert_eq!(judge(&samples).unknown, ms(60));
}

#[test]
fn a_wait_that_is_counted_late_belongs_to_the_spans_before() {
    // The kernel counts the 90 ms only at the turn that ends them.
    let why = judge(&looks(&[
        (0, (0, 0, 1), RUNS),
        (50, (5, 0, 1), RUNS),
        (90, (5, 0, 1), RUNS),
        (100, (10, 90, 2), RUNS),
    ]));
    assert_eq!(why, Why { computed: ms(10), machine: ms(90), ..Why::default() });
}

#[test]
fn a_wait_that_goes_on_is_seen_before_it_is_counted() {
    let why = judge(&looks(&[(0, (0, 0, 1), RUNS), (50, (5, 0, 1), RUNS), (90, (5, 0, 1), RUNS)]));
    assert_eq!(why, Why { computed: ms(5), machine: ms(85), ..Why::default() });
}

#[test]
fn a_look_that_is_read_late_moves_its_time_on() {
    let why = judge(&looks(&[(0, (0, 0, 1), RUNS), (20, (25, 0, 1), RUNS), (40, (40, 0, 1), RUNS)]));
    assert_eq!(why, Why { computed: ms(40), ..Why::default() });
}

#[test]
fn block_in_place_is_never_blamed() {
    let mut samples = looks(&[(0, (0, 0, 1), RUNS), (50, (50, 0, 1), RUNS), (90, (90, 0, 1), RUNS)]);
    samples[1].in_block_in_place = true;
    assert_eq!(judge(&samples), Why { unknown: ms(90), ..Why::default() });
    samples.push(look(samples[0].at, 120, (120, 0, 1), RUNS));
    assert_eq!(judge(&samples), Why { computed: ms(30), unknown: ms(90), ..Why::default() });
}

#[test]
fn what_may_have_been_done_outside_of_the_stall_is_not_sure() {
    // The beat was due at 20 ms, and came at 120 ms.
    let samples = looks(&[
        (0, (0, 0, 1), RUNS),
        (24, (12, 0, 2), RUNS),
        (44, (32, 0, 2), RUNS),
        (140, (80, 40, 3), RUNS),
    ]);
    let at = |millis| samples[0].at + ms(millis);
    assert_eq!(judge(&samples).computed, ms(80));
    // 12 ms were computed before 24 ms, of which 20 were before the stall: perhaps all.
    assert_eq!(own_within(&samples, at(20), at(120)), ms(20 + 48 - 20));
    assert_eq!(own_within(&samples, at(0), at(140)), ms(80));
    let why = judge_within(&samples, at(20), at(120));
    assert_eq!((why.length(), why.computed, why.machine), (ms(100), ms(4 + 20 + 36), ms(40)));
}

#[test]
fn the_idle_time_before_a_stall_is_none_of_it() {
    // The thread was ready at the first look, so nothing tells what it did before.
    let samples = looks(&[(0, (0, 0, 1), None), (24, (1, 0, 2), RUNS), (44, (1, 0, 2), SLEEPS)]);
    let why = judge_within(&samples, samples[0].at + ms(23), samples[2].at);
    assert_eq!(why, Why { computed: ms(1), slept: ms(20), ..Why::default() });
}

#[test]
fn what_is_half_is_no_cause() {
    let why = Why { computed: ms(50), unknown: ms(50), ..Why::default() };
    assert_eq!(why.cause(), None);
    let why = Why { computed: ms(51), unknown: ms(49), ..Why::default() };
    assert_eq!(why.cause(), Some(Cause::Cpu));
    let why = Why { slept: ms(60), in_calls: ms(40), machine: ms(40), ..Why::default() };
    assert_eq!(why.cause(), Some(Cause::BlockingCall));
}

fn doing() -> impl Strategy<Value = Option<Doing>> {
    let wait = Wait::NoCall;
    let any = [RUNS, SLEEPS, CALLS, LOCKED, IDLE, RESUMED, Some(Doing::Waiting(wait)), None];
    proptest::sample::select(any.to_vec())
}

/// Growth of a clock, or nothing if the system does not tell it.
fn growth() -> impl Strategy<Value = Option<u64>> {
    proptest::option::of(0_u64..80)
}

fn any_samples() -> impl Strategy<Value = Vec<Sample>> {
    let one = (0_u64..60, (growth(), growth(), growth()), (growth(), 0_usize..5), doing(), any::<bool>());
    proptest::collection::vec(one, 0..12).prop_map(|all| {
        let mut at = Instant::now();
        let mut sums = [0; 4];
        let told = |sum: &mut u64, growth: Option<u64>| {
            *sum += growth.unwrap_or(0);
            growth.map(|_| *sum)
        };
        let make = |(later, (cpu, delay, turns), (process, running), doing, excused)| {
            at += ms(later);
            Sample {
                at,
                thread: Reading {
                    cpu: told(&mut sums[0], cpu).map(ms),
                    run_delay: told(&mut sums[1], delay).map(ms),
                    turns: told(&mut sums[2], turns),
                    doing,
                },
                process: Process {
                    cpu: told(&mut sums[3], process).map(ms),
                    processors: (running > 0).then_some(2),
                    running: (running > 1).then_some(running),
                },
                in_block_in_place: excused && running == 4,
            }
        };
        all.into_iter().map(make).collect()
    })
}

proptest! {
    #[test]
    fn shares_add_up_to_the_time(samples in any_samples()) {
        let why = judge(&samples);
        let length = match (samples.first(), samples.last()) {
            (Some(first), Some(last)) => last.at - first.at,
            _ => Duration::ZERO,
        };
        prop_assert_eq!(why.length(), length);
        prop_assert!(why.in_calls <= why.slept);
    }

    #[test]
    fn there_is_no_cause_without_evidence(samples in any_samples()) {
        let blank = |sample: Sample| Sample {
            thread: Reading::default(),
            process: Process::default(),
            ..sample
        };
        let why = judge(&samples.into_iter().map(blank).collect::<Vec<_>>());
        prop_assert_eq!(why.unknown, why.length());
        prop_assert_eq!(why.cause(), None);
    }

    #[test]
    fn each_cause_needs_its_own_evidence(samples in any_samples()) {
        let why = judge(&samples);
        let seen = |wait| samples.iter().any(|sample| sample.thread.doing == Some(Doing::Waiting(wait)));
        let grew = |clock: fn(&Sample) -> Option<Duration>| {
            let later = |pair: &[Sample]| clock(&pair[0]).zip(clock(&pair[1])).is_some_and(|(a, b)| b > a);
            samples.windows(2).any(later)
        };
        prop_assert!(why.computed.is_zero() || grew(|sample| sample.thread.cpu));
        prop_assert!(why.slept == why.in_calls || seen(Wait::Sleep));
        prop_assert!(why.in_calls.is_zero() || seen(Wait::Call));
        prop_assert!(why.locked.is_zero() || seen(Wait::Lock));
    }
}
