//! The cost of turns, how equally jobs advance in them, how late a beat is beside them, and the
//! verdict on each goal.
//!
//! This file reads the command line and puts the sections together. The files beside it measure,
//! one a subject. Each figure is beside its own control, in the same seconds.
//!
//! It exits with 0 even if a goal is missed: a benchmark is not a test.

#[cfg(unix)]
mod beats;
#[cfg(unix)]
mod cost;
#[cfg(unix)]
mod duels;
#[cfg(unix)]
mod fairness;
#[cfg(unix)]
mod flags;
#[cfg(unix)]
mod go;
#[cfg(unix)]
mod join;
#[cfg(unix)]
mod line;
#[cfg(unix)]
mod loops;
#[cfg(unix)]
mod order;
#[cfg(unix)]
mod polls;
#[cfg(unix)]
mod task;

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    use clap::Parser;

    let flags = flags::Flags::parse();
    let findings = measure(&flags)?;
    match flags.format {
        flags::ReportFormat::Table => print!("{}", bench::text::findings(&findings)),
        flags::ReportFormat::Json => println!("{}", serde_json::to_string(&findings)?),
    }
    Ok(())
}

#[cfg(unix)]
fn measure(flags: &flags::Flags) -> anyhow::Result<bench::finding::Findings> {
    use anyhow::Context;
    use bench::finding::{FORMAT, Findings};
    use bench::kernel::Kernel;
    use bench::report::Run;
    use flags::Section;

    let (runtime, effort, seed) = (flags.runtime, flags.effort(), flags.seed());
    let kernels = Kernel::all()?;
    let kernel = |name: &str| kernels.iter().find(|kernel| kernel.name == name).context("no such kernel");
    let (plain, steps) = (kernel("1ns")?, kernel("100ns")?);
    let run = Run { runtime: runtime.to_string(), seed, quick: flags.quick };
    let mut findings = Findings { format: FORMAT, run, sections: Vec::new(), left_out: Vec::new() };
    let asks_for = |section, name: &str| {
        let asks = flags.asks_for(section);
        if asks {
            eprintln!("{name}");
        }
        asks
    };
    if asks_for(Section::Cost, "cost") {
        findings.sections.extend(cost::measure(runtime, steps, &effort, seed)?);
    }
    if asks_for(Section::Line, "line") {
        findings.sections.push(line::measure(&effort));
    }
    if asks_for(Section::Fairness, "fairness") {
        findings.sections.push(fairness::measure(runtime, steps, &effort)?);
    }
    if asks_for(Section::Order, "order") {
        findings.sections.push(order::measure(runtime, steps, &effort, seed)?);
    }
    if asks_for(Section::Join, "join") {
        findings.sections.extend(join::measure(runtime, steps, &effort, seed)?);
    }
    if asks_for(Section::Go, "go") {
        match &flags.go {
            Some(program) => findings.sections.extend(go::measure(runtime, plain, program, &effort, seed)?),
            None => findings.left_out.push(
                "beats beside goroutines. Build crates/bench/go/main.go with `go build`, and pass it as --go"
                    .to_owned(),
            ),
        }
    }
    Ok(findings)
}

/// Refuses to run: the processor time of a process and of a thread is read through a clock of Unix.
#[cfg(not(unix))]
fn main() {
    eprintln!("the benchmark `turns` reads processor time, which it can on Unix only");
}
