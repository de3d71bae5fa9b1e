//! The questions that a parent asks a strategy's binary.
//!
//! The subcommand is the question. Its subject comes as JSON on stdin, and the answer goes as one
//! line of JSON to stdout.

use std::process::ExitCode;

use notation::Spec;
use record::{
    Abilities, Attempt, Attempted, Candidates, Cell, Description, Entry, Expectation, Fit, Preparation,
    Settings, Trial, Variant,
};
use runtime::RuntimeId;
use serde::Serialize;
use serde::de::DeserializeOwned;
use strategy::{About, Refusal, Setting, Site};
use workload::{BadWorkload, Workload};

use crate::kind::Kind;
use crate::trial::measure;

/// The subcommands of all questions.
pub(super) const QUESTIONS: [&str; 6] = ["describe", "check", "prepare", "expect", "try", "measure"];

pub(super) fn answer(kind: &Kind, question: &str) -> ExitCode {
    process::die_with_parent();
    let answered = match question {
        "describe" => made(|| describe(kind)).and_then(|description| write(&description?)),
        "check" => read().and_then(|Candidates { cells, quota_millicpus }| {
            let fits =
                made(|| cells.iter().map(|cell| check(kind, cell, quota_millicpus)).collect::<Vec<_>>());
            write(&fits?)
        }),
        "prepare" => read().and_then(|workload: String| write(&prepare(&workload))),
        "expect" => read().and_then(|asked: Expectation| write(&expected(&asked)?)),
        "try" => read().and_then(|asked: Attempt| write(&attempt(kind, &asked))),
        _ => read().and_then(|trial: Trial| write(&measure(kind, &trial))),
    };
    match answered {
        // A return would wait for what still runs on other threads.
        Ok(()) => {
            process::end_children();
            std::process::exit(0)
        }
        Err(error) => {
            eprintln!("{} {question}: {error}", kind.about.name);
            ExitCode::FAILURE
        }
    }
}

/// Makes strategies. A runtime or a pool of theirs may panic if the system refuses it a thread.
fn made<T>(make: impl FnOnce() -> T) -> Result<T, String> {
    runtime::catch(make).map_err(|panic| format!("a strategy can't be made: {panic}"))
}

fn read<T: DeserializeOwned>() -> Result<T, String> {
    serde_json::from_reader(std::io::stdin().lock())
        .map_err(|error| format!("stdin holds no question: {error}"))
}

fn write(answer: &impl Serialize) -> Result<(), String> {
    use std::io::Write;

    let line = serde_json::to_string(answer).map_err(|error| error.to_string())?;
    writeln!(std::io::stdout().lock(), "{line}").map_err(|error| format!("nobody takes the answer: {error}"))
}

fn describe(kind: &Kind) -> Result<Description, String> {
    let about = &kind.about;
    let setting = |setting: &Setting| Entry {
        name: setting.key.to_owned(),
        values: setting.values.to_owned(),
        summary: setting.help.to_owned(),
    };
    let runtime = |id: RuntimeId| Entry {
        name: id.to_string(),
        values: String::new(),
        summary: id.summary().to_owned(),
    };
    Ok(Description {
        format: record::FORMAT,
        strategy: about.name.to_owned(),
        summary: about.summary.to_owned(),
        settings: about.settings.iter().map(setting).collect(),
        defaults: variants(kind, about.defaults, None)?,
        others: variants(kind, about.others, None)?,
        defaults_under_quota: variants(kind, kind.defaults_under_quota, Some(SOME_QUOTA))?,
        runtimes: runtime::available().map(runtime).collect(),
        workloads: workload::kinds(),
    })
}

/// A quota in thousandths of a processor. What a strategy can do does not depend on how large it
/// is.
const SOME_QUOTA: u64 = 1500;

fn variants(kind: &Kind, texts: &[&str], quota: Option<u64>) -> Result<Vec<Variant>, String> {
    texts.iter().map(|text| variant(kind, text, quota)).collect()
}

/// Returns one of the settings that it names, with what the strategy can do then, on a runtime that
/// it supports.
fn variant(kind: &Kind, text: &str, quota_millicpus: Option<u64>) -> Result<Variant, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("its own setting `{text}`: {error}");
    let setting: Settings = text.parse().map_err(|error| wrong(&error))?;
    let built =
        |runtime| kind.make(&setting, Site { runtime, cpus: process::cpus().max(2), quota_millicpus });
    let strategy = runtime::available().map(built).reduce(Result::or).expect("there are runtimes");
    let abilities = strategy.map_err(|error| wrong(&error))?.abilities();
    Ok(Variant { setting, abilities })
}

