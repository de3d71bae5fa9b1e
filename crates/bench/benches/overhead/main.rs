//! What breathing costs, how long slices are, and whether each goal is reached.
//!
//! No harness that we know runs two sides turn by turn, so this is a program of ours. This file reads the command line
//! and puts the sections together; what is measured is in the files beside it, figures, goals and tables are in the
//! crate's library. How to read it stands there too.
//!
//! What must stay true: a goal that is missed is said, and the program ends with 0. A benchmark is no test.

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
        flags::Format::Table => print!("{}", bench::text::of(&report)),
        flags::Format::Json => println!("{}", serde_json::to_string(&report)?),
    }
    Ok(())
}

#[cfg(unix)]
fn measure(flags: &flags::Flags) -> anyhow::Result<bench::report::Report> {
    use bench::goal::Goal;
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

    report.goals.extend(Goal::of_overhead(&report.overhead));
    report.goals.extend(Goal::of_slices(&report.slices));
    report.goals.extend(Goal::of_reaction(&report.reaction));
    report.goals.extend(Goal::of_checks(&report.checks));
    Ok(report)
}

/// Processor time of a process and of a thread is asked for in the way that Unix has.
#[cfg(not(unix))]
fn main() {
    eprintln!("the benchmark `overhead` counts processor time, and knows how on Unix only");
}
