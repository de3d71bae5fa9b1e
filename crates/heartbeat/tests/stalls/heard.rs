//! What a heart told, and the work that makes it tell something.

use std::future::Future;
use std::pin::pin;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use heartbeat::{Event, Finding, Options, Who};

/// The threshold of all hearts here.
pub(crate) const THRESHOLD: Duration = Duration::from_millis(50);
/// A stall that is long against the threshold.
pub(crate) const LONG: Duration = Duration::from_millis(400);
/// Far more than any finding takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a heart told.
pub(crate) struct Heard(Receiver<Event>);

/// Makes options that tell events, and where they are told.
pub(crate) fn heard() -> (Options, Heard) {
    let (tell, told) = channel();
    let options = Options::default().threshold(THRESHOLD).quiet().on_event(move |event| {
        // After its test ended, nobody listens.
        let _ = tell.send(event.clone());
    });
    (options, Heard(told))
}

impl Heard {
    /// Waits for a finding of a kind by this culprit, whatever else is found meanwhile.
    pub(crate) fn wait_for(&self, kind: Finding, who: impl Fn(&Who) -> bool) -> Event {
        self.wait(|event| event.over && event.kind == kind && who(&event.who))
    }

    /// Waits for an event.
    pub(crate) fn wait(&self, wanted: impl Fn(&Event) -> bool) -> Event {
        let begun = Instant::now();
        let mut others = Vec::new();
        loop {
            match self.0.recv_timeout(PATIENCE.saturating_sub(begun.elapsed())) {
                Ok(event) if wanted(&event) => return event,
                Ok(event) => others.push(event.to_string()),
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("not told within {PATIENCE:?}; told were: {others:#?}")
                }
            }
        }
    }

    /// Returns what was told so far.
    pub(crate) fn so_far(&self) -> Vec<Event> {
        self.0.try_iter().collect()
    }
}

/// Computes without yielding for a time, of which the thread has a processor for a fourth or more,
/// however busy the machine is.
pub(crate) fn compute(time: Duration) {
    let begun = Instant::now();
    let had = processor_time();
    let mut count = 0_u64;
    while begun.elapsed() < time || processor_time() - had < time / 4 {
        for _ in 0..1_000 {
            count = std::hint::black_box(count + 1);
        }
    }
}

#[cfg(unix)]
fn processor_time() -> Duration {
    use nix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).unwrap().into()
}

/// Stands in for a clock that this system keeps to itself.
#[cfg(not(unix))]
fn processor_time() -> Duration {
    static BEGUN: std::sync::LazyLock<Instant> = std::sync::LazyLock::new(Instant::now);
    BEGUN.elapsed()
}

/// Returns whether a future is ready at its first poll.
pub(crate) fn is_ready(future: impl Future) -> bool {
    matches!(pin!(future).poll(&mut Context::from_waker(Waker::noop())), Poll::Ready(_))
}
