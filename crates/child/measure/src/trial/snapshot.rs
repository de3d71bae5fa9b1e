//! The meters at one moment, and the difference between two.

use std::time::Instant;

use process::Used;
use record::{Cause, Switches, Usage, Work};
use stage::Trouble;

use crate::bench::{Bench, Worker};

/// The meters at one moment.
pub(super) struct Snapshot {
    pub(super) at: Instant,
    steps: u64,
    yields: u64,
    used: Used,
}

impl Snapshot {
    pub(super) fn take(bench: &Bench) -> Self {
        let crew = bench.crew();
        let sum = |count: fn(&Worker) -> u64| crew.iter().map(|worker| count(worker)).sum();
        Snapshot {
            at: Instant::now(),
            steps: sum(|worker| worker.meter.steps()),
            yields: sum(|worker| worker.yields.get()),
            used: process::used(),
        }
    }
}

/// Returns what the jobs did between two moments. `None` if there are no jobs, or if none came
/// before the end.
pub(super) fn work(bench: &Bench, before: &Snapshot, after: &Snapshot) -> Result<Option<Work>, Trouble> {
    if !bench.has_jobs() {
        return Ok(None);
    }
    let tallies: Vec<_> = bench.crew().iter().map(|worker| worker.tally()).collect();
    let last = tallies.iter().rev().find_map(|tally| tally.last);
    let Some(last) = last else {
        if bench.stayed_idle() {
            return Ok(None);
        }
        return Err(Trouble::new(
            Cause::Starved,
            "no job came to an end, and none noticed that it should stop",
        ));
    };
    Ok(Some(Work {
        steps: after.steps.wrapping_sub(before.steps),
        elapsed: after.at - before.at,
        checked: tallies.iter().map(|tally| tally.checked).sum(),
        last,
        yields: after.yields.wrapping_sub(before.yields),
    }))
}

/// Returns what the process used between two moments.
pub(super) fn usage(before: &Snapshot, after: &Snapshot) -> Usage {
    let switches = before.used.switches.zip(after.used.switches).map(|(before, after)| Switches {
        voluntary: after.voluntary.saturating_sub(before.voluntary),
        involuntary: after.involuntary.saturating_sub(before.involuntary),
    });
    Usage {
        window: Some(after.at.saturating_duration_since(before.at)),
        cpu: before.used.cpu.zip(after.used.cpu).map(|(before, after)| after.saturating_sub(before)),
        rss_peak_bytes: after.used.rss_peak_bytes,
        switches,
    }
}
