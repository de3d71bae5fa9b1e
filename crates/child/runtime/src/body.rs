//! What a runtime can do, and what can be run on one.

use std::time::Instant;

use crate::{Family, RuntimeId, TaskError};

/// What strategies and the ticker need of a runtime. Handles are cheap to clone.
pub trait Runtime: Clone + Send + Sync + 'static {
    /// Which one this is.
    fn id(&self) -> RuntimeId;

    /// Starts a task of its own. It runs to its end, whether or not its result is waited for.
    ///
    /// # Errors
    /// The returned future gives [`TaskError`] where the task panics, or where the runtime goes away first.
    fn spawn<F>(&self, future: F) -> impl Future<Output = Result<F::Output, TaskError>> + Send + 'static
    where
        F: Future<Output: Send + 'static> + Send + 'static;

    /// Waits on the runtime's own timer. A deadline in the past is over at once.
    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send;

    /// Lets other tasks run, in the way that the runtime's own `yield_now` does.
    fn yield_now(&self) -> impl Future<Output = ()> + Send;

    /// Lets other tasks run, and the main future and its timers, wherever they sit. On tokio and with many threads that is the
    /// runtime's own `yield_now`; on the others it is breather's, because theirs lets a main future wait for up to 200 turns.
    fn breathe(&self) -> impl Future<Output = ()> + Send;

    /// Takes a unit of the runtime's cooperative budget, and yields where that is used up. `None` where the runtime has no
    /// such thing: only tokio does.
    fn consume_budget(&self) -> Option<impl Future<Output = ()> + Send>;

    /// Runs `work` on the runtime's pool of blocking threads. Once begun, it goes on to its end, also where
    /// the returned future is dropped.
    ///
    /// # Errors
    /// The returned future gives [`TaskError`] where `work` panics, or where the pool goes away first.
    fn unblock<T, F>(&self, work: F) -> impl Future<Output = Result<T, TaskError>> + Send
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static;
}

/// What is run on a runtime: a function that is generic over it.
pub trait Body {
    /// What it comes to.
    type Output;

    /// The main future.
    fn run<R: Runtime>(self, runtime: R) -> impl Future<Output = Self::Output>;
}

/// Builds the runtime, runs `body` on it as its main future and takes the runtime down again.
///
/// Returns when the body has ended and, on tokio, when the blocking work that was begun has. Tasks that
/// have not ended then are polled no more, except on async-std's global executor, which can't be taken down.
///
/// # Panics
/// Where the body panics, or the system gives no threads.
pub fn start<B: Body>(id: RuntimeId, body: B) -> B::Output {
    match id.family {
        Family::Tokio => crate::tokio::start(id.workers, body),
        Family::AsyncStd => crate::async_std::start(id.workers, body),
        Family::Smol => crate::smol::start(id.workers, body),
    }
}

/// One for each processor that this process may use.
pub(crate) fn many() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
