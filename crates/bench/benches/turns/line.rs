//! The memory of a task in line, and the time from its first poll until it sleeps.
//!
//! The tasks are polled by hand. The first two are awake, because a turn is open: one works for 50
//! us, and then both yield. So all others sleep at their first poll. The control is the same job
//! without turns. The allocator that counts is in both times.

use std::pin::Pin;
use std::task::{Context, Waker};

use bench::cpu;
use bench::finding::{Finding, Section};
use bench::goal::Unit;
use bench::paired::Figure;
use breather::Turns;
use peak_alloc::PeakAlloc;

use crate::flags::Effort;

/// Counts the bytes on the heap of this benchmark.
#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// The tasks in line.
const TASKS: usize = 10_000;
/// The tasks that are awake.
const AWAKE: usize = 2;

type Tasks<J> = Vec<Pin<Box<J>>>;

/// What the first polls of many tasks came to, for each of them.
struct Polled {
    ns: f64,
    bytes: f64,
}

/// Measures it once for each two pairs of windows, because it takes as long.
pub(crate) fn measure(effort: &Effort) -> Section {
    let (mut ns, mut bytes, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..effort.pairs.div_ceil(2) {
        let turns = Turns::shared(1);
        let lined_up = tasks(|| turns.run(job(), smol::future::yield_now));
        let bare = tasks(job);
        let size = |of: usize, without: usize| (of - without) as f64;
        sizes.push(size(size_of_val(&*lined_up[0]), size_of_val(&*bare[0])));
        let (lined_up, bare) = (poll_all(lined_up), poll_all(bare));
        ns.push(lined_up.ns - bare.ns);
        bytes.push(lined_up.bytes - bare.bytes);
    }
    Section {
        heading: format!("A task in a line of {TASKS}, beyond the same task without turns"),
        findings: vec![
            Finding::new("its future is larger by", Figure::of(&sizes), Unit::Bytes),
            Finding::new("its place on the heap", Figure::of(&bytes), Unit::Bytes),
            Finding::new("from its first poll until it sleeps", Figure::of(&ns), Unit::Ns),
        ],
    }
}

/// A small job that is always ready for its next slice.
async fn job() {
    loop {
        breather::yield_now().await;
    }
}

fn tasks<J: Future<Output = ()>>(task: impl Fn() -> J) -> Tasks<J> {
    (0..AWAKE + TASKS).map(|_| Box::pin(task())).collect()
}

/// Polls each task once.
fn poll_all<J: Future<Output = ()>>(mut tasks: Tasks<J>) -> Polled {
    let mut context = Context::from_waker(Waker::noop());
    let (awake, asleep) = tasks.split_at_mut(AWAKE);
    for task in awake {
        assert!(task.as_mut().poll(&mut context).is_pending(), "a job without an end");
    }
    let (heap, began) = (HEAP.current_usage(), cpu::of_thread());
    for task in asleep {
        assert!(task.as_mut().poll(&mut context).is_pending(), "a job without an end");
    }
    let (time, heap) = (cpu::of_thread() - began, HEAP.current_usage() - heap);
    Polled { ns: time.as_secs_f64() * 1e9 / TASKS as f64, bytes: heap as f64 / TASKS as f64 }
}
