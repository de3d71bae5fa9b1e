//! The overhead of breathing, the lengths of slices, and the verdict on each goal.
//!
//! No harness that we know of measures two sides turn by turn, so this is a program of its own.
//! This file reads the command line and puts the sections together. The files beside it measure.
//! The crate's library has the figures, the goals and the tables, and says how to read them.
//!
//! It exits with 0 even if a goal is missed: a benchmark is not a test.

#[cfg(unix)]
mod checks;
#[cfg(unix)]
mod contend;
#[cfg(unix)]
mod flags;
#[cfg(unix)]
mod reaction;
#[cfg(unix)]
mod slices;
#[cfg(unix)]
mod turns;

#[cfg(unix)]
fn main() -> anyhow::Result<()> {
    use clap::Parser;

    let flags = flags::Flags::parse();
    let report = measure(&flags)?;
    match flags.format {
        flags::ReportFormat::Table => print!("{}", bench::text::of(&report)),
        flags::ReportFormat::Json => println!("{}", serde_json::to_string(&report)?),
    }
    Ok(())
}

#[cfg(unix)]
fn measure(flags: &flags::Flags) -> anyhow::Result<bench::report::Report> {
    use bench::judge;
    use bench::report::{FORMAT, Report, Run};

    let (effort, seed) = (flags.effort(), flags.seed());
    let kernels = flags.kernels()?;
    let mut report = Report {
        format: FORMAT,
        run: Run { runtime: flags.runtime.to_string(), seed, quick: flags.quick },
        overhead: Vec::new(),
        slices: Vec::new(),
        reaction: Vec::new(),
        checks: Vec::new(),
        goals: Vec::new(),
    };
    for kernel in &kernels {
        eprintln!("{}: turns", kernel.name);
        report.overhead.extend(turns::measure(flags.runtime, kernel, &effort, seed)?);
        eprintln!("{}: slices", kernel.name);
        for contender in slices::contenders(kernel) {
            report.slices.push(slices::measure(flags.runtime, kernel, contender, effort.slices)?);
        }
        if reaction::shows(kernel) {
            eprintln!("{}: jumps", kernel.name);
            report.reaction.push(reaction::measure(flags.runtime, kernel, effort.trials, seed)?);
        }
    }
    eprintln!("checks");
    report.checks = checks::measure(effort.pairs);

    report.goals.extend(judge::overhead(&report.overhead));
    report.goals.extend(judge::slices(&report.slices));
    report.goals.extend(judge::reaction(&report.reaction));
    report.goals.extend(judge::checks(&report.checks));
    Ok(report)
}

/// Refuses to run: the processor time of a process and of a thread is read through a clock of Unix.
#[cfg(not(unix))]
fn main() {
    eprintln!("the benchmark `overhead` reads processor time, which it can on Unix only");
}
