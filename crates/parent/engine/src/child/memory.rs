//! The memory limit of a child. The parent sets it from outside, before the child gets its
//! question.
//!
//! The limit is `RLIMIT_DATA`. Since Linux 4.7 it counts all private memory that can be written to:
//! the heap and the stacks of threads (getrlimit(2)). `RLIMIT_AS` counts addresses and would kill
//! children that need little memory: each of glibc's arenas, up to eight a processor, reserves 64
//! MiB of addresses. Both count a stack with its full 2 MiB, used or not, so 512 threads take a
//! gigabyte.
//!
//! A child under a limit that is too low for its threads may go on with fewer. Tokio's blocking
//! pool does (600 jobs on 2 processors under 256 MiB: 126 threads in place of 514, and 0.85 of the
//! raw work in place of 1.43). So the default limit leaves room for the widest pool.
//!
//! **Invariant:** a strategy that takes all memory is a row. It ends neither the parent nor another
//! program.

use crate::machine;
use crate::typed::size;

/// The memory of children can be limited on this system.
pub const CAN_BE_LIMITED: bool = cfg!(target_os = "linux");

/// Twice the memory of the widest pool: tokio's 512 threads for blocking work.
const ROOM_FOR_POOLS: u64 = 2 << 30;

/// Returns the default limit: half of the memory, or more if the pools need more and the machine
/// has it. `None` if the memory of the machine is unknown, or nothing can be limited.
pub fn limit_by_default() -> Option<u64> {
    let all = machine::memory_for_this_process().filter(|_| CAN_BE_LIMITED)?;
    // An eighth is left for the parent, also on a machine that is too small for the pools.
    Some((all / 2).max(ROOM_FOR_POOLS.min(all / 8 * 7)))
}

/// Limits a child that has begun and waits for its question.
///
/// # Errors
/// With the reason, in words.
#[cfg(target_os = "linux")]
pub(super) fn limit(child: u32, bytes: u64) -> Result<(), String> {
    use rustix::io::Errno;
    use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

    // A limit that this process has already can't be raised, and a lower one is as good.
    let most = getrlimit(Resource::Data).maximum.map_or(bytes, |inherited| inherited.min(bytes));
    // Without a number the call would limit the parent.
    let Some(pid) = i32::try_from(child).ok().and_then(Pid::from_raw) else {
        return Err(format!("{child} is no number of a process"));
    };
    match prlimit(Some(pid), Resource::Data, Rlimit { current: Some(most), maximum: Some(most) }) {
        // It has ended already, and its own words say why.
        Ok(_) | Err(Errno::SRCH) => Ok(()),
        Err(error) => Err(format!("its memory can't be limited to {}: {error}", size::written(bytes))),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn limit(_: u32, _: u64) -> Result<(), String> {
    Err("a child's memory can be limited on Linux only".to_owned())
}

/// Says that the limit ended a child, or may have, if the child's words tell so.
pub(super) fn blame(bytes: u64, words: &str) -> Option<String> {
    // Rust's own words for an allocation that fails.
    const CERTAIN: &str = "memory allocation of ";
    // The words of an allocation outside Rust, and of a thread without a stack. Other limits cause
    // them too.
    const POSSIBLE: [&str; 3] = ["Cannot allocate memory", "Resource temporarily unavailable", "WouldBlock"];
    let bytes = size::written(bytes);
    let limit = format!(
        "its limit of {bytes} of memory, of which a thread takes 2 MiB (ask for fewer jobs, or for more with \
         `--memory`)"
    );
    if words.contains(CERTAIN) {
        Some(format!("it ran into {limit}"))
    } else if POSSIBLE.iter().any(|possible| words.contains(possible)) {
        let other = "or into the system's limit of processes and threads (`ulimit -u` shows it)";
        Some(format!("it may have run into {limit}, {other}"))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_words_about_memory_blame_the_limit() {
        let of = |words| blame(1 << 30, words).unwrap_or_default();
        assert!(of("memory allocation of 5 bytes failed").starts_with("it ran into its limit of 1 GiB"));
        assert!(of("no thread: Resource temporarily unavailable (os error 11)").starts_with("it may have"));
        assert_eq!(of("thread 'main' has overflowed its stack"), "");
    }
}
