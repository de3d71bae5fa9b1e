//! The contenders at work: each does a job in its own way.
//!
//! Every contender calls the job as the strategies do, through `Job::advance` in a `catch`. Nothing
//! is measured here. The futures are polled by hand, so that their polls can be counted.

use std::pin::pin;
use std::time::Instant;

use bench::contender::{Asked, Contender, SHARE, SLICE};
use breather::{Breather, Report, Turns};
use runtime::{Runtime, TaskError, catch};
use workload::{Job, Output, Progress};

/// A job that was done.
pub(crate) struct Done {
    pub(crate) output: Output,
    pub(crate) yields: u64,
    /// The report of a breather by time. `None` for other contenders.
    pub(crate) report: Option<Report>,
}

/// Does a job without a yield.
pub(crate) fn raw(job: &mut dyn Job) -> Result<Done, TaskError> {
    Ok(Done { output: catch(|| job.finish())?, yields: 0, report: None })
}

/// Does a job in the way of the contender.
pub(crate) async fn contend<R: Runtime>(
    runtime: &R,
    job: &mut (dyn Job + '_),
    contender: Contender,
) -> Result<Done, TaskError> {
    let mut polls = 0;
    let (output, report) = {
        let mut at_work = pin!(work(runtime, job, contender));
        std::future::poll_fn(|context| {
            polls += 1;
            at_work.as_mut().poll(context)
        })
        .await?
    };
    // A deep breath is one yield and many polls.
    let yields = report.map_or(polls - 1, |report| report.yields);
    Ok(Done { output, yields, report })
}

type Worked = Result<(Output, Option<Report>), TaskError>;

async fn work<R: Runtime>(runtime: &R, job: &mut (dyn Job + '_), contender: Contender) -> Worked {
    match contender {
        Contender::Within(asked) => breathe(job, Breather::within(SLICE), asked, || runtime.breathe()).await,
        Contender::OwnYield => {
            breathe(job, Breather::within(SLICE), Asked::ByStride, || runtime.yield_now()).await
        }
        Contender::InTurns => {
            let job = breathe(job, Breather::within(SLICE), Asked::ByStride, breather::yield_now);
            Turns::shared(1).run(job, || runtime.breathe()).await
        }
        // Like the strategy manual-yield: deep breaths would come on top of the share.
        Contender::Costing => {
            breathe(job, Breather::costing(SHARE), Asked::ByStride, || runtime.yield_now()).await
        }
        Contender::Every(steps) => every(runtime, job, steps).await,
        Contender::Modulo(steps) => modulo(runtime, job, steps).await,
        Contender::Clock => clock(runtime, job).await,
        Contender::ConsumeBudget(steps) => consume_budget(runtime, job, steps).await,
    }
}

async fn breathe<F: Future<Output = ()>>(
    job: &mut (dyn Job + '_),
    mut breather: Breather,
    asked: Asked,
    yield_now: impl Fn() -> F,
) -> Worked {
    loop {
        let stride = match asked {
            Asked::ByStride => breather.stride(),
            Asked::ByStep => 1,
        };
        if let Progress::Done(output) = catch(|| job.advance(stride as u64))? {
            return Ok((output, Some(breather.report())));
        }
        breather.breathe_after(stride, &yield_now).await;
    }
}

async fn every<R: Runtime>(runtime: &R, job: &mut (dyn Job + '_), steps: u64) -> Worked {
    let mut breather = Breather::every(usize::try_from(steps).unwrap_or(usize::MAX));
    loop {
        let stride = breather.stride();
        if let Progress::Done(output) = catch(|| job.advance(stride as u64))? {
            return Ok((output, None));
        }
        if breather.due_after(stride) {
            runtime.yield_now().await;
        }
    }
}

#[expect(clippy::manual_is_multiple_of, reason = "people write it like this")]
async fn modulo<R: Runtime>(runtime: &R, job: &mut (dyn Job + '_), n: u64) -> Worked {
    let mut counter = 0_u64;
    loop {
        if let Progress::Done(output) = catch(|| job.advance(1))? {
            return Ok((output, None));
        }
        counter += 1;
        if counter % n == 0 {
            runtime.yield_now().await;
        }
    }
}

async fn clock<R: Runtime>(runtime: &R, job: &mut (dyn Job + '_)) -> Worked {
    let mut began = Instant::now();
    loop {
        if let Progress::Done(output) = catch(|| job.advance(1))? {
            return Ok((output, None));
        }
        if began.elapsed() >= SLICE {
            runtime.yield_now().await;
            began = Instant::now();
        }
    }
}

async fn consume_budget<R: Runtime>(runtime: &R, job: &mut (dyn Job + '_), steps: u64) -> Worked {
    loop {
        if let Progress::Done(output) = catch(|| job.advance(steps))? {
            return Ok((output, None));
        }
        if let Some(budget) = runtime.consume_budget() {
            budget.await;
        }
    }
}
