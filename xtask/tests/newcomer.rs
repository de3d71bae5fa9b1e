//! Proves that a new strategy is a new folder and no other file, with the strategy that
//! `docs/add-a-strategy.md` shows, and that a new job is one file, with that of
//! `docs/add-a-job.md`.
//!
//! These pages are the source of truth. A file is a line with nothing but its path in bold, such as
//! `**crates/strategies/dedicated-thread/src/lib.rs**`, and the fenced block that follows. The test
//! puts these files into a copy of the workspace. `list` has to list the strategy and the job
//! there, `compare` has to measure them, and the strategy's own test has to pass, without any other
//! change.
//!
//! The target folder keeps the copy and its build, so only the first run takes long.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use serde_json::Value;

/// The page that shows how to write a strategy.
const PAGE: &str = "docs/add-a-strategy.md";
/// The page that shows how to write a job.
const JOB_PAGE: &str = "docs/add-a-job.md";
/// The folder of all jobs.
const JOBS: &str = "crates/child/workload/src/jobs/";
/// How a page has to show a file.
const CONVENTION: &str = "give each of its files a line with nothing but its path in bold, such as \
                          **crates/strategies/dedicated-thread/src/lib.rs**, and below it a fenced block \
                          with the file";
/// The files that a strategy's folder needs.
const FILES: [&str; 4] = ["Cargo.toml", "src/lib.rs", "src/main.rs", "tests/conformance.rs"];
/// Long enough to build the whole workspace, as the first run does.
const PATIENCE: Duration = Duration::from_secs(1200);

/// A copy of the workspace with the pages' strategy and job in it.
struct Copy {
    root: PathBuf,
    target: PathBuf,
    strategy: String,
    job: String,
    /// Locked until this process ends: a test runner may give each test a process of its own.
    _lock: fs::File,
}

static COPY: LazyLock<Copy> = LazyLock::new(|| {
    let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join("newcomer");
    let (root, target) = (kept.join("workspace"), kept.join("target"));
    let here = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let recipe = |page: &str| recipe(page, &fs::read_to_string(here.join(page)).unwrap_or_default());
    let (of_strategy, of_job) = (recipe(PAGE), recipe(JOB_PAGE));
    let (strategy, job) = (name(&of_strategy), job_name(&of_job));
    let mut files = sources(here);
    for (path, text) in of_strategy.into_iter().chain(of_job) {
        let before = files.insert(PathBuf::from(&path), text.into_bytes());
        assert!(
            before.is_none(),
            "{path} exists already: the page has to show what the workspace does not have"
        );
    }
    tell_apart(&mut files);
    fs::create_dir_all(&kept).unwrap();
    let lock = fs::File::create(kept.join("lock")).unwrap();
    lock.lock().unwrap();
    bring_up_to_date(&root, &files);
    Copy { root, target, strategy, job, _lock: lock }
});

impl Copy {
    /// Returns a command that runs in the copy and builds into the copy's target folder.
    fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> assert_cmd::Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        // Crates from a registry are the same in the copy: cargo 1.91 and later take them from this
        // build. The copy's own crates have another version: see `tell_apart`.
        command.env("CARGO_BUILD_BUILD_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap());
        let mut command = assert_cmd::Command::from_std(command);
        command.timeout(PATIENCE);
        command
    }

    /// Returns the JSON that `xtask` prints in the copy. `xtask` itself comes from this build,
    /// because it knows no strategy.
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
    assert!(strategies.len() > 1, "the other strategies are missing: {list}");
}

#[test]
fn its_job_is_listed() {
    let list = COPY.xtask(&["list"]);
    let workloads = list["workloads"].as_array().unwrap();
    let listed = workloads.iter().find(|workload| workload["name"] == COPY.job.as_str());
    let listed = listed.unwrap_or_else(|| panic!("no {}: {list}", COPY.job));
    assert!(listed["summary"].as_str() > Some("") && listed["step_ns"].as_f64() > Some(0.0), "{listed}");
}

#[test]
fn it_is_measured() {
    is_measured("countdown");
}

/// A cell is well only if every job came to the answer that the job's file knows beforehand.
#[test]
fn its_job_is_measured() {
    is_measured(&COPY.job);
}

