//! Threads by number, and the number of threads.

use std::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static NUMBER: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
}

/// Returns the number of the calling thread: 1 for the first that ever asks, and never the same for
/// two.
///
/// A record names threads by these numbers, because the standard library's ids can't be written
/// down.
pub fn current() -> u64 {
    NUMBER.with(|number| *number)
}

/// Returns the number of a runtime's worker threads: one for each processor that the process may
/// use, or as many as fit into its quota. Tokio and async-std choose the same by themselves.
pub(crate) fn one_for_each_processor() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Panics in words that a row can show.
pub(crate) fn refused<T>(error: &std::io::Error) -> T {
    panic!("the system refuses what the runtime takes: {error}")
}
