//! The hierarchies of control groups on this system that can give quotas, and the place of this
//! process in each.
//!
//! Source: proc_pid_mountinfo(5) and cgroups(7). Version 1 has a mount for each controller, version
//! 2 one for all of them. A system may have both.

use std::path::{Path, PathBuf};

use super::files::Version;

/// A mounted hierarchy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hierarchy {
    pub(super) version: Version,
    /// The folder where it is mounted.
    pub(super) top: PathBuf,
    /// The folder of the group of this process, or the top if the group is not below it.
    pub(super) own: PathBuf,
}

/// Returns the hierarchies in a `/proc/self/mountinfo`, for a process with this
/// `/proc/self/cgroup`. Those of version 1 come first: if the controller is there, version 2 does
/// not have it.
pub(super) fn hierarchies(mounts: &str, membership: &str) -> Vec<Hierarchy> {
    let mut found: Vec<Hierarchy> = mounts.lines().filter_map(|line| hierarchy(line, membership)).collect();
    found.sort_by_key(|hierarchy| hierarchy.version == Version::Two);
    found
}

/// Reads a line `33 31 0:30 /root /mount/point rw,relatime - cgroup cgroup rw,cpu`.
fn hierarchy(line: &str, membership: &str) -> Option<Hierarchy> {
    let (mount, system) = line.split_once(" - ")?;
    let mut mount = mount.split(' ').skip(3);
    let (root, top) = (mount.next()?, mount.next()?);
    let mut system = system.split(' ');
    let (kind, options) = (system.next()?, system.nth(1)?);
    let version = match kind {
        "cgroup2" => Version::Two,
        "cgroup" if options.split(',').any(|option| option == "cpu") => Version::One,
        _ => return None,
    };
    let group = group(version, membership)?;
    let below = Path::new(group).strip_prefix(root).unwrap_or(Path::new(""));
    let is_below = below.components().all(|part| matches!(part, std::path::Component::Normal(_)));
    let top = PathBuf::from(top);
    let own = if is_below { top.join(below) } else { top.clone() };
    Some(Hierarchy { version, top, own })
}

/// Returns the group of a process, from the line `0::/group` in version 2, or
/// `4:cpu,cpuacct:/group` in version 1.
fn group(version: Version, membership: &str) -> Option<&str> {
    membership.lines().find_map(|line| {
        let (controllers, group) = line.split_once(':')?.1.split_once(':')?;
        let is_it = match version {
            Version::Two => controllers.is_empty(),
            Version::One => controllers.split(',').any(|one| one == "cpu"),
        };
        is_it.then_some(group)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "33 31 0:30 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n\
                       34 31 0:31 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct\n\
                       41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n\
                       32 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n";

    fn one(version: Version, top: &str, own: &str) -> Hierarchy {
        Hierarchy { version, top: top.into(), own: own.into() }
    }

    #[test]
    fn version_1_has_a_mount_of_its_own_for_the_processors() {
        let membership = "2:cpuacct:/b\n1:cpu:/a\n0::/\n";
        let unified = "/sys/fs/cgroup/unified";
        assert_eq!(
            hierarchies(ONE, membership),
            [
                one(Version::One, "/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu/a"),
                one(Version::Two, unified, unified)
            ]
        );
    }

    #[test]
    fn version_2_has_one_mount_with_optional_fields() {
        let mounts = "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";
        let group = "/sys/fs/cgroup/user.slice/a.scope";
        assert_eq!(
            hierarchies(mounts, "0::/user.slice/a.scope\n"),
            [one(Version::Two, "/sys/fs/cgroup", group)]
        );
    }

    #[test]
    fn the_part_that_a_container_sees_begins_at_the_root_of_its_mount() {
        let mounts = "30 23 0:26 /docker/f00 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n";
        let top = "/sys/fs/cgroup/cpu";
        let own = |membership: &str| hierarchies(mounts, membership).pop().unwrap().own;
        assert_eq!(own("4:cpu,cpuacct:/docker/f00\n"), Path::new(top));
        assert_eq!(own("4:cpu,cpuacct:/docker/f00/a\n"), Path::new(top).join("a"));
        assert_eq!(own("4:cpu,cpuacct:/elsewhere\n"), Path::new(top), "it is not below the mount");
        assert_eq!(own("4:cpu,cpuacct:/docker/f00/../..\n"), Path::new(top), "nor is this");
    }

    #[test]
    fn what_is_no_hierarchy_is_left_out() {
        for mounts in ["", "\n", "a - b", "1 2 3 / /x rw - cgroup cgroup rw,memory", "1 2 - cgroup2"] {
            assert_eq!(hierarchies(mounts, "1:cpu:/\n0::/\n"), [], "{mounts}");
        }
        assert_eq!(hierarchies(ONE, ""), [], "this process is in none");
    }
}