fn is_measured(workload: &str) {
    let document = COPY.xtask(&[
        "compare",
        "--strategy",
        &COPY.strategy,
        "--workload",
        workload,
        "--runtime=tokio/1",
        "--load=jobs=1",
        "--rounds=1",
        "--duration=140ms",
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
    // In release, because the comparison has already built that.
    let mut command = COPY.command(cargo);
    let assert = command.args(["test", "--release", "--package", &COPY.strategy]).assert().success();
    let said = String::from_utf8_lossy(&assert.get_output().stdout).into_owned();
    for test in ["tokio_1", "tokio_n", "async_std_1", "async_std_n", "smol_1", "smol_n", "its_own_words_hold"]
    {
        assert!(said.contains(&format!("test {test} ... ok")), "{test}: {said}");
    }
}

/// Returns the files that a page shows, by their paths.
fn recipe(page: &str, text: &str) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(path) = line.strip_prefix("**crates/").and_then(|rest| rest.strip_suffix("**")) else {
            continue;
        };
        let fence = lines.by_ref().find(|line| !line.trim().is_empty()).unwrap_or_default();
        assert!(
            fence.starts_with("```"),
            "{page}: {line} is followed by `{fence}`: put a fenced block with the file there"
        );
        let block: String =
            lines.by_ref().take_while(|line| *line != "```").map(|line| format!("{line}\n")).collect();
        files.insert(format!("crates/{path}"), block);
    }
    files
}

/// Gives the copy's crates a version of their own, and a build that is quick.
///
/// Cargo names what it builds by the version of a crate and by its path within the workspace. With
/// the same version it would take a crate of the copy for the workspace's own, even when that one
/// has changed since.
///
/// No test here looks at speed, so the copy's crates are not optimised. Crates from a registry are
/// not built again: they are the same as elsewhere.
fn tell_apart(files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    let manifest = files.get(Path::new("Cargo.toml")).expect("the workspace has a manifest");
    let text =
        String::from_utf8_lossy(manifest).replacen("version = \"0.1.0\"", "version = \"0.1.0-copy\"", 1);
    assert!(text.contains("0.1.0-copy"), "the workspace has another version than this test replaces");
    let own = names(files);
    assert!(own.len() > 20 && own.contains("inline"), "{own:?}");
    let quick = own.iter().map(|name| format!("\n[profile.release.package.{name}]\nopt-level = 0\n"));
    let text = text + &quick.collect::<String>();
    files.insert(PathBuf::from("Cargo.toml"), text.into_bytes());
}

/// Returns the names of all packages of the workspace.
fn names(files: &BTreeMap<PathBuf, Vec<u8>>) -> BTreeSet<String> {
    let manifests =
        files.iter().filter(|(path, _)| path.file_name().is_some_and(|name| name == "Cargo.toml"));
    let name = |text: &[u8]| {
        let text = String::from_utf8_lossy(text);
        let own = text.strip_prefix("[package]\n")?.lines().next()?;
        Some(own.strip_prefix("name = \"")?.strip_suffix('"')?.to_owned())
    };
    manifests.filter_map(|(_, text)| name(text)).collect()
}

/// Returns the name of the strategy that has these files.
fn name(recipe: &BTreeMap<String, String>) -> String {
    let names: BTreeSet<&str> = recipe.keys().filter_map(|path| path.split('/').nth(2)).collect();
    assert_eq!(names.len(), 1, "{PAGE} has to show one strategy, and shows files of {names:?}: {CONVENTION}");
    let name = names.first().expect("there is one");
    for file in FILES {
        let path = format!("crates/strategies/{name}/{file}");
        assert!(recipe.contains_key(&path), "{PAGE} does not show {path}: {CONVENTION}");
    }
    (*name).to_owned()
}

/// Returns the name of the job that has this one file.
fn job_name(recipe: &BTreeMap<String, String>) -> String {
    let names: Vec<&str> = recipe
        .keys()
        .filter_map(|path| path.strip_prefix(JOBS).and_then(|file| file.strip_suffix(".rs")))
        .collect();
    assert!(
        names.len() == 1 && recipe.len() == 1,
        "{JOB_PAGE} has to show one file in {JOBS}, and shows {:?}: {CONVENTION}",
        recipe.keys()
    );
    names[0].to_owned()
}

/// Returns all source files of the workspace, by their paths in it. Leaves out what a build made.
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

/// Makes a folder hold these files and no others. Files that are right stay untouched, so that
/// cargo does not build them again.
fn bring_up_to_date(root: &Path, files: &BTreeMap<PathBuf, Vec<u8>>) {
    fs::create_dir_all(root).unwrap();
    for stale in sources(root).keys().filter(|path| !files.contains_key(*path)) {
        fs::remove_file(root.join(stale)).unwrap();
    }
    for (path, text) in files {
        let path = root.join(path);
        // The lock file is one of them. Cargo then adds the new strategy to it.
        if fs::read(&path).ok().as_ref() != Some(text) {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, text).unwrap();
        }
    }
    remove_empty_folders(&root.join("crates"));
}

/// Removes folders without files: cargo would take each for a crate and miss its manifest.
fn remove_empty_folders(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            remove_empty_folders(&path);
            // Fails if the folder is not empty.
            let _ = fs::remove_dir(&path);
        }
    }
}
