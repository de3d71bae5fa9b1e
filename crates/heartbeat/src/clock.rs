//! Instants in one word, so that an atomic holds them.
//!
//! **Invariant:** 0 stands for no time.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Returns a time as nanoseconds since the first use of this clock; never 0.
pub(crate) fn word(time: Instant) -> u64 {
    u64::try_from(time.saturating_duration_since(*START).as_nanos()).unwrap_or(u64::MAX).max(1)
}

/// Returns the time that a word stands for.
pub(crate) fn time(word: u64) -> Option<Instant> {
    (word != 0).then(|| *START + Duration::from_nanos(word))
}
