//! The steps of equal jobs in shared turns: the job with the most against the one with the fewest.
//!
//! The control is the same crowd without turns, in which each job yields for itself.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bench::finding::{Finding, Section};
use bench::goal::Unit;
use bench::kernel::Kernel;
use bench::paired::Figure;
use breather::Turns;
use runtime::{Body, Runtime, RuntimeId};

use crate::flags::Effort;
use crate::task::{ENDLESS, Pace, Tally, Task};

const JOBS: usize = 64;
/// The most steps of a job may be this many times the fewest.
const MOST: f64 = 1.1;

/// Measures with and without turns, in alternation.
pub(crate) fn measure(runtime: RuntimeId, kernel: &Kernel, effort: &Effort) -> anyhow::Result<Section> {
    let (mut shared, mut own) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds {
        for (in_turns, ratios) in [(true, &mut shared), (false, &mut own)] {
            let body = OnTheLoop { kernel: kernel.clone(), in_turns, window: effort.round };
            let steps = runtime::start(runtime, body)?;
            let (least, most) = (steps.iter().min().unwrap_or(&0), steps.iter().max().unwrap_or(&0));
            ratios.push(*most as f64 / *least as f64);
        }
    }
    Ok(Section {
        heading: format!("Steps of the luckiest against the unluckiest of {JOBS} equal jobs"),
        findings: vec![
            Finding::new("shared turns", Figure::of(&shared), Unit::Times).at_most(MOST),
            Finding::new("without turns", Figure::of(&own), Unit::Times),
        ],
    })
}

struct OnTheLoop {
    kernel: Kernel,
    in_turns: bool,
    window: Duration,
}

impl Body for OnTheLoop {
    type Output = anyhow::Result<Vec<u64>>;

    /// Returns the steps of each job.
    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let turns = Turns::shared(1);
        let workload = self.kernel.of(ENDLESS);
        let tallies: Vec<_> = (0..JOBS).map(|_| Arc::new(Tally::default())).collect();
        let mut tasks: Vec<std::pin::Pin<Box<dyn Future<Output = _> + Send>>> = Vec::new();
        for tally in &tallies {
            let task = Task { workload: workload.clone(), pace: Pace::Within, tally: tally.clone() };
            tasks.push(if self.in_turns {
                Box::pin(runtime.spawn(task.in_turns(runtime.clone(), turns.clone())))
            } else {
                Box::pin(runtime.spawn(task.alone(runtime.clone())))
            });
        }
        // In a task, because the main future of smol may wait for long.
        let inside = runtime.clone();
        let watch = runtime.spawn(async move {
            inside.sleep_until(Instant::now() + self.window / 10).await;
            let before: Vec<u64> = tallies.iter().map(|tally| tally.read().0).collect();
            inside.sleep_until(Instant::now() + self.window).await;
            let steps = tallies.iter().zip(before).map(|(tally, before)| tally.read().0 - before);
            let steps = steps.collect();
            tallies.iter().for_each(|tally| tally.stop());
            steps
        });
        let steps = watch.await?;
        for task in tasks {
            task.await??;
        }
        Ok(steps)
    }
}
