//! Time by the processor's counter, which takes half as long to read as the system's clock.
//!
//! Owns the counter and its calibration. Leaves keeping a reading to the slots and wakers.
//! **Invariant:** 0 stands for no time, and nothing but 0 is read before the first heart.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use quanta::Clock;

static COUNTER: OnceLock<Clock> = OnceLock::new();

/// Makes the counter ready, once in a process. It computes for about 1 ms, for 200 ms at most.
pub(crate) fn calibrate() {
    COUNTER.get_or_init(Clock::new);
}

/// Reads the counter; 0 before it is ready.
#[inline]
pub(crate) fn now() -> u64 {
    COUNTER.get().map_or(0, Clock::raw)
}

/// Returns the time from one reading to another; zero if either is none, or they are in the wrong
/// order.
pub(crate) fn between(from: u64, to: u64) -> Duration {
    match COUNTER.get() {
        Some(counter) if from != 0 => counter.delta(from, to),
        _ => Duration::ZERO,
    }
}

/// Returns the time of a reading.
///
/// It counts back from now, so that the calibration's error grows with that time only.
pub(crate) fn time(reading: u64) -> Option<Instant> {
    let ago = between(reading, now());
    (reading != 0).then(|| Instant::now().checked_sub(ago)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counter_agrees_with_the_system_s_clock() {
        calibrate();
        let before = Instant::now();
        let reading = now();
        let after = Instant::now();
        std::thread::sleep(Duration::from_millis(50));
        let (first, slept, last) = (Instant::now(), between(reading, now()), Instant::now());
        // A calibration that is off by 1 % is a broken one.
        assert!(slept >= (first - after).mul_f64(0.99), "{slept:?}");
        assert!(slept <= (last - before).mul_f64(1.01), "{slept:?}");
        assert!(time(reading).unwrap() <= Instant::now());
        assert_eq!((between(0, reading), time(0)), (Duration::ZERO, None));
    }
}
