//! Threads on Linux.
//!
//! Owns the files of `/proc/self/task`, opened at a thread's first reading and kept open. A file
//! belongs to its thread: once that has ended, reading fails, also if the number is used anew.
//! **Invariant:** a reading allocates nothing after the first.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::sync::OnceLock;
use std::time::Duration;

use nix::libc;
use nix::time::{ClockId, clock_gettime};
use nix::unistd::gettid;

use crate::evidence::calls::wait_in;
use crate::evidence::reading::{Doing, Reading};

/// A thread of this process.
#[derive(Debug)]
pub(crate) struct Thread {
    id: i32,
    files: OnceLock<Files>,
}

/// The files that tell of a thread; none if the system refuses it.
#[derive(Debug)]
struct Files {
    schedstat: Option<File>,
    syscall: Option<File>,
    stat: Option<File>,
}

impl Thread {
    /// Returns the calling thread.
    pub(crate) fn here() -> Self {
        Self { id: gettid().as_raw(), files: OnceLock::new() }
    }

    /// Returns the system's number of the thread.
    pub(crate) fn id(&self) -> Option<u64> {
        u64::try_from(self.id).ok()
    }

    /// Reads what the system tells of the thread. Without it, as after its end, all is `None`.
    pub(crate) fn read(&self) -> Reading {
        let counts = self.read_counts();
        Reading { doing: self.files().doing(self.id), ..counts }
    }

    /// Reads all but what the thread was doing, in half the time.
    pub(crate) fn read_counts(&self) -> Reading {
        let Some((cpu, run_delay, turns)) = self.files().schedule() else { return Reading::default() };
        Reading {
            // The clock counts up to now, the file only up to the last tick.
            cpu: Some(clock_of(self.id).unwrap_or(cpu)),
            run_delay: Some(run_delay),
            turns: Some(turns),
            doing: None,
        }
    }

    fn files(&self) -> &Files {
        self.files.get_or_init(|| Files::of(self.id))
    }
}

impl Files {
    fn of(id: i32) -> Self {
        let open = |name: &str| File::open(format!("/proc/self/task/{id}/{name}")).ok();
        let syscall = open("syscall").filter(|file| read(file, &mut [0; 128]).is_some());
        // A thread's state is in both.
        let stat = if syscall.is_none() { open("stat") } else { None };
        Self { schedstat: open("schedstat"), syscall, stat }
    }

    /// Returns time on a processor, time without one though ready, and turns.
    fn schedule(&self) -> Option<(Duration, Duration, u64)> {
        let mut buffer = [0; 96];
        let mut fields = read(self.schedstat.as_ref()?, &mut buffer)?.split_ascii_whitespace();
        let mut next = || fields.next()?.parse::<u64>().ok();
        let (cpu, delay, turns) = (next()?, next()?, next()?);
        // A thread that can be read has had a turn: a kernel that does not count says 0.
        (turns > 0).then(|| (Duration::from_nanos(cpu), Duration::from_nanos(delay), turns))
    }

    fn doing(&self, id: i32) -> Option<Doing> {
        // Of itself, a thread would read that it reads.
        if gettid().as_raw() == id {
            return Some(Doing::Running);
        }
        let mut buffer = [0; 512];
        if let Some(file) = &self.syscall {
            let first = read(file, &mut buffer)?.split_ascii_whitespace().next()?;
            if first == "running" {
                return Some(Doing::Running);
            }
            return Some(Doing::Waiting(wait_in(first.parse::<libc::c_long>().ok()?)));
        }
        // Without the call, all that is known is that it does not wait.
        (state(self.stat.as_ref()?, &mut buffer)? == 'R').then_some(Doing::Running)
    }
}

/// Returns the state in a `stat` file, behind the name in brackets: R for running or ready.
pub(crate) fn state(file: &File, buffer: &mut [u8; 512]) -> Option<char> {
    let text = read(file, buffer)?;
    text[text.rfind(')')? + 1..].trim_start().chars().next()
}

fn read<'b>(file: &File, buffer: &'b mut [u8]) -> Option<&'b str> {
    let length = file.read_at(buffer, 0).ok()?;
    let text = std::str::from_utf8(&buffer[..length]).ok()?;
    (!text.is_empty()).then_some(text)
}

/// Returns the time on a processor by the thread's own clock.
fn clock_of(id: i32) -> Option<Duration> {
    // As the kernel builds the number of a thread's clock (include/linux/posix-timers_types.h):
    // CPUCLOCK_PERTHREAD_MASK is 4, CPUCLOCK_SCHED is 2.
    let clock = ClockId::from_raw((!id << 3) | 4 | 2);
    Some(Duration::from(clock_gettime(clock).ok()?))
}
