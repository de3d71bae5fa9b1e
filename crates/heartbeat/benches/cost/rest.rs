//! What a heart on an idle loop costs, against a bare timer of the same period.

use std::time::{Duration, Instant};

use heartbeat::Options;
use nix::time::{ClockId, clock_gettime};
use tokio::runtime::{Builder, Runtime};

const PERIOD: Duration = Duration::from_millis(20);
/// The length of one measurement: short, because the machine drifts.
const TIME: Duration = Duration::from_millis(500);

/// Returns the CPU time of this process so far.
fn cpu() -> Duration {
    let time = clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("the process has a clock");
    Duration::from(time)
}

/// Returns the CPU time a period while a runtime rests.
fn rest(runtime: &Runtime) -> f64 {
    // Starting is not resting.
    runtime.block_on(async { tokio::time::sleep(PERIOD * 5).await });
    let (cpu_before, begun) = (cpu(), Instant::now());
    runtime.block_on(async { tokio::time::sleep(TIME).await });
    let cpu = (cpu() - cpu_before).as_secs_f64();
    cpu * 1e6 * PERIOD.as_secs_f64() / begun.elapsed().as_secs_f64()
}

fn bare(runtime: &Runtime) -> f64 {
    let timer = runtime.spawn(async {
        let mut due = tokio::time::Instant::now();
        loop {
            due += PERIOD;
            tokio::time::sleep_until(due).await;
        }
    });
    let figure = rest(runtime);
    timer.abort();
    figure
}

fn heart(runtime: &Runtime) -> f64 {
    let heart = heartbeat::tokio(runtime.handle(), Options::default().period(PERIOD).quiet());
    let figure = rest(runtime);
    drop(heart);
    figure
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Prints the CPU time a period of both, and their ratio, for each flavour of tokio.
pub(crate) fn measure(seconds: u64) {
    let rounds = (seconds * 2).max(5);
    let runtimes = [
        ("tokio/1", Builder::new_current_thread().enable_all().build().expect("a runtime starts")),
        ("tokio/2", Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("it starts")),
    ];
    for (name, runtime) in runtimes {
        let (mut bares, mut hearts, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..rounds {
            let (bare, heart) = (bare(&runtime), heart(&runtime));
            bares.push(bare);
            hearts.push(heart);
            ratios.push(heart / bare);
        }
        let (bare, heart, ratio) = (median(bares), median(hearts), median(ratios));
        println!(
            "{name} at rest, each {} ms: a bare timer {bare:.1} us, a heart {heart:.1} us, {ratio:.2} times",
            PERIOD.as_millis()
        );
    }
}
