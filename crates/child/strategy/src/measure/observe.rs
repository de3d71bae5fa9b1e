//! The watching side of a trial: warm-up, window, drain, and what was seen.

use std::sync::Arc;
use std::time::{Duration, Instant};

use record::{Cause, Place, Switches, Threads, Timing, Trial, Usage, Work};
use runtime::RuntimeId;
use ticker::Heard;

use super::bench::Worker;
use super::watch::Watcher;
use super::{Bench, Event, Findings, Heart, Stage, Trouble, Watch, check_single_thread};
use crate::catch;
use process::Used;

/// How long the first beat may take. It takes about one period; a machine may be busy.
const FIRST_BEAT: Duration = Duration::from_secs(10);
/// How long jobs may take to notice that they are to stop. One that can't be divided has to end first.
const LAST_JOBS: Duration = Duration::from_secs(10);

/// Runs the stage on its runtime, by `play`, and watches it.
pub(super) fn run(
    runtime: RuntimeId,
    play: impl FnOnce(Stage) + Send + 'static,
    bench: Arc<Bench>,
    place: Place,
    trial: &Trial,
) -> Result<Findings, Trouble> {
    let (watch, watcher) = Watch::new();
    let heart = Heart::of(&trial.beating);
    let stage = Stage { bench: bench.clone(), place, heart: heart.clone(), watch: watch.clone() };
    let run = move || {
        if let Err(error) = catch(|| play(stage)) {
            watch.tell(Event::Failed(Trouble::new(Cause::Panicked, format!("the runtime {error}"))));
        }
    };
    std::thread::Builder::new().name("loop".to_owned()).spawn(run).map_err(Trouble::setup)?;

    let findings = watch_over(&bench, &heart, &watcher, trial.timing)?;
    check_single_thread(runtime, &findings.threads)?;
    Ok(findings)
}

fn watch_over(bench: &Bench, heart: &Heart, watcher: &Watcher, timing: Timing) -> Result<Findings, Trouble> {
    watcher.first_beat(FIRST_BEAT + heart.period())?;
    watcher.until(Instant::now() + timing.warm_up)?;
    drop(bench.take_slices());
    let before = Snapshot::take(bench);
    watcher.until(before.at + timing.duration / 2)?;
    let threads_half_way = process::threads();
    watcher.until(before.at + timing.duration)?;
    let after = Snapshot::take(bench);
    let slices = bench.take_slices().map(|slices| ticker::histogram(&slices));
    let threads_peak = process::threads().max(threads_half_way);
    watcher.until(after.at + timing.drain)?;

    let (heard, ticked) = match heart {
        Heart::Scheduled { log, .. } => {
            let heard = log.close(before.at, before.at + timing.duration, Instant::now());
            (Some(heard), None)
        }
        Heart::Muted { .. } => (None, None),
        Heart::Printing { ticks, .. } => (None, Some(ticks.so_far())),
    };
    bench.stop();
    watcher.ended(bench.workers.len(), LAST_JOBS)?;

    let beats = heard.as_ref().map(Heard::to_beats);
    let (ticks, ticker) = match (&heard, ticked) {
        (Some(heard), _) => (None, heard.threads.clone()),
        (None, Some((ticks, threads))) => (Some(ticks), threads),
        (None, None) => (None, Vec::new()),
    };
    let mut threads = Threads { ticker, peak: threads_peak, ..Threads::default() };
    for worker in &bench.workers {
        threads.tasks.extend(worker.tally().threads);
        threads.jobs.extend(worker.meter.threads());
    }
    for list in [&mut threads.tasks, &mut threads.jobs] {
        list.sort_unstable();
        list.dedup();
    }
    let work = work(bench, &before, &after)?;
    let usage = usage(&before, &after);
    Ok(Findings { beats, ticks, work, threads, usage, heard, slices, ..Findings::default() })
}

/// The meters at one moment.
pub(super) struct Snapshot {
    pub(super) at: Instant,
    steps: u64,
    yields: u64,
    used: Used,
}

impl Snapshot {
    pub(super) fn take(bench: &Bench) -> Self {
        let sum = |count: fn(&Worker) -> u64| bench.workers.iter().map(count).sum();
        Snapshot {
            at: Instant::now(),
            steps: sum(|worker| worker.meter.steps()),
            yields: sum(|worker| worker.yields.get()),
            used: process::used(),
        }
    }
}

/// What the jobs did between two moments. `None` where there were none.
pub(super) fn work(bench: &Bench, before: &Snapshot, after: &Snapshot) -> Result<Option<Work>, Trouble> {
    if bench.workers.is_empty() {
        return Ok(None);
    }
    let tallies: Vec<_> = bench.workers.iter().map(Worker::tally).collect();
    let last = tallies.iter().rev().find_map(|tally| tally.last);
    let Some(last) = last else {
        return Err(Trouble::new(
            Cause::Starved,
            "no job came to an end, and none heard that it should stop",
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

/// What the process took between two moments.
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
