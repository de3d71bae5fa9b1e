//! What may not end up in a crate's code: runtimes in the parent, async in what is synchronous.

use cargo_metadata::Package;

use crate::workspace::{linked, package, packages, short};

/// Every async runtime that the project is about, and what they are made of.
const RUNTIMES: [&str; 7] =
    ["async-executor", "async-global-executor", "async-io", "async-std", "blocking", "smol", "tokio"];

/// Returns the names of the crates of the parent: those below `crates/parent`, and `xtask`.
fn parents() -> Vec<&'static str> {
    let is_parent = |package: &&Package| {
        let manifest = short(package.manifest_path.as_std_path());
        manifest.starts_with("crates/parent") || manifest.starts_with("xtask")
    };
    packages().into_iter().filter(is_parent).map(|package| package.name.as_str()).collect()
}

#[test]
fn the_parent_links_no_runtime_and_no_pool() {
    let children_only = ["rayon", "rayon-core", "runtime", "strategy", "measure", "stage"];
    let parents = parents();
    // Or this test would pass if it saw nothing at all.
    assert!(parents.len() > 5, "{parents:?}");
    for parent in parents {
        let linked = linked(package(parent));
        for stranger in RUNTIMES.iter().chain(&children_only) {
            assert!(!linked.contains(*stranger), "`{parent}` links `{stranger}`, which only children may");
        }
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
