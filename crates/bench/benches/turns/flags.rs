//! The command line, and how much it measures.
//!
//! `cargo bench` passes `--bench`. Without it, as in `cargo test --benches`, everything runs once
//! and briefly, to show that it works.

use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::{Parser, ValueEnum};
use runtime::{RuntimeId, Workers};

/// Measures what turns cost, how equally jobs advance in them, and how late a beat is beside them,
/// and judges the goals.
#[derive(Parser)]
pub(crate) struct Flags {
    /// A runtime with one loop thread: tokio/1, smol/1, async-std/1
    #[arg(long, default_value = "tokio/1", value_parser = one_thread)]
    pub(crate) runtime: RuntimeId,
    /// Only this section; without it, all of them
    #[arg(long, value_enum)]
    section: Option<Section>,
    /// Compare the beats with those of this program, built from crates/bench/go/main.go
    #[arg(long)]
    pub(crate) go: Option<PathBuf>,
    /// Measure a fifth of the pairs, with wider intervals
    #[arg(long)]
    pub(crate) quick: bool,
    /// Repeat the order of windows and the phases of beats of this seed
    #[arg(long)]
    seed: Option<u64>,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    pub(crate) format: ReportFormat,
    /// Passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A part of the benchmark.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Section {
    /// The time of a turn that is handed on, and the work that is lost by it
    Cost,
    /// The memory of tasks in line, and the time until they sleep
    Line,
    /// The steps of equal jobs
    Fairness,
    /// The latency of jobs in both orders
    Order,
    /// One task that joins many jobs
    Join,
    /// The beats beside a crowd, and beside goroutines
    Go,
}

/// A form of the report.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For a person
    Table,
    /// For a program
    Json,
}

/// The amount of measuring.
pub(crate) struct Effort {
    /// The length of a window in which a loop works.
    pub(crate) window: Duration,
    /// The pairs of windows for each comparison.
    pub(crate) pairs: usize,
    /// The time before the first window: some slices of each job.
    pub(crate) warm_up: Duration,
    /// The repetitions of a measurement that takes longer than a window.
    pub(crate) rounds: usize,
    /// The time that a round of beats or of equal jobs takes.
    pub(crate) round: Duration,
    /// The time that a round beside goroutines takes.
    pub(crate) go_round: Duration,
}

impl Flags {
    pub(crate) fn effort(&self) -> Effort {
        let (window, warm_up) = (Duration::from_millis(20), Duration::from_millis(1500));
        let (round, go_round) = (Duration::from_secs(1), Duration::from_secs(3));
        if !self.bench {
            let brief = Duration::from_millis(5);
            let round = Duration::from_millis(120);
            Effort { window: brief, pairs: 1, warm_up: brief, rounds: 1, round, go_round: round }
        } else if self.quick {
            Effort { window, pairs: 40, warm_up, rounds: 6, round: round / 4, go_round: round }
        } else {
            Effort { window, pairs: 200, warm_up, rounds: 9, round, go_round }
        }
    }

    pub(crate) fn asks_for(&self, section: Section) -> bool {
        self.section.is_none_or(|asked| asked == section)
    }

    pub(crate) fn seed(&self) -> u64 {
        let now = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        self.seed.unwrap_or_else(now)
    }
}

fn one_thread(name: &str) -> Result<RuntimeId, String> {
    let id: RuntimeId = name.parse().map_err(|error: runtime::UnknownRuntime| error.to_string())?;
    match id.workers {
        Workers::One => Ok(id),
        Workers::Many => Err(format!(
            "{id} has many loop threads, and this benchmark needs one: take tokio/1, smol/1 or async-std/1"
        )),
    }
}
