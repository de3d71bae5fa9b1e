//! The list of three strategies, as text and as JSON.

use super::*;
use crate::list_json::list_json;
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
        summary: "One sentence that says what becomes of a job, long enough that it does not fit one line."
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
    let all =
        Abilities { divides: true, cancels: true, bounds_threads: true, borrows: true, ..Abilities::NONE };
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
