//! The instructions of a check, of a look at the clock and of a slice's end, and those that
//! breathing adds to a kernel. A noisy machine does not change them.
//!
//! It is behind the feature `instructions`, because it needs valgrind, and `gungraun-runner` in the
//! version of `gungraun` in `Cargo.lock` (`cargo install gungraun-runner --version X`):
//!
//! ```text
//! cargo bench -p bench --bench instructions --features instructions
//! ```
//!
//! The benchmark `counts` compares the group `calls` with the counts in `instructions.tsv`.
//!
//! Under valgrind work takes many times as long, and the clock goes on. So no call here depends on
//! the time: slices end at each step or never. Before checks are counted, the breather has learned
//! the time of a step. The breather is in a box: to move it would take a `memcpy`, which differs
//! from processor to processor. System calls are not counted. `yields` measures yields.

#![expect(missing_docs, unused_qualifications, reason = "what gungraun's macros write")]

mod crowd;

use std::hint::black_box;
use std::time::Duration;

use bench::counts::{STEPS, TURNS};
use breather::Breather;
use crowd::Crowd;
use gungraun::{library_benchmark, library_benchmark_group, main};
use workload::{Job, Output, Progress, Workload};

/// A slice that no benchmark here reaches.
const NEVER_OVER: Duration = Duration::from_secs(1_000_000);
/// The iterations of the hot loop in the job of a kernel.
const ITERATIONS: u64 = 1_000_000;

/// Trains a breather until its next look is more than [`STEPS`] away.
fn experienced() -> Box<Breather> {
    let mut breather = Breather::within(NEVER_OVER);
    for _ in 0..200 {
        let stride = breather.stride();
        if stride > 2 * STEPS {
            break;
        }
        (0..stride).for_each(|step| {
            black_box(step);
        });
        assert!(!breather.due_after(stride), "a slice of {NEVER_OVER:?} is not over");
    }
    Box::new(breather)
}

/// Lets a breather by time end some slices, and waits until the next is over.
fn overdue(mut breather: Breather, slices: usize) -> Box<Breather> {
    let longer_than_any = Duration::from_millis(20);
    for _ in 0..slices {
        std::thread::sleep(longer_than_any);
        let stride = breather.stride();
        assert!(breather.due_after(stride), "a slice is over after {longer_than_any:?}");
        breather.resume();
    }
    std::thread::sleep(longer_than_any);
    Box::new(breather)
}

#[library_benchmark]
#[bench::baseline()]
fn an_empty_loop() {
    for step in 0..black_box(STEPS) {
        black_box(step);
    }
}

#[library_benchmark]
#[bench::within(experienced())]
#[bench::every(Box::new(Breather::every(2 * STEPS)))]
#[bench::never(Box::new(Breather::never()))]
fn a_check(mut breather: Box<Breather>) -> Box<Breather> {
    for step in 0..black_box(STEPS) {
        black_box(step);
        if breather.due() {
            breather.resume();
        }
    }
    breather
}

// A look at the clock, after which the slice goes on.
#[library_benchmark]
#[bench::within(experienced())]
fn a_look_at_the_clock(mut breather: Box<Breather>) -> Box<Breather> {
    let stride = breather.stride();
    black_box(breather.due_after(black_box(stride)));
    breather
}

// The end of a slice and the beginning of the next, without the yield between them. After the third
// yield `costing` keeps its slice. It computes a new one after each 16th yield, which takes more
// instructions. Their number depends on the times of the yields, so they are not counted.
#[library_benchmark]
#[bench::within(overdue(Breather::within(Duration::from_millis(1)), 2))]
#[bench::costing(overdue(Breather::costing(1.0), 2))]
#[bench::every(Box::new(Breather::every(1)))]
fn a_slice_that_ends(mut breather: Box<Breather>) -> Box<Breather> {
    let stride = breather.stride();
    black_box(breather.due_after(black_box(stride)));
    breather.resume();
    breather
}

// Turns that are handed on: from the end of a slice to the end of the next. The yields of the three
// tasks that are awake are in it, and their polls by an executor of some lines.
#[library_benchmark]
#[bench::of_64(Crowd::of(64))]
#[bench::of_1000(Crowd::of(1000))]
fn a_turn_that_is_handed_on(mut crowd: Box<Crowd>) -> Box<Crowd> {
    crowd.run(TURNS);
    crowd
}

/// Creates the job of a kernel by the iterations of its step: 1, 100 or 10,000.
fn job(spins: u64) -> Box<dyn Job> {
    let text = format!("countdown:steps={},spins={spins}", ITERATIONS / spins);
    let spec = text.parse().expect("a countdown with steps and spins is a workload");
    Workload::of(&spec).expect("there is a countdown").job()
}

#[library_benchmark(setup = job)]
#[bench::spins_1(1)]
#[bench::spins_100(100)]
#[bench::spins_10000(10_000)]
fn raw(mut job: Box<dyn Job>) -> Output {
    job.finish()
}

// The breather begins with single steps and doubles its strides. Its looks are counted too.
#[library_benchmark(setup = job)]
#[bench::spins_1(1)]
#[bench::spins_100(100)]
#[bench::spins_10000(10_000)]
fn by_stride(mut job: Box<dyn Job>) -> Output {
    let mut breather = Breather::within(NEVER_OVER);
    loop {
        let stride = breather.stride();
        if let Progress::Done(output) = job.advance(stride as u64) {
            return output;
        }
        black_box(breather.due_after(stride));
    }
}

#[library_benchmark(setup = job)]
#[bench::spins_1(1)]
#[bench::spins_100(100)]
#[bench::spins_10000(10_000)]
fn by_step(mut job: Box<dyn Job>) -> Output {
    let mut breather = Breather::within(NEVER_OVER);
    loop {
        if let Progress::Done(output) = job.advance(1) {
            return output;
        }
        if breather.due() {
            breather.resume();
        }
    }
}

// The group whose counts are kept in `instructions.tsv`.
library_benchmark_group!(
    name = calls,
    benchmarks = [an_empty_loop, a_check, a_look_at_the_clock, a_slice_that_ends, a_turn_that_is_handed_on]
);
library_benchmark_group!(name = kernels, benchmarks = [raw, by_stride, by_step]);

main!(library_benchmark_groups = [calls, kernels]);
