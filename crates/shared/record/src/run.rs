//! The facts about a run as a whole: the first file of its folder.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Abilities, Cell, Load, Prepared, Timing, nanos};

/// The facts that a reader of a stored run needs besides its records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInfo {
    /// The [`crate::FORMAT`] of its writer.
    pub format: u32,
    /// The key of the experiment that made it, and that can read it: `comparison`, `sweep`, ...
    pub experiment: String,
    /// The name of the run and of its folder.
    pub name: String,
    /// When the run began: RFC 3339, local time.
    pub started: String,
    /// The command line that started it.
    pub command: String,
    /// The seed of everything random in the run.
    pub seed: u64,
    /// The number of rounds that were planned.
    pub rounds: u32,
    /// The largest number of trials to repeat because the machine was disturbed. Each is repeated
    /// once.
    #[serde(default)]
    pub retakes: u32,
    /// The time from one beat to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// The beat budget: the lateness at p99, above the floor, that still keeps the beat.
    #[serde(with = "nanos")]
    pub budget: Duration,
    /// The lengths of the parts of each trial.
    pub timing: Timing,
    /// The loads whose trials have other lengths than [`RunInfo::timing`] says. Missing in formats
    /// 1 and 2, where all trials were alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_timings: Vec<LoadTiming>,
    /// The quota of the control group that the children run in, in thousandths of a processor.
    /// `None` if none was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota_millicpus: Option<u64>,
    /// The memory limit of each child. `None` for no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit_bytes: Option<u64>,
    /// The cells that were planned, in the order in which they are shown.
    pub cells: Vec<Cell>,
    /// The cells that were not measured, with the reason.
    pub skipped: Vec<Skipped>,
    /// The abilities of each strategy, by its name with the setting (`manual-yield:every=1000`).
    /// Missing in formats 1 and 2, and for experiments that give no advice.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub abilities: BTreeMap<String, Abilities>,
    /// Each workload by its name, prepared for this machine.
    pub workloads: BTreeMap<String, Prepared>,
    /// The same for each peer, by its name: it prepares its workloads itself. A job of 20 ms has as
    /// many steps as the peer does raw in 20 ms. Missing in a run without peers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub peer_workloads: BTreeMap<String, BTreeMap<String, Prepared>>,
    /// The machine that it ran on.
    pub machine: Machine,
    /// The exact versions of the measured packages and of the compiler.
    pub versions: BTreeMap<String, String>,
    /// The hash of each strategy's program, by the strategy's name: the first 64 bits of its
    /// SHA-256, in hexadecimal. These are the programs that the run began with. Missing in a run of
    /// an earlier version.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub programs: BTreeMap<String, String>,
    /// The programs that the run was resumed with, if they are others. Missing if it never was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub later_programs: Vec<LaterPrograms>,
}

/// Stands for the hash of a program of which a run says nothing.
const UNKNOWN_PROGRAM: &str = "unknown";

/// Programs that went on with a run that others began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaterPrograms {
    /// The number of measurements that the run had until then.
    pub after: u64,
    /// The hash of each program that measured from then on and is another than before, by the
    /// strategy's name.
    pub programs: BTreeMap<String, String>,
}

/// The lengths of the parts of all trials under one load.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadTiming {
    /// The load.
    pub load: Load,
    /// The lengths of the parts.
    pub timing: Timing,
    /// The time from one beat to the next. `None` if it is that of the run.
    #[serde(default, with = "nanos::option", skip_serializing_if = "Option::is_none")]
    pub period: Option<Duration>,
}

impl RunInfo {
    /// Returns the lengths of the parts of a trial under a load.
    pub fn timing_under(&self, load: Load) -> Timing {
        let own = self.own_timings.iter().find(|own| own.load == load);
        own.map_or(self.timing, |own| own.timing)
    }

    /// Returns the time from one beat to the next in a trial under a load.
    pub fn period_under(&self, load: Load) -> Duration {
        let own = self.own_timings.iter().find(|own| own.load == load);
        own.and_then(|own| own.period).unwrap_or(self.period)
    }

