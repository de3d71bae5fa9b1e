//! Processor time, of the process and of the thread that asks.
//!
//! What must stay true: a neighbour who takes the processor away adds nothing to it. The system counts in nanoseconds, and to
//! ask takes a system call, so it is asked once a turn or once a slice, and never in what is compared.

use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

/// Of all threads of this process together: also what a runtime's helper threads take.
pub fn of_process() -> Duration {
    read(ClockId::CLOCK_PROCESS_CPUTIME_ID)
}

/// Of this thread.
pub fn of_thread() -> Duration {
    read(ClockId::CLOCK_THREAD_CPUTIME_ID)
}

fn read(clock: ClockId) -> Duration {
    clock_gettime(clock).expect("every Unix that we know has this clock").into()
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
