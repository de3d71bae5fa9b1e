//! The abilities of the strategies side by side, with the statement and the proof of each, and what
//! was measured of jobs whose callers or runtimes go away.
//!
//! **Invariant:** no strategy is known by name, and each ability has a statement and a proof.

mod able;
mod json;
mod markdown;
mod statements;
mod table;

pub(crate) use able::Holds;
pub use able::{Able, LastStep, Measured, Times};
pub use json::abilities_json;
pub use markdown::{abilities_markdown, measured_markdown};
pub use statements::{PROOFS, Statement, statements};
pub use table::abilities_table;

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use record::Abilities;

    use super::*;
    use crate::wrap::WIDTH;

    fn some() -> Vec<Able> {
        let all =
            Abilities { divides: true, cancels: true, nests: true, keeps_context: true, ..Abilities::NONE };
        let moved = Abilities { cancels: true, moves_out: true, ..Abilities::NONE };
        let able = |strategy: &str, setting: &str, on: &[(&str, Abilities)], measured| Able {
            strategy: strategy.to_owned(),
            setting: setting.parse().unwrap(),
            on: on.iter().map(|(name, abilities)| ((*name).to_owned(), *abilities)).collect(),
            measured,
        };
        let times = |median: u64, most: u64| Times {
            median: Some(Duration::from_micros(median)),
            most: Some(Duration::from_micros(most)),
        };
        let measured = |last_step| Measured {
            runtime: "tokio/N".to_owned(),
            last_step,
            shutdown: times(90_300, 120_000),
            done: 7,
            stopped: 1,
            never_began: 1,
            ran_on: 1,
        };
        vec![
            able("inline", "", &[("tokio/N", Abilities::NONE)], Some(measured(LastStep::RunsOn))),
            able(
                "manual-yield",
                "every=1000",
                &[("tokio/N", Abilities { nests: false, ..all }), ("smol/1", all)],
                Some(measured(LastStep::After(times(0, 12)))),
            ),
            able("manual-yield", "within=100us,turns=one-by-one", &[("smol/1", all)], None),
            able("process-pool", "", &[("tokio/N", moved)], Some(measured(LastStep::CantTell))),
        ]
    }

    #[test]
    fn as_a_table() {
        let text = abilities_table(&some());
        assert!(text.lines().all(|line| line.chars().count() <= WIDTH && line.trim_end() == line), "{text}");
        insta::assert_snapshot!(text);
    }

    #[test]
    fn as_markdown() {
        insta::assert_snapshot!(format!("{}\n{}", abilities_markdown(&some()), measured_markdown(&some())));
    }

    #[test]
    fn as_json() {
        insta::assert_snapshot!(abilities_json(&some()));
    }

    #[test]
    fn each_field_of_the_abilities_is_stated_once() {
        let fields = serde_json::to_value(Abilities::NONE).unwrap();
        let mut fields: Vec<&String> = fields.as_object().unwrap().keys().collect();
        let mut stated: Vec<&str> = statements().iter().map(|statement| statement.name).collect();
        fields.sort();
        stated.sort_unstable();
        assert_eq!(fields, stated);
        for statement in statements() {
            let only = serde_json::from_value(serde_json::json!({ statement.name: true })).unwrap();
            assert!((statement.of)(&only), "{} reads its own field", statement.name);
            assert!(statements().iter().filter(|other| (other.of)(&only)).count() == 1, "{}", statement.name);
        }
    }
}
