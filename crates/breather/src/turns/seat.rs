//! The seat of one task: it asks for a turn, yields before it, and polls the job in it.
//!
//! **Invariant:** a job's wake-ups reach the line and not the task. So a task is woken only by the
//! line and by its own yield. On tokio a task that something else wakes goes on before the runtime
//! has looked at its timers.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use super::line::Next;
use super::looks::{self, Moment};
use super::seats::Key;
use super::shared_line::SharedLine;
use super::under_way::{UnderWay, is_under_way};
use crate::clock::Instant;

/// The most yields between two questions for a turn. Fewer than [`SLICES_TO_COME`], so that the
/// line does not take the seat for absent.
///
/// [`SLICES_TO_COME`]: super::line::SLICES_TO_COME
const YIELDS: u64 = 4;
const _: () = assert!(YIELDS < super::line::SLICES_TO_COME);

/// A task's seat. Its drop gives away what it has.
pub(super) struct Seat {
    own: Arc<Own>,
    /// The waker that the job is polled with.
    waker: Waker,
}

/// The line, and the key of the seat in it.
struct Own {
    line: SharedLine,
    key: Key,
}

impl Seat {
    /// Takes a seat. It lines up when it first asks.
    pub(super) fn take(line: &SharedLine) -> Self {
        let own = Arc::new(Own { key: line.lock().enter(), line: line.clone() });
        Seat { waker: Waker::from(own.clone()), own }
    }

    /// Waits for a turn, and returns when it began. `None` if the task that polls this future has a
    /// turn already: then the job is its guest.
    ///
    /// That turn may be one of other turns. If the job took one of its own then, the seats that are
    /// awake in one line could wait for the other line, and no job would go on.
    pub(super) async fn turn<F: Future<Output = ()>>(
        &mut self,
        yield_now: &mut impl FnMut() -> F,
    ) -> Option<Instant> {
        let mut has_looked = false;
        loop {
            let next = poll_fn(|context| {
                if is_under_way() {
                    self.own.line.change(|line, calls| line.step_out(self.own.key, calls));
                    return Poll::Ready(None);
                }
                match self.ask(context.waker(), has_looked) {
                    Next::Sleep => {
                        // When it is called, others have worked.
                        has_looked = false;
                        Poll::Pending
                    }
                    next => Poll::Ready(Some(next)),
                }
            });
            let yields = match next.await? {
                Next::Work(began) => return Some(began),
                Next::Look => 1,
                Next::Yield | Next::Sleep => YIELDS,
            };
            for _ in 0..yields {
                let (moment, slices) = (Moment::now(), self.own.line.slices());
                yield_now().await;
                has_looked = looks::yield_ended(moment);
                // If slices go on to begin, this seat is not missed.
                if self.own.line.slices() == slices {
                    break;
                }
            }
        }
    }

    fn ask(&self, waker: &Waker, has_looked: bool) -> Next {
        let Own { line: shared, key } = &*self.own;
        let mut line = shared.lock();
        let mut old = None;
        if !line.has_waker(*key, |own| own.will_wake(waker)) {
            drop(line);
            let new = waker.clone();
            line = shared.lock();
            old = line.keep_waker(*key, new);
        }
        let next = line.ask(*key, || has_looked || looks::was_lately(), Instant::now);
        drop(line);
        drop(old);
        next
    }

    /// Polls the job once: its slice.
    pub(super) fn work<J: Future>(&mut self, job: Pin<&mut J>, began: Instant) -> Poll<J::Output> {
        let slice = Slice::begin(&self.own, began);
        let polled = job.poll(&mut Context::from_waker(&self.waker));
        drop(slice);
        polled
    }
}

/// Polls the job once, as a guest in the turn of the task that polls it. Is over at the next poll.
pub(super) async fn as_guest<J: Future>(mut job: Pin<&mut J>) -> Poll<J::Output> {
    let mut was_polled = false;
    poll_fn(|context| {
        if std::mem::replace(&mut was_polled, true) {
            return Poll::Ready(Poll::Pending);
        }
        job.as_mut().poll(context).map(Poll::Ready)
    })
    .await
}

/// A slice under way. Its drop ends it, also by a panic of the job.
struct Slice<'a> {
    own: &'a Own,
    under_way: Option<UnderWay>,
}

impl<'a> Slice<'a> {
    fn begin(own: &'a Own, began: Instant) -> Self {
        looks::slice_begins(began);
        own.line.count_slice();
        Slice { own, under_way: Some(UnderWay::begin(began)) }
    }
}

impl Drop for Slice<'_> {
    fn drop(&mut self) {
        // First, because an executor may poll the next task as soon as it is woken.
        self.under_way = None;
        self.own.line.change(|line, calls| line.end_slice(self.own.key, calls));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        drop(self.own.line.change(|line, calls| line.leave(self.own.key, calls)));
    }
}

impl Wake for Own {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.line.change(|line, calls| line.wake(self.key, Instant::now, calls));
    }
}
