//! The instructions of a check, and those that breathing adds to a kernel. A noisy machine does not
//! change them.
//!
//! It is behind the feature `instructions`, because it needs valgrind, and `gungraun-runner` in the
//! version of `gungraun` in `Cargo.lock` (`cargo install gungraun-runner --version X`):
//!
//! ```text
//! cargo bench -p bench --bench instructions --features instructions
//! ```
//!
//! Under valgrind work takes many times as long, and the clock goes on. So nothing here depends on
//! the time: slices end at each step or never. Before checks are counted, the breather has learned
//! the time of a step. A surprising stride may still add a look at the clock. System calls are not
//! counted. `yields` measures yields.

#![expect(missing_docs, unused_qualifications, reason = "what gungraun's macros write")]

use std::hint::black_box;
use std::time::Duration;

use breather::Breather;
use gungraun::{library_benchmark, library_benchmark_group, main};
use workload::{Job, Output, Progress, Workload};

/// The checks that are counted.
const STEPS: usize = 10_000;
/// A slice that no benchmark here reaches.
const NEVER_OVER: Duration = Duration::from_secs(1_000_000);
/// The iterations of the hot loop in the job of a kernel.
const ITERATIONS: u64 = 1_000_000;

/// Trains a breather until its next look is more than [`STEPS`] away.
fn experienced(mut breather: Breather) -> Breather {
    for _ in 0..200 {
        let stride = breather.stride();
        if stride > 2 * STEPS {
            break;
        }
        (0..stride).for_each(|step| {
            black_box(step);
        });
        breather.due_after(stride);
    }
    breather
}

fn within() -> Breather {
    experienced(Breather::within(NEVER_OVER))
}

#[library_benchmark]
#[bench::baseline()]
fn an_empty_loop() {
    for step in 0..black_box(STEPS) {
        black_box(step);
    }
}

#[library_benchmark]
#[bench::within(within())]
#[bench::every(Breather::every(2 * STEPS))]
#[bench::never(Breather::never())]
fn due(mut breather: Breather) -> Breather {
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
#[bench::within(within())]
fn a_stride_that_ends_and_the_slice_goes_on(mut breather: Breather) -> Breather {
    let stride = breather.stride();
    black_box(breather.due_after(black_box(stride)));
    breather
}

// The end of a slice and the beginning of the next, without the yield between them.
#[library_benchmark]
#[bench::within(Breather::within(Duration::ZERO))]
#[bench::costing(Breather::costing(1.0))]
#[bench::every(Breather::every(1))]
fn a_slice_that_ends(mut breather: Breather) -> Breather {
    let stride = breather.stride();
    black_box(breather.due_after(black_box(stride)));
    breather.resume();
    breather
}

/// Creates the job of a kernel by the iterations of its step: 1, 100 or 10,000.
fn job(spins: u64) -> Box<dyn Job> {
    let text = format!("countdown:steps={},spins={spins}", ITERATIONS / spins);
    Workload::of(&text.parse().expect("a countdown with steps and spins is a workload")).job()
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

library_benchmark_group!(
    name = checks,
    benchmarks = [an_empty_loop, due, a_stride_that_ends_and_the_slice_goes_on, a_slice_that_ends]
);
library_benchmark_group!(name = kernels, benchmarks = [raw, by_stride, by_step]);

main!(library_benchmark_groups = [checks, kernels]);
