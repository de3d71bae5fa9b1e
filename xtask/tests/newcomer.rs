//! A new strategy is a new folder and no other file: the one that the README tells how to write.
//!
//! The README is the source of truth. A line that holds nothing but the path of a file in bold, as in
//! `**crates/strategies/thread-per-job/src/lib.rs**`, and the fenced block that follows it, are that file. They are put into a
//! copy of the workspace, beside what is there, and have to be listed, measured and proved without any other change.
//!
//! The copy and what is built in it are kept in the target folder, so that only the first time takes long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::Value;

/// What a strategy's folder has to hold at least.
const FILES: [&str; 4] = ["Cargo.toml", "src/lib.rs", "src/main.rs", "tests/conformance.rs"];
/// Everything is built anew the first time.
const PATIENCE: Duration = Duration::from_secs(1200);

/// The workspace with the README's strategy in it.
struct Copy {
    root: PathBuf,
    target: PathBuf,
    strategy: String,
}

static COPY: LazyLock<Copy> = LazyLock::new(|| {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("newcomer");
    let (root, target) = (kept.join("workspace"), kept.join("target"));
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let recipe = recipe(&fs::read_to_string(here.join("README.md")).unwrap_or_default());
    let strategy = name(&recipe);
    let mut files = sources(here);
    for (path, text) in recipe {
        let before = files.insert(PathBuf::from(&path), text.into_bytes());
        assert!(before.is_none(), "{path} is there already: the README has to show a strategy that is not");
    }
    bring_up_to_date(&root, &files);
    Copy { root, target, strategy }
});

impl Copy {
    /// A command in the copy, with what it builds beside it.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> assert_cmd::Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        let mut command = assert_cmd::Command::from_std(command);
        command.timeout(PATIENCE);
        command
    }

    /// What `cargo xtask` of the copy answers. The program itself knows no strategy, so it need not be built there.
    fn xtask(&self, arguments: &[&str]) -> Value {
        let runs = tempfile::tempdir().unwrap();
        let mut command = self.command(env!("CARGO_BIN_EXE_xtask"));
        let assert =
            command.args(arguments).arg("--format=json").env("BREATHER_RUNS", runs.path()).assert().success();
        serde_json::from_slice(&assert.get_output().stdout).unwrap()
    }
}

#[test]
fn it_is_listed() {
    let list = COPY.xtask(&["list"]);
    let strategies = list["strategies"].as_array().unwrap();
    let listed = strategies.iter().find(|strategy| strategy["strategy"] == COPY.strategy.as_str());
    assert!(listed.is_some_and(|strategy| strategy["summary"].as_str() > Some("")), "{list}");
    assert!(strategies.len() > 1, "those that were there are there still: {list}");
}

#[test]
fn it_is_measured() {
    let document = COPY.xtask(&[
        "compare",
        "--strategy",
        &COPY.strategy,
        "--runtime=tokio/1",
        "--rounds=1",
        "--duration=100ms",
    ]);
    let cells = document["cells"].as_array().unwrap();
    assert_eq!(cells.len(), 1, "{document}");
    assert_eq!((&cells[0]["strategy"], &cells[0]["status"]), (&COPY.strategy.as_str().into(), &"ok".into()));
    assert!(cells[0]["work_per_s"].as_f64().unwrap() > 0.0, "{document}");
    assert!(cells[0]["lateness_us"]["p50"].as_f64().unwrap() > 0.0, "{document}");
}

#[test]
fn its_own_test_passes() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // In release, because that is what the comparison has built already.
    let mut command = COPY.command(cargo);
    let assert = command.args(["test", "--release", "--package", &COPY.strategy]).assert().success();
    let said = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for test in ["tokio_1", "tokio_n", "async_std_1", "async_std_n", "smol_1", "smol_n", "its_own_words_hold"]
    {
        assert!(said.contains(&format!("test {test} ... ok")), "{test}: {said}");
    }
}

/// The files that the README shows, by their paths.
fn recipe(readme: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("**crates/").and_then(|rest| rest.strip_suffix("**")) else {
            continue;
        };
        let fence = lines.by_ref().find(|line| !line.trim().is_empty()).unwrap_or_default();
        assert!(
            fence.starts_with("```"),
            "README.md: {line} has to be followed by a fenced block, not by: {fence}"
        );
        let block: String =
            lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        files.insert(format!("crates/{path}"), block);
    }
    files
}

/// The name of the strategy whose files these are.
fn name(recipe: &BTreeMap<String, String>) -> String {
    let names: BTreeSet<&str> = recipe.keys().filter_map(|path| path.split('/').nth(2)).collect();
    let convention = "README.md has to show how a strategy is written: for each of its files a line with nothing but \
                      its path in bold, such as **crates/strategies/thread-per-job/src/lib.rs**, and below it a fenced block \
                      with the file";
    assert_eq!(names.len(), 1, "{convention}. It shows files of: {names:?}");
    let name = names.first().expect("there is one");
    for file in FILES {
        let path = format!("crates/strategies/{name}/{file}");
        assert!(recipe.contains_key(&path), "{convention}. It does not show {path}");
    }
    (*name).to_owned()
}

/// All files of the workspace, by their paths in it: those that are built from, not those that are built.
fn sources(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy();
            let is_built = path.join("CACHEDIR.TAG").exists() || name == "target";
            if is_built || (name.starts_with('.') && name != ".cargo") {
                continue;
            } else if path.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(root).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Makes a folder hold these files and no others. What is as it should be is not touched, so cargo knows it again.
fn bring_up_to_date(root: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    fs::create_dir_all(root).unwrap();
    for stale in sources(root).keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(root.join(stale)).unwrap();
    }
    for (path, text) in files {
        let path = root.join(path);
        // Among them is the lock file, to which cargo then adds the newcomer.
        if fs::read(&path).ok().as_ref() != Some(text) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
        }
    }
    remove_empty_folders(&root.join("crates"));
}

/// A folder without files is no crate, and cargo would miss its manifest.
fn remove_empty_folders(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            remove_empty_folders(&path);
            // Fails where something is in it.
            let _ = fs::remove_dir(&path);
        }
    }
}
