//! The reason for which a system call of Linux waits.
//!
//! Owns the meaning of the numbers. **Invariant:** a call that is not named here is a blocking
//! call.

use nix::libc;

use crate::evidence::reading::Wait;

/// Returns what a thread waits for in the system call of this number; negative is none.
pub(crate) fn wait_in(number: libc::c_long) -> Wait {
    match number {
        ..0 => Wait::NoCall,
        libc::SYS_nanosleep | libc::SYS_clock_nanosleep => Wait::Sleep,
        libc::SYS_futex => Wait::Lock,
        // futex_waitv, and futex_wait of 6.7; the same on each architecture.
        449 | 455 => Wait::Lock,
        libc::SYS_epoll_pwait | libc::SYS_epoll_pwait2 | libc::SYS_io_uring_enter => Wait::Events,
        #[cfg(target_arch = "x86_64")]
        libc::SYS_epoll_wait => Wait::Events,
        libc::SYS_restart_syscall => Wait::Resumed,
        _ => Wait::Call,
    }
}
