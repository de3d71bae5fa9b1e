//! One reading of this process.
//!
//! Owns the count of its running threads. **Invariant:** the thread that reads is never counted: it
//! runs because it reads.

use std::time::Duration;

/// The system's figures of this process at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Process {
    /// The time for which all its threads together have had a processor.
    pub(crate) cpu: Option<Duration>,
    /// The number of processors that it may use, a quota counted.
    pub(crate) processors: Option<usize>,
    /// The number of its threads that had a processor or were ready for one, without the reader.
    pub(crate) running: Option<usize>,
}

impl Process {
    /// Reads what the system tells of this process, with its running threads: about 2 us a thread.
    pub(crate) fn read() -> Self {
        let brief = Self::read_briefly();
        Self { running: brief.processors.and_then(running), ..brief }
    }

    /// Reads all but the number of running threads, in less than 1 us.
    pub(crate) fn read_briefly() -> Self {
        Self { cpu: cpu(), processors: processors(), running: None }
    }
}

/// Returns the number of processors, looked up once: a look takes some 10 us.
fn processors() -> Option<usize> {
    use std::sync::OnceLock;
    static PROCESSORS: OnceLock<Option<usize>> = OnceLock::new();
    *PROCESSORS.get_or_init(|| std::thread::available_parallelism().ok().map(usize::from))
}

#[cfg(target_os = "linux")]
fn cpu() -> Option<Duration> {
    use nix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).ok().map(Duration::from)
}

#[cfg(all(unix, not(target_os = "linux")))]
fn cpu() -> Option<Duration> {
    use nix::sys::resource::{UsageWho, getrusage};
    use nix::sys::time::TimeValLike;
    let usage = getrusage(UsageWho::RUSAGE_SELF).ok()?;
    let micros = (usage.user_time() + usage.system_time()).num_microseconds();
    u64::try_from(micros).ok().map(Duration::from_micros)
}

#[cfg(not(unix))]
fn cpu() -> Option<Duration> {
    None
}

/// The most threads that one reading looks at.
#[cfg(target_os = "linux")]
const LOOKS: usize = 256;

/// Returns how many threads run, or are ready to. Looks at no more threads once it is clear that
/// they are more than the processors.
#[cfg(target_os = "linux")]
fn running(processors: usize) -> Option<usize> {
    use crate::evidence::linux::state;
    let own = nix::unistd::gettid().to_string();
    let mut running = 0;
    let threads = std::fs::read_dir("/proc/self/task").ok()?;
    for (looks, thread) in threads.flatten().filter(|thread| *thread.file_name() != *own).enumerate() {
        if looks == LOOKS {
            return None;
        }
        // A thread that ended meanwhile does not run.
        let Ok(file) = std::fs::File::open(thread.path().join("stat")) else { continue };
        running += usize::from(state(&file, &mut [0; 512]) == Some('R'));
        if running > processors {
            break;
        }
    }
    Some(running)
}

#[cfg(not(target_os = "linux"))]
fn running(_: usize) -> Option<usize> {
    None
}
