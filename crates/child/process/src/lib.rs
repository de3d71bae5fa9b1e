//! This process as the system sees it: its processors, its time, its memory, its threads.
//!
//! **Invariant:** a figure that the system does not tell is `None`, never 0.

use std::time::Duration;

use record::Switches;

/// The use that the process has made of the machine since it began.
#[derive(Clone, Copy, Debug, Default)]
pub struct Used {
    /// The processor time of all threads, user and system.
    pub cpu: Option<Duration>,
    /// The most memory that was ever resident, in bytes.
    pub rss_peak_bytes: Option<u64>,
    /// The context switches of all threads.
    pub switches: Option<Switches>,
}

/// Returns the number of processors that this process may use. A quota limits its time, and not the
/// processors, so it does not count here: see [`own_choice`].
pub fn cpus() -> usize {
    processors().unwrap_or_else(own_choice)
}

/// Returns the number of threads that rayon and tokio choose by themselves. Both ask Rust's
/// `available_parallelism` (rayon-core 1.13, `lib.rs`; tokio 1.54, `loom/std/mod.rs`). On Linux it
/// is the number of processors, or the quota of a control group if that is less, rounded down and
/// at least 1.
pub fn own_choice() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(target_os = "linux")]
fn processors() -> Option<usize> {
    use nix::sched::{CpuSet, sched_getaffinity};

    let allowed = sched_getaffinity(nix::unistd::Pid::from_raw(0)).ok()?;
    let count = (0..CpuSet::count()).filter(|cpu| allowed.is_set(*cpu) == Ok(true)).count();
    (count > 0).then_some(count)
}

/// Returns `None`: this system has no quota that would count.
#[cfg(not(target_os = "linux"))]
fn processors() -> Option<usize> {
    None
}

/// Returns what the process has used so far.
#[cfg(unix)]
pub fn used() -> Used {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;

    let Ok(usage) = getrusage(UsageWho::RUSAGE_SELF) else { return Used::default() };
    let micros = usage.user_time().num_microseconds() + usage.system_time().num_microseconds();
    let count = |count: std::ffi::c_long| u64::try_from(count).unwrap_or(0);
    // getrusage(2): kilobytes, but bytes on Apple's systems.
    let rss_unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
    Used {
        cpu: u64::try_from(micros).ok().map(Duration::from_micros),
        rss_peak_bytes: Some(count(usage.max_rss()) * rss_unit),
        switches: Some(Switches {
            voluntary: count(usage.voluntary_context_switches()),
            involuntary: count(usage.involuntary_context_switches()),
        }),
    }
}

/// Returns what the process has used so far. This system tells nothing of it.
#[cfg(not(unix))]
pub fn used() -> Used {
    Used::default()
}

/// Returns the processor time of all threads so far, user and system, to the nanosecond.
///
/// [`used`] has it to the microsecond, and on some systems to the tick. `None` if the system has no
/// such clock.
#[cfg(unix)]
pub fn time() -> Option<Duration> {
    nix::time::ClockId::CLOCK_PROCESS_CPUTIME_ID.now().ok().map(Duration::from)
}

/// Returns `None`: this system has no clock for the processor time of all threads.
#[cfg(not(unix))]
pub fn time() -> Option<Duration> {
    None
}

/// Returns the processor time of this thread alone, as [`time`] does.
#[cfg(unix)]
pub fn thread_time() -> Option<Duration> {
    nix::time::ClockId::CLOCK_THREAD_CPUTIME_ID.now().ok().map(Duration::from)
}

/// Returns `None`: this system has no clock for the processor time of one thread.
#[cfg(not(unix))]
pub fn thread_time() -> Option<Duration> {
    None
}

/// Returns the number of threads that the process has now.
pub fn threads() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("Threads:"))?;
    line.trim().parse().ok()
}

/// Keeps the process to the first `cpus` of the processors that it may use. To be called before
/// there are other threads.
///
/// # Errors
/// A message, if the process has fewer processors, or if the system can't do it.
pub fn restrict(cpus: usize) -> Result<(), String> {
    let available = self::cpus();
    match cpus {
        0 => Err("a process needs at least one processor".to_owned()),
        _ if cpus == available => Ok(()),
        _ if cpus > available => {
            Err(format!("{cpus} processors were asked for, but this process may use {available}"))
        }
        _ => set_affinity(cpus),
    }
}

#[cfg(target_os = "linux")]
fn set_affinity(cpus: usize) -> Result<(), String> {
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::unistd::Pid;

    let this = Pid::from_raw(0);
    let narrow = || {
        let mut allowed = sched_getaffinity(this)?;
        let mut kept = 0;
        for cpu in 0..CpuSet::count() {
            if allowed.is_set(cpu)? {
                kept += 1;
                if kept > cpus {
                    allowed.unset(cpu)?;
                }
            }
        }
        sched_setaffinity(this, &allowed)
    };
    narrow()
        .map_err(|error| format!("the system does not let this process keep to {cpus} processors: {error}"))
}

#[cfg(not(target_os = "linux"))]
fn set_affinity(cpus: usize) -> Result<(), String> {
    Err(format!("keeping a process to {cpus} processors is known here for Linux only"))
}

/// Ends this process when its parent ends, so that no child outlives its parent.
#[cfg(target_os = "linux")]
pub fn die_with_parent() {
    // If it can't be set, a trial ends by itself soon after.
    let _ = nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL);
    // If the parent ended before that, no signal comes. Then another process is the parent by now.
    let asked_by = std::env::var("BREATHER_PARENT").ok().and_then(|parent| parent.parse().ok());
    if asked_by.is_some_and(|parent: u32| parent != std::os::unix::process::parent_id()) {
        std::process::exit(1);
    }
}

/// Does nothing: this system does not tell a child when its parent ends.
#[cfg(not(target_os = "linux"))]
pub fn die_with_parent() {}

/// Kills the processes that this one has started, and waits for their ends.
///
/// To be called before this process ends: the time of its children counts as its own only if it has
/// waited for them. Otherwise the parent takes it for the time of strangers.
#[cfg(target_os = "linux")]
pub fn end_children() {
    use nix::sys::signal::{Signal, kill};
    use nix::sys::wait::{WaitPidFlag, waitid};
    use nix::unistd::Pid;

    let asking = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
    if waitid(nix::sys::wait::Id::All, asking).is_err() {
        // There are none. Most processes start no other.
        return;
    }
    let Ok(threads) = std::fs::read_dir("/proc/self/task") else { return };
    for thread in threads.filter_map(Result::ok) {
        let children = std::fs::read_to_string(thread.path().join("children")).unwrap_or_default();
        for pid in children.split_whitespace().filter_map(|pid| pid.parse().ok()).map(Pid::from_raw) {
            // Another thread may have waited for it meanwhile.
            if kill(pid, Signal::SIGKILL).is_ok() {
                let _ = nix::sys::wait::waitpid(pid, None);
            }
        }
    }
}

/// Does nothing: this system does not tell the time of other processes.
#[cfg(not(target_os = "linux"))]
pub fn end_children() {}
