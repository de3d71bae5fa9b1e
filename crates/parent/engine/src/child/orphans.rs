//! Ends what a child leaves behind outside of its process group: a process that called `setsid`,
//! such as a daemon.
//!
//! How it works, on Linux:
//! 1. While a child is measured, this process adopts the orphans among its descendants
//!    (`PR_SET_CHILD_SUBREAPER`, prctl(2)). Without that they would go to the first process of the
//!    system.
//! 2. When the child has ended, each process that was adopted is killed and waited for. Its own
//!    children are adopted then, and end in the next turn.
//!
//! While a tool runs, this process adopts nothing: a server that a build starts, such as sccache's,
//! lives on.
//!
//! Other systems don't adopt: a child's daemon lives on there. If this process is killed, daemons
//! of its children live on, on every system. The first process of a container gets all orphans
//! there, also of processes that no child has started, so it ends none.
//!
//! **Invariant:** no process is ended or waited for that this process has started itself, that was
//! its child before, or that is in its process group.

#[cfg(target_os = "linux")]
pub(super) use linux::Adoption;

#[cfg(not(target_os = "linux"))]
pub(super) use elsewhere::Adoption;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeSet;
    use std::fs;
    use std::sync::{Mutex, PoisonError};
    use std::time::{Duration, Instant};

    use nix::sys::prctl::{get_child_subreaper, set_child_subreaper};
    use nix::sys::signal::{Signal, kill};
    use nix::sys::wait::{Id, WaitPidFlag, WaitStatus, waitid, waitpid};
    use nix::unistd::{Pid, getpgrp};

    use super::super::own;

    /// The time for all orphans to end. One that waits for a dead disk does not end.
    const PATIENCE: Duration = Duration::from_secs(2);
    /// The time between two looks at an orphan.
    const PAUSE: Duration = Duration::from_millis(1);

    /// The adoptions that are under way.
    static ADOPTING: Mutex<Adopting> = Mutex::new(Adopting { adoptions: 0, before: false });

    struct Adopting {
        adoptions: usize,
        /// This process adopted before the first of them.
        before: bool,
    }

    /// This process adopts orphans until this is dropped.
    pub(in super::super) struct Adoption {
        /// The children that were there before. A shell that became this program by `exec` may
        /// have started them.
        before: BTreeSet<i32>,
    }

    impl Adoption {
        /// Begins to adopt. If the system refuses, nothing is adopted.
        pub(in super::super) fn begin() -> Adoption {
            count(|adopting| {
                if adopting.adoptions == 0 {
                    adopting.before = get_child_subreaper().unwrap_or(false);
                    let _ = set_child_subreaper(true);
                }
                adopting.adoptions += 1;
            });
            Adoption { before: children().into_iter().map(|child| child.process).collect() }
        }

        /// Ends all orphans that were adopted meanwhile, and what they have started.
        pub(in super::super) fn end_orphans(&self) {
            if std::process::id() == 1 {
                return;
            }
            let mut spared = self.before.clone();
            let until = Instant::now() + PATIENCE;
            loop {
                let orphans = orphans(&spared);
                if orphans.is_empty() || Instant::now() >= until {
                    return;
                }
                for orphan in orphans {
                    let process = Pid::from_raw(orphan);
                    // A process of another user may not be killed, and may not end.
                    if kill(process, Signal::SIGKILL).is_err() || !ends(process, until) {
                        spared.insert(orphan);
                    }
                }
            }
        }
    }

    impl Drop for Adoption {
        fn drop(&mut self) {
            count(|adopting| {
                adopting.adoptions -= 1;
                if adopting.adoptions == 0 {
                    let _ = set_child_subreaper(adopting.before);
                }
            });
        }
    }

    /// Waits for a process that was killed. Returns whether it has ended by then.
    fn ends(process: Pid, until: Instant) -> bool {
        loop {
            match waitpid(process, Some(WaitPidFlag::WNOHANG)) {
                Ok(WaitStatus::StillAlive) if Instant::now() < until => std::thread::sleep(PAUSE),
                Ok(WaitStatus::StillAlive) | Err(_) => return false,
                Ok(_) => return true,
            }
        }
    }

    fn count(change: impl FnOnce(&mut Adopting)) {
        change(&mut ADOPTING.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Returns the children that this process has not started, without those that are spared.
    fn orphans(spared: &BTreeSet<i32>) -> Vec<i32> {
        // Held while the children are listed, so that none is started between the two.
        let own = own::listed();
        let is_own = |process| u32::try_from(process).is_ok_and(|process| own.contains(&process));
        let own_group = getpgrp().as_raw();
        children()
            .into_iter()
            .filter(|child| child.group != own_group && !is_own(child.process))
            .map(|child| child.process)
            .filter(|process| !spared.contains(process))
            .collect()
    }

    struct Child {
        process: i32,
        group: i32,
    }

    /// Lists the children of this process.
    fn children() -> Vec<Child> {
        // Most children leave nothing, and asking for that is cheaper than a look at all processes.
        let asking = WaitPidFlag::WEXITED | WaitPidFlag::WNOHANG | WaitPidFlag::WNOWAIT;
        if waitid(Id::All, asking).is_err() {
            return Vec::new();
        }
        let own = std::process::id();
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let stat =
            |process: i32| child_of(own, process, &fs::read_to_string(format!("/proc/{process}/stat")).ok()?);
        processes.filter_map(|entry| stat(entry.file_name().to_str()?.parse().ok()?)).collect()
    }

    /// Reads a `/proc/PROCESS/stat`: `42 (name) S PARENT GROUP ...`. The name may hold anything.
    fn child_of(parent: u32, process: i32, stat: &str) -> Option<Child> {
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(1);
        let is_child = fields.next()?.parse() == Ok(parent);
        let group = fields.next()?.parse().ok()?;
        is_child.then_some(Child { process, group })
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_child_is_told_from_other_processes_whatever_its_name() {
            let group = |stat| child_of(7, 42, stat).map(|child| (child.process, child.group));
            assert_eq!(group("42 (sleep) S 7 40 40 0 -1"), Some((42, 40)));
            assert_eq!(group("42 (a) S 1 2 (b) R 7 41 40"), Some((42, 41)));
            assert_eq!(group("42 (sleep) S 77 40 40"), None);
            assert_eq!(group("42 (sleep) S 8 7 40"), None);
            assert_eq!(group("42 (sl"), None);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod elsewhere {
    /// Adopts nothing.
    pub(in super::super) struct Adoption;

    impl Adoption {
        pub(in super::super) fn begin() -> Adoption {
            Adoption
        }

        pub(in super::super) fn end_orphans(&self) {}
    }
}
