//! What the README says of its reliability is held by tests: each row of that table names one that exists.

use std::fs;
use std::path::{Path, PathBuf};

/// What the table is about, in any order: a row for each of these.
const FAULTS: [&str; 14] = [
    "SIGKILL",
    "aborts",
    "overflows its stack",
    "allocates without end",
    "megabyte of rubbish",
    "closes stdout",
    "holds the pipe",
    "never starts",
    "Ctrl-C",
    "SIGTERM",
    "the program itself",
    "disk is full",
    "can't be written",
    "two runs",
];

/// The rows of the table under `## Reliability`, without its head: the cells of each.
fn rows(readme: &str) -> Vec<Vec<String>> {
    let section =
        readme.split("\n## Reliability\n").nth(1).expect("README.md has a section `## Reliability`");
    let section = section.split("\n## ").next().unwrap_or_default();
    let table = section.lines().filter(|line| line.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    table.skip(2).map(cells).collect()
}

/// The names of all tests in the workspace's sources.
fn tests(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for path in sources(folder) {
        let mut is_test = false;
        for line in fs::read_to_string(path).unwrap().lines().map(str::trim) {
            if line == "#[test]" {
                is_test = true;
            } else if let Some(rest) = line.strip_prefix("fn ").filter(|_| is_test) {
                names.extend(rest.split('(').next().map(str::to_owned));
                is_test = false;
            }
        }
    }
    names
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let sources = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    folders.iter().flat_map(|folder| self::sources(folder)).chain(sources).collect()
}

#[test]
fn every_row_of_the_table_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let rows = rows(&fs::read_to_string(root.join("README.md")).unwrap());
    let tests = [tests(&root.join("crates")), tests(&root.join("xtask"))].concat();
    for row in &rows {
        assert_eq!(row.len(), 3, "what goes wrong, what is kept, the tests: {row:?}");
        let named: Vec<&str> = row[2].split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test holds this row of README.md: {row:?}");
        for name in named {
            assert!(
                tests.iter().any(|test| test == name),
                "README.md names `{name}`, and there is no such test"
            );
        }
    }
    for fault in FAULTS {
        assert!(rows.iter().any(|row| row[0].contains(fault)), "README.md has no row for `{fault}`");
    }
}
