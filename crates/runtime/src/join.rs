//! A spawned task's result, for runtimes whose own handle lets a panic travel on to whoever waits.

use std::panic::AssertUnwindSafe;

use futures_lite::FutureExt;

use crate::TaskError;

/// Splits a future into the task to be spawned, which never panics, and the handle that waits for its
/// result.
pub(crate) fn joinable<F>(
    future: F,
) -> (
    impl Future<Output = ()> + Send + 'static,
    impl Future<Output = Result<F::Output, TaskError>> + Send + 'static,
)
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    let (sender, receiver) = oneshot::async_channel();
    let task = async move {
        let result = AssertUnwindSafe(future).catch_unwind().await.map_err(TaskError::from_panic);
        // Nobody may be waiting for the result; then it is dropped.
        let _ = sender.send(result);
    };
    (task, async move { receiver.await.unwrap_or(Err(TaskError::Cancelled)) })
}
