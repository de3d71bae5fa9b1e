//! A model test: jobs in turns on an executor that does its worst.
//!
//! The executor polls ready tasks in any order, and looks at its timers only if no task is ready,
//! as tokio does with tasks that yielded. Meanwhile tasks are dropped, woken, forgotten for a while
//! or for good, and new ones begin. Jobs yield in two ways, wait, await each other, nest, and
//! panic. All of it follows from one list of numbers, so that a failure can be made smaller.
//!
//! Checked:
//! - A job is polled only in a turn. With one turn, at most one slice runs between two looks. A
//!   poll that nothing asked for ends a yield early, on tokio too: after one, the looks are not
//!   checked.
//! - If no more than one task at a time stops being polled, the others go on: when the executor
//!   has nothing to do, every task that it still polls is done or waits for something of its own.
//! - When forgotten tasks are polled again, all of them end.

mod executor;

use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::Turns;
use super::fault::{self, Fault};
use executor::{Act, Choices, Executor};

/// The sequences that are tried.
const SEQUENCES: u32 = 3000;

/// Runs one sequence. Returns what went wrong.
fn play(numbers: Vec<u8>, turns: Turns, threads: usize) -> Vec<String> {
    let mut choices = Choices(numbers.into());
    let mut executor = Executor::new(turns, threads);
    for _ in 0..2 + choices.below(10) {
        executor.spawn(&mut choices);
    }
    executor.run(&mut choices);
    let stuck = executor.stuck();
    if !stuck.is_empty() {
        executor.world.complain(&format!("{stuck:?} are polled and never get a turn"));
    }
    for task in 0..executor.tasks.len() {
        executor.remember(task);
    }
    loop {
        executor.run(&mut choices);
        let waiting: Vec<usize> = (0..executor.tasks.len())
            .filter(|task| executor.world.fates.borrow()[*task].waits.borrow().is_some())
            .collect();
        if waiting.is_empty() {
            break;
        }
        waiting.into_iter().for_each(|task| executor.fire(task));
    }
    let left = executor.tasks.iter().filter(|task| task.is_some()).count();
    if left > 0 {
        executor.world.complain(&format!("{left} tasks never end"));
    }
    executor.world.faults.take()
}

/// Tries sequences. Returns the first that goes wrong, made smaller.
fn try_all() -> Result<(), String> {
    let numbers = (prop::collection::vec(any::<u8>(), 50..600), 1_usize..4, any::<bool>());
    let config = Config { cases: SEQUENCES, failure_persistence: None, ..Config::default() };
    let tried = TestRunner::new(config).run(&numbers, |(numbers, threads, is_shared)| {
        let turns = if is_shared { Turns::shared(threads) } else { Turns::one_by_one(threads) };
        let faults = play(numbers, turns, threads);
        prop_assert!(faults.is_empty(), "{:?}", faults);
        Ok(())
    });
    tried.map_err(|error| error.to_string())
}

#[test]
fn nothing_that_tasks_do_holds_up_the_others() {
    assert_eq!(try_all(), Ok(()));
}

#[test]
fn a_lost_hand_over_is_found() {
    let found = fault::with(Fault::LostHandOver, try_all).unwrap_err();
    assert!(found.contains("never get a turn") || found.contains("never end"), "{found}");
}

#[test]
fn a_missing_yield_is_found() {
    let found = fault::with(Fault::NoYield, try_all).unwrap_err();
    assert!(found.contains("without a look"), "{found}");
}

/// Does what a run without choices does.
fn nothing() -> Choices {
    Choices([].into())
}

/// Polls until this number of slices has begun.
fn run_until(executor: &mut Executor, slices: u64) {
    for _ in 0..100 * slices {
        if executor.world.slices.get() >= slices {
            return;
        }
        if !executor.poll(&mut nothing()) {
            executor.look(&mut nothing());
        }
    }
    panic!("{} of {slices} slices", executor.world.slices.get());
}

#[test]
fn a_task_that_stops_being_polled_is_replaced_before_another_one_stops() {
    let mut executor = Executor::new(Turns::one_by_one(1), 1);
    let [first, second, third] = [100, 1, 1].map(|slices| executor.start(vec![Act::Work; slices]));
    run_until(&mut executor, 10);
    // The second one is awake in case the first one goes away.
    executor.forget(second);
    run_until(&mut executor, 50);
    executor.forget(first);
    executor.run(&mut nothing());
    assert!(executor.tasks[third].is_none(), "the third one goes on");
    assert!(executor.tasks[first].is_some() && executor.tasks[second].is_some());
}

#[test]
fn a_job_that_begins_later_takes_a_turn_for_which_both_others_do_not_come() {
    let mut executor = Executor::new(Turns::shared(1), 1);
    let tasks = [(); 3].map(|()| executor.start(vec![Act::Work; 4]));
    run_until(&mut executor, 3);
    let awake = executor.awake();
    assert_eq!(awake.len(), 2, "{awake:?}");
    awake.iter().for_each(|task| executor.forget(*task));
    executor.run(&mut nothing());
    assert_eq!(executor.world.slices.get(), 3, "the two that are awake do not come");
    std::thread::sleep(Duration::from_millis(11));
    executor.start(vec![Act::Work]);
    executor.run(&mut nothing());
    let third = tasks.into_iter().find(|task| !awake.contains(task)).unwrap();
    assert!(executor.tasks[third].is_none(), "the third one goes on");
}

#[test]
fn shared_turns_give_every_job_as_many_slices() {
    let mut executor = Executor::new(Turns::shared(1), 1);
    for _ in 0..64 {
        executor.start(vec![Act::Work; 1000]);
    }
    for rounds in [1, 10, 50] {
        run_until(&mut executor, 64 * rounds);
        let done = executor.done();
        let (least, most) = (done.iter().min().unwrap(), done.iter().max().unwrap());
        assert!(most - least <= 2, "{done:?}");
    }
}

#[test]
fn with_more_turns_than_threads_every_job_gets_slices() {
    let mut executor = Executor::new(Turns::shared(2), 2);
    for _ in 0..2 {
        executor.start(vec![Act::Work; 1000]);
    }
    run_until(&mut executor, 200);
    let done = executor.done();
    assert!(done.iter().all(|slices| *slices >= 50), "{done:?}");
}

#[test]
fn one_by_one_a_job_ends_before_the_next_begins() {
    let mut executor = Executor::new(Turns::one_by_one(1), 1);
    for _ in 0..4 {
        executor.start(vec![Act::Work; 10]);
    }
    for jobs in 1..4 {
        run_until(&mut executor, jobs * 10);
        let done = executor.done();
        let expected: Vec<u64> = (0..4).map(|at| if at < jobs { 10 } else { 0 }).collect();
        assert_eq!(done, expected);
    }
}

#[test]
fn a_seat_that_an_earlier_one_passes_looks_before_its_own_turn() {
    let mut executor = Executor::new(Turns::one_by_one(1), 1);
    // At each `Defer` the turn is open for a moment, and then the first one takes it again.
    executor.start([Act::Defer, Act::Work, Act::Work, Act::Work].repeat(3));
    executor.start(vec![Act::Work; 4]);
    executor.run(&mut nothing());
    assert_eq!(executor.world.slices.get(), 16);
    assert_eq!(executor.world.faults.take(), [""; 0]);
}
