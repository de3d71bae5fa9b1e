//! Tasks and main futures whose types are forgotten.
//!
//! A boxed future is polled through one more indirect call: a nanosecond or two on top of what a
//! task's poll costs anyway. In return, the runtimes' machinery is compiled once, here, and not
//! anew for every future in every strategy's binary.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;

use futures_lite::FutureExt;

use crate::error::TaskError;

/// A task to be spawned. It never panics.
pub(crate) type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A main future.
pub(crate) type Main<'b> = Pin<Box<dyn Future<Output = ()> + 'b>>;

/// Splits a future into the task to be spawned and the handle that waits for its result.
pub(crate) fn joinable<F>(
    future: F,
) -> (Task, impl Future<Output = Result<F::Output, TaskError>> + Send + 'static)
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let (sender, receiver) = oneshot::async_channel();
    let task = async move {
        let result = AssertUnwindSafe(future).catch_unwind().await.map_err(TaskError::from_panic);
        // If nobody waits for the result, it is dropped.
        let _ = sender.send(result);
    };
    (Box::pin(task), async move { receiver.await.unwrap_or(Err(TaskError::Cancelled)) })
}

/// Runs a main future by `block_on`, and returns its output.
pub(crate) fn output_of<T>(future: impl Future<Output = T>, block_on: impl FnOnce(Main<'_>)) -> T {
    let mut output = None;
    block_on(Box::pin(async { output = Some(future.await) }));
    output.expect("block_on returns when the future has ended")
}
