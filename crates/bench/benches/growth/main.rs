//! The time from the last answer to the table, over the number of rounds: it grows with the rounds,
//! and not with their square.
//!
//! It makes a run of 40 cells up, stores it, and does what `report` does: it reads the run, looks
//! for missing trials, judges and shows. The last line says how the time grows. It exits with 1 if
//! the time of a round doubles from the shortest run to the longest.
//!
//! `--keep DIR` leaves the runs in a folder, so that `cargo xtask report --runs DIR` can be timed.

mod sample_run;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Parser;
use compare::Comparison;
use engine::{Evidence, Experiment, Format, Remainder, Store, View};
use figures::strangers;
use record::RunInfo;

/// The number of repeats of each timing.
const REPEATS: usize = 3;

/// Times what a report of a long run takes.
#[derive(Parser)]
struct Flags {
    /// The numbers of rounds
    #[arg(long, value_delimiter = ',', default_value = "125,250,500,1000")]
    rounds: Vec<u32>,
    /// Leave the runs in this folder
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
    /// Passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

/// The processor time that each part took.
struct Took {
    rounds: u32,
    reading: Duration,
    missing: Duration,
    judging: Duration,
    showing: Duration,
}

impl Took {
    fn all(&self) -> Duration {
        self.reading + self.missing + self.judging + self.showing
    }

    /// Returns the time that each round added.
    fn a_round(&self) -> f64 {
        self.all().as_secs_f64() / f64::from(self.rounds.max(1))
    }
}

fn main() -> Result<ExitCode> {
    let flags = Flags::parse();
    // `cargo test --benches` wants to see that it works.
    let rounds = if flags.bench { flags.rounds } else { vec![2, 4] };
    let own = tempfile::tempdir()?;
    let store = Store::at(flags.keep.as_deref().unwrap_or(own.path()));
    println!(" rounds   reading   missing   judging   showing       all      a round");
    let mut all = Vec::new();
    for rounds in rounds {
        let took = timed(&store, rounds)?;
        let s = |duration: Duration| format!("{:.3} s", duration.as_secs_f64());
        println!(
            "{rounds:>7} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9.2} ms",
            s(took.reading),
            s(took.missing),
            s(took.judging),
            s(took.showing),
            s(took.all()),
            took.a_round() * 1e3,
        );
        all.push(took);
    }
    let (first, last) = all.first().zip(all.last()).context("give a number of rounds")?;
    let growth = last.a_round() / first.a_round();
    println!(
        "{} times the rounds: a round takes {growth:.2} times as long",
        last.rounds / first.rounds.max(1)
    );
    Ok(ExitCode::from(u8::from(flags.bench && growth > 2.0)))
}

/// Makes a run up, and stores it.
fn stored(store: &Store, rounds: u32) -> Result<RunInfo> {
    let info = sample_run::described(rounds);
    let mut file = store.create(&info)?;
    for measurement in sample_run::measured(&info) {
        file.append(&measurement)?;
    }
    Ok(info)
}

/// Does what `report` does, several times. Returns the shortest times: others waited for a
/// processor.
fn timed(store: &Store, rounds: u32) -> Result<Took> {
    let info = stored(store, rounds)?;
    let all = (0..REPEATS).map(|_| reported(store, &info)).collect::<Result<Vec<_>>>()?;
    all.into_iter().min_by_key(Took::all).context("it is repeated")
}

/// Does what `report` does.
fn reported(store: &Store, info: &RunInfo) -> Result<Took> {
    let mut clock = now();
    let stored = store.open(&info.name)?;
    let reading = lap(&mut clock);
    let trials = Comparison::trials(&stored.info);
    let strangers = strangers(&trials, &stored.measurements, &stored.info.machine);
    let left = Remainder::of(trials, &stored.measurements, Comparison::settling(&stored.info));
    let missing = lap(&mut clock);
    let (info, measurements) = (&stored.info, &*stored.measurements);
    let evidence = Evidence { info, measurements, baseline: None, format: Format::Table };
    let finding = Comparison::judge(&evidence, ());
    let judging = lap(&mut clock);
    let view = View {
        format: Format::Table,
        coloured: false,
        explain: false,
        fail_on_regression: false,
        picture: None,
    };
    let shown = Comparison::show(&finding, &view)?;
    let showing = lap(&mut clock);
    ensure!(left.missing.is_empty() && strangers.is_empty() && !shown.text.is_empty(), "it is complete");
    Ok(Took { rounds: info.rounds, reading, missing, judging, showing })
}

/// Returns the time since the clock was set, and sets it anew.
fn lap(clock: &mut Duration) -> Duration {
    let before = std::mem::replace(clock, now());
    *clock - before
}

/// Returns the processor time of this process, which other programs do not lengthen.
#[cfg(unix)]
fn now() -> Duration {
    bench::cpu::of_process()
}

/// Returns the time since the first call.
#[cfg(not(unix))]
fn now() -> Duration {
    static FIRST: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    FIRST.get_or_init(std::time::Instant::now).elapsed()
}
