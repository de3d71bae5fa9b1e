//! The idle control: a thread that only sleeps, and notes how late it wakes. It stands still when
//! the whole machine does.
//!
//! It is a thread of the parent, so it shares no runtime and no lock with the child. It wakes 200
//! times a second: rarely enough to disturb little, and often enough to notice a stall that spoils
//! a measurement.
//!
//! It costs every child of a run the same, so its cost cancels between them.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The length of one sleep.
const PERIOD: Duration = Duration::from_millis(5);

/// The idle control. It runs until it is dropped.
#[derive(Debug)]
pub(super) struct IdleControl {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// The greatest lateness since it was last taken, in nanoseconds.
    latest: AtomicU64,
    over: AtomicBool,
}

impl IdleControl {
    pub(super) fn begin() -> io::Result<Self> {
        let shared = Arc::<Shared>::default();
        let own = shared.clone();
        std::thread::Builder::new().name("idle control".to_owned()).spawn(move || own.sleep())?;
        Ok(IdleControl { shared })
    }

    /// Returns its greatest lateness since the last call.
    pub(super) fn take(&self) -> Duration {
        Duration::from_nanos(self.shared.latest.swap(0, Ordering::Relaxed))
    }
}

impl Drop for IdleControl {
    fn drop(&mut self) {
        // No one waits for the thread: it ends within a period, and holds nothing.
        self.shared.over.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn sleep(&self) {
        while !self.over.load(Ordering::Relaxed) {
            let due = Instant::now() + PERIOD;
            std::thread::sleep(PERIOD);
            let late = Instant::now().saturating_duration_since(due);
            self.latest.fetch_max(u64::try_from(late.as_nanos()).unwrap_or(u64::MAX), Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sees_something_soon() {
        let idle = IdleControl::begin().unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        // No sleep ends on the nanosecond.
        while idle.take().is_zero() {
            assert!(Instant::now() < deadline, "it never woke");
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
