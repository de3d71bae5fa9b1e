//! What may not end up in a crate's code: runtimes in the parent, async in what is synchronous.

use crate::workspace::{linked, package};

/// Every async runtime that the project is about, and what they are made of.
const RUNTIMES: [&str; 7] =
    ["async-executor", "async-global-executor", "async-io", "async-std", "blocking", "smol", "tokio"];

#[test]
fn the_parent_links_no_runtime_and_no_pool() {
    let children_only = ["rayon", "rayon-core", "runtime", "strategy", "measure", "stage"];
    for parent in ["engine", "figures", "words", "compare", "workshop", "xtask"] {
        let linked = linked(package(parent));
        for stranger in RUNTIMES.iter().chain(&children_only) {
            assert!(!linked.contains(*stranger), "`{parent}` links `{stranger}`, which only children may");
        }
        // Or this test would pass if it saw nothing at all.
        assert!(linked.contains("serde"), "{linked:?}");
    }
}

#[test]
fn what_is_synchronous_knows_no_async() {
    for name in ["record", "stats", "notation", "workload"] {
        let linked = linked(package(name));
        for stranger in RUNTIMES.iter().chain(&["futures-core", "futures-lite", "rayon"]) {
            assert!(!linked.contains(*stranger), "`{name}` links `{stranger}`");
        }
    }
}
