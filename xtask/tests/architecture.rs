//! The house as DESIGN has it: which crate may know which, and what every crate and every file has to have.
//!
//! `cargo metadata` knows the edges; the rest is read from the files. Nothing is built here.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

/// Who may depend on whom, among the crates of the workspace. A strategy may depend on `strategy` and `measure`.
const ARROWS: [(&str, &[&str]); 24] = [
    ("record", &[]),
    ("stats", &[]),
    ("breather", &[]),
    ("notation", &["record"]),
    ("process", &["record"]),
    ("workload", &["notation", "record"]),
    ("runtime", &["breather", "notation"]),
    ("ticker", &["record", "runtime"]),
    ("bench", &["stats", "workload"]),
    ("strategy", &["breather", "notation", "process", "record", "runtime", "ticker", "workload"]),
    ("stage", &["record", "runtime"]),
    ("measure", &["notation", "process", "record", "runtime", "stage", "strategy", "ticker", "workload"]),
    ("harness", &["process", "record", "runtime", "stage", "ticker", "workload"]),
    ("exercises", &["breather", "harness"]),
    ("sample", &["record"]),
    ("figures", &["record", "stats"]),
    ("words", &["figures", "record", "stats"]),
    ("engine", &["figures", "notation", "record"]),
    ("compare", &["engine", "figures", "notation", "record", "stats", "words"]),
    ("reproduce", &["engine", "figures", "notation", "record", "stats", "words"]),
    ("selfcheck", &["compare", "engine", "figures", "notation", "record", "stats", "words"]),
    ("sweep", &["engine", "figures", "notation", "record", "stats", "words"]),
    ("workshop", &["engine", "notation", "record"]),
    (
        "xtask",
        &["compare", "engine", "figures", "record", "reproduce", "selfcheck", "sweep", "words", "workshop"],
    ),
];

/// What a strategy may depend on, among the crates of the workspace.
const OF_A_STRATEGY: &[&str] = &["measure", "strategy"];

/// Every async runtime that the project is about, and what theirs are made of.
const RUNTIMES: [&str; 7] =
    ["async-executor", "async-global-executor", "async-io", "async-std", "blocking", "smol", "tokio"];

/// The folders that may name a strategy besides the strategy's own: the article's experiment and the sweep are about
/// particular ones, and samples are for tests.
const MAY_NAME_STRATEGIES: [&str; 3] =
    ["crates/parent/reproduce", "crates/parent/sweep/src/points.rs", "crates/shared/sample"];

