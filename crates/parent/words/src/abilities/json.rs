//! The abilities as a JSON document.

use std::collections::BTreeMap;

use record::{Abilities, Settings};
use serde::Serialize;

use super::able::{Able, Times};
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
    on: BTreeMap<&'a str, Abilities>,
    measured: Option<MeasuredShape<'a>>,
}

#[derive(Serialize)]
struct MeasuredShape<'a> {
    runtime: &'a str,
    /// `null` if the job runs on to its end.
    last_step_us: Option<TimesShape>,
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
    dropped: u64,
    ran_on: u64,
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
        on: able.on.iter().map(|(runtime, abilities)| (&**runtime, *abilities)).collect(),
        measured: able.measured.as_ref().map(|of| MeasuredShape {
            runtime: &of.runtime,
            last_step_us: of.last_step.map(times),
            shutdown_us: times(of.shutdown),
            jobs: Jobs { done: of.done, dropped: of.dropped, ran_on: of.ran_on },
        }),
    });
    written(&Document { format: 1, abilities: abilities.collect(), strategies: strategies.collect() })
}

fn times(of: Times) -> TimesShape {
    TimesShape { median: micros(of.median), most: micros(of.most) }
}
