//! What each strategy can do on each runtime, and what becomes of its jobs when a caller or the
//! runtime goes away.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use engine::Catalogue;
use record::{Abilities, Attempt, Attempted, Cell, Description, Fit, Load, Place, Probe, Settings, Try};
use words::{Able, LastStep, Measured, Times};

/// The runtimes that are measured if nothing else was asked for: the first that a strategy
/// supports.
const BY_DEFAULT: [&str; 2] = ["tokio/N", "tokio/1"];

/// Some quota, for a setting that needs one: see [`record::Trial::quota_millicpus`].
const SOME_QUOTA: u64 = 1500;

/// Asks each strategy what it states, and lets it try what is measured.
///
/// # Errors
/// If a binary gives no answer.
pub(super) fn properties(catalogue: &Catalogue, runtime: Option<&str>) -> Result<Vec<Able>> {
    let mut all = all_stated(catalogue)?;
    for (able, quota_millicpus) in &mut all {
        let Able { strategy, setting, on, .. } = &*able;
        able.measured = measured(catalogue, strategy, setting, on, runtime, *quota_millicpus)?;
    }
    Ok(all.into_iter().map(|(able, _)| able).collect())
}

/// Asks each strategy what it states on each runtime. Returns with each variant the quota that it
/// needs.
///
/// # Errors
/// If a binary gives no answer.
pub(super) fn all_stated(catalogue: &Catalogue) -> Result<Vec<(Able, Option<u64>)>> {
    let descriptions: Vec<&Description> = catalogue.descriptions().collect();
    let mut all = Vec::new();
    for description in descriptions {
        for variant in description.variants().chain(&description.defaults_under_quota) {
            let stated = stated(catalogue, description, &variant.setting)?;
            let quota_millicpus = stated.is_empty().then_some(SOME_QUOTA);
            // A setting for a quota is refused without one. Then its own words are for all
            // runtimes.
            let on = if stated.is_empty() {
                description.runtimes.iter().map(|one| (one.name.clone(), variant.abilities)).collect()
            } else {
                stated
            };
            let (strategy, setting) = (description.strategy.clone(), variant.setting.clone());
            all.push((Able { strategy, setting, on, measured: None }, quota_millicpus));
        }
    }
    Ok(all)
}

/// Returns what a strategy states on each runtime that it supports.
fn stated(
    catalogue: &Catalogue,
    description: &Description,
    setting: &Settings,
) -> Result<Vec<(String, Abilities)>> {
    // A kind that allows most: a strategy may need a job that splits.
    let kinds = &description.workloads;
    let kind = kinds.iter().find(|kind| kind.splits && kind.cuts).or(kinds.first());
    let workload = kind.context("there is no kind of job")?.name.clone();
    let cells: Vec<Cell> = description
        .runtimes
        .iter()
        .map(|runtime| Cell {
            strategy: description.strategy.clone(),
            setting: setting.clone(),
            runtime: runtime.name.clone(),
            workload: workload.clone(),
            load: Load::default(),
            probe: Probe::default(),
            cpus: engine::cpus(),
            place: Place::Task,
            peer: None,
        })
        .collect();
    let fits = catalogue.check(&description.strategy, &cells)?;
    let stated = cells.into_iter().zip(fits).filter_map(|(cell, fit)| match fit {
        Fit::Fits { abilities } => Some((cell.runtime, abilities?)),
        Fit::Unsupported { .. } | Fit::Invalid { .. } => None,
    });
    Ok(stated.collect())
}

/// Measures a strategy on the runtime that was asked for, or on one that it supports. `None` if it
/// does not support the one that was asked for.
fn measured(
    catalogue: &Catalogue,
    strategy: &str,
    setting: &Settings,
    on: &[(String, Abilities)],
    asked: Option<&str>,
    quota_millicpus: Option<u64>,
) -> Result<Option<Measured>> {
    let supports = |name: &str| on.iter().any(|(runtime, _)| runtime == name);
    let first = on.first().map(|(runtime, _)| &**runtime);
    let by_default = || BY_DEFAULT.into_iter().find(|name| supports(name)).or(first);
    let Some(runtime) = asked.filter(|name| supports(name)).or_else(|| asked.is_none().then(by_default)?)
    else {
        return Ok(None);
    };
    let attempt = |what| {
        let setting = setting.clone();
        let attempt = Attempt { what, setting, runtime: runtime.to_owned(), quota_millicpus };
        catalogue.attempt(strategy, &attempt)
    };
    let last_step = match attempt(Try::Cancel)? {
        Attempted::Cancelled { last_steps } => LastStep::After(times_of(&last_steps)),
        Attempted::RunsOn => LastStep::RunsOn,
        Attempted::CantTell => LastStep::CantTell,
        other => bail!("`{strategy}:{setting}` on {runtime}, a job is cancelled: {other:?}"),
    };
    Ok(Some(match attempt(Try::Shutdown)? {
        Attempted::ShutDown { took, done, stopped, never_began, ran_on } => {
            let runtime = runtime.to_owned();
            Measured { runtime, last_step, shutdown: times_of(&took), done, stopped, never_began, ran_on }
        }
        other => bail!("`{strategy}:{setting}` on {runtime}, the runtime goes away: {other:?}"),
    }))
}

fn times_of(times: &[Duration]) -> Times {
    Times { median: figures::median(times), most: times.iter().max().copied() }
}
