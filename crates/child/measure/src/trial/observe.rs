//! The watching side of a trial with a ticker: warm-up, window, drain, and findings.

use std::sync::Arc;
use std::time::{Duration, Instant};

use record::{Place, Threads, Timing, Trial};
use runtime::RuntimeId;
use stage::{FIRST_BEAT, Stage, Trouble, Watcher};
use ticker::Heard;

use super::findings::Findings;
use super::snapshot::{Snapshot, usage, work};
use super::threads;
use crate::bench::{Bench, WorkerEnded};
use crate::heart::Heart;

/// The timeout for the jobs to stop. A job that can't be divided stops only at its end.
pub(super) const LAST_JOBS: Duration = Duration::from_secs(10);

/// The first second after the jobs came: the start of a crowd is not its steady state.
const START: Duration = Duration::from_secs(1);

/// Runs a stage on its runtime with `play`, and watches the stage from the calling thread.
pub(super) fn run(
    runtime: RuntimeId,
    play: impl FnOnce(Stage<Heart, WorkerEnded>) + Send + 'static,
    bench: Arc<Bench>,
    place: Place,
    trial: &Trial,
) -> Result<Findings, Trouble> {
    let (messenger, watcher) = stage::channel();
    let heart = Heart::of(trial)?;
    let stage = heart.clone().on_stage(place, messenger.clone());
    stage::start(messenger, move || play(stage))?;

    let findings = watch_over(&bench, &heart, &watcher, trial.timing)?;
    threads::check_loop(runtime, &findings.threads)?;
    Ok(findings)
}

fn watch_over(
    bench: &Bench,
    heart: &Heart,
    watcher: &Watcher<WorkerEnded>,
    timing: Timing,
) -> Result<Findings, Trouble> {
    watcher.first_beat(FIRST_BEAT + heart.period())?;
    watcher.pass(Instant::now() + timing.warm_up)?;
    drop(bench.take_slices());
    let before = Snapshot::take(bench);
    bench.open_window(before.at);
    watcher.pass(before.at + timing.duration / 2)?;
    let threads_half_way = process::threads();
    watcher.pass(before.at + timing.duration)?;
    let after = Snapshot::take(bench);
    bench.close_window(after.at);
    let slices = bench.take_slices().map(|slices| ticker::histogram(&slices));
    let threads_peak = process::threads().max(threads_half_way);
    watcher.pass(after.at + timing.drain)?;

    let now = Instant::now();
    let end = before.at + timing.duration;
    let jobs = bench.read_times(now);
    let mut start = None;
    let (heard, ticked) = match heart {
        Heart::Scheduled { log, .. } => {
            let first_second = bench.began().map(|began| began..end.min(began + START));
            start = first_second.map(|first| log.heard(first.start, first.end, now).to_beats());
            (Some(log.close(before.at, end, now)), None)
        }
        Heart::Muted { .. } => (None, None),
        Heart::Printing { ticks, .. } => (None, Some(ticks.so_far())),
    };
    bench.stop();
    // If a worker does not end in time, its work still counts. Only its last job stays unchecked.
    watcher.collect(bench.messages(), Instant::now() + LAST_JOBS)?;

    let beats = heard.as_ref().map(Heard::to_beats);
    let (ticks, ticker) = match (&heard, ticked) {
        (Some(heard), _) => (None, heard.threads.clone()),
        (None, Some((ticks, threads))) => (Some(ticks), threads),
        (None, None) => (None, Vec::new()),
    };
    let mut threads = Threads { ticker, peak: threads_peak, ..Threads::default() };
    for worker in bench.crew() {
        threads.tasks.extend(worker.tally().threads);
        threads.jobs.extend(worker.meter.threads());
    }
    for list in [&mut threads.tasks, &mut threads.jobs] {
        list.sort_unstable();
        list.dedup();
    }
    let work = work(bench, &before, &after)?;
    let usage = usage(&before, &after);
    Ok(Findings { beats, start, ticks, work, jobs, threads, usage, heard, slices, ..Findings::default() })
}
