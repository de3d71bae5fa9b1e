//! A control group of its own for the children of a run, with a quota of processor time (Linux).
//!
//! How it works:
//! 1. [`QuotaGroup::begin`] makes a folder in the hierarchy of control groups, and writes the quota
//!    into it. In version 1 it is below the group of this process. In version 2 a group that has
//!    processes can't give its controllers to groups below it. So the folder is below the nearest
//!    group around that can.
//! 2. The parent puts each child into the group before the child gets its question. Until then a
//!    child does nothing but wait.
//! 3. The folder is removed at the end. If the parent was killed, the next run removes it: the name
//!    of the folder has the number of its process.
//!
//! **Invariant:** nothing but children is in the group. So it is throttled by what they do alone.

mod files;
mod hierarchy;

use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::machine::ControlGroup;
use files::{Version, files};
use hierarchy::{Hierarchy, hierarchies};

/// How the folder of a group begins. Its process follows, and a number.
const NAME: &str = "breather-";

/// The number of times that a group is asked to go, each [`PAUSE`] after the one before. A process
/// that was killed takes a moment to leave its group.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(10);

/// A control group with a quota. It is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct QuotaGroup {
    folder: PathBuf,
}

impl QuotaGroup {
    /// Makes a group with this quota, in thousandths of a processor. Removes the groups of runs
    /// that were killed.
    ///
    /// # Errors
    /// With the reason, in words, if this system or this user can't make one.
    pub(crate) fn begin(millicpus: u64) -> Result<QuotaGroup, String> {
        if !cfg!(target_os = "linux") {
            return Err("control groups are a part of Linux".to_owned());
        }
        let read = |path: &str| fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
        let found = hierarchies(&read("/proc/self/mountinfo")?, &read("/proc/self/cgroup")?);
        let mut reason =
            "no hierarchy of control groups with a controller for processors is mounted".to_owned();
        for hierarchy in found {
            match in_hierarchy(&hierarchy, millicpus) {
                Ok(Some(group)) => return Ok(group),
                Ok(None) => {}
                Err(why) => reason = why,
            }
        }
        Err(reason)
    }

    /// Puts a process into the group, with the threads that it has.
    ///
    /// # Errors
    /// With the reason, in words.
    pub(super) fn enter(&self, process: u32) -> Result<(), String> {
        match write(&self.folder, "cgroup.procs", &process.to_string()) {
            Err(error) if error.raw_os_error() != Some(NO_SUCH_PROCESS) => {
                Err(format!("it can't be put under the quota: {}: {error}", self.folder.display()))
            }
            // If it has ended already, its own words say why.
            _ => Ok(()),
        }
    }

    /// Returns the group alone, without those around it, to read how long it was throttled.
    pub(crate) fn alone(&self) -> ControlGroup {
        ControlGroup::alone(&self.folder)
    }
}

/// `ESRCH` on Linux.
const NO_SUCH_PROCESS: i32 = 3;

impl Drop for QuotaGroup {
    fn drop(&mut self) {
        for _ in 0..TRIES {
            match fs::remove_dir(&self.folder) {
                Err(error) if error.kind() == ErrorKind::ResourceBusy => std::thread::sleep(PAUSE),
                // If it can't be removed, the next run tries again.
                _ => return,
            }
        }
    }
}

/// Makes a group in a hierarchy. `None` if the hierarchy has no controller for processors.
fn in_hierarchy(hierarchy: &Hierarchy, millicpus: u64) -> Result<Option<QuotaGroup>, String> {
    match hierarchy.version {
        Version::One => below(&hierarchy.own, Version::One, millicpus).map(Some),
        Version::Two => {
            let around = hierarchy.own.ancestors().take_while(|folder| folder.starts_with(&hierarchy.top));
            let mut reason = None;
            for folder in around.filter(|folder| lists_cpu(folder, "cgroup.controllers")) {
                match give_controller(folder).and_then(|()| below(folder, Version::Two, millicpus)) {
                    Ok(group) => return Ok(Some(group)),
                    Err(why) => reason = Some(why),
                }
            }
            reason.map_or(Ok(None), Err)
        }
    }
}

/// Lets the groups below a group of version 2 have quotas. This stays so: another run may have a
/// group there.
fn give_controller(folder: &Path) -> Result<(), String> {
    if lists_cpu(folder, "cgroup.subtree_control") {
        return Ok(());
    }
    write(folder, "cgroup.subtree_control", "+cpu")
        .map_err(|error| format!("the groups below {} can't have quotas: {error}", folder.display()))
}

/// Returns whether a list of controllers has the one for processors.
fn lists_cpu(folder: &Path, list: &str) -> bool {
    let list = fs::read_to_string(folder.join(list)).unwrap_or_default();
    list.split_ascii_whitespace().any(|controller| controller == "cpu")
}

/// Makes a group below a folder, and writes its quota.
fn below(parent: &Path, version: Version, millicpus: u64) -> Result<QuotaGroup, String> {
    static NEXT: AtomicU64 = AtomicU64::new(0);

    remove_leftovers(parent, |process| Path::new("/proc").join(process).exists());
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = parent.join(format!("{NAME}{}-{number}", std::process::id()));
    let failed = |what: &str, error| format!("{what} in {}: {error}", parent.display());
    fs::create_dir(&folder).map_err(|error| failed("no control group can be made", error))?;
    let group = QuotaGroup { folder };
    for (file, text) in files(version, millicpus) {
        write(&group.folder, file, &text).map_err(|error| failed(&format!("{file} can't be set"), error))?;
    }
    Ok(group)
}

/// Removes the groups of runs whose process does not live any more.
fn remove_leftovers(parent: &Path, lives: impl Fn(&str) -> bool) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let process = name.to_str().and_then(|name| name.strip_prefix(NAME)?.split_once('-'));
        if process.is_some_and(|(process, _)| process.parse::<u32>().is_ok() && !lives(process)) {
            // A group that still has a process can't be removed. A later run tries again.
            let _ = fs::remove_dir(entry.path());
        }
    }
}

/// Writes to a file that the system has made.
fn write(folder: &Path, file: &str, text: &str) -> std::io::Result<()> {
    fs::OpenOptions::new().write(true).open(folder.join(file))?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests;
