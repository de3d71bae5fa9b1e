//! A strategy by itself, as the article ran its script: a line with the time each second, until
//! Ctrl-C.

use std::io::Write;
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

    let (messenger, watcher) = stage::channel();
    let (enough, over) = channel();
    let heart = Heart::showing(period, printer(arguments.get_one("ticks").copied(), enough));
    let (bench, stage) =
        (Bench::new(workload, Load::Jobs(jobs), 0), heart.on_stage(place, messenger.clone()));
    if let Err(trouble) = stage::start(messenger, move || strategy.play(runtime, bench, stage)) {
        return failed(kind, &trouble);
    }
    loop {
        if over.recv_timeout(Duration::from_millis(20)).is_ok() {
            return ExitCode::SUCCESS;
        }
        if let Some(trouble) = watcher.failure() {
            return failed(kind, &trouble);
        }
    }
}

fn failed(kind: &Kind, trouble: &Trouble) -> ExitCode {
    eprintln!("{}: {}", kind.about.name, trouble.reason);
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

/// Makes a printer of ticks. It says when it has printed enough, or when nobody reads them any
/// more.
fn printer(ticks: Option<u64>, enough: Sender<()>) -> impl FnMut(&record::Tick) + Send + 'static {
    let mut printed = 0;
    move |tick| {
        let written = writeln!(std::io::stdout(), "{}", tick.at);
        printed += 1;
        if written.is_err() || ticks == Some(printed) {
            // The process may be ending already.
            let _ = enough.send(());
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
