//! The lengths of slices, for which other tasks on the loop wait, in processor time.
//!
//! The clock is read when the task gets the loop, and before it yields. So a slice here includes
//! the breather's work at its beginning and a system call, and is longer than the breather takes it
//! for. It is processor time, because preemption lengthens a slice in wall time and the breather
//! can't help it.

use std::time::Duration;

use bench::contender::{Asked, Contender, SLICE};
use bench::cpu;
use bench::kernel::Kernel;
use bench::paired::quantile;
use bench::report::Slices;
use breather::Breather;
use runtime::{Body, Runtime, RuntimeId, catch};
use workload::{Job, Progress};

/// Measures this many slices of a contender, or a few more.
pub(crate) fn measure(
    runtime: RuntimeId,
    kernel: &Kernel,
    contender: Contender,
    slices: usize,
) -> anyhow::Result<Slices> {
    let steps = kernel.steps_in(SLICE * u32::try_from(slices).unwrap_or(u32::MAX));
    // Slices end a little early, so there are a few more.
    let job = kernel.of(steps).job();
    let breather = match contender {
        Contender::Every(steps) => Breather::every(usize::try_from(steps).unwrap_or(usize::MAX)),
        _ => Breather::within(SLICE),
    };
    let lengths = runtime::start(runtime, OnTheLoop(job, breather))?;
    let mut us: Vec<f64> = lengths.iter().map(|slice| slice.as_secs_f64() * 1e6).collect();
    us.sort_by(f64::total_cmp);
    Ok(Slices {
        kernel: kernel.name.to_owned(),
        contender: contender.to_string(),
        count: lengths.len(),
        over: lengths.iter().filter(|slice| is_over(**slice)).count(),
        p50_us: quantile(&us, 0.5),
        p99_us: quantile(&us, 0.99),
        p999_us: quantile(&us, 0.999),
        max_us: us.last().copied(),
    })
}

/// Returns the contenders: the breather, and as a control a number of steps that takes about as
/// long. The machine causes the long slices of the control.
pub(crate) fn contenders(kernel: &Kernel) -> [Contender; 2] {
    [Contender::Within(Asked::ByStride), Contender::Every(kernel.steps_in(SLICE))]
}

/// Returns true if a slice took more than 5/4 of its budget.
pub(crate) fn is_over(slice: Duration) -> bool {
    slice > SLICE * 5 / 4
}

struct OnTheLoop(Box<dyn Job>, Breather);

impl Body for OnTheLoop {
    type Output = anyhow::Result<Vec<Duration>>;

    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let OnTheLoop(mut job, mut breather) = self;
        let inside = runtime.clone();
        let slices = async move {
            let mut slices = Vec::new();
            each_slice(&inside, &mut *job, &mut breather, |slice, _, _| {
                slices.push(slice);
                true
            })
            .await?;
            Ok(slices)
        };
        runtime.spawn(slices).await?
    }
}

/// Does a job, and passes the length of each slice to `tell` once the breather has counted it.
/// Stops at the end of the job, or if `tell` returns false.
pub(crate) async fn each_slice<R: Runtime, J: Job + ?Sized>(
    runtime: &R,
    job: &mut J,
    breather: &mut Breather,
    mut tell: impl FnMut(Duration, &J, &Breather) -> bool,
) -> anyhow::Result<()> {
    let mut began = cpu::of_thread();
    loop {
        let stride = breather.stride();
        if let Progress::Done(_) = catch(|| job.advance(stride as u64))? {
            return Ok(());
        }
        if breather.due_after(stride) {
            let slice = cpu::of_thread() - began;
            if !tell(slice, job, breather) {
                return Ok(());
            }
            runtime.breathe().await;
            began = cpu::of_thread();
            breather.resume();
        }
    }
}
