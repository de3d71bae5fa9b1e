//! Ways to start a heart, one for each runtime.
//!
//! Owns the choice of sleep and of pool. **Invariant:** the ticker is a spawned task, so that it
//! waits where the program's other tasks wait. Starting a heart does not panic.

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use crate::heart::Heart;
use crate::heart::pulse::Pulse;
use crate::heart::runtime::Runtime;
use crate::heart::{ticker::ticker, watchdog};
use crate::options::Options;

/// Starts a heart on a runtime of tokio, which must have its timer enabled.
///
/// On the current-thread runtime, a late beat means that the loop's only thread stood. That is also
/// so while nobody drives the runtime, between two calls of `block_on`: drop the heart then. On the
/// multi-thread runtime, each worker is watched, too.
///
/// # Panics
/// The ticker panics in its task if the runtime has no timer. The heart ends then.
///
/// ```
/// use heartbeat::Options;
///
/// #[tokio::main(flavor = "current_thread")]
/// async fn main() {
///     let handle = tokio::runtime::Handle::current();
///     let heart = heartbeat::tokio(&handle, Options::default().name("main loop"));
///     // The program.
///     println!("{}", heart.report());
/// }
/// ```
#[cfg(feature = "tokio")]
pub fn tokio(handle: &::tokio::runtime::Handle, options: Options) -> Heart {
    let sleep = |due: Instant| ::tokio::time::sleep_until(due.into());
    let (heart, ticker) = start(options, Runtime::tokio(handle), sleep);
    handle.spawn(ticker);
    heart
}

/// Starts a heart on an executor of smol.
///
/// smol doesn't tell which threads run an executor. The heart learns them from its own beats: with
/// one thread, it blames that thread's code; with several, only what is named.
///
/// ```
/// use heartbeat::Options;
///
/// let executor = smol::Executor::new();
/// let heart = heartbeat::smol(&executor, Options::default());
/// smol::block_on(executor.run(async {
///     // The program.
///     println!("{}", heart.report());
/// }));
/// ```
#[cfg(feature = "smol")]
pub fn smol(executor: &::smol::Executor<'_>, options: Options) -> Heart {
    let runtime = Runtime::with_pool(|job| ::smol::unblock(job).detach());
    let sleep = |due: Instant| async move {
        ::smol::Timer::at(due).await;
    };
    let (heart, ticker) = start(options, runtime, sleep);
    executor.spawn(ticker).detach();
    heart
}

/// Starts a heart on async-std's executor.
///
/// Of its several threads, only named ones can be blamed. With `ASYNC_STD_THREAD_COUNT=1`, the one
/// thread is.
///
/// ```
/// use heartbeat::Options;
///
/// let heart = heartbeat::async_std(Options::default());
/// async_std::task::block_on(async {
///     // The program.
///     println!("{}", heart.report());
/// });
/// ```
#[cfg(feature = "async-std")]
pub fn async_std(options: Options) -> Heart {
    let runtime = Runtime::with_pool(|job| drop(::async_std::task::spawn_blocking(job)));
    let sleep = |due: Instant| ::async_std::task::sleep(due.saturating_duration_since(Instant::now()));
    let (heart, ticker) = start(options, runtime, sleep);
    drop(::async_std::task::spawn(ticker));
    heart
}

/// Makes a heart for any other executor: spawn the future on it. Dropping either ends both.
///
/// `sleep_until` returns a future of that executor that is ready at the given time.
///
/// ```
/// use heartbeat::Options;
///
/// let executor = smol::LocalExecutor::new();
/// let (heart, ticker) = heartbeat::with(Options::default(), |due| async move {
///     smol::Timer::at(due).await;
/// });
/// executor.spawn(ticker).detach();
/// smol::block_on(executor.run(async {
///     // The program.
///     println!("{}", heart.report());
/// }));
/// ```
pub fn with<S, F>(options: Options, sleep_until: S) -> (Heart, impl Future<Output = ()> + use<S, F>)
where
    S: FnMut(Instant) -> F,
    F: Future<Output = ()>,
{
    start(options, Runtime::default(), sleep_until)
}

fn start<S, F>(
    options: Options,
    runtime: Runtime,
    sleep_until: S,
) -> (Heart, impl Future<Output = ()> + use<S, F>)
where
    S: FnMut(Instant) -> F,
    F: Future<Output = ()>,
{
    let pulse = Pulse::new(options.with_environment(), runtime);
    watchdog::watch(Arc::clone(&pulse));
    let ticker = ticker(Arc::clone(&pulse), sleep_until);
    (Heart { pulse }, ticker)
}
