//! The command line of a bench binary: the flags of a comparison, those that cargo and its tools
//! add, and filters.
//!
//! **Invariant:** a flag that means something to libtest is accepted. A flag that nobody knows is
//! refused with exit code 2.

use anyhow::Result;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use command::{MeasuringCommand, flags, report};
use compare::Comparison;
use engine::BadRequest;

use super::called::BENCH;
use crate::define::Defined;

/// The flags of libtest that need no answer here.
const ACCEPTED: [&str; 8] =
    ["nocapture", "no-capture", "show-output", "exact", "quiet", "include-ignored", "ignored", "logfile"];
/// The same, with a value.
const ACCEPTED_WITH_VALUE: [&str; 3] = ["color", "test-threads", "skip"];
/// The flags of a comparison that make no sense here.
const HIDDEN: [&str; 2] = ["workloads", "peers"];
/// What is measured to see that every job comes to its answer.
const TEST: [&str; 6] = ["--quick", "--rounds=1", "--retakes=0", "--duration=50ms", "--jobs=1", "--seed=1"];

/// What a command line asks for.
pub(super) enum Request {
    /// Shows the names of the jobs.
    List { text: String },
    /// Shows a stored run.
    Report(Box<report::Arguments>),
    /// Measures.
    Compare {
        /// The flags of the comparison.
        matches: ArgMatches,
        /// One quick round, as `cargo test` wants it.
        is_test: bool,
    },
}

/// Reads a command line. Shows the help and ends the process if it asks for that.
///
/// # Errors
/// [`BadRequest`] if a filter matches no job, or a value can't be read.
pub(super) fn read(arguments: &[String], defined: &Defined) -> Result<Request> {
    if arguments.iter().any(|argument| argument == "--list") && !has(arguments, "--report") {
        return Ok(Request::List { text: listed(arguments, defined) });
    }
    if let Some(at) = arguments.iter().position(|argument| argument == "--report") {
        let rest = arguments.iter().enumerate().filter(|(other, _)| *other != at);
        let rest = rest.map(|(_, argument)| argument).filter(|argument| *argument != BENCH);
        let command = report::Arguments::augment_args(named(Command::new("report")));
        let matches = matches(command, rest.cloned())?;
        return Ok(Request::Report(Box::new(report::Arguments::from_arg_matches(&matches)?)));
    }
    let asked = matches(command(), arguments.iter().cloned())?;
    let is_test = asked.get_flag("test") || !asked.get_flag("bench");
    let filters: Vec<&String> = asked.get_many("filter").into_iter().flatten().collect();
    let mut chosen = without_cargos(arguments, &filters);
    if asked.get_one::<String>("resume").is_none() {
        for name in named_by(&filters, defined)? {
            chosen.push(format!("--workload={name}"));
        }
        if is_test {
            chosen.extend(TEST.map(str::to_owned));
        } else if !is_given(&asked, "loads") && !is_given(&asked, "jobs") {
            chosen.extend(defined.loads().iter().map(|load| format!("--load={load}")));
        }
    }
    Ok(Request::Compare { matches: matches(command(), chosen.into_iter())?, is_test })
}

fn has(arguments: &[String], flag: &str) -> bool {
    arguments.iter().any(|argument| argument == flag)
}

fn is_given(matches: &ArgMatches, flag: &str) -> bool {
    matches.value_source(flag) == Some(clap::parser::ValueSource::CommandLine)
}

/// Returns the arguments without the filters and the flags of a test.
fn without_cargos(arguments: &[String], filters: &[&String]) -> Vec<String> {
    let is_own = |argument: &&String| !filters.contains(argument) && *argument != "--test";
    arguments.iter().filter(is_own).cloned().collect()
}

/// Lists the jobs as libtest lists benchmarks, so that its tools read it.
fn listed(arguments: &[String], defined: &Defined) -> String {
    if has(arguments, "--ignored") {
        return String::new();
    }
    defined.names().iter().map(|name| format!("{name}: benchmark\n")).collect()
}

/// Returns the jobs whose names have one of the filters in them; all without a filter.
fn named_by<'d>(filters: &[&String], defined: &'d Defined) -> Result<Vec<&'d str>, BadRequest> {
    let names = defined.names();
    if let Some(filter) =
        filters.iter().find(|filter| !names.iter().any(|name| name.contains(filter.as_str())))
    {
        let known = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        return Err(BadRequest(format!("no job has `{filter}` in its name; there is {known}")));
    }
    let is_chosen =
        |name: &&str| filters.is_empty() || filters.iter().any(|filter| name.contains(filter.as_str()));
    Ok(names.into_iter().filter(is_chosen).collect())
}

/// Makes the flags of a comparison, and those that cargo and its tools add.
fn command() -> Command {
    let mut command = named((MeasuringCommand::of::<Comparison>().flags)())
        .about("Compares the ways to run these jobs in an async program, on this machine")
        .arg(
            Arg::new("filter")
                .value_name("FILTER")
                .num_args(0..)
                .help("Only the jobs with this text in their names")
                .help_heading("What is measured"),
        )
        .arg(Arg::new("bench").long("bench").action(ArgAction::SetTrue).hide(true))
        .arg(
            Arg::new("test")
                .long("test")
                .action(ArgAction::SetTrue)
                .help("Measure one quick round, to see that every job comes to its answer")
                .help_heading("How it is measured"),
        )
        .after_help(
            "Also: --list names the jobs; --report [RUN] shows a stored run again, and --report --list names \
             all of them.",
        );
    for name in ACCEPTED {
        command = command.arg(Arg::new(name).long(name).action(ArgAction::SetTrue).hide(true));
    }
    for name in ACCEPTED_WITH_VALUE {
        command = command.arg(Arg::new(name).long(name).num_args(1).hide(true));
    }
    HIDDEN.iter().fold(command, |command, hidden| command.mut_arg(hidden, |argument| argument.hide(true)))
}

fn named(command: Command) -> Command {
    command.name("cargo bench").bin_name("cargo bench --bench NAME --").max_term_width(80)
}

fn matches(command: Command, arguments: impl Iterator<Item = String>) -> Result<ArgMatches> {
    let program = std::iter::once("cargo bench".to_owned());
    match command.try_get_matches_from(program.chain(arguments)) {
        Ok(matches) => Ok(matches),
        Err(error) => match flags::unreadable_value(&error) {
            Some(refused) => Err(refused.into()),
            None => error.exit(),
        },
    }
}
