//! The list of everything to choose from: strategies with their abilities, runtimes, workloads,
//! loads and probes.
//!
//! **Invariant:** no strategy is known by name. Everything in the list comes from the descriptions.

use std::collections::BTreeMap;
use std::time::Duration;

use record::{Abilities, Description, Entry, JobKind, Settings, Variant};
use serde::Serialize;

use crate::abilities::{Able, Holds, statements};
use crate::json::written;
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
fn workloads(descriptions: &[Description]) -> &[JobKind] {
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

/// Writes the same as a JSON document: `{"format", "properties", "strategies", "runtimes",
/// "workloads", "loads", "probes"}`. An ability is `null` if it does not apply, or depends on the
/// runtime. Those that depend are named, and the command in `properties` tells them.
pub fn list_json<'a>(choices: Choices<'a>) -> String {
    let Choices { descriptions, step_ns, stated, loads, probes } = choices;
    #[derive(Serialize)]
    struct Document<'a> {
        format: u32,
        properties: &'static str,
        strategies: Vec<Strategy<'a>>,
        runtimes: Vec<&'a Entry>,
        workloads: Vec<Workload<'a>>,
        loads: &'a [Entry],
        probes: &'a [Entry],
    }
    #[derive(Serialize)]
    struct Strategy<'a> {
        strategy: &'a str,
        summary: &'a str,
        settings: &'a [Entry],
        defaults: Vec<Stated<'a>>,
        others: Vec<Stated<'a>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        defaults_under_quota: Vec<Stated<'a>>,
    }
    #[derive(Serialize)]
    struct Workload<'a> {
        #[serde(flatten)]
        kind: &'a JobKind,
        step_ns: Option<f64>,
    }
    let measured = |kind: &'a JobKind| Workload { kind, step_ns: step_ns.get(&kind.name).copied() };
    let all = |description: &'a Description, variants: &'a [Variant]| {
        variants.iter().map(|variant| Stated::of(&description.strategy, variant, stated)).collect()
    };
    let strategies = descriptions.iter().map(|description| Strategy {
        strategy: &description.strategy,
        summary: &description.summary,
        settings: &description.settings,
        defaults: all(description, &description.defaults),
        others: all(description, &description.others),
        defaults_under_quota: all(description, &description.defaults_under_quota),
    });
    written(&Document {
        format: 1,
        properties: "cargo xtask list --properties --format json",
        strategies: strategies.collect(),
        runtimes: union(descriptions, |description| &description.runtimes),
        workloads: workloads(descriptions).iter().map(measured).collect(),
        loads,
        probes,
    })
}

/// A variant with the abilities that it has on all runtimes alike.
#[derive(Serialize)]
struct Stated<'a> {
    setting: &'a Settings,
    abilities: BTreeMap<&'static str, Option<bool>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    depends_on_runtime: Vec<&'static str>,
}

