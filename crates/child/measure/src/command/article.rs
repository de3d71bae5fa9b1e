//! A strategy by itself, as the article ran its script: a line with the time each second, until
//! Ctrl-C.
//!
//! **Invariant:** it ends as every command of the workspace does: with 0 if the reader has seen
//! enough, with 1 and the reason if something broke, with 130 if a signal asked it to.

use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command};
use notation::number::BadNumber;
use notation::{duration, number};
use record::{Load, Place, Settings};
use runtime::RuntimeId;
use stage::Trouble;
use strategy::{About, Refusal, Site};
use workload::Workload;

use crate::bench::Bench;
use crate::heart::Heart;
use crate::kind::{Kind, Made};

/// Returns the options that all strategies share.
pub(super) fn arguments() -> [Arg; 6] {
    let runtimes: Vec<String> = runtime::available().map(|id| id.to_string()).collect();
    let option = |name: &'static str, value: &'static str| Arg::new(name).long(name).value_name(value);
    [
        option("runtime", "RUNTIME").value_parser(|name: &str| name.parse::<RuntimeId>()).help(format!(
            "The runtime of the ticker and the jobs [one of: {}] [default: the first that it supports]",
            runtimes.join(", ")
        )),
        option("workload", "WORKLOAD")
            .default_value(notation::ARTICLE)
            .value_parser(|name: &str| name.parse::<Workload>())
            .help("The work of a job; `countdown` alone has steps of about a nanosecond"),
        option("jobs", "J").default_value("1").value_parser(count).help("Jobs at the same time"),
        option("period", "TIME")
            .default_value("1s")
            .value_parser(|text: &str| duration::read_within(text, PERIODS))
            .help("The time that the ticker sleeps between two ticks"),
        option("place", "PLACE")
            .default_value("task")
            .value_parser(["task", "body"])
            .help("The place of the ticker: a spawned task, or the main future"),
        option("ticks", "N").value_parser(count).help("Ends after N ticks [default: goes on until Ctrl-C]"),
    ]
}

/// Shorter periods are a slip of the hand, and longer ones overflow somewhere.
const PERIODS: RangeInclusive<Duration> = Duration::from_micros(10)..=duration::LONGEST;

fn count(text: &str) -> Result<u64, BadNumber> {
    number::read_within(text, 1..=u64::from(u32::MAX))
}

/// The exit code after Ctrl-C or a request to end: 128 and the number of SIGINT, as in shells.
const INTERRUPTED: i32 = 130;

/// Runs until Ctrl-C, or until enough ticks were printed.
pub(super) fn run(kind: &Kind, command: &mut Command, arguments: &ArgMatches) -> ExitCode {
    let named = arguments.get_one("runtime").copied();
    let (runtime, strategy) =
        match settings(&kind.about, arguments).and_then(|settings| made(kind, &settings, named)) {
            Ok(made) => made,
            Err(Refusal::Invalid(reason) | Refusal::Unsupported(reason)) => {
                command.error(ErrorKind::ValueValidation, reason).exit()
            }
        };
    let workload: Workload = arguments.get_one("workload").cloned().expect("it has a default");
    let jobs: u64 = *arguments.get_one("jobs").expect("it has a default");
    let jobs = u32::try_from(jobs).unwrap_or(u32::MAX);
    let place = match arguments.get_one::<String>("place").map(String::as_str) {
        Some("body") => Place::Body,
        _ => Place::Task,
    };
    let period: Duration = *arguments.get_one("period").expect("it has a default");

    // Without a handler, the signal ends this process all the same.
    let _ = ctrlc::set_handler(|| std::process::exit(INTERRUPTED));
    let (messenger, watcher) = stage::channel();
    let (told, over) = channel();
    let heart = Heart::showing(period, printer(io::stdout(), arguments.get_one("ticks").copied(), told));
    let (bench, stage) =
        (Bench::new(workload, Load::Jobs(jobs), 0), heart.on_stage(place, messenger.clone()));
    if let Err(trouble) = stage::start(messenger, move || strategy.play(runtime, bench, stage)) {
        return failed(kind, &trouble.reason);
    }
    loop {
        match over.recv_timeout(Duration::from_millis(20)) {
            Ok(Over::Enough) => return ExitCode::SUCCESS,
            Ok(Over::Unwritable(error)) => {
                return failed(kind, &format!("stdout can't be written to: {error}"));
            }
            // The ticker goes on.
            Err(_) => {}
        }
        if let Some(Trouble { reason, .. }) = watcher.failure() {
            return failed(kind, &reason);
        }
    }
}

