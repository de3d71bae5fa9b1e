//! Builds `job` for `wasm32-unknown-unknown`, and runs it in node. Fails if the job does.
//!
//! ```text
//! rustup target add wasm32-unknown-unknown
//! cargo run -p in-node --features run
//! ```
//!
//! The glue between node and the job is made by `wasm-bindgen-cli-support`. It is what the command
//! `wasm-bindgen` runs, and takes less time to build.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, ensure};
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";

fn main() -> anyhow::Result<()> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    run(Command::new(cargo).args(["build", "--package", "in-node", "--bin", "job", "--target", TARGET]))?;
    let folder = target()?.join(TARGET).join("debug");
    let glue = folder.join("node");
    let mut bindgen = Bindgen::new();
    bindgen.nodejs(true)?.typescript(false).input_path(folder.join("job.wasm"));
    bindgen.generate(&glue).context("the glue for node was not made")?;
    run(Command::new("node").arg(glue.join("job.js")))?;
    println!("the job yielded in node, and its sum was right");
    Ok(())
}

/// Returns the folder that cargo builds in: this program is in `debug` or `release` below it.
fn target() -> anyhow::Result<PathBuf> {
    let own = env::current_exe()?;
    Ok(own.ancestors().nth(2).context("this program is in no folder of cargo's")?.to_owned())
}

/// Runs a command to its end.
fn run(command: &mut Command) -> anyhow::Result<()> {
    let status = command.status().with_context(|| format!("{command:?} did not start"))?;
    ensure!(status.success(), "{command:?} failed, and says above why: {status}");
    Ok(())
}