    /// Returns a workload as it was prepared by a peer, or by Rust's strategies without one.
    pub fn prepared(&self, workload: &str, peer: Option<&str>) -> Option<&Prepared> {
        match peer {
            None => self.workloads.get(workload),
            Some(peer) => self.peer_workloads.get(peer)?.get(workload),
        }
    }

    /// Returns the workload of a cell, as it was prepared for the cell's program.
    pub fn prepared_for(&self, cell: &Cell) -> Option<&Prepared> {
        self.prepared(&cell.workload, cell.peer.as_deref())
    }

    /// Returns the hashes of the programs that measured a strategy, in order. Each stands beside
    /// the number of measurements that the run had before it. Empty if they are not known.
    pub fn programs_of(&self, strategy: &str) -> Vec<(u64, &str)> {
        let later = self.later_programs.iter();
        let later = later.filter_map(|later| Some((later.after, later.programs.get(strategy)?.as_str())));
        let later: Vec<_> = later.collect();
        let first = self.programs.get(strategy).map(String::as_str);
        // A run of an earlier version says nothing of its first programs.
        let first = first.or_else(|| (!later.is_empty()).then_some(UNKNOWN_PROGRAM));
        let mut all: Vec<_> = first.map(|hash| (0, hash)).into_iter().chain(later).collect();
        all.dedup_by_key(|(_, hash)| *hash);
        all
    }

    /// Returns the hash of the latest program of each strategy, by the strategy's name.
    pub fn latest_programs(&self) -> BTreeMap<String, String> {
        let later = self.later_programs.iter().map(|later| &later.programs);
        [&self.programs]
            .into_iter()
            .chain(later)
            .flatten()
            .map(|(of, hash)| (of.clone(), hash.clone()))
            .collect()
    }

    /// Forgets the programs that were noted and measured nothing: a run of this many measurements
    /// was interrupted before.
    pub fn forget_idle_programs(&mut self, measurements: u64) {
        self.later_programs.retain(|later| later.after < measurements);
    }

    /// Notes the programs that measure from now on, after this many measurements.
    pub fn go_on_with(&mut self, programs: &BTreeMap<String, String>, measurements: u64) {
        self.forget_idle_programs(measurements);
        let latest = self.latest_programs();
        let others = programs.iter().filter(|(strategy, hash)| latest.get(*strategy) != Some(*hash));
        let others: BTreeMap<_, _> = others.map(|(of, hash)| (of.clone(), hash.clone())).collect();
        if measurements == 0 {
            self.programs.extend(others);
        } else if !others.is_empty() {
            self.later_programs.push(LaterPrograms { after: measurements, programs: others });
        }
    }

    /// Returns the command line that measures the same anew. A run keeps its name, so the name is
    /// left out.
    pub fn command_anew(&self) -> String {
        let mut words = self.command.split(' ');
        let mut kept = Vec::new();
        while let Some(word) = words.next() {
            match word {
                // A name has no blank.
                "--save" => drop(words.next()),
                _ if word.starts_with("--save=") => {}
                _ => kept.push(word),
            }
        }
        kept.join(" ")
    }

    /// Returns the quota under which the children run: the smaller one of the run's own and the
    /// machine's, in thousandths of a processor.
    pub fn quota_of_children(&self) -> Option<u64> {
        [self.quota_millicpus, self.machine.quota_millicpus].into_iter().flatten().min()
    }
}

/// A cell that was not measured because its combination makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The cell.
    pub cell: Cell,
    /// The reason, in words.
    pub reason: String,
    /// True if the reason is the job: it does not allow what the strategy needs. False in runs of
    /// earlier versions.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub of_job: bool,
}

