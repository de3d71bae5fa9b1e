//! The abilities as a JSON document.

use std::collections::BTreeMap;

use record::{Abilities, Settings};
use serde::Serialize;

use super::able::{Able, LastStep, Times};
use super::statements::{PROOFS, statements};
use crate::json::{micros, written};

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    abilities: Vec<Ability>,
    strategies: Vec<Strategy<'a>>,
}

#[derive(Serialize)]
struct Ability {
    ability: &'static str,
    says: &'static str,
    proof: String,
}

#[derive(Serialize)]
struct Strategy<'a> {
    strategy: &'a str,
    setting: &'a Settings,
    on: BTreeMap<&'a str, Stated>,
    measured: Option<MeasuredShape<'a>>,
}

#[derive(Serialize)]
struct MeasuredShape<'a> {
    runtime: &'a str,
    /// `null` if there is none, for the reason in `no_last_step`.
    last_step_us: Option<TimesShape>,
    #[serde(skip_serializing_if = "str::is_empty")]
    no_last_step: &'static str,
    shutdown_us: TimesShape,
    jobs: Jobs,
}

#[derive(Serialize)]
struct TimesShape {
    median: Option<f64>,
    most: Option<f64>,
}

#[derive(Serialize)]
struct Jobs {
    done: u64,
    stopped: u64,
    never_began: u64,
    ran_on: u64,
}

/// The abilities, with `null` for one that does not apply.
struct Stated(Abilities);

impl Serialize for Stated {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(statements().iter().map(|one| (one.name, one.holds(&self.0))))
    }
}

/// Writes the abilities as `{"format", "abilities", "strategies"}`.
pub fn abilities_json(all: &[Able]) -> String {
    let abilities = statements().iter().map(|one| Ability {
        ability: one.name,
        says: one.says,
        proof: format!("{PROOFS}/{}", one.proof),
    });
    let strategies = all.iter().map(|able| Strategy {
        strategy: &able.strategy,
        setting: &able.setting,
        on: able.on.iter().map(|(runtime, abilities)| (&**runtime, Stated(*abilities))).collect(),
        measured: able.measured.as_ref().map(|of| MeasuredShape {
            runtime: &of.runtime,
            last_step_us: match of.last_step {
                LastStep::After(after) => Some(times(after)),
                LastStep::RunsOn | LastStep::CantTell => None,
            },
            no_last_step: of.last_step.in_words(),
            shutdown_us: times(of.shutdown),
            jobs: Jobs { done: of.done, stopped: of.stopped, never_began: of.never_began, ran_on: of.ran_on },
        }),
    });
    written(&Document { format: 1, abilities: abilities.collect(), strategies: strategies.collect() })
}

fn times(of: Times) -> TimesShape {
    TimesShape { median: micros(of.median), most: micros(of.most) }
}
