//! The files of a control group that hold its quota, and what is written to them.
//!
//! Sources: the kernel's admin-guide/cgroup-v2.rst (`cpu.max`) and scheduler/sched-bwc.rst (version
//! 1).
//!
//! **Invariant:** the period is 100 ms, the one that docker and kubernetes use: the length of a
//! stop depends on it.

/// The version of a hierarchy of control groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    One,
    Two,
}

/// The period in which a group may use its quota, in microseconds.
const PERIOD: u64 = 100_000;

/// Returns the names of the files and their texts, in the order in which they are written. The
/// quota is in thousandths of a processor.
pub(super) fn files(version: Version, millicpus: u64) -> Vec<(&'static str, String)> {
    let quota = millicpus.saturating_mul(PERIOD) / 1000;
    match version {
        Version::One => {
            vec![("cpu.cfs_period_us", PERIOD.to_string()), ("cpu.cfs_quota_us", quota.to_string())]
        }
        Version::Two => vec![("cpu.max", format!("{quota} {PERIOD}"))],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_is_a_part_of_the_period_in_microseconds() {
        let two = |millicpus| files(Version::Two, millicpus);
        assert_eq!(two(1500), [("cpu.max", "150000 100000".to_owned())]);
        assert_eq!(two(50), [("cpu.max", "5000 100000".to_owned())]);
        assert_eq!(two(1), [("cpu.max", "100 100000".to_owned())]);
        let period = ("cpu.cfs_period_us", "100000".to_owned());
        assert_eq!(files(Version::One, 500), [period, ("cpu.cfs_quota_us", "50000".to_owned())]);
    }
}
