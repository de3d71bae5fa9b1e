//! The facts about a run.

use std::collections::BTreeMap;

use record::{Cell, FORMAT, Machine, Prepared, RunInfo, Timing};

use crate::ms;

/// Makes a run of two rounds with these cells, on a machine with two processors.
///
/// A beat is due every 10 ms, the budget is 1 ms, and a window takes 1 s. The workload `countdown`
/// does 1,000,000 steps a second raw.
pub fn info(cells: &[Cell]) -> RunInfo {
    let prepared =
        Prepared { workload: "countdown:spins=560".to_owned(), steps_per_s: 1_000_000, steps: None };
    RunInfo {
        format: FORMAT,
        experiment: "comparison".to_owned(),
        name: "sample".to_owned(),
        started: "2026-01-02T03:04:05+01:00".to_owned(),
        command: "cargo xtask compare".to_owned(),
        seed: 42,
        rounds: 2,
        retakes: 0,
        period: ms(10),
        budget: ms(1),
        timing: Timing { warm_up: ms(100), duration: ms(1000), drain: ms(200) },
        memory_limit_bytes: None,
        own_timings: Vec::new(),
        quota_millicpus: None,
        cells: cells.to_vec(),
        skipped: Vec::new(),
        abilities: BTreeMap::new(),
        workloads: BTreeMap::from([("countdown".to_owned(), prepared)]),
        peer_workloads: BTreeMap::new(),
        machine: Machine {
            os: "linux".to_owned(),
            arch: "x86_64".to_owned(),
            cpu: Some("A Processor".to_owned()),
            cpus: 2,
            memory_bytes: None,
            kernel: Some("6.1".to_owned()),
            governor: None,
            quota_millicpus: None,
        },
        versions: BTreeMap::from([("tokio".to_owned(), "1.54.0".to_owned())]),
        programs: BTreeMap::new(),
        later_programs: Vec::new(),
    }
}