impl<'a> Stated<'a> {
    fn of(strategy: &str, variant: &'a Variant, stated: &[Able]) -> Self {
        let known = stated.iter().find(|able| able.strategy == strategy && able.setting == variant.setting);
        let described = || Able {
            strategy: strategy.to_owned(),
            setting: variant.setting.clone(),
            on: vec![(String::new(), variant.abilities)],
            measured: None,
        };
        let able = known.cloned().unwrap_or_else(described);
        let all = || statements().iter().map(|one| (one.name, able.holds(one)));
        let told = |holds| match holds {
            Holds::Yes => Some(true),
            Holds::No => Some(false),
            Holds::Depends | Holds::DoesNotApply => None,
        };
        let depends = all().filter(|(_, holds)| *holds == Holds::Depends);
        Stated {
            setting: &variant.setting,
            abilities: all().map(|(name, holds)| (name, told(holds))).collect(),
            depends_on_runtime: depends.map(|(name, _)| name).collect(),
        }
    }
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
fn union(descriptions: &[Description], of: fn(&Description) -> &Vec<Entry>) -> Vec<&Entry> {
    let mut entries: Vec<&Entry> = Vec::new();
    for entry in descriptions.iter().flat_map(of) {
        if entries.iter().all(|known| known.name != entry.name) {
            entries.push(entry);
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wrap::WIDTH;

    fn entry(name: &str, values: &str, summary: &str) -> Entry {
        Entry { name: name.to_owned(), values: values.to_owned(), summary: summary.to_owned() }
    }

    fn description(strategy: &str, settings: &[(&str, Abilities)]) -> Description {
        let variant = |(setting, abilities): &(&str, Abilities)| Variant {
            setting: setting.parse().unwrap(),
            abilities: *abilities,
        };
        Description {
            format: record::FORMAT,
            strategy: strategy.to_owned(),
            summary:
                "One sentence that says what becomes of a job, long enough that it does not fit one line."
                    .to_owned(),
            settings: Vec::new(),
            defaults: settings.iter().map(variant).collect(),
            others: Vec::new(),
            defaults_under_quota: Vec::new(),
            runtimes: vec![entry("tokio/1", "", "tokio's current-thread runtime.")],
            workloads: vec![JobKind {
                name: "countdown".to_owned(),
                values: "steps=N, step=DURATION".to_owned(),
                summary: "Counts down, as the article does.".to_owned(),
                size: Some("steps".to_owned()),
                cuts: true,
                splits: false,
                input_bytes: 0,
                memory_bytes: 4_165_688,
            }],
        }
    }

    fn some() -> Vec<Description> {
        let none = Abilities { bounds_threads: true, ..Abilities::NONE };
        let all = Abilities {
            divides: true,
            cancels: true,
            bounds_threads: true,
            borrows: true,
            ..Abilities::NONE
        };
        let mut divided = description("manual-yield", &[("every=1000", all), ("every=1000000", all)]);
        divided.settings.push(entry("every", "1, 2, 3, ...", "how many steps a slice has"));
        divided.runtimes.push(entry("smol/N", "", "smol's executor on as many threads as processors."));
        let differs = description("rayon-offload", &[("threads=all", none), ("threads=all-1", all)]);
        vec![description("inline", &[("", none)]), divided, differs]
    }

    /// Writes some choices with `write`.
    fn written(write: fn(Choices<'_>) -> String) -> String {
        let loads = [entry("jobs", "J (1)", "so many jobs at the same time.")];
        let probes = [entry("timer", "", "a beat is a timer of the runtime.")];
        let step_ns = BTreeMap::from([("countdown".to_owned(), 1_071.25)]);
        let on = |nests| Abilities { nests, ..some()[1].defaults[0].abilities };
        let stated = [Able {
            strategy: "manual-yield".to_owned(),
            setting: "every=1000".parse().unwrap(),
            on: vec![("tokio/1".to_owned(), on(false)), ("smol/N".to_owned(), on(true))],
            measured: None,
        }];
        let descriptions = &some();
        write(Choices { descriptions, step_ns: &step_ns, stated: &stated, loads: &loads, probes: &probes })
    }

    #[test]
    fn as_text() {
        let text = written(list);
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH && line.trim_end() == line), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn a_strategy_without_a_setting_is_named_where_it_is_one_of_several_or_not_measured_by_default() {
        let none = Abilities::NONE;
        let limited = Abilities { bounds_threads: true, ..none };
        let one_of_two = strategy(&description("a-pool", &[("", none), ("limit=cores", limited)]));
        assert!(one_of_two.contains("measured by default: a-pool, a-pool:limit=cores\n"), "{one_of_two}");
        assert!(one_of_two.contains("without a setting it can't: "), "{one_of_two}");
        let mut only_if_named = description("a-thread", &[("", none)]);
        only_if_named.others = std::mem::take(&mut only_if_named.defaults);
        let only_if_named = strategy(&only_if_named);
        assert!(only_if_named.contains("measured if you name the strategy: a-thread\n"), "{only_if_named}");
        assert!(!strategy(&description("plain", &[("", none)])).contains("measured"));
    }

    #[test]
    fn as_json() {
        insta::assert_snapshot!(written(list_json));
    }
}
