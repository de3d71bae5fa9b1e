//! The list of everything to choose from: strategies with their abilities, runtimes, workloads,
//! loads and probes.
//!
//! **Invariant:** no strategy is known by name. Everything in the list comes from the descriptions.

use std::collections::BTreeMap;
use std::time::Duration;

use record::{Abilities, Description, Entry, JobKind, Variant};

use crate::abilities::Able;
use crate::one_line::one_line;
use crate::shown::{Shown, bytes};
use crate::wrap::wrap;

/// Everything to choose from.
#[derive(Clone, Copy, Debug)]
pub struct Choices<'a> {
    /// What the strategies' binaries say of themselves, with the runtimes and workloads.
    pub descriptions: &'a [Description],
    /// The time of a step of each kind of job with its default settings, on this machine, in
    /// nanoseconds. A kind that was not measured is missing.
    pub step_ns: &'a BTreeMap<String, f64>,
    /// The abilities of each variant on each runtime. A variant that is missing here shows what its
    /// description says.
    pub stated: &'a [Able],
    /// The loads.
    pub loads: &'a [Entry],
    /// The probes.
    pub probes: &'a [Entry],
}

/// Writes all choices as text of at most [`crate::WIDTH`] columns.
pub fn list(choices: Choices<'_>) -> String {
    let Choices { descriptions, step_ns, stated: _, loads, probes } = choices;
    let mut text = String::from("Strategies\n");
    for description in descriptions {
        text.push_str(&strategy(description));
    }
    text.push_str("\nRuntimes\n");
    text.push_str(&listed(&union(descriptions, |description| &description.runtimes)));
    text.push_str("\nWorkloads\n");
    workloads(descriptions).iter().for_each(|kind| text.push_str(&workload(kind, step_ns)));
    for (heading, entries) in [("Loads", loads), ("Probes", probes)] {
        text.push_str(&format!("\n{heading}\n"));
        text.push_str(&listed(&entries.iter().collect::<Vec<_>>()));
    }
    text
}

fn listed(entries: &[&Entry]) -> String {
    entries.iter().map(|entry| named(&entry.name, &entry.values, &entry.summary)).collect()
}

fn named(name: &str, values: &str, summary: &str) -> String {
    let mut text = format!("\n  {}\n", one_line(name));
    if !values.is_empty() {
        text.push_str(&wrap("    takes: ", values));
    }
    text.push_str(&wrap("    ", summary));
    text
}

/// Returns the kinds of jobs. All binaries are built of the same crates, so all lists are the first
/// one's.
pub(crate) fn workloads(descriptions: &[Description]) -> &[JobKind] {
    descriptions.first().map(|description| &*description.workloads).unwrap_or_default()
}

fn workload(kind: &JobKind, step_ns: &BTreeMap<String, f64>) -> String {
    let mut text = named(&kind.name, &kind.values, &kind.summary);
    let (can, cannot): (Vec<_>, Vec<_>) =
        [(kind.cuts, "be cut into steps"), (kind.splits, "be split among threads")]
            .into_iter()
            .partition(|(can, _)| *can);
    for (begins, all) in [("can: ", can), ("can't: ", cannot)] {
        let all: Vec<&str> = all.into_iter().map(|(_, what)| what).collect();
        if !all.is_empty() {
            text.push_str(&wrap(&format!("    {begins}"), &all.join(", ")));
        }
    }
    text + &costs(kind, step_ns.get(&kind.name).copied())
}

/// Writes what a job of the default size costs.
fn costs(kind: &JobKind, step_ns: Option<f64>) -> String {
    let step = step_ns.map(|ns| format!("a step takes {}", Shown(Duration::from_nanos(ns.round() as u64))));
    let of_bytes = |what, count| (count > 0).then(|| format!("{what} {}", bytes(count)));
    let all = [step, of_bytes("reads", kind.input_bytes), of_bytes("holds", kind.memory_bytes)];
    let all: Vec<String> = all.into_iter().flatten().collect();
    if all.is_empty() { String::new() } else { wrap("    here: ", &all.join(", ")) }
}

fn strategy(description: &Description) -> String {
    let name = &description.strategy;
    let mut text = format!("\n  {}\n", one_line(name));
    text.push_str(&wrap("    ", &description.summary));
    for setting in &description.settings {
        let takes = format!("{} ({})", setting.values, setting.summary);
        text.push_str(&wrap(&format!("    {}: ", setting.name), &takes));
    }
    for (begins, variants) in [
        ("measured by default: ", &description.defaults),
        ("measured if you name the strategy: ", &description.others),
        ("under a quota as well: ", &description.defaults_under_quota),
    ] {
        let settings = variants.iter().map(|variant| &variant.setting);
        let named: Vec<String> = settings
            .filter(|setting| !setting.is_empty() || !is_only_default(description))
            .map(|setting| if setting.is_empty() { name.clone() } else { format!("{name}:{setting}") })
            .collect();
        if !named.is_empty() {
            text.push_str(&wrap(&format!("    {begins}"), &named.join(", ")));
        }
    }
    let first = description.variants().next().map(|variant| variant.abilities);
    if let Some(abilities) = first
        && description.variants().all(|variant| variant.abilities == abilities)
    {
        text.push_str(&abilities_as_text("", abilities));
    } else {
        // The abilities depend on the setting.
        for Variant { setting, abilities } in description.variants() {
            let of =
                if setting.is_empty() { "without a setting it ".to_owned() } else { format!("{setting} ") };
            text.push_str(&abilities_as_text(&of, *abilities));
        }
    }
    text
}

/// Says that a strategy is always measured in the same way, and by default.
fn is_only_default(description: &Description) -> bool {
    description.variants().count() == 1 && !description.defaults.is_empty()
}

fn abilities_as_text(of: &str, abilities: Abilities) -> String {
    let (can, cannot) = split(abilities);
    let mut text = String::new();
    for (begins, abilities) in [("can: ", can), ("can't: ", cannot)] {
        if !abilities.is_empty() {
            text.push_str(&wrap(&format!("    {of}{begins}"), &abilities.join(", ")));
        }
    }
    text
}

/// Returns what the strategy can do, and what it can't.
fn split(of: Abilities) -> (Vec<&'static str>, Vec<&'static str>) {
    let Abilities { divides, cancels, bounds_threads, borrows, .. } = of;
    let all = [
        (divides, "divide a job"),
        (cancels, "cancel it"),
        (bounds_threads, "bound its threads"),
        (borrows, "borrow (the job may hold references)"),
    ];
    let which =
        |can: bool| all.iter().filter(|(ability, _)| *ability == can).map(|(_, name)| *name).collect();
    (which(true), which(false))
}

/// Returns the entries of all descriptions, each name once.
pub(crate) fn union(descriptions: &[Description], of: fn(&Description) -> &Vec<Entry>) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = Vec::new();
    for entry in descriptions.iter().flat_map(of) {
        if entries.iter().all(|known| known.name != entry.name) {
            entries.push(entry);
        }
    }
    entries
}

#[cfg(test)]
mod tests;
