//! Checks that each row of the table in `docs/reliability.md` names tests that exist.

use std::fs;
use std::path::{Path, PathBuf};

/// The page with the table.
const PAGE: &str = "docs/reliability.md";
/// The heading above the table.
const HEADING: &str = "## What goes wrong, and what is kept";

/// The faults that the table covers, in any order: a row for each.
const FAULTS: [&str; 27] = [
    "SIGKILL",
    "aborts",
    "overflows its stack",
    "allocates without end",
    "megabyte of rubbish",
    "closes stdout",
    "holds the pipe",
    "session of its own",
    "never starts",
    "no child can be started",
    "answers without",
    "built anew",
    "in the same moment",
    "moved or removed",
    "line ends",
    "last line is torn",
    "lines of other runs",
    "FIFO",
    "Ctrl-C",
    "SIGTERM",
    "the program itself",
    "while a child, cargo or rustc runs",
    "refuses threads",
    "temporary files",
    "disk is full",
    "can't be written",
    "two runs",
];

/// Returns the cells of each row of the table below `HEADING`, without the table's head.
fn rows(page: &str) -> Vec<Vec<String>> {
    let section = page.split_once(&format!("\n{HEADING}\n")).map(|(_, section)| section);
    let section =
        section.unwrap_or_else(|| panic!("{PAGE} has no section `{HEADING}`: put the table below it"));
    let section = section.split("\n## ").next().unwrap_or_default();
    let table = section.lines().filter(|line| line.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    table.skip(2).map(cells).collect()
}

/// Returns the names of all tests in a folder's sources.
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

/// Returns all Rust files in a folder and in those below it.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let sources = files.into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "rs"));
    folders.iter().flat_map(|folder| self::sources(folder)).chain(sources).collect()
}

#[test]
fn every_row_of_the_table_names_tests_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let rows = rows(&fs::read_to_string(root.join(PAGE)).unwrap());
    let tests = [tests(&root.join("crates")), tests(&root.join("xtask"))].concat();
    for row in &rows {
        assert_eq!(row.len(), 3, "{PAGE}: a row has what goes wrong, what is kept, and the tests: {row:?}");
        let named: Vec<&str> = row[2].split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "{PAGE}: this row names no test: {row:?}");
        for name in named {
            assert!(
                tests.iter().any(|test| test == name),
                "{PAGE} names the test `{name}`, which does not exist: name the test that holds this row"
            );
        }
    }
    for fault in FAULTS {
        assert!(
            rows.iter().any(|row| row[0].contains(fault)),
            "{PAGE} has no row for `{fault}`: add it again"
        );
    }
}
