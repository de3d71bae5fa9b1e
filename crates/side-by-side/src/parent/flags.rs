//! The command line of a bench binary: the flags of a comparison, those that cargo and its tools
//! add, and filters.
//!
//! **Invariant:** a flag that means something to libtest is accepted. A flag that nobody knows is
//! refused with exit code 2.

use anyhow::Result;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use command::{MeasuringCommand, ending, flags, report, with_own_suggestion};
use compare::Comparison;
use engine::BadRequest;

use super::built_in;
use super::called::BENCH;
use crate::define::Defined;

/// The flags of libtest that need no answer here.
const ACCEPTED: [&str; 6] = ["nocapture", "no-capture", "show-output", "quiet", "include-ignored", "logfile"];
/// The same, with a value.
const ACCEPTED_WITH_VALUE: [&str; 2] = ["color", "test-threads"];
/// The flags of a comparison that make no sense here.
const HIDDEN: [&str; 3] = ["length", "peers", "workloads"];
/// The help of the folder for runs.
const RUNS: &str =
    "The folder for runs [env: BREATHER_RUNS] [default: side-by-side/runs in the target folder]";
/// The first sentence of the help.
const ABOUT: &str = "Compares the ways to run these jobs in an async program, on this machine";
/// The second part of the long help.
const CELLS: &str = "\
A cell is a strategy with its setting, on a runtime, with a job, under a load. Unless the target names \
others, there are three loads: one job after the other, one after each pause, and 64 at once. Every cell \
runs in a process of its own, once in each round. Each round also measures the floor of each runtime (the \
ticker without a job) and the raw job (without a runtime).";
/// The flags of the quick round that shows if every job comes to its answer.
const TEST: [&str; 6] = ["--quick", "--rounds=1", "--retakes=0", "--duration=50ms", "--jobs=1", "--seed=1"];

/// A request: to list, to show or to measure.
pub(super) enum Request {
    /// Shows the names of the jobs.
    List { text: String },
    /// Does nothing, for this reason.
    Nothing(String),
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
/// [`BadRequest`] if the filters leave no job to measure, a runtime is not built in, or a value
/// can't be read.
pub(super) fn read(arguments: &[String], defined: &Defined) -> Result<Request> {
    if arguments.iter().any(|argument| argument == "--list") && !has(arguments, "--report") {
        return Ok(Request::List { text: listed(arguments, defined) });
    }
    if let Some(at) = arguments.iter().position(|argument| argument == "--report") {
        let rest = arguments.iter().enumerate().filter(|(other, _)| *other != at);
        let rest = rest.map(|(_, argument)| argument).filter(|argument| *argument != BENCH);
        let command = report::Arguments::augment_args(named(Command::new("report")));
        let command = command.mut_arg("folder", |argument| argument.help(RUNS));
        let matches = matches(command, rest.cloned())?;
        return Ok(Request::Report(Box::new(report::Arguments::from_arg_matches(&matches)?)));
    }
    let asked = matches(command(), arguments.iter().cloned())?;
    built_in::check_runtimes(asked.get_many::<String>("runtimes").into_iter().flatten())?;
    let is_test = asked.get_flag("test") || !asked.get_flag("bench");
    if asked.get_one::<String>("resume").is_some() {
        return Ok(Request::Compare { matches: asked, is_test: false });
    }
    let jobs = chosen(&asked, defined);
    if jobs.is_empty() {
        // `cargo test` gives the same filter to all targets, and this one need not be meant.
        return if is_test {
            Ok(Request::Nothing(none_left(defined)))
        } else {
            Err(BadRequest(none_left(defined)).into())
        };
    }
    // In front, since whatever follows a `--` is a filter.
    let mut flags: Vec<String> = jobs.iter().map(|name| format!("--workload={name}")).collect();
    if is_test {
        let is_open = |flag: &&str| {
            let name = flag.trim_start_matches('-').split('=').next().unwrap_or_default();
            !(is_given(&asked, name) || name == "jobs" && is_given(&asked, "loads"))
        };
        flags.extend(TEST.into_iter().filter(is_open).map(str::to_owned));
    } else if !is_given(&asked, "loads") && !is_given(&asked, "jobs") {
        flags.extend(defined.loads().iter().map(|load| format!("--load={load}")));
    }
    flags.extend_from_slice(arguments);
    Ok(Request::Compare { matches: matches(command(), flags.into_iter())?, is_test })
}

fn has(arguments: &[String], flag: &str) -> bool {
    arguments.iter().any(|argument| argument == flag)
}

fn is_given(matches: &ArgMatches, flag: &str) -> bool {
    matches.value_source(flag) == Some(clap::parser::ValueSource::CommandLine)
}

/// Lists the jobs as libtest lists benchmarks, so that its tools read it.
fn listed(arguments: &[String], defined: &Defined) -> String {
    if has(arguments, "--ignored") {
        return String::new();
    }
    defined.names().iter().map(|name| format!("{name}: benchmark\n")).collect()
}

/// Returns the jobs that the filters leave, as libtest reads them: those whose names have one of
/// the filters in them, or are one with `--exact`, and have nothing in them that is to be skipped.
fn chosen<'d>(asked: &ArgMatches, defined: &'d Defined) -> Vec<&'d str> {
    let of = |flag| asked.get_many::<String>(flag).into_iter().flatten().collect::<Vec<_>>();
    let (filters, skipped) = (of("filter"), of("skip"));
    let is_exact = asked.get_flag("exact");
    let has = |name: &str, filter: &str| if is_exact { name == filter } else { name.contains(filter) };
    let is_chosen = |name: &&str| {
        (filters.is_empty() || filters.iter().any(|filter| has(name, filter)))
            && !skipped.iter().any(|filter| has(name, filter))
            && !asked.get_flag("ignored")
    };
    defined.names().into_iter().filter(is_chosen).collect()
}

