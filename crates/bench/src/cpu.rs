//! Processor time of the process and of the calling thread, in nanoseconds.
//!
//! Preemption adds nothing to it. Reading it takes a system call, so the benchmarks read it once a
//! turn or once a slice, and not in the code that is compared.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// Returns the processor time of all threads of this process, those of the runtime included.
pub fn of_process() -> Duration {
    read(ClockId::CLOCK_PROCESS_CPUTIME_ID)
}

/// Returns the processor time of the calling thread.
pub fn of_thread() -> Duration {
    read(ClockId::CLOCK_THREAD_CPUTIME_ID)
}

fn read(clock: ClockId) -> Duration {
    clock_gettime(clock).expect("Linux and macOS have this clock").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_passes_with_work_and_not_with_sleep() {
        let (process, thread) = (of_process(), of_thread());
        std::thread::sleep(Duration::from_millis(30));
        assert!(of_thread() - thread < Duration::from_millis(20));
        while of_thread() - thread < Duration::from_millis(2) {}
        assert!(of_process() - process >= Duration::from_millis(2));
    }
}
