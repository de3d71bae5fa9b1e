//! The code of a crate without its tests: its modules, and what each of them defines, imports and
//! names.
//!
//! `load.rs` reads the files, `scan.rs` looks through the tokens of one item, and `resolve.rs`
//! follows a path to the file that defines it. Comments and docs are no code, nor is anything
//! behind `cfg(test)`.
//!
//! What it does not see: paths inside string literals (`#[serde(with = "...")]`), and methods,
//! which name no module.

mod load;
mod resolve;
mod scan;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use cargo_metadata::{Package, TargetKind};

pub(crate) use resolve::Place;

/// The modules of one target; the first is its root.
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) modules: Vec<Module>,
}

/// A module, in a file of its own or not.
#[derive(Debug, Default)]
pub(crate) struct Module {
    pub(crate) file: PathBuf,
    /// The module that declares it; `None` for the root.
    parent: Option<usize>,
    /// Those that it declares, by name.
    children: BTreeMap<String, usize>,
    /// The names of the other items that it defines.
    items: BTreeSet<String>,
    pub(crate) code: Code,
}

/// What stands in the code of a module.
#[derive(Debug, Default)]
pub(crate) struct Code {
    pub(crate) imports: Vec<Import>,
    /// Paths outside of `use`, of two names at least; and macros, such as `println!`.
    pub(crate) paths: Vec<Mention>,
    /// String literals.
    pub(crate) strings: Vec<(String, usize)>,
}

/// One name that a `use` brings in.
#[derive(Clone, Debug)]
pub(crate) struct Import {
    /// The whole path. It has no `*` at its end.
    pub(crate) path: Mention,
    /// The name that it has here; `None` for `*`.
    pub(crate) name: Option<String>,
}

/// A path where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) names: Vec<String>,
    pub(crate) line: usize,
}

/// Returns the code of each library and program of a crate.
pub(crate) fn of(package: &Package) -> Vec<Source> {
    let read = |path: &Path| std::fs::read_to_string(path).ok();
    let targets = package.targets.iter().filter(|target| {
        target
            .kind
            .iter()
            .any(|kind| matches!(kind, TargetKind::Lib | TargetKind::Bin | TargetKind::ProcMacro))
    });
    targets.map(|target| Source::load(target.src_path.as_std_path(), &read)).collect()
}
