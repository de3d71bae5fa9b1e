//! Each promise on the crate's page names a test that exists.

use std::fs;
use std::path::Path;

/// Appends the text of all Rust files below a folder.
fn read(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn each_promise_has_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    ["src", "tests"].iter().for_each(|folder| read(&root.join(folder), &mut code));
    let page = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let promises = page.split("//! # Promises").nth(1).unwrap().split("//! # ").next().unwrap();
    let rows = promises.lines().filter(|line| line.starts_with("//! | ") && !line.ends_with("| test |"));
    let mut named = 0;
    for row in rows {
        let tests = row.trim_end_matches('|').rsplit('|').next().unwrap();
        for test in tests.split(',').map(|test| test.trim().trim_matches('`')) {
            assert!(code.contains(&format!("fn {test}(")), "no test `{test}`, in {row}");
            named += 1;
        }
    }
    assert!(named > 10, "{named} tests are named");
}
