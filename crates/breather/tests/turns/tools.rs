//! Tools of the tests: work, a watch over the polls, and a limit of a minute.

use std::cell::Cell;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::task::{Context, Poll};
use std::thread;
use std::time::{Duration, Instant};

/// A job, or any other future, on the heap.
pub(crate) type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Runs a test on a thread of its own.
///
/// # Panics
/// If the test takes a minute: then jobs are stuck, or turn in circles.
#[track_caller]
pub(crate) fn in_a_minute<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    let thread = thread::spawn(move || sender.send(test()).is_ok());
    match receiver.recv_timeout(Duration::from_secs(60)) {
        Ok(result) => {
            thread.join().unwrap();
            result
        }
        Err(RecvTimeoutError::Timeout) => panic!("it takes a minute"),
        Err(RecvTimeoutError::Disconnected) => std::panic::resume_unwind(thread.join().unwrap_err()),
    }
}

/// The payload of a panic that is a part of the test.
pub(crate) struct OnPurpose;

/// Panics, without a message.
pub(crate) fn panic_on_purpose() -> ! {
    std::panic::resume_unwind(Box::new(OnPurpose))
}

/// Works for that time.
pub(crate) fn spin(micros: u64) {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_micros(micros) {}
}

/// Works for a number of slices that are too long to follow each other without a yield.
pub(crate) async fn work(slices: usize) {
    for _ in 0..slices {
        spin(60);
        breather::yield_now().await;
    }
}

/// A watch over the jobs that are polled.
#[derive(Default)]
pub(crate) struct Watch {
    polled: AtomicUsize,
    most: AtomicUsize,
}

thread_local! {
    /// True while this thread polls a job. A job inside another one shares its turn.
    static IS_IN_JOB: Cell<bool> = const { Cell::new(false) };
}

impl Watch {
    /// Watches a job. The result goes into turns.
    pub(crate) fn over<J: Future>(self: &Arc<Self>, job: J) -> impl Future<Output = J::Output> + use<J> {
        Watched { watch: self.clone(), job: Box::pin(job) }
    }

    /// Returns how many jobs were polled at once, at most.
    pub(crate) fn most(&self) -> usize {
        self.most.load(Ordering::SeqCst)
    }
}

struct Watched<J> {
    watch: Arc<Watch>,
    job: Pin<Box<J>>,
}

/// A poll under way. It ends by a panic too.
struct PollOf<'a>(Option<&'a Watch>);

impl Drop for PollOf<'_> {
    fn drop(&mut self) {
        if let Some(watch) = self.0 {
            watch.polled.fetch_sub(1, Ordering::SeqCst);
            IS_IN_JOB.set(false);
        }
    }
}

impl<J: Future> Future for Watched<J> {
    type Output = J::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<J::Output> {
        let Watched { watch, job } = &mut *self;
        let is_outermost = !IS_IN_JOB.replace(true);
        let _poll = PollOf(is_outermost.then_some(&**watch));
        if is_outermost {
            let polled = watch.polled.fetch_add(1, Ordering::SeqCst) + 1;
            watch.most.fetch_max(polled, Ordering::SeqCst);
        }
        job.as_mut().poll(context)
    }
}

/// Choices that follow from a seed.
#[derive(Clone)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// Returns a number below this one.
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        // The generator of Knuth's MMIX. Its low bits are poor.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    /// Returns choices that differ from these.
    pub(crate) fn fork(&mut self) -> Chance {
        Chance(self.below(u64::from(u32::MAX)) << 16 | 1)
    }
}
