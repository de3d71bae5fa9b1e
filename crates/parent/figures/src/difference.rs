//! The conditions that differ between two runs: the reasons to mistrust a comparison of the two.
//!
//! **Invariant:** every difference is told, and none is weighed. The reader knows which of them
//! were meant.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use record::RunInfo;

/// A condition that is not the same for both runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Its name: `processor`, `version of tokio`, ...
    pub what: String,
    /// Its value in the baseline. `None` if the system did not tell, or there was none.
    pub before: Option<String>,
    /// Its value in the run that is compared with the baseline.
    pub now: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "unknown".to_owned());
        write!(f, "{}: {} before, {} now", self.what, shown(&self.before), shown(&self.now))
    }
}

/// Returns all differences, in a fixed order.
pub fn differences(before: &RunInfo, now: &RunInfo) -> Vec<Difference> {
    let mut found = Found::default();
    machine(&mut found, before, now);
    found.look("--quota", quota(before.quota_millicpus), quota(now.quota_millicpus));
    for name in before.versions.keys().chain(now.versions.keys()) {
        let version = |run: &RunInfo| run.versions.get(name).cloned();
        found.look(&format!("version of {name}"), version(before), version(now));
    }
    programs(&mut found, before, now);
    // Only of workloads that both runs have: the others are in no cell that is compared.
    for (name, then) in &before.workloads {
        if let Some(today) = now.workloads.get(name) {
            let prepared = |of: &record::Prepared| Some(of.workload.clone());
            found.look(&format!("workload {name}"), prepared(then), prepared(today));
            if far_apart(then.steps_per_s, today.steps_per_s) {
                let rate = |of: &record::Prepared| Some(format!("{} steps/s", of.steps_per_s));
                found.look(&format!("speed of {name}"), rate(then), rate(today));
            }
        }
    }
    for ((what, before), (_, now)) in times(before).into_iter().zip(times(now)) {
        found.look(what, Some(format!("{before:?}")), Some(format!("{now:?}")));
    }
    found.0
}

/// Looks for strategies that other programs measured. Those with the same hashes are told together:
/// a program may be that of many strategies. A run that was resumed may have several of each.
fn programs(found: &mut Found, before: &RunInfo, now: &RunInfo) {
    let hashes = |run: &RunInfo, name: &str| {
        let all: Vec<_> = run.programs_of(name).into_iter().map(|(_, hash)| hash.to_owned()).collect();
        Some(all.join(", then ")).filter(|all| !all.is_empty())
    };
    let mut changed: BTreeMap<(String, String), Vec<&str>> = BTreeMap::new();
    for name in measured(before) {
        if let (Some(then), Some(today)) = (hashes(before, name), hashes(now, name))
            && then != today
        {
            changed.entry((then, today)).or_default().push(name);
        }
    }
    for ((then, today), names) in changed {
        found.look(&format!("program of {}", names.join(", ")), Some(then), Some(today));
    }
}

/// Returns the strategies whose programs a run knows.
fn measured(run: &RunInfo) -> BTreeSet<&str> {
    let later = run.later_programs.iter().map(|later| &later.programs);
    [&run.programs].into_iter().chain(later).flat_map(BTreeMap::keys).map(String::as_str).collect()
}

/// Strategies of one run that more than one program measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeveralPrograms {
    /// The strategies. They have the same programs.
    pub strategies: Vec<String>,
    /// The hashes of the programs, in order. Each stands beside the number of measurements that the
    /// run had before it.
    pub hashes: Vec<(u64, String)>,
}

impl fmt::Display for SeveralPrograms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "program of {}: ", self.strategies.join(", "))?;
        for (at, (after, hash)) in self.hashes.iter().enumerate() {
            match at {
                0 => write!(f, "{hash}")?,
                _ => write!(f, ", and {hash} from measurement {} on", after + 1)?,
            }
        }
        Ok(())
    }
}

/// Returns the strategies of a run that more than one program measured, because the run was resumed
/// after they were built anew.
pub fn several_programs(run: &RunInfo) -> Vec<SeveralPrograms> {
    let mut found: BTreeMap<Vec<(u64, &str)>, Vec<String>> = BTreeMap::new();
    for name in measured(run) {
        let hashes = run.programs_of(name);
        if hashes.len() > 1 {
            found.entry(hashes).or_default().push(name.to_owned());
        }
    }
    let told = |(hashes, strategies): (Vec<(u64, &str)>, Vec<String>)| SeveralPrograms {
        strategies,
        hashes: hashes.into_iter().map(|(after, hash)| (after, hash.to_owned())).collect(),
    };
    found.into_iter().map(told).collect()
}

