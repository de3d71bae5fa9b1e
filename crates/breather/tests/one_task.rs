//! Several breathers in one task: the steps that one poll of the task does.
//!
//! The combinator and the yield decide that. `breather::shapes::one_task` explains the figures.

use std::cell::RefCell;
use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::time::{Duration, Instant};

use breather::{Breather, Turns};
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;

const PARTS: usize = 4;
/// The steps of each part.
const STEPS: usize = 40;
/// The steps of a slice.
const SLICE: usize = 10;
const STEP: Duration = Duration::from_micros(20);

type Part = Pin<Box<dyn Future<Output = ()>>>;
/// The steps that each part did, for each poll of the task.
type Polls = Vec<[usize; PARTS]>;
type Shared = Rc<RefCell<Polls>>;

fn step() {
    let began = Instant::now();
    while began.elapsed() < STEP {}
}

fn parts<F>(polls: &Shared, breather: &Breather, yield_now: fn() -> F) -> Vec<Part>
where
    F: Future<Output = ()> + 'static,
{
    let part = |number| -> Part {
        let (polls, mut breather) = (polls.clone(), breather.clone());
        Box::pin(async move {
            for _ in 0..STEPS {
                step();
                polls.borrow_mut().last_mut().unwrap()[number] += 1;
                breather.breathe(yield_now).await;
            }
        })
    };
    (0..PARTS).map(part).collect()
}

async fn all(parts: Vec<Part>) {
    join_all(parts).await;
}

async fn rotating(parts: Vec<Part>) {
    let Ok([first, second, third, fourth]) = <[Part; PARTS]>::try_from(parts) else { unreachable!() };
    tokio::join!(first, second, third, fourth);
}

async fn unordered(parts: Vec<Part>) {
    let mut parts: FuturesUnordered<Part> = parts.into_iter().collect();
    while parts.next().await.is_some() {}
}

/// Runs a job as a task of its own, and in turns if there are any.
fn run(turns: Option<&Turns>, polls: &Shared, job: impl Future + 'static) -> Polls {
    let written = polls.clone();
    let job = async move {
        let mut job = pin!(job);
        poll_fn(|context| {
            written.borrow_mut().push([0; PARTS]);
            job.as_mut().poll(context).map(drop)
        })
        .await;
    };
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    tokio::task::LocalSet::new().block_on(&runtime, async {
        match turns {
            None => tokio::task::spawn_local(job).await.unwrap(),
            Some(turns) => {
                tokio::task::spawn_local(turns.run(job, tokio::task::yield_now)).await.unwrap();
            }
        }
    });
    polls.take()
}

/// Counts the steps of parts that yield by count, outside of turns.
fn by_count<F, J>(join: fn(Vec<Part>) -> J, yield_now: fn() -> F) -> Polls
where
    F: Future<Output = ()> + 'static,
    J: Future + 'static,
{
    let polls = Shared::default();
    let parts = parts(&polls, &Breather::every(SLICE), yield_now);
    run(None, &polls, join(parts))
}

/// Counts the steps of parts that yield by time, in turns.
fn in_turns<J: Future + 'static>(join: fn(Vec<Part>) -> J) -> Polls {
    let polls = Shared::default();
    let budget = STEP * u32::try_from(SLICE).unwrap();
    let parts = parts(&polls, &Breather::within(budget), breather::yield_now);
    run(Some(&Turns::shared(1)), &polls, join(parts))
}

#[test]
fn outside_of_turns_one_poll_takes_a_slice_of_each_part() {
    for polls in [
        by_count(all, tokio::task::yield_now),
        by_count(rotating, tokio::task::yield_now),
        by_count(unordered, tokio::task::yield_now),
    ] {
        assert_eq!(polls[0], [SLICE; PARTS]);
    }
}

#[test]
fn unordered_parts_that_wake_themselves_end_a_poll_after_two() {
    let polls = by_count(unordered, breather::yield_now);
    assert_eq!(polls[..2], [[SLICE, SLICE, 0, 0], [0, 0, SLICE, SLICE]]);
}

#[test]
fn in_turns_the_parts_share_a_slice() {
    for polls in [in_turns(all), in_turns(rotating), in_turns(unordered)] {
        for poll in &polls {
            // A part that is polled does one step at least. Two fit if a rest of the slice is left.
            assert!(poll.iter().sum::<usize>() <= SLICE + 2 * (PARTS - 1), "{poll:?} of {polls:?}");
        }
    }
}

/// Returns the steps of all other parts at the end of the first part.
fn others_at_its_end(polls: &Polls) -> usize {
    let mut done = [0; PARTS];
    for poll in polls {
        done.iter_mut().zip(poll).for_each(|(done, steps)| *done += steps);
        if done[0] == STEPS {
            break;
        }
    }
    done[1..].iter().sum()
}

#[test]
fn in_turns_join_all_works_on_one_part_after_the_other_and_a_rotating_join_on_all() {
    let (in_order, rotating) = (others_at_its_end(&in_turns(all)), others_at_its_end(&in_turns(rotating)));
    let all = (PARTS - 1) * STEPS;
    assert!(in_order < all / 2, "{in_order} steps of {all}");
    assert!(rotating > all / 2, "{rotating} steps of {all}");
}
