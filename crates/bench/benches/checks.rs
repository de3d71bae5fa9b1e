//! The time of one check: how much longer a step takes if it asks whether to yield.
//!
//! Each benchmark does [`STEPS`] empty steps and shows items per second, which are steps. Subtract
//! the empty loop. If a check ends a slice, the next one begins at once. So the looks at the clock
//! are included, as in a program, and yields are not: see `yields` for those. `breathe` awaits a
//! future that is ready at once.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Instant;

use bench::contender::{GUESSED, SHARE, SLICE};
use breather::Breather;
use divan::Bencher;
use divan::counter::ItemsCount;

/// The steps of a sample.
const STEPS: usize = 10_000;
/// The steps between two checks by stride, at most.
const CHUNK: usize = 100;

fn main() {
    divan::main();
}

/// The policies, by name.
const POLICIES: [&str; 4] = ["within", "costing", "every", "never"];

fn breather(policy: &str) -> Breather {
    match policy {
        "within" => Breather::within(SLICE),
        "costing" => Breather::costing(SHARE),
        "every" => Breather::every(GUESSED as usize),
        _ => Breather::never(),
    }
}

#[divan::bench]
fn an_empty_loop(bencher: Bencher) {
    bencher.counter(ItemsCount::new(STEPS)).bench(|| {
        for step in 0..STEPS {
            black_box(step);
        }
    });
}

#[divan::bench(args = POLICIES)]
fn due(bencher: Bencher, policy: &str) {
    // The breather is kept, so it has learned what a step costs.
    let mut breather = breather(policy);
    bencher.counter(ItemsCount::new(STEPS)).bench_local(|| {
        for step in 0..STEPS {
            black_box(step);
            if breather.due() {
                breather.resume();
            }
        }
    });
}

#[divan::bench(args = POLICIES)]
fn breathe(bencher: Bencher, policy: &str) {
    let mut breather = breather(policy);
    bencher.counter(ItemsCount::new(STEPS)).bench_local(|| {
        poll_to_its_end(async {
            for step in 0..STEPS {
                black_box(step);
                breather.breathe(|| std::future::ready(())).await;
            }
        });
    });
}

/// A chunk of steps is one `black_box`, so that only the check is left.
#[divan::bench(args = POLICIES)]
fn a_stride_of_at_most_100(bencher: Bencher, policy: &str) {
    let mut breather = breather(policy);
    bencher.counter(ItemsCount::new(STEPS)).bench_local(|| {
        let mut left = STEPS;
        while left > 0 {
            let steps = black_box(breather.stride().min(CHUNK).min(left));
            left -= steps;
            if breather.due_after(steps) {
                breather.resume();
            }
        }
    });
}

/// The way people write it, with a number that the compiler does not know.
#[divan::bench]
#[expect(clippy::manual_is_multiple_of, reason = "people write it like this")]
fn counter_modulo_n(bencher: Bencher) {
    bencher.counter(ItemsCount::new(STEPS)).bench(|| {
        let n = black_box(GUESSED);
        let mut counter = 0_u64;
        for step in 0..STEPS {
            black_box(step);
            counter += 1;
            if counter % n == 0 {
                black_box(counter);
            }
        }
    });
}

#[divan::bench]
fn a_look_at_the_clock(bencher: Bencher) {
    bencher.counter(ItemsCount::new(STEPS)).bench(|| {
        let mut began = Instant::now();
        for step in 0..STEPS {
            black_box(step);
            let now = Instant::now();
            if now - began >= SLICE {
                began = now;
            }
        }
    });
}

/// An unlimited budget: the time of the check, without yields.
#[divan::bench]
fn tokio_consume_budget(bencher: Bencher) {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime without drivers");
    bencher.counter(ItemsCount::new(STEPS)).bench_local(|| {
        runtime.block_on(tokio::task::unconstrained(async {
            for step in 0..STEPS {
                black_box(step);
                tokio::task::consume_budget().await;
            }
        }));
    });
}

/// Polls a future that is never pending. It needs no runtime.
fn poll_to_its_end(future: impl Future<Output = ()>) {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_ready(), "nothing in it waits");
}
