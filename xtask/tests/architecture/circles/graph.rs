//! The files of a crate and the lines with which each uses another.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use crate::source::{Mention, Place, Source};
use crate::workspace::short;

/// Each file with those that it uses, and the paths that do it.
pub(super) struct Graph(BTreeMap<PathBuf, Uses>);

type Uses = BTreeMap<PathBuf, Vec<Mention>>;

impl Graph {
    pub(super) fn of(source: &Source) -> Self {
        let mut graph: BTreeMap<PathBuf, Uses> = BTreeMap::new();
        for (at, module) in source.modules.iter().enumerate() {
            let uses = graph.entry(module.file.clone()).or_default();
            let mut add = |used: Option<usize>, path: &Mention| {
                let file = used.map(|used| &source.modules[used].file);
                if let Some(file) = file.filter(|file| **file != module.file) {
                    uses.entry(file.clone()).or_default().push(path.clone());
                }
            };
            for import in &module.code.imports {
                match source.resolve(at, &import.path) {
                    Some(Place::Item(used)) => add(Some(used), &import.path),
                    // A module that is imported by name is used by the paths that begin with it.
                    Some(Place::Module(used)) => add(import.name.is_none().then_some(used), &import.path),
                    None => {}
                }
            }
            for path in &module.code.paths {
                if let Some(Place::Item(used)) = source.resolve(at, path) {
                    add(Some(used), path);
                }
            }
        }
        Graph(graph)
    }

    /// Returns how many arrows there are.
    pub(super) fn len(&self) -> usize {
        self.0.values().map(BTreeMap::len).sum()
    }

    /// Describes each group of files that all use each other, by whatever way.
    pub(super) fn circles(&self) -> Vec<String> {
        self.groups().iter().map(|group| self.describe(group)).collect()
    }

    /// Returns the groups of two or more files that reach each other.
    pub(super) fn groups(&self) -> BTreeSet<BTreeSet<&Path>> {
        let reached: BTreeMap<&Path, BTreeSet<&Path>> =
            self.0.keys().map(|file| (file.as_path(), self.reached(file))).collect();
        let group = |file: &Path| -> BTreeSet<&Path> {
            let back = reached[file].iter().filter(|other| reached[**other].contains(file));
            back.copied().collect()
        };
        reached.keys().map(|file| group(file)).filter(|group| group.len() > 1).collect()
    }

    /// Returns the files that can be reached from this one, by one arrow at least.
    fn reached(&self, file: &Path) -> BTreeSet<&Path> {
        let mut reached = BTreeSet::new();
        let mut left = vec![&self.0[file]];
        while let Some(uses) = left.pop() {
            for used in uses.keys().filter(|used| reached.insert(used.as_path())) {
                left.push(&self.0[used]);
            }
        }
        reached
    }

    fn describe(&self, group: &BTreeSet<&Path>) -> String {
        let mut text = format!("a circle of {} files\n", group.len());
        for file in group {
            for (used, paths) in self.0[*file].iter().filter(|(used, _)| group.contains(used.as_path())) {
                let _ = writeln!(text, "  {} uses {}", short(file).display(), short(used).display());
                for path in paths {
                    let _ = writeln!(text, "    line {}: {}", path.line, path.names.join("::"));
                }
            }
        }
        text
    }
}
