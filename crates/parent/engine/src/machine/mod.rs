//! The machine that a run is measured on, as far as the system describes it.

mod control_group;

use record::Machine;

pub(crate) use control_group::ControlGroup;

/// Describes this machine.
pub fn this_machine() -> Machine {
    Machine {
        os: std::env::consts::OS.to_owned(),
        arch: std::env::consts::ARCH.to_owned(),
        cpu: cpu(),
        cpus: cpus(),
        memory_bytes: memory_bytes(),
        kernel: read("/proc/sys/kernel/osrelease").map(|release| release.trim().to_owned()),
        governor: governor(),
        quota_millicpus: ControlGroup::own().quota_millicpus(),
    }
}

/// Returns the memory that this process and its children may take together: the machine's, or the
/// limit of a control group if that is less.
pub(crate) fn memory_for_this_process() -> Option<u64> {
    [memory_bytes(), ControlGroup::own().memory_bytes()].into_iter().flatten().min()
}

/// Returns the number of processors that this process may use. A quota limits its time, and not the
/// processors, so it does not count here. Rust's `available_parallelism` counts it.
pub fn cpus() -> u32 {
    let count = processors().map(|all| all.len()).filter(|count| *count > 0);
    let count = count.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn cpu() -> Option<String> {
    field(&read("/proc/cpuinfo")?, "model name")
}

fn memory_bytes() -> Option<u64> {
    let total = field(&read("/proc/meminfo")?, "MemTotal")?;
    let kilobytes: u64 = total.strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

/// Returns the numbers of the processors that this process may use. `None` if the system does not
/// tell.
#[cfg(target_os = "linux")]
pub(crate) fn processors() -> Option<Vec<usize>> {
    use nix::sched::{CpuSet, sched_getaffinity};

    let allowed = sched_getaffinity(nix::unistd::Pid::from_raw(0)).ok()?;
    Some((0..CpuSet::count()).filter(|processor| allowed.is_set(*processor) == Ok(true)).collect())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn processors() -> Option<Vec<usize>> {
    None
}

/// Returns how the frequency of the processors is chosen, with all ways if they differ. A virtual
/// machine has none.
fn governor() -> Option<String> {
    let each = (0..).map_while(|cpu| {
        let folder = format!("/sys/devices/system/cpu/cpu{cpu}");
        std::path::Path::new(&folder).exists().then(|| read(&format!("{folder}/cpufreq/scaling_governor")))
    });
    let mut governors: Vec<String> = each.flatten().map(|governor| governor.trim().to_owned()).collect();
    governors.sort();
    governors.dedup();
    (!governors.is_empty()).then(|| governors.join(", "))
}

/// Returns the value of the first `name : value` of a file in /proc.
fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn read(path: &str) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_found_by_its_name() {
        let text = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz: fast\n";
        assert_eq!(field(text, "model name").as_deref(), Some("Some CPU @ 2 GHz: fast"));
        assert_eq!(field(text, "nothing"), None);
    }
}
