//! The beats beside a crowd in turns, and those beside as many goroutines on one processor.
//!
//! Both count down by the same hot loop, and beat in the same way. In each round, both run for each
//! number of jobs, one right after the other. `crates/bench/go/main.go` is the other program. A
//! pair that other programs spoiled is repeated a few times. If each try was spoiled, it does not
//! count.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use bench::finding::{Finding, Section};
use bench::goal::Unit;
use bench::kernel::Kernel;
use bench::paired::Figure;
use breather::Turns;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use runtime::{Body, Runtime, RuntimeId};

use crate::beats::{Beats, Plan, unspoiled};
use crate::flags::Effort;
use crate::task::{ENDLESS, Pace, Tally, Task};

/// The numbers of jobs.
const JOBS: [usize; 3] = [1, 64, 1000];
/// Our lateness may be this part of Go's.
const PART: f64 = 0.05;
const WARM_UP: Duration = Duration::from_millis(500);

/// The beats of both with one number of jobs, a pair for each round.
struct Beside {
    jobs: usize,
    pairs: Vec<Pair>,
}

/// The beats of both, one right after the other.
struct Pair {
    ours: Beats,
    go: Beats,
}

impl Pair {
    fn is_spoiled(&self) -> bool {
        self.ours.are_spoiled() || self.go.are_spoiled()
    }
}

/// Measures both on a kernel whose step is one iteration.
pub(crate) fn measure(
    runtime: RuntimeId,
    kernel: &Kernel,
    program: &Path,
    effort: &Effort,
    seed: u64,
) -> anyhow::Result<Vec<Section>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut all = JOBS.map(|jobs| Beside { jobs, pairs: Vec::new() });
    for _ in 0..effort.rounds {
        all.shuffle(&mut random);
        for beside in &mut all {
            let jobs = beside.jobs;
            let pair = unspoiled(Pair::is_spoiled, || {
                let phase = Duration::from_micros(random.random_range(0..1000));
                let plan = Plan { warm_up: WARM_UP, window: effort.go_round, phase };
                let ours = || runtime::start(runtime, OnTheLoop { kernel: kernel.clone(), jobs, plan });
                if random.random_bool(0.5) {
                    let ours = ours()?;
                    Ok(Pair { ours, go: of_go(program, jobs, plan)? })
                } else {
                    let go = of_go(program, jobs, plan)?;
                    Ok(Pair { ours: ours()?, go })
                }
            })?;
            beside.pairs.push(pair);
        }
    }
    all.sort_by_key(|beside| beside.jobs);
    let section = |heading: &str, findings: fn(&Beside) -> Vec<Finding>| Section {
        heading: heading.to_owned(),
        findings: all.iter().flat_map(findings).collect(),
    };
    Ok(vec![
        section("Beats of 1 ms beside jobs in turns and beside goroutines", Beside::beats),
        section("In turns, as a part of Go", Beside::ratios),
    ])
}

impl Beside {
    /// Returns the pairs that count.
    fn good(&self) -> Vec<(Beats, Beats)> {
        let good = self.pairs.iter().filter(|pair| !pair.is_spoiled());
        good.map(|pair| (pair.ours, pair.go)).collect()
    }

    fn beats(&self) -> Vec<Finding> {
        let (ours, go): (Vec<_>, Vec<_>) = self.good().into_iter().unzip();
        let of = |name: &str, beats: &[Beats]| {
            let finding = |what: &str, unit, of: fn(&Beats) -> f64| {
                let figure = Figure::of(&beats.iter().map(of).collect::<Vec<_>>());
                Finding::new(format!("{} {name}: {what}", self.jobs), figure, unit)
            };
            [
                finding("p50", Unit::Ms, |beats| beats.p50_ms),
                finding("p99", Unit::Ms, |beats| beats.p99_ms),
                finding("max", Unit::Ms, |beats| beats.max_ms),
                finding("beats missed", Unit::Count, |beats| beats.missed),
                finding("million steps/s", Unit::Count, |beats| beats.steps_per_s / 1e6),
            ]
        };
        [of("in turns", &ours), of("goroutines", &go)].concat()
    }

    fn ratios(&self) -> Vec<Finding> {
        let pairs = self.good();
        let ratio = |of: fn(&Beats) -> f64| {
            Figure::of(&pairs.iter().map(|(ours, go)| of(ours) / of(go)).collect::<Vec<_>>())
        };
        let spoiled = Figure::of_share(self.pairs.len() - pairs.len(), self.pairs.len());
        let jobs = self.jobs;
        vec![
            Finding::new(format!("{jobs}: p99"), ratio(|beats| beats.p99_ms), Unit::Times).at_most(PART),
            Finding::new(format!("{jobs}: steps/s"), ratio(|beats| beats.steps_per_s), Unit::Times),
            Finding::new(format!("{jobs}: pairs spoiled by other programs"), spoiled, Unit::Share),
        ]
    }
}

/// Runs the program, and reads the one row of its table.
fn of_go(program: &Path, jobs: usize, plan: Plan) -> anyhow::Result<Beats> {
    let ms = |time: Duration| format!("{}ms", time.as_millis());
    let mut command = Command::new(program);
    command.args(["-goroutines", &jobs.to_string(), "-window", &ms(plan.window)]);
    command.args(["-warm-up", &ms(plan.warm_up), "-phase", &format!("{}us", plan.phase.as_micros())]);
    let output = command.output().with_context(|| format!("{} does not start", program.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{}: {}", program.display(), String::from_utf8_lossy(&output.stderr));
    let row = text.lines().nth(1).with_context(|| format!("no row in {text:?}"))?;
    let fields: Vec<f64> = row.split('\t').map(str::parse).collect::<Result<_, _>>().context("a number")?;
    let [_, p50_ms, p99_ms, max_ms, missed, steps_per_s, busy] = fields[..] else {
        anyhow::bail!("another number of columns than 7 in {row:?}");
    };
    Ok(Beats { p50_ms, p99_ms, max_ms, missed, steps_per_s, busy })
}

struct OnTheLoop {
    kernel: Kernel,
    jobs: usize,
    plan: Plan,
}

impl Body for OnTheLoop {
    type Output = anyhow::Result<Beats>;

    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let (turns, tally) = (Turns::shared(1), Arc::new(Tally::default()));
        let task = Task { workload: self.kernel.of(ENDLESS), pace: Pace::Within, tally: tally.clone() };
        let spawn = || runtime.spawn(task.clone().in_turns(runtime.clone(), turns.clone()));
        let tasks: Vec<_> = (0..self.jobs).map(|_| spawn()).collect();
        let (inside, beside) = (runtime.clone(), tally.clone());
        let beats = runtime.spawn(async move { self.plan.keep(&inside, beside).await }).await??;
        tally.stop();
        for task in tasks {
            task.await??;
        }
        Ok(beats)
    }
}
