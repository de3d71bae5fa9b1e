//! The cost of a heart on an idle loop, against a bare timer of the same period.

use std::future::Future;
use std::time::{Duration, Instant};

use heartbeat::Options;
use nix::time::{ClockId, clock_gettime};
use tokio::runtime::{Builder, Runtime};

use crate::figure::Figure;

const PERIOD: Duration = Duration::from_millis(20);
/// The length of one measurement: short, because the machine drifts.
const TIME: Duration = Duration::from_millis(500);

/// The timer that is measured.
#[derive(Clone, Copy, PartialEq)]
enum Beats {
    /// A task that sleeps until the next period, and no more.
    Bare,
    Heart,
}

/// Returns the CPU time of this process so far.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("the process has a clock");
    Duration::from(time)
}

fn options() -> Options {
    Options::default().period(PERIOD).quiet()
}

/// Returns the CPU time a period while a loop rests, in microseconds.
async fn rest<F: Future>(sleep: impl Fn(Duration) -> F) -> f64 {
    // Starting is not resting.
    sleep(PERIOD * 5).await;
    let (cpu_before, begun) = (cpu(), Instant::now());
    sleep(TIME).await;
    let cpu = (cpu() - cpu_before).as_secs_f64();
    cpu * 1e6 * PERIOD.as_secs_f64() / begun.elapsed().as_secs_f64()
}

/// Beats without a heart, by absolute deadlines.
async fn bare<F: Future>(sleep_until: impl Fn(Instant) -> F) {
    let mut due = Instant::now();
    loop {
        due += PERIOD;
        sleep_until(due).await;
    }
}

fn on_tokio(runtime: &Runtime, beats: Beats) -> f64 {
    let heart = (beats == Beats::Heart).then(|| heartbeat::tokio(runtime.handle(), options()));
    let bare = (beats == Beats::Bare)
        .then(|| runtime.spawn(bare(|due: Instant| tokio::time::sleep_until(due.into()))));
    let figure = runtime.block_on(rest(tokio::time::sleep));
    drop(heart);
    if let Some(bare) = bare {
        bare.abort();
    }
    figure
}

#[cfg(feature = "smol")]
fn on_smol(beats: Beats) -> f64 {
    let executor = smol::Executor::new();
    let _heart = (beats == Beats::Heart).then(|| heartbeat::smol(&executor, options()));
    if beats == Beats::Bare {
        executor.spawn(bare(smol::Timer::at)).detach();
    }
    smol::block_on(executor.run(rest(smol::Timer::after)))
}

#[cfg(feature = "async-std")]
fn on_async_std(beats: Beats) -> f64 {
    use async_std::task::{block_on, sleep, spawn};
    let _heart = (beats == Beats::Heart).then(|| heartbeat::async_std(options()));
    let until = |due: Instant| sleep(due.saturating_duration_since(Instant::now()));
    let bare = (beats == Beats::Bare).then(|| spawn(bare(until)));
    let figure = block_on(rest(sleep));
    if let Some(bare) = bare {
        block_on(bare.cancel());
    }
    figure
}

/// Prints the CPU time a period of both, and their ratio.
fn compare(runtime: &str, rounds: u64, mut measured: impl FnMut(Beats) -> f64) {
    let (mut bares, mut hearts, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..rounds {
        let (bare, heart) = if round % 2 == 0 {
            let bare = measured(Beats::Bare);
            (bare, measured(Beats::Heart))
        } else {
            let heart = measured(Beats::Heart);
            (measured(Beats::Bare), heart)
        };
        bares.push(bare);
        hearts.push(heart);
        ratios.push(heart / bare);
    }
    let (bare, heart, ratio) = (Figure::of(bares), Figure::of(hearts), Figure::of(ratios));
    println!("  {runtime:12} bare timer {bare}, heart {heart}, ratio {ratio:.2}");
}

/// Prints the cost at rest on each runtime.
pub(crate) fn measure(seconds: u64) {
    let rounds = (seconds * 2).max(5);
    println!("at rest, us of CPU time each {} ms:", PERIOD.as_millis());
    let one = Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    compare("tokio/1", rounds, |beats| on_tokio(&one, beats));
    let all = Builder::new_multi_thread().enable_all().build().expect("a runtime starts");
    compare("tokio/N", rounds, |beats| on_tokio(&all, beats));
    drop(all);
    #[cfg(feature = "smol")]
    compare("smol/1", rounds, on_smol);
    #[cfg(feature = "async-std")]
    compare("async-std/N", rounds, on_async_std);
}
