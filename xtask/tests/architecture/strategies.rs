//! A strategy is a folder: it has its own name, proves what it says, and no other file names it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::{files, root, short, strategies};

/// The folders that may name a strategy besides the strategy's own: the article's experiment and
/// the sweeps are about particular ones, samples are for tests, and one binary has to link each
/// that it has.
const MAY_NAME_STRATEGIES: [&str; 4] = [
    "crates/parent/reproduce",
    "crates/parent/sweep/src/strategies.rs",
    "crates/shared/sample",
    "crates/side-by-side/Cargo.toml",
];

#[test]
fn every_strategy_is_a_folder_of_its_name_and_proves_what_it_says() {
    let strategies = strategies();
    assert!(!strategies.is_empty());
    for strategy in strategies {
        let folder = root().join("crates/strategies").join(strategy.name.as_str());
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
    let strategies = strategies();
    let files = files();
    let test_files = test_files(&files);
    let mut wrong = Vec::new();
    for file in files.iter().filter(|file| !test_files.contains(*file)) {
        let short = short(file);
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

/// Returns the files that are compiled for tests only: those in a folder of tests or examples, and
/// those declared as a module behind `cfg(test)`.
fn test_files(files: &[PathBuf]) -> BTreeSet<PathBuf> {
    let mut tests = BTreeSet::new();
    for file in files {
        if short(file).components().any(|part| part.as_os_str() == "tests" || part.as_os_str() == "examples")
        {
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

/// Returns the lines that are neither comments nor tests, with their numbers: up to a module of
/// tests, which stands last.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let end = lines.windows(2).position(|two| two[0] == "#[cfg(test)]" && two[1].ends_with('{'));
    let upto = end.unwrap_or(lines.len());
    (1..).zip(lines).take(upto).filter(|(_, line)| !line.starts_with("//") && !line.starts_with("# "))
}

/// Returns true if a line holds a strategy's name as a string, with a setting or without, or as a
/// key of a manifest. Its name in prose, or as an ordinary word, is something else.
fn names(line: &str, name: &str) -> bool {
    [format!("\"{name}\""), format!("\"{name}:"), format!("strategies/{name}\"")]
        .iter()
        .any(|string| line.contains(string))
        || [format!("{name} ="), format!("{name}.")].iter().any(|key| line.starts_with(key))
}
