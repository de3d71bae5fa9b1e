//! The processors: how long a thread that wakes waits for one.
//!
//! The system's scheduler is one rule here: a thread that wakes runs at once if a processor is
//! free. If none is, it runs at the end of the first time slice that ends. Linux gives a slice of
//! 0.7 ms to 3 ms, by the number of processors (`base_slice_ns` of EEVDF), and ends it at a tick of
//! 1 ms to 4 ms. 3 ms is taken.
//!
//! Both halves of the rule are too simple, as a default comparison on 2 processors shows. With a
//! pool as wide as the machine and 64 jobs, 2.6 ms are predicted and 0 to 1.5 ms measured: a thread
//! that slept may take a busy processor at once. Where a job of 20 ms comes and goes beside a free
//! processor, nothing is predicted and up to 3.4 ms measured on `smol/N` and `async-std/N`.
//!
//! Left out: what a crowd of threads does. `pool.rs` is silent about one.

use std::time::Duration;

const TIME_SLICE: Duration = Duration::from_millis(3);

/// Returns how long a thread that wakes waits for a processor, if `busy` other threads run.
/// `chance` gives random numbers from 0 to 1.
pub(crate) fn wait(busy: usize, cpus: usize, mut chance: impl FnMut() -> f64) -> Duration {
    if busy < cpus {
        return Duration::ZERO;
    }
    // The first of the slices that are under way ends.
    TIME_SLICE.mul_f64((0..cpus).map(|_| chance()).fold(1.0, f64::min))
}
