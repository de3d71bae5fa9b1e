//! Compares the instruction counts of `instructions` with those in `instructions.tsv`.
//!
//! It starts the benchmark with cargo, and fails if a count grew by more than 5 %. The first lines
//! of the file say how to renew it. The crate's library holds the comparison.

use std::collections::BTreeMap;
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs};

use anyhow::{Context, bail, ensure};
use bench::counts::change::Change;
use bench::counts::kept::Kept;
use bench::counts::{Instructions, run};
use clap::Parser;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.tsv");
/// The system and the processors whose counts are kept.
const KEPT_FOR: (&str, &str) = ("linux", "x86_64");

/// Compares the instruction counts with the kept ones, and fails if one grew by more than 5 %.
#[derive(Parser)]
struct Flags {
    /// Keep the counts that changed by more than 5 %, for this reason
    #[arg(long, value_name = "REASON", value_parser = reason)]
    renew: Option<String>,
    /// Passed by `cargo bench`.
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> anyhow::Result<ExitCode> {
    let flags = Flags::parse();
    let here = (env::consts::OS, env::consts::ARCH);
    ensure!(
        here == KEPT_FOR,
        "nothing was counted: the kept counts are those of {KEPT_FOR:?}, and {here:?} has other \
         instructions. Run it on a machine of that kind"
    );
    let kept: Kept = fs::read_to_string(FILE).context(FILE)?.parse().context(FILE)?;
    let counted = count()?;
    show(&kept, &counted);
    if let Some(reason) = flags.renew {
        let renewed = kept.renewed(&counted, &compiler()?, &reason);
        fs::write(FILE, renewed.to_string()).context(FILE)?;
        println!("\n{FILE} is written. Commit it.");
        return Ok(ExitCode::SUCCESS);
    }
    let changes = Change::all(&kept, &counted);
    for change in &changes {
        println!("\n{}: {change}", if change.is_failure() { "failed" } else { "warning" });
    }
    Ok(if changes.iter().any(Change::is_failure) { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Runs the benchmark `instructions`, and reads its counts.
fn count() -> anyhow::Result<BTreeMap<String, Instructions>> {
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["bench", "-p", "bench", "--bench", "instructions", "--features", "instructions", "--"]);
    cargo.args(["--output-format=json", "--callgrind-args=--cache-sim=no", "*::calls::*"]);
    let output = cargo.stderr(Stdio::inherit()).output().context("cargo did not start")?;
    if !output.status.success() {
        bail!(
            "nothing was counted: the benchmark `instructions` failed, and says above why. If valgrind is \
             missing, install it. If it is gungraun-runner: cargo install gungraun-runner, in the version of \
             gungraun in Cargo.lock"
        );
    }
    run::read(&String::from_utf8(output.stdout)?)
}

/// Prints the counts beside the kept ones.
fn show(kept: &Kept, counted: &BTreeMap<String, Instructions>) {
    println!("{:30} {:>12} {:>12}", "instructions of a call", "kept", "counted");
    for (name, instructions) in counted {
        let kept = kept.get(name).map_or("-".to_owned(), |row| row.instructions.to_string());
        println!("{name:30} {kept:>12} {instructions:>12}");
    }
}

/// Returns the compiler's name and version.
fn compiler() -> anyhow::Result<String> {
    let output = Command::new("rustc").arg("--version").output().context("rustc did not start")?;
    let version = String::from_utf8(output.stdout)?;
    Ok(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

/// Takes a reason that fits a column.
fn reason(text: &str) -> Result<String, String> {
    if text.trim().is_empty() || text.contains(['\t', '\n']) {
        return Err("a reason is one line of text, without tabs".to_owned());
    }
    Ok(text.to_owned())
}
