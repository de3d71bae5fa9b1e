//! Properties of all text that this crate writes: names of any characters, texts of any length.

use std::collections::BTreeMap;

use proptest::prelude::*;
use record::{Cell, Description, Entry, JobKind, Variant};
use sample::any::{self, cases, text};
use serde_json::Value;

use crate::{Choices, WIDTH, list, list_json, one_line, wrap};

/// Checks that a text is lines, and has no control characters but their ends.
fn is_plain(text: &str) -> Result<(), TestCaseError> {
    prop_assert!(text.is_empty() || text.ends_with('\n'), "{:?}", text);
    let control = text.chars().find(|char| char.is_control() && *char != '\n');
    prop_assert_eq!(control, None, "{:?}", text);
    Ok(())
}

/// Checks that a document has as many rows as there are names, in their order.
fn rows_are<'s>(
    document: &Value,
    of: &str,
    names: impl Iterator<Item = &'s str>,
) -> Result<(), TestCaseError> {
    let rows = document[of].as_array().expect("a list");
    let found = rows.iter().map(|row| row["strategy"].as_str().unwrap_or_default());
    prop_assert_eq!(found.collect::<Vec<_>>(), names.collect::<Vec<_>>());
    Ok(())
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn a_list_names_every_strategy_in_plain_text(
        cells in prop::collection::vec((any::cell(), text()), 0..4),
    ) {
        let described = |(cell, text)| described(cell, text);
        let descriptions: Vec<Description> = cells.into_iter().map(described).collect();
        let step_ns = BTreeMap::new();
        let (step_ns, nothing) = (&step_ns, &[]);
        let choices =
            Choices { descriptions: &descriptions, step_ns, stated: &[], loads: nothing, probes: nothing };
        let text = list(choices);
        is_plain(&text)?;
        let document: Value = serde_json::from_str(&list_json(choices)).unwrap();
        let names = descriptions.iter().map(|description| &*description.strategy);
        rows_are(&document, "strategies", names)?;
        for Description { strategy, .. } in &descriptions {
            prop_assert!(text.contains(&*one_line(strategy)), "{} is not in {}", strategy, text);
        }
    }

    /// No character is lost, except the blanks between words.
    #[test]
    fn whatever_is_wrapped_is_whole_and_fits(first in text(), text in prop::collection::vec(text(), 0..9)) {
        let text = text.join(" ");
        let wrapped = wrap(&first, &text);
        is_plain(&wrapped)?;
        prop_assert!(wrapped.lines().all(|line| line.chars().count() <= WIDTH), "{}", wrapped);
        let bare = |text: &str| text.chars().filter(|char| !char.is_whitespace()).collect::<String>();
        let words = text.split_whitespace().map(one_line).collect::<String>();
        prop_assert_eq!(bare(&wrapped), bare(&one_line(&first)) + &bare(&words));
    }
}

/// Returns a description of a strategy with the names of a cell.
fn described(cell: Cell, text: String) -> Description {
    let abilities = record::Abilities { divides: true, bounds_threads: true, ..record::Abilities::NONE };
    let entry = |name: &str| Entry { name: name.to_owned(), values: text.clone(), summary: text.clone() };
    Description {
        format: record::FORMAT,
        settings: vec![entry(&cell.runtime)],
        defaults: vec![Variant { setting: cell.setting, abilities }],
        others: Vec::new(),
        defaults_under_quota: Vec::new(),
        runtimes: vec![entry(&cell.runtime)],
        workloads: vec![JobKind { values: text.clone(), ..JobKind::of_steps(&cell.workload) }],
        strategy: cell.strategy,
        summary: text,
    }
}
