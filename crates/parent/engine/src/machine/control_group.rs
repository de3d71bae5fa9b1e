//! The control group that this program runs in (Linux): its quota of processor time, and how long
//! it was throttled so far.
//!
//! A container's limit is such a quota. The kernel enforces it by stopping all processes of the
//! container until the next period begins. A ticker sees that as a stall of some tens of
//! milliseconds.
//!
//! Sources: the kernel's admin-guide/cgroup-v2.rst (`cpu.max`, `cpu.stat`) and
//! scheduler/sched-bwc.rst (version 1).
//!
//! **Invariant:** a figure that the system does not tell is `None`. No quota is `None` too, and
//! never 0.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The folders of the groups around this process, the innermost first. The quota of each of them
/// holds.
#[derive(Clone, Debug)]
pub(crate) struct ControlGroup {
    folders: Vec<PathBuf>,
}

impl ControlGroup {
    /// Returns the group of this process, which is that of its children too.
    pub(crate) fn own() -> Self {
        let membership = fs::read_to_string("/proc/self/cgroup").unwrap_or_default();
        Self::of(&membership, Path::new("/sys/fs/cgroup"))
    }

    /// Returns the group in this folder, without those around it.
    pub(crate) fn alone(folder: &Path) -> Self {
        ControlGroup { folders: vec![folder.to_owned()] }
    }

    /// Reads the lines of `/proc/self/cgroup`: `0::/group` in version 2, `4:cpu,cpuacct:/group` in
    /// version 1.
    fn of(membership: &str, root: &Path) -> Self {
        let mut folders = Vec::new();
        for line in membership.lines() {
            let mut parts = line.splitn(3, ':').skip(1);
            let (Some(controllers), Some(group)) = (parts.next(), parts.next()) else { continue };
            let top = match controllers {
                "" => root.to_owned(),
                some if some.split(',').any(|one| one == "cpu") => root.join(some),
                _ => continue,
            };
            for group in Path::new(group.trim_start_matches('/')).ancestors() {
                folders.push(top.join(group));
            }
        }
        ControlGroup { folders }
    }

    /// Returns the least of the quotas, in thousandths of a processor.
    pub(crate) fn quota_millicpus(&self) -> Option<u64> {
        self.folders.iter().filter_map(|folder| quota(folder)).min()
    }

    /// Returns the least of the memory limits (`memory.max`, version 2 only).
    pub(crate) fn memory_bytes(&self) -> Option<u64> {
        self.folders.iter().filter_map(|folder| read(folder, "memory.max")?.trim().parse().ok()).min()
    }

    /// Returns how long the processes of these groups were throttled since the groups were made.
    /// Only the difference of two such sums means something. A time in which two groups are
    /// throttled counts for each, so that none hides behind the other.
    pub(crate) fn throttled(&self) -> Option<Duration> {
        self.folders.iter().filter_map(|folder| throttled(folder)).reduce(Duration::saturating_add)
    }
}

fn quota(folder: &Path) -> Option<u64> {
    // Version 2: `150000 100000`, or `max 100000` for no quota. Version 1: two files, -1 for no
    // quota.
    let (quota, period) = match read(folder, "cpu.max") {
        Some(line) => {
            let (quota, period) = line.trim().split_once(' ')?;
            (quota.parse::<u64>().ok()?, period.parse::<u64>().ok()?)
        }
        None => {
            let number = |name| read(folder, name)?.trim().parse::<u64>().ok();
            (number("cpu.cfs_quota_us")?, number("cpu.cfs_period_us")?)
        }
    };
    quota.checked_mul(1000)?.checked_div(period)
}

fn throttled(folder: &Path) -> Option<Duration> {
    let stat = read(folder, "cpu.stat")?;
    let field = |name: &str| {
        let value = stat.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))?;
        value.trim().parse::<u64>().ok()
    };
    // Version 2 counts microseconds, version 1 nanoseconds.
    field("throttled_usec").map(Duration::from_micros).or(field("throttled_time").map(Duration::from_nanos))
}

fn read(folder: &Path, name: &str) -> Option<String> {
    fs::read_to_string(folder.join(name)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, name: &str, text: &str) {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join(name), text).unwrap();
    }

    #[test]
    fn the_tightest_quota_of_all_groups_around_holds() {
        let root = tempfile::tempdir().unwrap();
        write(&root.path().join("a"), "cpu.max", "150000 100000\n");
        write(&root.path().join("a/b"), "cpu.max", "max 100000\n");
        write(&root.path().join("a/b"), "cpu.stat", "usage_usec 5\nnr_throttled 1\nthrottled_usec 2500\n");
        let group = ControlGroup::of("0::/a/b\n", root.path());
        assert_eq!(group.quota_millicpus(), Some(1500));
        assert_eq!(group.throttled(), Some(Duration::from_micros(2500)));
        assert_eq!(group.memory_bytes(), None);
        write(&root.path().join("a"), "memory.max", "max\n");
        write(&root.path().join("a/b"), "memory.max", "1048576\n");
        assert_eq!(group.memory_bytes(), Some(1 << 20));
    }

    #[test]
    fn version_1_has_files_of_its_own() {
        let root = tempfile::tempdir().unwrap();
        let folder = root.path().join("cpu,cpuacct/a");
        write(&folder, "cpu.cfs_quota_us", "50000\n");
        write(&folder, "cpu.cfs_period_us", "100000\n");
        write(&folder, "cpu.stat", "nr_periods 3\nthrottled_time 7000\n");
        let group = ControlGroup::of("5:memory:/x\n1:cpu,cpuacct:/a\n0::/\n", root.path());
        assert_eq!((group.quota_millicpus(), group.throttled()), (Some(500), Some(Duration::from_micros(7))));
        write(&folder, "cpu.cfs_quota_us", "-1\n");
        assert_eq!(group.quota_millicpus(), None);
    }

    #[test]
    fn a_system_without_groups_tells_nothing() {
        let nothing = ControlGroup::of("", Path::new("/nowhere"));
        assert_eq!((nothing.quota_millicpus(), nothing.throttled()), (None, None));
        let strange = ControlGroup::of("one\n0::\n:::\n", Path::new("/nowhere"));
        assert_eq!((strange.quota_millicpus(), strange.throttled()), (None, None));
        let root = tempfile::tempdir().unwrap();
        for text in ["", "max", "1 0", "100000000000000000000 1", "a b"] {
            write(root.path(), "cpu.max", text);
            assert_eq!(ControlGroup::of("0::/\n", root.path()).quota_millicpus(), None, "{text}");
        }
    }
}
