//! A trial of the job alone: one thread, no runtime, no ticker. Every strategy's work is compared
//! with it.

use std::sync::Arc;
use std::time::Instant;

use record::{Load, Threads, Timing};
use stage::Trouble;
use workload::Workload;

use super::findings::Findings;
use super::observe::LAST_JOBS;
use super::snapshot::{Snapshot, usage, work};
use crate::bench::{Bench, WorkerEnded};

/// Runs jobs one after the other until the time is over.
pub(super) fn run(workload: &Workload, timing: Timing) -> Result<Findings, Trouble> {
    let bench = Bench::new(workload.clone(), Load::default(), 0);
    let (messenger, watcher) = stage::channel();
    let working = Arc::clone(&bench);
    let jobs = move || match working.work_raw() {
        Ok(()) => messenger.say(WorkerEnded),
        Err(trouble) => messenger.fail(trouble),
    };
    stage::thread("raw", jobs)?;

    watcher.pass(Instant::now() + timing.warm_up)?;
    let before = Snapshot::take(&bench);
    watcher.pass(before.at + timing.duration)?;
    let after = Snapshot::take(&bench);
    bench.stop();
    watcher.collect(1, Instant::now() + LAST_JOBS)?;
    let threads = Threads {
        jobs: bench.crew().iter().flat_map(|worker| worker.meter.threads()).collect(),
        peak: process::threads(),
        ..Threads::default()
    };
    Ok(Findings {
        work: work(&bench, &before, &after)?,
        threads,
        usage: usage(&before, &after),
        ..Findings::default()
    })
}
