//! The table of arrows: which crate may depend on which.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::Package;

use crate::workspace::{arrows, dependencies, is_strategy, packages, strategies};

/// Who may depend on whom, among the crates of the workspace. Each row may only name rows above it.
const ARROWS: [(&str, &[&str]); 29] = [
    ("record", &[]),
    ("stats", &[]),
    ("breather", &[]),
    ("heartbeat", &[]),
    ("in-node", &["breather"]),
    ("notation", &["record"]),
    ("process", &["record"]),
    ("workload", &["notation", "record"]),
    ("runtime", &["breather", "notation"]),
    ("ticker", &["heartbeat", "record", "runtime"]),
    ("bench", &["stats", "workload"]),
    ("strategy", &["breather", "notation", "process", "record", "runtime", "ticker", "workload"]),
    ("stage", &["record", "runtime"]),
    ("measure", &["notation", "process", "record", "runtime", "stage", "strategy", "ticker", "workload"]),
    ("harness", &["process", "record", "runtime", "stage", "ticker", "workload"]),
    ("exercises", &["breather", "harness"]),
    ("sample", &["record"]),
    ("figures", &["notation", "record", "stats"]),
    ("theory", &["notation", "record"]),
    ("words", &["figures", "notation", "record", "stats"]),
    ("engine", &["figures", "notation", "record"]),
    ("command", &["engine", "figures", "notation", "record", "words"]),
    ("compare", &["engine", "figures", "notation", "record", "stats", "theory", "words"]),
    ("reproduce", &["engine", "figures", "notation", "record", "stats", "theory", "words"]),
    ("selfcheck", &["compare", "engine", "figures", "notation", "record", "stats", "theory", "words"]),
    ("sweep", &["engine", "figures", "notation", "record", "stats", "theory", "words"]),
    (
        "side-by-side",
        &[
            "command",
            "compare",
            "engine",
            "hand-over",
            "inline",
            "manual-yield",
            "measure",
            "multi-thread",
            "notation",
            "rayon-offload",
            "rayon-split",
            "runtime",
            "second-runtime",
            "shed",
            "spawn-blocking",
            "strategy",
            "thread-per-job",
            "workload",
        ],
    ),
    ("workshop", &["engine", "notation", "record"]),
    (
        "xtask",
        &[
            "command",
            "compare",
            "engine",
            "figures",
            "record",
            "reproduce",
            "selfcheck",
            "sweep",
            "words",
            "workshop",
        ],
    ),
];

/// What a strategy may depend on, among the crates of the workspace.
const OF_A_STRATEGY: &[&str] = &["heartbeat", "measure", "strategy"];

#[test]
fn arrows_point_down_only() {
    let mut wrong = Vec::new();
    for package in packages() {
        let Some(allowed) = allowed(package) else {
            wrong.push(format!(
                "`{0}` is in no row of ARROWS. If it is a strategy, say so under \
                 [package.metadata.breather] in crates/strategies/{0}/Cargo.toml. Otherwise give it a row \
                 in this test and in docs/architecture.md",
                package.name
            ));
            continue;
        };
        for known in dependencies(package) {
            if !allowed.contains(&known.as_str()) {
                wrong.push(format!(
                    "`{}` depends on `{known}`, and may on {}: take the arrow away, or, if the wall stands \
                     in the wrong place, move it in ARROWS and say why in docs/architecture.md",
                    package.name,
                    if allowed.is_empty() {
                        "no crate of the workspace".to_owned()
                    } else {
                        allowed.join(", ")
                    }
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_table_of_arrows_has_no_circle() {
    for (at, (name, allowed)) in ARROWS.iter().enumerate() {
        for below in *allowed {
            let is_above = ARROWS[..at].iter().any(|(above, _)| above == below);
            let found = is_above || strategies().iter().any(|strategy| strategy.name == *below);
            assert!(found, "`{below}` has to stand above `{name}`, which may depend on it");
        }
    }
}

#[test]
fn the_crates_have_no_circle() {
    let arrows = arrows();
    assert!(arrows["xtask"].contains("engine"), "no arrow was seen: {arrows:?}");
    let circle = left_in_a_circle(arrows);
    assert!(circle.is_empty(), "these crates depend on each other in a circle: {circle:?}");
}

#[test]
fn a_circle_of_crates_is_found() {
    let to = |below: &[&str]| below.iter().map(|&name| name.to_owned()).collect::<BTreeSet<_>>();
    let arrows = [("a", to(&["b"])), ("b", to(&["c"])), ("c", to(&["a"])), ("d", to(&[]))];
    let circle = left_in_a_circle(arrows.map(|(name, below)| (name.to_owned(), below)).into());
    assert_eq!(circle, to(&["a", "b", "c"]));
}

/// Takes away each crate whose arrows all end at crates taken away before. Returns what is left.
fn left_in_a_circle(mut arrows: BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    loop {
        let names: BTreeSet<String> = arrows.keys().cloned().collect();
        arrows.retain(|_, below| !below.is_disjoint(&names));
        if arrows.len() == names.len() {
            return names;
        }
    }
}

fn allowed(package: &Package) -> Option<&'static [&'static str]> {
    if is_strategy(package) {
        return Some(OF_A_STRATEGY);
    }
    ARROWS.iter().find(|(name, _)| package.name == *name).map(|(_, allowed)| *allowed)
}
