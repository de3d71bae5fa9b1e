//! What naming costs a poll.

use std::future::{Future, poll_fn};
use std::hint::black_box;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Instant;

/// Polls in one measurement.
const POLLS: u32 = 200_000;
/// Measurements of each; the median counts.
const ROUNDS: usize = 31;

/// A future that is never ready, and does next to nothing.
fn bare() -> impl Future<Output = ()> {
    let mut count = 0_u64;
    poll_fn(move |_| {
        count = black_box(count + 1);
        Poll::Pending
    })
}

/// Returns nanoseconds a poll.
fn polls(mut future: Pin<&mut dyn Future<Output = ()>>) -> f64 {
    let mut context = Context::from_waker(Waker::noop());
    let begun = Instant::now();
    for _ in 0..POLLS {
        let _ = black_box(future.as_mut().poll(&mut context));
    }
    begun.elapsed().as_nanos() as f64 / f64::from(POLLS)
}

fn sections() -> f64 {
    let begun = Instant::now();
    for _ in 0..POLLS {
        drop(black_box(heartbeat::section("section")));
    }
    begun.elapsed().as_nanos() as f64 / f64::from(POLLS)
}

/// A poll of a task that wakes itself, so that the clock is read.
fn woken() -> impl Future<Output = ()> {
    poll_fn(|context| {
        context.waker().wake_by_ref();
        Poll::Pending
    })
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Prints what each way to name costs, above a bare poll of the same round.
pub(crate) fn measure() {
    let (mut base, mut named, mut nested) = (pin!(bare()), pin!(heartbeat::named("a", bare())), {
        pin!(heartbeat::named("a", heartbeat::named("b", bare())))
    });
    let (mut base_woken, mut waiting) = (pin!(woken()), pin!(heartbeat::waiting("a", woken())));
    let mut above: [Vec<f64>; 4] = Default::default();
    for _ in 0..ROUNDS {
        let floor = polls(base.as_mut());
        above[0].push(polls(named.as_mut()) - floor);
        above[1].push(polls(nested.as_mut()) - floor);
        above[2].push(sections());
        let floor = polls(base_woken.as_mut());
        above[3].push(polls(waiting.as_mut()) - floor);
    }
    let ways = ["named", "named in named", "section", "waiting, woken each time"];
    for (way, figures) in ways.into_iter().zip(above) {
        println!("{way}: {:.1} ns a poll above a bare one", median(figures));
    }
}
