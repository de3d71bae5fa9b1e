//! Threads by number, so that a record can say which of them did what: the standard library's ids can't be
//! written down.

use std::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static NUMBER: u64 = NEXT.fetch_add(1, Ordering::Relaxed);
}

/// The number of the thread that calls: 1 for the first one that ever asked, and never the same for two.
pub fn current() -> u64 {
    NUMBER.with(|number| *number)
}
