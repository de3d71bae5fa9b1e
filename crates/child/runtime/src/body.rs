//! The two traits: what a runtime can do, and what can run on one.

use std::io;
use std::net::TcpStream;
use std::time::Instant;

use notation::RuntimeId;

use crate::error::TaskError;

/// A runtime, as far as strategies and the ticker need one. Its clones are handles of the same
/// runtime.
pub trait Runtime: Clone + Send + Sync + 'static {
    /// Returns its name.
    fn id(&self) -> RuntimeId;

    /// Starts a task of its own. The task runs to its end, even if its result is not waited for.
    ///
    /// # Errors
    /// The returned future gives [`TaskError`] if the task panics, or if the runtime goes away
    /// first.
    fn spawn<F>(&self, future: F) -> impl Future<Output = Result<F::Output, TaskError>> + Send + 'static
    where
        F: Future<Output: Send + 'static> + Send + 'static;

    /// Waits on the runtime's own timer. A deadline in the past is over at once.
    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send;

    /// Lets other tasks run, by the runtime's own `yield_now`.
    fn yield_now(&self) -> impl Future<Output = ()> + Send;

    /// Lets other tasks run, and the main future and its timers as well.
    ///
    /// On tokio, and with many threads, this is the runtime's own `yield_now`. On the others it is
    /// breather's, because theirs let a main future wait for up to 200 turns.
    fn breathe(&self) -> impl Future<Output = ()> + Send;

    /// Takes a unit of the runtime's cooperative budget, and yields if none is left. `None` if the
    /// runtime has no such budget: only tokio has.
    fn consume_budget(&self) -> Option<impl Future<Output = ()> + Send>;

    /// Runs `work` on the runtime's pool of blocking threads. Once begun, the work goes on to its
    /// end, even if the returned future is dropped.
    ///
    /// # Errors
    /// The returned future gives [`TaskError`] if `work` panics, or if the pool goes away first.
    fn unblock<T, F>(&self, work: F) -> impl Future<Output = Result<T, TaskError>> + Send
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static;

    /// Sends back every byte of a stream by the runtime's own sockets. Ends when the other end has
    /// closed its sending side and every byte is sent back.
    ///
    /// # Errors
    /// The returned future gives an error if the stream breaks.
    fn echo(&self, stream: TcpStream) -> impl Future<Output = io::Result<()>> + Send;
}

/// A function that can run on any runtime: it is generic over the runtime.
pub trait Body {
    /// The result.
    type Output;

    /// Returns the main future.
    fn run<R: Runtime>(self, runtime: R) -> impl Future<Output = Self::Output>;
}
