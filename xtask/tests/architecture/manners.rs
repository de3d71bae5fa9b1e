//! What every file keeps: it opens with what it is about, no `unsafe`, no line too wide. And the
//! README names the test command in the form that `.ci/run` reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::{files, packages, root, short};

/// The most columns of a line of code.
const CODE: usize = 110;
/// The most columns of a line that is a comment.
const COMMENT: usize = 100;

#[test]
fn every_file_opens_with_what_it_is_about() {
    let silent: Vec<_> =
        sources().into_iter().filter(|file| !fs::read_to_string(file).unwrap().starts_with("//! ")).collect();
    assert!(silent.is_empty(), "these files do not open with //!: {silent:?}");
}

#[test]
fn unsafe_is_forbidden_in_every_crate() {
    let workspace = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    assert_eq!(section(&workspace, "[workspace.lints.rust]").first(), Some(&"unsafe_code = \"forbid\""));
    for package in packages() {
        let manifest = fs::read_to_string(&package.manifest_path).unwrap();
        assert_eq!(
            section(&manifest, "[lints]"),
            ["workspace = true"],
            "{} takes the workspace's lints, and no others",
            package.manifest_path
        );
    }
}

#[test]
fn the_readme_shows_the_test_command_as_ci_reads_it() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let commands: Vec<_> = readme.lines().filter(|line| line.starts_with("    cargo test")).collect();
    assert_eq!(commands, ["    cargo test --workspace"], "`.ci/run` reads it");
}

#[test]
fn no_line_is_too_wide() {
    let mut wide = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for file in sources().into_iter().chain(manifests()) {
        let text = fs::read_to_string(&file).unwrap();
        let found = if is_manifest(&file) { too_wide_in_a_manifest(&text) } else { too_wide(&text) };
        for (number, columns, limit) in found {
            let file = short(&file);
            wide.push(format!("{}:{number}: {columns} columns, at most {limit}", file.display()));
            *counts.entry(folder(file)).or_default() += 1;
        }
    }
    let counts: Vec<_> = counts.iter().map(|(folder, count)| format!("{count:5}  {folder}")).collect();
    assert!(
        wide.is_empty(),
        "{} lines are too wide: break them, or say it in fewer words\n{}\n\n{}",
        wide.len(),
        wide.join("\n"),
        counts.join("\n")
    );
}

#[test]
fn a_line_that_is_too_wide_is_found() {
    let words = |columns: usize| "x".repeat(columns);
    let text = [
        words(CODE),
        words(CODE + 1),
        format!("//{}", words(COMMENT - 2)),
        format!("    /// {}", words(COMMENT - 7)),
        format!("//! {}", "\u{44f}".repeat(COMMENT - 4)),
    ];
    let expected = vec![(2, CODE + 1, CODE), (4, COMMENT + 1, COMMENT)];
    assert_eq!(too_wide(&text.join("\n")), expected);

    let manifest = [
        format!("# {}", words(COMMENT - 2)),
        format!("# {}", words(COMMENT - 1)),
        format!("description = \"{}\"", words(CODE)),
    ];
    assert_eq!(too_wide_in_a_manifest(&manifest.join("\n")), [(2, COMMENT + 1, COMMENT)]);
}

/// Returns the lines that are too wide: number, columns, and how many columns there may be.
fn too_wide(text: &str) -> Vec<(usize, usize, usize)> {
    let lines = (1..).zip(text.lines());
    // A row of a table can't be broken.
    let is_row = |line: &str| line.trim_start().trim_start_matches(['/', '!']).starts_with(" |");
    let measured = lines.filter(|(_, line)| !is_row(line)).map(|(number, line)| {
        let limit = if line.trim_start().starts_with("//") { COMMENT } else { CODE };
        (number, line.chars().count(), limit)
    });
    measured.filter(|(_, columns, limit)| columns > limit).collect()
}

/// Returns the comments of a manifest that are too wide. A description is one line, however long.
fn too_wide_in_a_manifest(text: &str) -> Vec<(usize, usize, usize)> {
    let comments = (1..).zip(text.lines()).filter(|(_, line)| line.trim_start().starts_with('#'));
    let measured = comments.map(|(number, line)| (number, line.chars().count(), COMMENT));
    measured.filter(|(_, columns, limit)| columns > limit).collect()
}

/// Returns the folder of a file's crate.
fn folder(file: &Path) -> String {
    let folders = packages().into_iter().map(|package| package.manifest_path.parent().unwrap());
    let own = folders.map(|folder| short(folder.as_std_path())).find(|folder| file.starts_with(folder));
    own.unwrap_or(file).display().to_string()
}

/// Returns all sources of the workspace.
fn sources() -> Vec<PathBuf> {
    files().into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "rs")).collect()
}

/// Returns all manifests of the workspace.
fn manifests() -> Vec<PathBuf> {
    files().into_iter().filter(|file| is_manifest(file)).collect()
}

fn is_manifest(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "Cargo.toml")
}

/// Returns the lines below a heading of a manifest, without comments.
fn section<'t>(manifest: &'t str, heading: &str) -> Vec<&'t str> {
    let below = manifest.lines().map(str::trim).skip_while(|line| *line != heading).skip(1);
    below
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}