/// The machine that a run was measured on. `None` for what the system does not tell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// The operating system: `linux`, `macos`, ...
    pub os: String,
    /// The architecture: `x86_64`, `aarch64`, ...
    pub arch: String,
    /// The model of the processor.
    pub cpu: Option<String>,
    /// The number of processors that the parent could use.
    pub cpus: u32,
    /// The memory, in bytes.
    pub memory_bytes: Option<u64>,
    /// The release of the kernel.
    pub kernel: Option<String>,
    /// The governor of the processors' frequency: `performance`, `powersave`, ...
    #[serde(default)]
    pub governor: Option<String>,
    /// The quota of a control group, in thousandths of a processor. `None` also if there is no
    /// quota.
    #[serde(default)]
    pub quota_millicpus: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes the oldest description that can be read, with these programs.
    fn run(programs: &[(&str, &str)]) -> RunInfo {
        let text = r#"{"format":3,"experiment":"comparison","name":"","started":"","command":"","seed":0,
            "rounds":1,"period":1,"budget":1,"timing":{"warm_up":0,"duration":1,"drain":0},"cells":[],
            "skipped":[],"workloads":{},"versions":{},
            "machine":{"os":"","arch":"","cpu":null,"cpus":1,"memory_bytes":null,"kernel":null}}"#;
        RunInfo { programs: hashes(programs), ..serde_json::from_str(text).unwrap() }
    }

    fn hashes(programs: &[(&str, &str)]) -> BTreeMap<String, String> {
        programs.iter().map(|(of, hash)| ((*of).to_owned(), (*hash).to_owned())).collect()
    }

    #[test]
    fn the_first_programs_of_an_old_run_are_unknown_and_not_those_that_went_on() {
        let mut run = run(&[]);
        assert_eq!(run.programs_of("inline"), []);
        run.go_on_with(&hashes(&[("inline", "a2")]), 3);
        assert_eq!(run.programs_of("inline"), [(0, "unknown"), (3, "a2")]);
    }

    #[test]
    fn a_run_remembers_every_program_that_measured_it() {
        let mut run = run(&[("inline", "a1"), ("shed", "b1")]);
        run.go_on_with(&hashes(&[("inline", "a1")]), 2);
        assert_eq!(run.later_programs, [], "the same one went on");
        run.go_on_with(&hashes(&[("inline", "a2"), ("shed", "b1")]), 3);
        run.go_on_with(&hashes(&[("inline", "a2")]), 5);
        run.go_on_with(&hashes(&[("inline", "a1")]), 7);
        assert_eq!(run.programs_of("inline"), [(0, "a1"), (3, "a2"), (7, "a1")]);
        assert_eq!(run.programs_of("shed"), [(0, "b1")]);
        assert_eq!(run.programs_of("other"), []);
        assert_eq!(run.latest_programs(), hashes(&[("inline", "a1"), ("shed", "b1")]));
        assert_eq!(run.programs, hashes(&[("inline", "a1"), ("shed", "b1")]));
    }

    #[test]
    fn to_measure_anew_takes_another_name() {
        let anew = |command: &str| RunInfo { command: command.to_owned(), ..run(&[]) }.command_anew();
        assert_eq!(anew("cargo xtask compare --save a --quick"), "cargo xtask compare --quick");
        assert_eq!(anew("cargo xtask compare --quick --save=a"), "cargo xtask compare --quick");
        assert_eq!(anew("cargo xtask sweep --svg 'my save'"), "cargo xtask sweep --svg 'my save'");
        assert_eq!(anew("cargo xtask compare --save"), "cargo xtask compare");
    }

    #[test]
    fn a_program_that_measured_nothing_is_forgotten() {
        let mut run = run(&[("inline", "a1")]);
        run.go_on_with(&hashes(&[("inline", "a2")]), 3);
        run.go_on_with(&hashes(&[("inline", "a3")]), 3);
        assert_eq!(run.programs_of("inline"), [(0, "a1"), (3, "a3")]);
        run.go_on_with(&hashes(&[("inline", "a1")]), 3);
        assert_eq!(run.programs_of("inline"), [(0, "a1")]);
        // The run has no measurement at all.
        run.go_on_with(&hashes(&[("inline", "a2")]), 0);
        assert_eq!((run.programs_of("inline"), &*run.later_programs), (vec![(0, "a2")], &[][..]));
    }
}
