//! The conditions that differ between two runs: the reasons to mistrust a comparison of the two.
//!
//! **Invariant:** every difference is told, and none is weighed. The reader knows which of them
//! were meant.

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