fn check(kind: &Kind, cell: &Cell, quota_millicpus: Option<u64>) -> Fit {
    let made = || {
        let runtime = cell.runtime.parse().map_err(invalid)?;
        let job = cell.workload.parse::<Spec>().map_err(invalid)?;
        known_keys(&kind.about, &cell.setting)?;
        let made = kind.make(&cell.setting, Site { runtime, cpus: cell.cpus as usize, quota_millicpus });
        made.map(|made| (job, made.abilities())).map_err(|refusal| match refusal {
            Refusal::Invalid(reason) => {
                Refusal::Invalid(format!("{}: {reason}", cell.strategy_with_setting()))
            }
            unsupported @ Refusal::Unsupported(_) => unsupported,
        })
    };
    match made() {
        Ok((job, abilities)) => match hindrance(job.name(), abilities) {
            Some(reason) => Fit::Unsupported { reason, of_job: true },
            None => Fit::Fits { abilities: Some(abilities) },
        },
        Err(Refusal::Unsupported(reason)) => Fit::Unsupported { reason, of_job: false },
        Err(Refusal::Invalid(reason)) => Fit::Invalid { reason },
    }
}

fn invalid(error: impl ToString) -> Refusal {
    Refusal::Invalid(error.to_string())
}

fn known_keys(about: &About, settings: &Settings) -> Result<(), Refusal> {
    let known: Vec<&str> = about.settings.iter().map(|setting| setting.key).collect();
    notation::check_keys(about.name, settings, &known).map_err(invalid)
}

/// Returns what a strategy needs from a job and this kind does not allow.
fn hindrance(job: &str, needed: Abilities) -> Option<String> {
    // That there is no such kind is told by `prepare`.
    let nature = workload::nature(job)?;
    if needed.divides && !nature.cuts {
        let why = "can't be cut into steps, so there is nothing to yield between";
        return Some(with_remedy(format!("`{job}` {why}"), nature.to_cut));
    }
    let why = if nature.cuts { "its steps are not made to be divided" } else { "it is one call" };
    (needed.splits && !nature.splits)
        .then(|| with_remedy(format!("`{job}` can't be split among threads: {why}"), nature.to_split))
}

/// Adds the change that would take a hindrance away, if there is one.
fn with_remedy(hindrance: String, remedy: &str) -> String {
    if remedy.is_empty() { hindrance } else { format!("{hindrance}: {remedy}") }
}

fn attempt(kind: &Kind, asked: &Attempt) -> Attempted {
    let Attempt { what, setting, runtime, quota_millicpus } = asked;
    let made = runtime.parse().map_err(invalid).and_then(|runtime| {
        let site = Site { runtime, cpus: process::cpus(), quota_millicpus: *quota_millicpus };
        kind.make(setting, site).map(|made| (made, runtime))
    });
    match made {
        Ok((made, runtime)) => made.attempt(runtime, *what),
        Err(Refusal::Unsupported(reason)) => Attempted::Refused { reason },
        Err(Refusal::Invalid(reason)) => Attempted::Failed { reason },
    }
}

/// Returns the checksum of a job's first steps. The job is not done for it.
fn expected(asked: &Expectation) -> Result<u64, String> {
    let workload: Workload = asked.workload.parse().map_err(|error: BadWorkload| error.to_string())?;
    Ok(workload.expected(asked.steps))
}

/// Prepares a workload. A job that was brought runs here for the first time, so a panic of its own
/// is told with its message.
fn prepare(workload: &str) -> Preparation {
    let prepared = || {
        let workload: Workload = workload.parse()?;
        workload.try_out()?;
        Ok(workload.prepared())
    };
    match runtime::catch(prepared) {
        Ok(Ok(prepared)) => Preparation::Ready(prepared),
        Ok(Err::<_, BadWorkload>(error)) => Preparation::Invalid { reason: error.to_string() },
        Err(panic) => Preparation::Invalid { reason: format!("`{workload}` {panic}") },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_that_cannot_be_split_is_told_the_reason_that_is_true_of_its_kind() {
        let splits = Abilities { splits: true, ..Abilities::NONE };
        for kind in workload::kinds() {
            let told = hindrance(&kind.name, splits);
            match (kind.splits, kind.cuts) {
                (true, _) => assert_eq!(told, None),
                (false, true) => assert!(told.unwrap().ends_with(": its steps are not made to be divided")),
                (false, false) => assert!(told.unwrap().ends_with(": it is one call")),
            }
        }
    }
}
