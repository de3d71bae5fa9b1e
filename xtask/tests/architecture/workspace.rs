//! The workspace as `cargo metadata` describes it: crates, what they depend on, their files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};

/// What `cargo metadata` says of this workspace.
pub(crate) static METADATA: LazyLock<Metadata> = LazyLock::new(|| {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    MetadataCommand::new().manifest_path(manifest).exec().unwrap()
});

/// Returns the workspace's folder.
pub(crate) fn root() -> &'static Path {
    METADATA.workspace_root.as_std_path()
}

/// Returns a path as it is inside the workspace.
pub(crate) fn short(path: &Path) -> &Path {
    path.strip_prefix(root()).unwrap_or(path)
}

/// Returns all crates of the workspace.
pub(crate) fn packages() -> Vec<&'static Package> {
    METADATA.workspace_packages()
}

/// Returns the crate of this name.
pub(crate) fn package(name: &str) -> &'static Package {
    let found = packages().into_iter().find(|package| package.name == name);
    found.unwrap_or_else(|| panic!("no crate `{name}`"))
}

/// Returns the crates that are strategies.
pub(crate) fn strategies() -> Vec<&'static Package> {
    packages().into_iter().filter(|package| is_strategy(package)).collect()
}

/// Returns true if the crate's manifest calls it a strategy.
pub(crate) fn is_strategy(package: &Package) -> bool {
    package.metadata.pointer("/breather/strategy").is_some_and(|strategy| strategy == true)
}

/// Returns the crates of the workspace that a crate is built with, without those for its tests.
pub(crate) fn dependencies(package: &Package) -> BTreeSet<String> {
    let ours: BTreeSet<&str> = packages().into_iter().map(|package| package.name.as_str()).collect();
    let dependencies = package.dependencies.iter();
    dependencies
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .filter(|dependency| dependency.path.is_some() && ours.contains(dependency.name.as_str()))
        .map(|dependency| dependency.name.clone())
        .collect()
}

/// Returns the arrows among the crates of the workspace: each crate with those that it depends on.
pub(crate) fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    packages().into_iter().map(|package| (package.name.to_string(), dependencies(package))).collect()
}

/// Returns the names of all packages that end up in this one's code, however far down.
pub(crate) fn linked(package: &Package) -> BTreeSet<String> {
    let nodes = &METADATA.resolve.as_ref().expect("metadata with dependencies").nodes;
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
    seen.into_iter().map(|id| METADATA[id].name.to_string()).collect()
}

/// Returns all sources and manifests of the workspace.
pub(crate) fn files() -> Vec<PathBuf> {
    let mut files = vec![root().join("Cargo.toml")];
    let mut folders = vec![root().join("crates"), root().join("xtask")];
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
