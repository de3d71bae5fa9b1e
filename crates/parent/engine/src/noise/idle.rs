//! The idle control: a thread that does nothing but sleep, and sees how late it wakes. When the whole machine stands
//! still, so does it.
//!
//! It is of the parent, and so shares no runtime and no lock with what is measured. It wakes 200 times a second: rarely
//! enough to disturb little, often enough to see a stall of [`super::judge::Limits`]'s length.
//!
//! What must stay true: it costs every child of a run the same, so that it cancels between them.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// From one look at the clock to the next.
const PERIOD: Duration = Duration::from_millis(5);

/// Runs until it is dropped.
#[derive(Debug)]
pub(super) struct IdleControl {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    /// In nanoseconds, since it was last taken.
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

    /// How late it was at its latest, since it was last asked.
    pub(super) fn take(&self) -> Duration {
        Duration::from_nanos(self.shared.latest.swap(0, Ordering::Relaxed))
    }
}

impl Drop for IdleControl {
    fn drop(&mut self) {
        // It is not waited for: it ends within a period, and holds nothing.
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