#[test]
fn arrows_point_down_only() {
    let metadata = metadata();
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let Some(allowed) = allowed(package) else {
            wrong.push(format!(
                "`{0}` is in no row of ARROWS: a strategy says so under [package.metadata.breather] in \
                 crates/strategies/{0}/Cargo.toml; any other crate needs a row in this test, and a place in the design",
                package.name
            ));
            continue;
        };
        for known in workspace_dependencies(&metadata, package) {
            if !allowed.contains(&known.as_str()) {
                wrong.push(format!(
                    "`{}` depends on `{known}`, and may on {}: take the arrow away, or, if the wall stands in the \
                     wrong place, move it in the design and in ARROWS",
                    package.name,
                    if allowed.is_empty() { "no crate of the workspace".to_owned() } else { allowed.join(", ") }
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_table_of_arrows_has_no_circle() {
    // Each row may only name rows above it.
    for (at, (name, allowed)) in ARROWS.iter().enumerate() {
        for below in *allowed {
            let found = ARROWS[..at].iter().any(|(above, _)| above == below);
            assert!(found, "`{below}` has to stand above `{name}`, which may depend on it");
        }
    }
}

#[test]
fn the_parent_links_no_runtime_and_no_pool() {
    let metadata = metadata();
    for parent in ["engine", "figures", "words", "compare", "workshop", "xtask"] {
        let linked = linked(&metadata, package(&metadata, parent));
        for stranger in
            RUNTIMES.iter().chain(&["rayon", "rayon-core", "runtime", "strategy", "measure", "stage"])
        {
            assert!(!linked.contains(*stranger), "`{parent}` links `{stranger}`, which only children may");
        }
        // Or this test would pass where nothing is seen at all.
        assert!(linked.contains("serde"), "{linked:?}");
    }
}

#[test]
fn what_is_synchronous_knows_no_async() {
    let metadata = metadata();
    for name in ["record", "stats", "notation", "workload"] {
        let linked = linked(&metadata, package(&metadata, name));
        for stranger in RUNTIMES.iter().chain(&["futures-core", "futures-lite", "rayon"]) {
            assert!(!linked.contains(*stranger), "`{name}` links `{stranger}`");
        }
    }
}

#[test]
fn every_strategy_is_a_folder_of_its_name_and_proves_what_it_says() {
    let metadata = metadata();
    let strategies = strategies(&metadata);
    assert!(!strategies.is_empty());
    for strategy in strategies {
        let folder = root(&metadata).join("crates/strategies").join(strategy.name.as_str());
        assert_eq!(strategy.manifest_path, folder.join("Cargo.toml"), "a strategy's folder has its name");
        let test = folder.join("tests/conformance.rs");
        let text = fs::read_to_string(&test).unwrap_or_default();
        assert!(
            code(&text).any(|(_, line)| line.starts_with("strategy::conformance!(")),
            "{} has to call strategy::conformance!(...)",
            test.display()
        );
    }
}

#[test]
fn no_file_but_its_own_names_a_strategy() {
    let metadata = metadata();
    let root = root(&metadata);
    let strategies = strategies(&metadata);
    let files = files(root);
    let test_files = test_files(root, &files);
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| !test_files.contains(*file)) {
        let short = file.strip_prefix(root).unwrap();
        if MAY_NAME_STRATEGIES.iter().any(|folder| short.starts_with(folder)) {
            continue;
        }
        let text = fs::read_to_string(file).unwrap();
        for strategy in &strategies {
            let name = strategy.name.as_str();
            if short.starts_with(Path::new("crates/strategies").join(name)) {
                continue;
            }
            for (number, line) in code(&text) {
                if names(line, name) {
                    wrong.push(format!("{}:{number}: names `{name}`: {line}", short.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "a new strategy is a new folder and no other file changes:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_file_opens_with_what_it_is_about() {
    let metadata = metadata();
    let files = files(root(&metadata));
    let sources = files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs"));
    let silent: Vec<_> =
        sources.filter(|file| !fs::read_to_string(file).unwrap().starts_with("//! ")).collect();
    assert!(silent.is_empty(), "these files do not open with //!: {silent:?}");
}

#[test]
fn unsafe_is_forbidden_in_every_crate() {
    let metadata = metadata();
    let workspace = fs::read_to_string(root(&metadata).join("Cargo.toml")).unwrap();
    assert_eq!(section(&workspace, "[workspace.lints.rust]").first(), Some(&"unsafe_code = \"forbid\""));
    for package in metadata.workspace_packages() {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        assert_eq!(
            section(&manifest, "[lints]"),
            ["workspace = true"],
            "{} takes the workspace's lints, and no others",
            package.manifest_path
        );
    }
}

fn metadata() -> Metadata {
    MetadataCommand::new().manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")).exec().unwrap()
}

fn root(metadata: &Metadata) -> &Path {
    metadata.workspace_root.as_std_path()
}

fn package<'m>(metadata: &'m Metadata, name: &str) -> &'m Package {
    let packages = metadata.workspace_packages();
    packages.into_iter().find(|package| package.name == name).unwrap_or_else(|| panic!("no crate `{name}`"))
}

fn strategies(metadata: &Metadata) -> Vec<&Package> {
    metadata.workspace_packages().into_iter().filter(|package| is_strategy(package)).collect()
}

fn is_strategy(package: &Package) -> bool {
    package.metadata.pointer("/breather/strategy").is_some_and(|strategy| strategy == true)
}

fn allowed(package: &Package) -> Option<&'static [&'static str]> {
    if is_strategy(package) {
        return Some(OF_A_STRATEGY);
    }
    ARROWS.iter().find(|(name, _)| package.name == *name).map(|(_, allowed)| *allowed)
}

/// The crates of the workspace that this one is built with, tests apart.
fn workspace_dependencies(metadata: &Metadata, package: &Package) -> Vec<String> {
    let ours: BTreeSet<&str> =
        metadata.workspace_packages().into_iter().map(|package| package.name.as_str()).collect();
    let dependencies = package.dependencies.iter();
    dependencies
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .filter(|dependency| dependency.path.is_some() && ours.contains(dependency.name.as_str()))
        .map(|dependency| dependency.name.clone())
        .collect()
}

/// The names of all packages that end up in this one's code, however far down.
fn linked(metadata: &Metadata, package: &Package) -> BTreeSet<String> {
    let nodes = &metadata.resolve.as_ref().expect("metadata with dependencies").nodes;
    let mut seen: BTreeSet<&PackageId> = BTreeSet::new();
    let mut left = vec![&package.id];
    while let Some(id) = left.pop() {
        if seen.insert(id) {
            let node = nodes.iter().find(|node| node.id == *id).expect("every package has a node");
            let normal = node.deps.iter().filter(|dependency| {
                dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal)
            });
            left.extend(normal.map(|dependency| &dependency.pkg));
        }
    }
    seen.remove(&package.id);
    seen.into_iter().map(|id| metadata[id].name.to_string()).collect()
}

/// All sources and manifests of the workspace.
fn files(root: &Path) -> Vec<PathBuf> {
    let mut files = vec![root.join("Cargo.toml")];
    let mut folders = vec![root.join("crates"), root.join("xtask")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs" || ending == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

/// Those that are compiled for tests only: in a folder of tests, or declared as a module behind `cfg(test)`.
fn test_files(root: &Path, files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut tests = BTreeSet::new();
    for file in files {
        let short = file.strip_prefix(root).unwrap();
        if short.components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "examples") {
            tests.insert(file.clone());
        }
        let text = fs::read_to_string(file).unwrap();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if line.trim() != "#[cfg(test)]" {
                continue;
            }
            let module = lines.next().unwrap_or_default().trim().trim_start_matches("pub(crate) ");
            if let Some(name) = module.strip_prefix("mod ").and_then(|name| name.strip_suffix(';')) {
                let inside = file.with_extension("");
                let beside = file.parent().unwrap();
                tests.extend([inside, beside.to_owned()].map(|folder| folder.join(format!("{name}.rs"))));
            }
        }
    }
    tests
}

/// The lines that are neither comments nor tests, with their numbers: up to a module of tests, which stands last.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let end = lines.windows(2).position(|two| two[0] == "#[cfg(test)]" && two[1].ends_with('{'));
    let upto = end.unwrap_or(lines.len());
    (1..).zip(lines).take(upto).filter(|(_, line)| !line.starts_with("//") && !line.starts_with("# "))
}

/// Whether a line holds a strategy's name as a string, with a setting or without, or as a key of a manifest. Its
/// name in prose, or as an ordinary word, is something else.
fn names(line: &str, name: &str) -> bool {
    [format!("\"{name}\""), format!("\"{name}:"), format!("strategies/{name}\"")]
        .iter()
        .any(|string| line.contains(string))
        || [format!("{name} ="), format!("{name}.")].iter().any(|key| line.starts_with(key))
}

/// The lines below a heading of a manifest, without comments.
fn section<'t>(manifest: &'t str, heading: &str) -> Vec<&'t str> {
    let below = manifest.lines().map(str::trim).skip_while(|line| *line != heading).skip(1);
    below
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}
