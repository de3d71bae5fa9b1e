//! The command line, and how much it measures.
//!
//! `cargo bench` passes `--bench`. Without it, as in `cargo test --benches`, everything runs once
//! and briefly, to show that it works.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::ensure;
use bench::kernel::{Kernel, NAMES};
use clap::{Parser, ValueEnum};
use runtime::{RuntimeId, Workers};

/// Measures the overhead of breathing against the raw job and the lengths of slices, and judges the
/// goals.
#[derive(Parser)]
pub(crate) struct Flags {
    /// A runtime with one loop thread: tokio/1, smol/1, async-std/1
    #[arg(long, default_value = "tokio/1", value_parser = one_thread)]
    pub(crate) runtime: RuntimeId,
    /// Only this kernel; without it, all three
    #[arg(long, value_parser = NAMES)]
    kernel: Option<String>,
    /// Measure a fifth of the turns and slices, with wider intervals
    #[arg(long)]
    pub(crate) quick: bool,
    /// Repeat the order of turns and the places of jumps of this seed
    #[arg(long)]
    seed: Option<u64>,
    /// The format of the report
    #[arg(long, value_enum, default_value_t = ReportFormat::Table)]
    pub(crate) format: ReportFormat,
    /// Passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
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
    /// The length of a turn of the raw job.
    pub(crate) turn: Duration,
    /// The pairs of turns for a contender with a goal.
    pub(crate) pairs: usize,
    /// The pairs of turns for the other contenders.
    pub(crate) other_pairs: usize,
    /// The slices for each kernel, at least.
    pub(crate) slices: usize,
    /// The trials with a jump for each kernel.
    pub(crate) trials: usize,
}

impl Flags {
    pub(crate) fn effort(&self) -> Effort {
        let turn = Duration::from_millis(20);
        if !self.bench {
            let turn = Duration::from_millis(2);
            Effort { turn, pairs: 1, other_pairs: 1, slices: 100, trials: 2 }
        } else if self.quick {
            Effort { turn, pairs: 60, other_pairs: 8, slices: 20_000, trials: 100 }
        } else {
            Effort { turn, pairs: 300, other_pairs: 40, slices: 100_000, trials: 200 }
        }
    }

    pub(crate) fn kernels(&self) -> anyhow::Result<Vec<Kernel>> {
        let is_asked = |kernel: &Kernel| self.kernel.as_ref().is_none_or(|asked| kernel.name == asked);
        let kernels: Vec<_> = Kernel::all()?.into_iter().filter(is_asked).collect();
        ensure!(!kernels.is_empty(), "no kernel has this name: take one of {NAMES:?}");
        Ok(kernels)
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