/// Says that no job is left, and which there are.
fn none_left(defined: &Defined) -> String {
    let known = defined.names().iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    format!("the filters leave no job: a filter is a part of a job's name, and there is {known}")
}

/// Makes the flags of a comparison, and those that cargo and its tools add.
fn command() -> Command {
    let mut command = named((MeasuringCommand::of::<Comparison>().flags)())
        .about(ABOUT)
        .long_about(format!("{ABOUT}\n\n{CELLS}"))
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
    for name in ["exact", "ignored"] {
        command = command.arg(Arg::new(name).long(name).action(ArgAction::SetTrue).hide(true));
    }
    command = command.arg(Arg::new("skip").long("skip").num_args(1).action(ArgAction::Append).hide(true));
    for name in ACCEPTED {
        command = command.arg(Arg::new(name).long(name).action(ArgAction::SetTrue).hide(true));
    }
    for name in ACCEPTED_WITH_VALUE {
        command = command.arg(Arg::new(name).long(name).num_args(1).hide(true));
    }
    let command = command.mut_arg("folder", |argument| argument.help(RUNS));
    HIDDEN.iter().fold(command, |command, hidden| command.mut_arg(hidden, |argument| argument.hide(true)))
}

fn named(command: Command) -> Command {
    command.name("cargo bench").bin_name("cargo bench --bench NAME --").max_term_width(80)
}

fn matches(command: Command, arguments: impl Iterator<Item = String>) -> Result<ArgMatches> {
    let program = std::iter::once("cargo bench".to_owned());
    match command.clone().try_get_matches_from(program.chain(arguments)) {
        Ok(matches) => Ok(matches),
        Err(error) => match flags::unreadable_value(&error) {
            Some(refused) => Err(refused.into()),
            None => ending::of_parser(&with_own_suggestion(error, &command, None)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::define;

    /// Returns what a command line comes to: its jobs, or a word.
    fn read_line(line: &str) -> Vec<String> {
        let defined = define::defined(|compare| {
            for name in ["parse", "parse all", "scale"] {
                compare.job(name, || 7, |number| *number);
            }
        });
        let defined = defined.unwrap_or_else(|faults| panic!("{faults}"));
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        match read(&arguments, &defined) {
            Ok(Request::Compare { matches, .. }) => {
                matches.get_many::<String>("workloads").into_iter().flatten().cloned().collect()
            }
            Ok(Request::List { text }) => vec![text],
            Ok(Request::Nothing(_)) => vec!["nothing".to_owned()],
            Ok(Request::Report(_)) => vec!["report".to_owned()],
            Err(error) => vec![error.to_string()],
        }
    }

    #[test]
    fn filters_choose_jobs_as_those_of_libtest_do() {
        assert_eq!(read_line("--bench"), ["parse", "parse all", "scale"]);
        assert_eq!(read_line("--bench parse"), ["parse", "parse all"]);
        assert_eq!(read_line("--bench parse --exact"), ["parse"]);
        assert_eq!(read_line("--bench cal al"), ["parse all", "scale"]);
        assert_eq!(read_line("--bench --skip all --skip sca"), ["parse"]);
        assert_eq!(read_line("--bench --save parse parse --exact"), ["parse"]);
        assert_eq!(read_line("--bench -- scale"), ["scale"]);
    }

    #[test]
    fn filters_that_leave_nothing_are_an_error_only_if_this_target_was_meant() {
        let told = read_line("--bench prase");
        assert!(told[0].contains("leave no job") && told[0].contains("`parse all`"), "{told:?}");
        assert_eq!(read_line("some_unit_test"), ["nothing"]);
        assert_eq!(read_line("--ignored"), ["nothing"]);
    }

    #[test]
    fn flags_of_libtest_are_accepted_and_a_test_may_be_shaped() {
        let all = "--nocapture --show-output --quiet --color never --test-threads 1 --include-ignored";
        assert_eq!(read_line(all).len(), 3);
        assert_eq!(read_line("--test --quick --rounds 2 --duration=60ms --load jobs=2").len(), 3);
        assert_eq!(read_line("--list --format terse").concat().lines().count(), 3);
        assert_eq!(read_line("--list --ignored"), [""]);
        assert_eq!(read_line("--bench --report before"), ["report"]);
    }
}