fn times(run: &RunInfo) -> [(&'static str, Duration); 5] {
    [
        ("period", run.period),
        ("budget", run.budget),
        ("warm-up", run.timing.warm_up),
        ("duration", run.timing.duration),
        ("drain", run.timing.drain),
    ]
}

fn machine(found: &mut Found, before: &RunInfo, now: &RunInfo) {
    let (before, now) = (&before.machine, &now.machine);
    found.look("operating system", Some(before.os.clone()), Some(now.os.clone()));
    found.look("architecture", Some(before.arch.clone()), Some(now.arch.clone()));
    found.look("processor", before.cpu.clone(), now.cpu.clone());
    found.look("processors", Some(before.cpus.to_string()), Some(now.cpus.to_string()));
    let bytes = |bytes: Option<u64>| bytes.map(|bytes| format!("{bytes} bytes"));
    found.look("memory", bytes(before.memory_bytes), bytes(now.memory_bytes));
    found.look("kernel", before.kernel.clone(), now.kernel.clone());
    found.look("governor", before.governor.clone(), now.governor.clone());
    found.look("quota", quota(before.quota_millicpus), quota(now.quota_millicpus));
}

fn quota(millicpus: Option<u64>) -> Option<String> {
    millicpus.map(|millicpus| format!("{millicpus} millicpus"))
}

#[derive(Default)]
struct Found(Vec<Difference>);

impl Found {
    fn look(&mut self, what: &str, before: Option<String>, now: Option<String>) {
        let known = self.0.iter().any(|difference| difference.what == what);
        if before != now && !known {
            self.0.push(Difference { what: what.to_owned(), before, now });
        }
    }
}

/// Says that two measurements of a speed differ by more than they do from run to run anyway: 10 %.
fn far_apart(one: u64, other: u64) -> bool {
    let (low, high) = (one.min(other), one.max(other));
    high - low > low / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_program_is_told_once_for_all_its_strategies() {
        let run = |programs: &[(&str, &str)]| {
            let programs = programs.iter().map(|(name, hash)| (name.to_string(), hash.to_string()));
            RunInfo { programs: programs.collect(), ..sample::info(&[]) }
        };
        let told = |before: &RunInfo, now: &RunInfo| {
            differences(before, now).iter().map(Difference::to_string).collect::<Vec<_>>()
        };
        let before = run(&[("inline", "a1"), ("shed", "a1"), ("other", "b1"), ("gone", "c1")]);
        let now = run(&[("inline", "a2"), ("shed", "a2"), ("other", "b1"), ("new", "d1")]);
        assert_eq!(told(&before, &now), ["program of inline, shed: a1 before, a2 now"]);
        // A run of an earlier version does not say.
        assert_eq!(told(&run(&[]), &now), [""; 0]);
    }

    /// Seen: only the programs that a run began with were compared, so that nothing was said.
    #[test]
    fn the_programs_of_a_run_that_was_resumed_are_all_compared() {
        let run = |hash: &str| {
            let programs = ["inline", "shed"].map(|name| (name.to_owned(), hash.to_owned()));
            RunInfo { programs: programs.into(), ..sample::info(&[]) }
        };
        let mut mixed = run("a1");
        assert_eq!(several_programs(&mixed), []);
        mixed.go_on_with(&run("a2").programs, 7);
        let told = |before: &RunInfo, now: &RunInfo| {
            differences(before, now).iter().map(Difference::to_string).collect::<Vec<_>>()
        };
        assert_eq!(told(&run("a1"), &mixed), ["program of inline, shed: a1 before, a1, then a2 now"]);
        assert_eq!(told(&mixed, &run("a2")), ["program of inline, shed: a1, then a2 before, a2 now"]);
        let several = several_programs(&mixed).iter().map(SeveralPrograms::to_string).collect::<Vec<_>>();
        assert_eq!(several, ["program of inline, shed: a1, and a2 from measurement 8 on"]);
    }
}
