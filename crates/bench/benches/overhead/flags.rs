//! The command line, and how much is measured for it.
//!
//! What must stay true: without `--bench`, which cargo gives where it benchmarks, everything is done once and shortly, to
//! see that it works: so does `cargo test --benches` begin it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::ensure;
use bench::kernel::{Kernel, NAMES};
use clap::{Parser, ValueEnum};
use runtime::{RuntimeId, Workers};

/// What breathing costs against the raw kernel, how long slices are, and whether the goals are reached.
#[derive(Parser)]
pub(crate) struct Flags {
    /// A runtime with one loop thread: tokio/1, smol/1, async-std/1
    #[arg(long, default_value = "tokio/1", value_parser = one_thread)]
    pub(crate) runtime: RuntimeId,
    /// Only this kernel; without it, all three
    #[arg(long, value_parser = NAMES)]
    kernel: Option<String>,
    /// A minute, where it takes four otherwise, and wider intervals
    #[arg(long)]
    pub(crate) quick: bool,
    /// Draws the order of turns and the places of jumps again
    #[arg(long)]
    seed: Option<u64>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub(crate) format: Format,
    /// What cargo gives.
    #[arg(long, hide = true)]
    bench: bool,
}

/// How the report is shown.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Format {
    /// For a person
    Table,
    /// For a program
    Json,
}

/// How much is measured.
pub(crate) struct Effort {
    /// How long a turn of the raw kernel takes.
    pub(crate) turn: Duration,
    /// Pairs of turns for a contender that a goal is about.
    pub(crate) pairs: usize,
    /// For the others.
    pub(crate) other_pairs: usize,
    /// Slices for each kernel, at least.
    pub(crate) slices: usize,
    /// Trials with a jump for each kernel.
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
        ensure!(!kernels.is_empty(), "no kernel is left");
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
        Workers::Many => Err(format!("{id} has many loop threads; here is measured on one, such as tokio/1")),
    }
}
