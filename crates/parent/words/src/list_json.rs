//! The list as a JSON document.

use std::collections::BTreeMap;

use record::{Description, Entry, JobKind, Settings, Variant};
use serde::Serialize;

use crate::abilities::{Able, Holds, statements};
use crate::json::written;
use crate::list::{Choices, union, workloads};

/// Writes all choices as a JSON document: `{"format", "properties", "strategies", "runtimes",
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
