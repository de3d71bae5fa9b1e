//! The table of invariants in `docs/architecture.md`: what it names is there.

use std::collections::BTreeSet;
use std::fs;

use crate::workspace::{files, root};

const PAGE: &str = "docs/architecture.md";
const HEADING: &str = "\n## Invariants\n";

#[test]
fn the_page_names_tests_that_exist() {
    let page = fs::read_to_string(root().join(PAGE)).unwrap();
    let section = page.split_once(HEADING).and_then(|(_, rest)| rest.split("\n## ").next());
    let section = section.unwrap_or_else(|| panic!("{PAGE} has no section `{}`", HEADING.trim()));
    let rows: Vec<&str> = section.lines().filter(|line| line.starts_with('|')).skip(2).collect();
    let tests = tests();
    let mut named = 0;
    for row in &rows {
        let held_by = row.trim_matches('|').rsplit('|').next().unwrap_or_default();
        for name in held_by.split('`').skip(1).step_by(2) {
            named += 1;
            let exists = if name.contains('/') { root().join(name).exists() } else { tests.contains(name) };
            assert!(exists, "{PAGE} names `{name}`, which is not there: {row}");
        }
    }
    assert!(rows.len() > 10 && named > rows.len(), "{} rows, {named} names", rows.len());
}

/// Returns the names of all tests of the workspace.
fn tests() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for file in files() {
        let text = fs::read_to_string(file).unwrap();
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            match line.strip_prefix("fn ").and_then(|rest| rest.split('(').next()) {
                Some(name) if is_test => {
                    tests.insert(name.to_owned());
                    is_test = false;
                }
                _ => is_test = line == "#[test]" || (is_test && line.starts_with('#')),
            }
        }
    }
    tests
}
