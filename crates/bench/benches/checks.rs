//! What one check costs: how much a step is dearer for asking whether it is time to yield.
//!
//! Each benchmark does [`STEPS`] steps of nothing and shows items, which are steps, in a second; the empty loop is what to
//! take off. Where a check ends a slice, it is told that the yield is over; only what is called a future awaits one, and
//! that one is ready at once. So the looks at the clock are shared out among steps as in life, and yields are not counted:
//! see `yields` for those.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Instant;

use bench::contender::{GUESSED, SHARE, SLICE};
use breather::Breather;
use divan::Bencher;
use divan::counter::ItemsCount;

/// Steps in a sample.
const STEPS: usize = 10_000;
/// Steps between two questions, where one asks by stride.
const CHUNK: usize = 100;

fn main() {
    divan::main();
}

/// The policies.
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

/// A chunk of steps is one `black_box`, so that what is left is the question.
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

/// As people write it: by a number that the compiler does not know.
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

/// With a budget that has no end: what the question costs, and no yield.
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

/// What is never pending needs no runtime.
fn poll_to_its_end(future: impl Future<Output = ()>) {
    let polled = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
    assert!(polled.is_ready(), "nothing in it waits");
}