fn failed(kind: &Kind, reason: &str) -> ExitCode {
    // Nobody may be reading stderr, which is no reason to panic.
    let _ = writeln!(io::stderr(), "{}: {reason}", kind.about.name);
    ExitCode::FAILURE
}

/// Makes the strategy on the runtime that was named, or on the first that it supports.
fn made(
    kind: &Kind,
    settings: &Settings,
    named: Option<RuntimeId>,
) -> Result<(RuntimeId, Arc<dyn Made>), Refusal> {
    let site = |runtime| Site { runtime, cpus: process::cpus(), quota_millicpus: None };
    let make = |runtime| Ok((runtime, kind.make(settings, site(runtime))?));
    match named {
        Some(runtime) => make(runtime),
        None => runtime::available().map(make).reduce(Result::or).expect("there are runtimes"),
    }
}

/// The reason why no further tick is printed.
#[derive(Debug)]
enum Over {
    /// All ticks that were asked for are there, or nobody reads them any more.
    Enough,
    /// Stdout takes none, such as a full device.
    Unwritable(io::Error),
}

/// Makes a printer of ticks. It says when it has printed the last one.
fn printer(
    mut stdout: impl Write + Send + 'static,
    ticks: Option<u64>,
    over: Sender<Over>,
) -> impl FnMut(&record::Tick) + Send + 'static {
    let mut printed = 0;
    move |tick| {
        let written = writeln!(stdout, "{}", tick.at).and_then(|()| stdout.flush());
        printed += 1;
        // The process may be ending already, and then nobody hears it.
        match written {
            Ok(()) if ticks == Some(printed) => drop(over.send(Over::Enough)),
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => drop(over.send(Over::Enough)),
            Err(error) => drop(over.send(Over::Unwritable(error))),
        }
    }
}

/// Returns the settings that were given, or else the first of the defaults.
fn settings(about: &About, arguments: &ArgMatches) -> Result<Settings, Refusal> {
    let mut settings = Settings::default();
    for setting in about.settings {
        if let Some(value) = arguments.get_one::<String>(setting.key) {
            settings.insert(setting.key, value).map_err(|error| Refusal::Invalid(error.to_string()))?;
        }
    }
    if settings.is_empty() {
        let first = about.variants().next().unwrap_or_default();
        settings =
            first.parse().map_err(|error| Refusal::Invalid(format!("its own default {first}: {error}")))?;
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing, for this reason.
    struct Takes(Result<(), io::ErrorKind>);

    impl Write for Takes {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.map(|()| bytes.len()).map_err(io::Error::from)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Returns the words about the end, after three ticks.
    fn told(takes: Result<(), io::ErrorKind>, ticks: Option<u64>) -> Vec<String> {
        let (told, over) = channel();
        let mut print = printer(Takes(takes), ticks, told);
        let tick = record::Tick { at: "2021-09-30 11:20:01".to_owned(), since_first: Duration::ZERO };
        (0..3).for_each(|_| print(&tick));
        over.try_iter()
            .map(|over| match over {
                Over::Enough => "enough".to_owned(),
                Over::Unwritable(error) => error.kind().to_string(),
            })
            .collect()
    }

    #[test]
    fn a_printer_ends_if_it_has_printed_enough_or_nobody_reads_or_nothing_is_taken() {
        assert_eq!(told(Ok(()), Some(2)), ["enough"]);
        assert_eq!(told(Ok(()), None), [""; 0]);
        assert_eq!(told(Err(io::ErrorKind::BrokenPipe), None)[0], "enough");
        assert_eq!(told(Err(io::ErrorKind::StorageFull), Some(3))[0], "no storage space");
    }
}
