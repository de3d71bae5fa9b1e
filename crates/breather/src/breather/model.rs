//! A model test of the breather: any order of calls, on jobs of any cost, in simulated time.
//!
//! `job.rs` says what steps cost. `world.rs` makes the calls and lets the time pass. `promise.rs`
//! checks each answer, and knows only what a program could know. This file draws the sequences.
//!
//! Two deliberate faults have to be found by the same checks.

mod job;
mod promise;
mod world;

use std::cell::Cell;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRng, TestRunner};

use crate::pace::Fault;

use job::{Costs, Job};
use world::{After, Call, World};

/// The sequences of a run.
const SEQUENCES: u32 = 2_000;

/// A sequence of calls on a job.
#[derive(Clone, Debug)]
struct Sequence {
    budget: Duration,
    job: Job,
    calls: Vec<Call>,
}

fn costs() -> impl Strategy<Value = Costs> {
    prop_oneof![
        (1_u64..=50_000).prop_map(Costs::Even),
        (1_u64..=2_000, 1_u64..=60_000, any::<u64>()).prop_map(|(least, more, seed)| Costs::Random {
            least,
            more,
            seed
        }),
        (1_u64..=1_000, 10_u64..=2_000, 5_000_u64..=200_000, 1_u64..=60)
            .prop_map(|(cheap, apart, dear, count)| Costs::Clusters { cheap, apart, dear, count }),
        // The rows of the benchmark `clusters`.
        (1_u64..=60).prop_map(|count| Costs::Clusters { cheap: 500, apart: 2_000, dear: 100_000, count }),
        (0_u64..=5_000, 1_u64..=1_000, 2_u64..=100).prop_map(|(at, before, factor)| Costs::Jump {
            at,
            before,
            factor
        }),
    ]
}

fn job() -> impl Strategy<Value = Job> {
    let hiccups = prop::collection::btree_map(0_u64..20_000, 20_000_u64..4_000_000, 0..6);
    (costs(), hiccups).prop_map(|(costs, hiccups)| Job { costs, hiccups })
}

fn after() -> impl Strategy<Value = After> {
    let pause = prop_oneof![Just(1_000_u64), 0_u64..5_000_000];
    (pause, any::<bool>(), prop::option::weighted(0.3, any::<bool>()))
        .prop_map(|(pause, resumes, in_turns)| After { pause, resumes, in_turns })
}

fn call() -> impl Strategy<Value = Call> {
    prop_oneof![
        4 => (1_usize..=3_000, after()).prop_map(|(steps, after)| Call::Due { steps, after }),
        2 => (0_usize..=3_000, after()).prop_map(|(steps, after)| Call::DueAfter { steps, after }),
        3 => (1_usize..=60, 1_usize..=4, 1_usize..=4, after())
            .prop_map(|(times, of, parts, after)| Call::Stride { times, of, parts, after }),
        1 => Just(Call::Resume),
        1 => (0_u64..5_000_000).prop_map(Call::Wait),
    ]
}

fn sequence() -> impl Strategy<Value = Sequence> {
    let budget = prop_oneof![
        Just(Duration::from_micros(100)),
        Just(Duration::from_millis(1)),
        (1_000_u64..=3_000_000).prop_map(Duration::from_nanos),
    ];
    (budget, job(), prop::collection::vec(call(), 1..60)).prop_map(|(budget, job, calls)| Sequence {
        budget,
        job,
        calls,
    })
}

/// Runs a sequence. Returns the number of calls, or the first promise that was broken.
fn run(sequence: &Sequence, fault: Option<Fault>) -> Result<u64, String> {
    let mut world = World::new(sequence.budget, sequence.job.clone(), fault);
    for call in &sequence.calls {
        world.call(call)?;
    }
    world.check_report()?;
    Ok(world.calls())
}

/// Runs many sequences, the same each time. Returns their number and that of the calls.
fn run_all(sequences: u32, fault: Option<Fault>) -> Result<(u64, u64), String> {
    let config = Config { cases: sequences, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(config.rng_algorithm);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let (tried, calls) = (Cell::new(0), Cell::new(0));
    let result = runner.run(&sequence(), |sequence| {
        tried.set(tried.get() + 1);
        let done = run(&sequence, fault).map_err(TestCaseError::fail)?;
        calls.set(calls.get() + done);
        Ok(())
    });
    result.map_err(|error| error.to_string())?;
    Ok((tried.get(), calls.get()))
}

#[test]
fn any_order_of_calls_keeps_the_promises() {
    let (sequences, calls) = run_all(SEQUENCES, None).unwrap_or_else(|broken| panic!("{broken}"));
    println!("{sequences} sequences, {calls} calls");
    assert!(sequences >= 2_000 && calls > 1_000_000, "{sequences} sequences, {calls} calls");
}

#[test]
fn dear_steps_that_are_not_remembered_are_found() {
    let found = run_all(SEQUENCES, Some(Fault::ForgottenSurprise)).unwrap_err();
    assert!(found.contains("remembered"), "{found}");
}

#[test]
fn a_slice_that_goes_on_after_a_yield_is_found() {
    let found = run_all(SEQUENCES, Some(Fault::MissingResume)).unwrap_err();
    assert!(found.contains("without need"), "{found}");
}

proptest! {
    /// Sequences that are other ones in each run.
    #[test]
    fn any_other_order_of_calls_keeps_them_too(sequence in sequence()) {
        prop_assert_eq!(run(&sequence, None).err(), None);
    }
}

/// A loop that never calls `resume`: 20 steps are a budget, and one step meets a preemption.
#[test]
fn without_resume_a_preemption_makes_one_slice_too_long_and_no_other_shorter() {
    // Not the first step of a slice, which nothing measures.
    let hiccups = [(20_005, 3_000_000)].into();
    let job = Job { costs: Costs::Even(5_000), hiccups };
    let mut world = World::new(Duration::from_micros(100), job, None);
    let after = After { pause: 1_000, resumes: false, in_turns: None };
    world.call(&Call::Due { steps: 20_000, after }).unwrap();
    let before = world.report().yields;
    world.call(&Call::Due { steps: 20_000, after }).unwrap();
    let (report, after) = (world.report(), world.report().yields - before);
    assert!((950..=1_112).contains(&before), "20 steps a slice: {before}");
    assert!(before.abs_diff(after) <= 5, "{before} before, {after} after");
    assert_eq!(report.over_budget, 1, "{report:?}");
}

/// A caller that did two steps after a surprise, where one was asked for: their mean confirmed
/// nothing, and the dear steps after them did not either.
#[test]
fn dear_steps_are_remembered_after_a_caller_did_more_than_it_was_asked_for() {
    let costs = Costs::Clusters { cheap: 500, apart: 2_000, dear: 100_000, count: 47 };
    let after = After { pause: 1_000, resumes: false, in_turns: None };
    let stride = |times, of| Call::Stride { times, of, parts: 1, after };
    let due = |steps| Call::Due { steps, after };
    let sequence = Sequence {
        budget: Duration::from_nanos(118_024),
        job: Job { costs, hiccups: [(2_788, 88_716)].into() },
        calls: vec![stride(40, 2), due(442), stride(6, 4), due(1_198)],
    };
    assert_eq!(run(&sequence, None).err(), None);
}
