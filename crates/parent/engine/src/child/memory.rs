//! How much memory a child may take: set by the parent, from outside, before the child knows what it is to do.
//!
//! The limit is `RLIMIT_DATA`, which since Linux 4.7 counts all private memory that can be written to (getrlimit(2)):
//! the heap, and the stacks of threads. `RLIMIT_AS` counts addresses, and would end children that need no memory:
//! each of glibc's arenas, of which there are up to eight a processor, reserves 64 MiB that nobody may touch yet. A
//! stack counts with its full 2 MiB under either, touched or not, so 512 threads are a gigabyte.
//!
//! A limit that is too low for its threads need not end a child: tokio's blocking pool goes on with those that it got
//! (600 jobs on 2 processors under 256 MiB: 126 threads and not 514, and 0.85 of the raw work in place of 1.43). So the
//! limit where nobody chose one leaves room for all pools that there are.
//!
//! What must stay true: a strategy that takes all memory is a row, and neither the end of the parent nor of whatever
//! else the system would choose to kill.

use crate::machine;

/// Whether children can be limited on this system.
pub const CAN_BE_LIMITED: bool = cfg!(target_os = "linux");

/// Twice what the widest pool takes: tokio's 512 threads for what blocks.
const ROOM_FOR_POOLS: u64 = 2 << 30;

/// The limit where nobody chose one: half of the memory there is, and not less than the pools need, as far as there
/// is as much. `None` where it is not known how much there is, or nothing can be limited.
pub fn limit_by_default() -> Option<u64> {
    let all = machine::memory_for_this_process().filter(|_| CAN_BE_LIMITED)?;
    // Some is left for the parent also where there is less than the pools would need.
    Some((all / 2).max(ROOM_FOR_POOLS.min(all / 8 * 7)))
}

/// Limits a child that has begun and waits for its question.
///
/// # Errors
/// In words.
#[cfg(target_os = "linux")]
pub(super) fn limit(child: u32, bytes: u64) -> Result<(), String> {
    use rustix::io::Errno;
    use rustix::process::{Pid, Resource, Rlimit, getrlimit, prlimit};

    // A limit that holds already can't be raised, and a lower one is as good.
    let most = getrlimit(Resource::Data).maximum.map_or(bytes, |inherited| inherited.min(bytes));
    // Without a number the call would limit the parent.
    let Some(pid) = i32::try_from(child).ok().and_then(Pid::from_raw) else {
        return Err(format!("{child} is no number of a process"));
    };
    match prlimit(Some(pid), Resource::Data, Rlimit { current: Some(most), maximum: Some(most) }) {
        // It has ended already; why, it says itself.
        Ok(_) | Err(Errno::SRCH) => Ok(()),
        Err(error) => Err(format!("its memory can't be limited to {}: {error}", shown(bytes))),
    }
}

#[cfg(not(target_os = "linux"))]
pub(super) fn limit(_: u32, _: u64) -> Result<(), String> {
    Err("a child's memory can be limited on Linux only".to_owned())
}

/// What the limit has to do with a child's end, as far as the child's words tell.
pub(super) fn blame(bytes: u64, words: &str) -> Option<String> {
    // Rust's own words, when an allocation fails.
    const CERTAIN: &str = "memory allocation of ";
    // Those of an allocation elsewhere, and of a thread that got no stack; which other limits cause as well.
    const POSSIBLE: [&str; 3] = ["Cannot allocate memory", "Resource temporarily unavailable", "WouldBlock"];
    let limit = format!("its limit of {} of memory (`--memory` sets another)", shown(bytes));
    if words.contains(CERTAIN) {
        Some(format!("it ran into {limit}"))
    } else if POSSIBLE.iter().any(|possible| words.contains(possible)) {
        Some(format!("it may have run into {limit}"))
    } else {
        None
    }
}

/// An amount of memory for a person.
pub fn shown(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.into_iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) if bytes.is_multiple_of(unit) => format!("{} {name}", bytes / unit),
        Some((unit, name)) => format!("{:.1} {name}", bytes as f64 / unit as f64),
        None => format!("{bytes} bytes"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_shown_in_the_largest_unit_that_it_fills() {
        let shown: Vec<String> = [512 << 20, 2 << 30, 3 << 29, 1000].into_iter().map(shown).collect();
        assert_eq!(shown, ["512 MiB", "2 GiB", "1.5 GiB", "1000 bytes"]);
    }

    #[test]
    fn only_words_about_memory_blame_the_limit() {
        let of = |words| blame(1 << 30, words).unwrap_or_default();
        assert!(of("memory allocation of 5 bytes failed").starts_with("it ran into its limit of 1 GiB"));
        assert!(of("no thread: Resource temporarily unavailable (os error 11)").starts_with("it may have"));
        assert_eq!(of("thread 'main' has overflowed its stack"), "");
    }
}
