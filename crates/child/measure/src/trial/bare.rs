//! A trial without a runtime: a thread that sleeps until each beat is due.

use std::time::Instant;

use record::{Beating, Threads, Trial};
use stage::Trouble;
use ticker::{Log, Schedule};

use super::findings::Findings;
use super::snapshot::{Snapshot, usage};
use crate::bench::Bench;

/// Beats until the time is over.
pub(super) fn run(trial: &Trial) -> Result<Findings, Trouble> {
    let Beating::Scheduled { period, phase } = trial.beating else {
        return Err(Trouble::setup("a bare sleep has a scheduled beat"));
    };
    let (log, bench) = (Log::default(), Bench::idle());
    let beating = log.clone();
    let t0 = Instant::now() + phase;
    let beat = move || ticker::keep_bare(Schedule { t0, period }, &beating);
    stage::thread("bare", beat)?;

    sleep_until(t0 + trial.timing.warm_up);
    let before = Snapshot::take(&bench);
    sleep_until(before.at + trial.timing.duration);
    let after = Snapshot::take(&bench);
    sleep_until(after.at + trial.timing.drain);
    let heard = log.close(before.at, before.at + trial.timing.duration, Instant::now());
    let threads = Threads { ticker: heard.threads.clone(), peak: process::threads(), ..Threads::default() };
    Ok(Findings {
        beats: Some(heard.to_beats()),
        threads,
        usage: usage(&before, &after),
        ..Findings::default()
    })
}

fn sleep_until(time: Instant) {
    std::thread::sleep(time.saturating_duration_since(Instant::now()));
}
