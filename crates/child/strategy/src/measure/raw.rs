//! The job alone: one thread, no runtime, no ticker. What every strategy's work is measured against.

use std::sync::Arc;
use std::time::{Duration, Instant};

use record::{Threads, Timing};
use workload::Workload;

use super::observe::{Snapshot, usage, work};
use super::{Bench, Event, Findings, Trouble, Watch};

/// Runs jobs one after the other until the time is over.
pub(super) fn run(workload: &Workload, timing: Timing) -> Result<Findings, Trouble> {
    let bench = Bench::new(workload.clone(), 1);
    let (watch, watcher) = Watch::new();
    let working = Arc::clone(&bench);
    let jobs = move || match working.work_raw() {
        Ok(()) => watch.tell(Event::Ended),
        Err(trouble) => watch.tell(Event::Failed(trouble)),
    };
    std::thread::Builder::new().name("raw".to_owned()).spawn(jobs).map_err(Trouble::setup)?;

    watcher.until(Instant::now() + timing.warm_up)?;
    let before = Snapshot::take(&bench);
    watcher.until(before.at + timing.duration)?;
    let after = Snapshot::take(&bench);
    bench.stop();
    watcher.ended(1, Duration::from_secs(10))?;
    let threads =
        Threads { jobs: bench.workers[0].meter.threads(), peak: process::threads(), ..Threads::default() };
    Ok(Findings {
        work: work(&bench, &before, &after)?,
        threads,
        usage: usage(&before, &after),
        ..Findings::default()
    })
}
