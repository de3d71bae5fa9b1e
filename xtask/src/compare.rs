//! `cargo xtask compare`: measures the strategies side by side.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::Args;
use compare::plan::{Request, plan};
use compare::summary::summarise;

use crate::finding::{Finding, Showing};
use crate::place::Place;
use crate::resume::{self, Resumption};
use crate::session::{self, Runs, Session, command_line};
use crate::{duration, size};

/// Measure the strategies side by side
///
/// Every cell (a strategy with its setting, on a runtime, with a workload and a number of jobs) runs in a process of
/// its own, once in each round, in an order shuffled anew for each round. Beside the cells, every round measures
/// the floor of each runtime (the ticker without a job) and the raw job (without a runtime).
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only these strategies: a name or a glob, with a setting behind a colon (manual-yield:every=500); repeatable
    #[arg(long, value_name = "S", help_heading = "What is measured")]
    strategy: Vec<String>,

    /// Only these runtimes: names or globs (tokio/1, 'tokio/*', '*/1'); repeatable
    #[arg(long, value_name = "R,R", value_delimiter = ',', help_heading = "What is measured")]
    runtime: Vec<String>,

    /// What the jobs do: countdown, countdown:step=500ns, sort; repeatable [default: countdown]
    #[arg(long, value_name = "W", help_heading = "What is measured")]
    workload: Vec<String>,

    /// Numbers of jobs that run at the same time: 1,8,64 [default: 1]
    #[arg(long, value_name = "J,J", value_delimiter = ',', help_heading = "What is measured")]
    jobs: Vec<u32>,

    /// How many processors the children may use (Linux) [default: all]
    #[arg(long, value_name = "C", help_heading = "What is measured")]
    cpus: Option<u32>,

    /// Whether the ticker is a spawned task, the main future, or one after the other: task,body [default: task]
    #[arg(long, value_enum, value_name = "P,P", value_delimiter = ',', help_heading = "What is measured")]
    place: Vec<Place>,

    /// At most 15 s instead of 60 s, with the wider intervals that this buys
    #[arg(long, help_heading = "How it is measured")]
    quick: bool,

    /// How often each cell is measured: more rounds, narrower intervals [default: 5, or 2 with --quick]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    rounds: Option<u32>,

    /// How many measurements may be taken again, each of them once, because other processes or the hypervisor disturbed them [default: a tenth of all, or one in 25 with --quick]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    retakes: Option<u32>,

    /// How long each measurement takes; there is one for each cell and round [default: 1s, or less so that all of them fit into 60 s, or 15 s with --quick]
    #[arg(long, value_name = "D", value_parser = duration::parse, help_heading = "How it is measured")]
    duration: Option<Duration>,

    /// From one beat of the ticker to the next
    #[arg(long, value_name = "P", value_parser = duration::parse, default_value = "1ms", help_heading = "How it is measured")]
    period: Duration,

    /// How late a beat may be, at p99 and above the floor, and still count as kept
    #[arg(long, value_name = "B", value_parser = duration::parse, default_value = "10ms", help_heading = "How it is measured")]
    budget: Duration,

    /// Repeats the order and the phases of an earlier run [default: a new one]
    #[arg(long, value_name = "S", help_heading = "How it is measured")]
    seed: Option<u64>,

    /// How much memory each child may take, with 2 MiB for each of its threads (Linux) [default: half of what there is, at least 2GiB]
    #[arg(long, value_name = "SIZE", value_parser = size::parse, help_heading = "How it is measured")]
    memory: Option<u64>,

    /// Measure only what this run lacks, because it was interrupted or killed, and show the whole of it
    #[arg(
        long,
        value_name = "RUN",
        conflicts_with_all = [
            "strategy", "runtime", "workload", "jobs", "cpus", "place", "quick", "rounds", "retakes", "duration",
            "period", "budget", "seed", "save",
        ],
        help_heading = "What comes of it"
    )]
    resume: Option<String>,

    /// Keep the run under this name, for --baseline and `cargo xtask report`
    #[arg(long, value_name = "NAME", help_heading = "What comes of it")]
    save: Option<String>,

    #[command(flatten)]
    showing: Showing,

    #[command(flatten)]
    runs: Runs,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let request = request(arguments);
    let workspace = session::workspace()?;
    // Before anything is built, which takes a while.
    request.validate(compare::machine::cpus())?;
    request.validate_strategies(&workspace.strategies())?;
    let store = arguments.runs.store(&workspace);
    let baseline = arguments.showing.stored_baseline(&store)?;
    if let Some(run) = &arguments.resume {
        let (memory, showing) = (arguments.memory, &arguments.showing);
        return resume::run(&Resumption { run, memory, baseline, showing }, &workspace, &store);
    }
    if let Some(name) = &arguments.save {
        session::must_be_new(&store, name)?;
    }

    let session = Session::begin(&workspace)?;
    let plan = session.unless_interrupted(plan(&request, &session.catalogue, workspace.versions()))?;
    // Now, while there is still time to think again.
    arguments.showing.warn(baseline.as_ref(), &plan.info);
    let measured = session.measure(&plan, &store)?;
    let summary = summarise(&plan.info, &measured.measurements);
    let finding = Finding { summary: &summary, measurements: &measured.measurements };
    let ending = arguments.showing.show(&finding, baseline.as_ref())?;
    Ok(measured.ending_or(ending))
}

fn request(arguments: &Arguments) -> Request {
    Request {
        strategies: arguments.strategy.clone(),
        runtimes: arguments.runtime.clone(),
        workloads: arguments.workload.clone(),
        jobs: arguments.jobs.clone(),
        cpus: arguments.cpus,
        places: arguments.place.iter().copied().map(record::Place::from).collect(),
        quick: arguments.quick,
        rounds: arguments.rounds,
        retakes: arguments.retakes,
        duration: arguments.duration,
        period: arguments.period,
        budget: arguments.budget,
        memory: arguments.memory,
        seed: arguments.seed,
        name: arguments.save.clone(),
        command: command_line(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_resumed_is_measured_as_it_began() {
        let command = Arguments::augment_args(clap::Command::new("compare"));
        let resume = command.get_arguments().find(|argument| argument.get_id() == "resume").unwrap();
        let refused = command.get_arg_conflicts_with(resume);
        let allowed: Vec<&str> = command
            .get_arguments()
            .filter(|argument| *argument != resume && !refused.contains(argument))
            .map(|argument| argument.get_id().as_str())
            .collect();
        assert_eq!(allowed, ["memory", "format", "baseline", "fail_on_regression", "folder"]);
    }
}
