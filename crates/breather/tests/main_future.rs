//! On every runtime, and wherever it sits, a timer is late by a few slices of a job that breathes, and not by hundreds.
//!
//! Lateness is counted in slices that ended between the time at which the timer was due and the time at which its task
//! went on: on a machine that is busy slices become longer, not more.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use breather::Breather;

const SLICE: Duration = Duration::from_micros(100);
const PERIOD: Duration = Duration::from_millis(1);
const BEATS: u32 = 150;

/// When slices ended; and whether the jobs are to end.
#[derive(Default)]
struct Slices {
    ends: Vec<Instant>,
    stop: bool,
}

type Shared = Arc<Mutex<Slices>>;

/// How many slices ended while each beat was late, in order of size.
type Late = Vec<usize>;

async fn job<F: Future<Output = ()>>(shared: Shared, yield_now: fn() -> F) {
    let mut breather = Breather::within(SLICE);
    loop {
        let stride = breather.stride();
        (0..stride).for_each(|step| {
            std::hint::black_box(step);
        });
        if breather.due_after(stride) {
            if ended(&shared) {
                return;
            }
            yield_now().await;
            breather.resume();
        }
    }
}

/// One more slice has; whether it was the last.
fn ended(shared: &Shared) -> bool {
    let mut slices = shared.lock().unwrap();
    slices.ends.push(Instant::now());
    slices.stop
}

async fn ticker<F: Future<Output = ()>>(shared: Shared, sleep_until: fn(Instant) -> F) -> Late {
    let first = Instant::now() + PERIOD;
    let mut beats = Vec::new();
    for beat in 0..BEATS {
        let due = first + beat * PERIOD;
        sleep_until(due).await;
        beats.push((due, Instant::now()));
    }
    let mut slices = shared.lock().unwrap();
    slices.stop = true;
    let while_late = |(due, at): &(Instant, Instant)| {
        slices.ends.partition_point(|end| end <= at) - slices.ends.partition_point(|end| end <= due)
    };
    let mut late: Late = beats.iter().map(while_late).collect();
    late.sort_unstable();
    late
}

fn tokio_1(jobs: usize, in_body: bool) -> Late {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let shared = Shared::default();
        for _ in 0..jobs {
            tokio::spawn(job(shared.clone(), tokio::task::yield_now));
        }
        let ticker = ticker(shared, |due| tokio::time::sleep_until(due.into()));
        if in_body { ticker.await } else { tokio::spawn(ticker).await.unwrap() }
    })
}

async fn sleep_until(due: Instant) {
    smol::Timer::at(due).await;
}

fn smol_1<F>(jobs: usize, in_body: bool, yield_now: fn() -> F) -> Late
where
    F: Future<Output = ()> + Send + 'static,
{
    let executor = smol::Executor::new();
    smol::block_on(executor.run(async {
        let shared = Shared::default();
        for _ in 0..jobs {
            executor.spawn(job(shared.clone(), yield_now)).detach();
        }
        let ticker = ticker(shared, sleep_until);
        if in_body { ticker.await } else { executor.spawn(ticker).await }
    }))
}

fn async_std_1(jobs: usize, in_body: bool) -> Late {
    async_std::task::block_on(async {
        let shared = Shared::default();
        let jobs: Vec<_> = (0..jobs)
            .map(|_| async_std::task::spawn_local(job(shared.clone(), breather::async_io::yield_now)))
            .collect();
        let ticker = ticker(shared, |due| async_std::task::sleep(due - Instant::now().min(due)));
        let late = if in_body { ticker.await } else { async_std::task::spawn_local(ticker).await };
        for job in jobs {
            job.await;
        }
        late
    })
}

/// A deep breath is taken each 600 us, which is six slices, and all jobs have one more before they join.
#[track_caller]
fn assert_few(late: &Late, jobs: usize) {
    let (median, nearly_all) = (late[late.len() / 2], late[late.len() * 9 / 10]);
    assert!(median <= 8 + 2 * jobs && nearly_all <= 20 + 4 * jobs, "{jobs} jobs: {late:?}");
}

#[test]
fn tokio() {
    for (jobs, in_body) in [(1, false), (1, true), (8, false), (8, true)] {
        assert_few(&tokio_1(jobs, in_body), jobs);
    }
}

#[test]
fn smol() {
    for (jobs, in_body) in [(1, false), (1, true), (2, true), (8, false), (8, true)] {
        assert_few(&smol_1(jobs, in_body, breather::async_io::yield_now), jobs);
    }
}

#[test]
fn async_std() {
    for (jobs, in_body) in [(1, false), (1, true), (2, true), (8, false), (8, true)] {
        assert_few(&async_std_1(jobs, in_body), jobs);
    }
}

/// Or `breather::async_io` would have no reason to be there.
#[test]
fn with_smols_own_yield_the_main_future_waits_for_two_hundred_turns() {
    let late = smol_1(1, true, smol::future::yield_now);
    assert!(late[late.len() / 2] > 50, "{late:?}");
}
