//! `--peers`: programs in other languages beside Rust's strategies, skipped if their tools are
//! missing.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::program::{Said, TINY, said, say, xtask};

/// A PATH with the tools of Rust alone, as on a machine without any other language.
struct RustAlone {
    folder: tempfile::TempDir,
}

impl RustAlone {
    fn new() -> RustAlone {
        let alone = RustAlone { folder: tempfile::tempdir().unwrap() };
        let path = std::env::var_os("PATH").unwrap();
        let found = |tool: &str| -> Option<PathBuf> {
            std::env::split_paths(&path).map(|folder| folder.join(tool)).find(|file| file.is_file())
        };
        // Nothing has to be built, but cargo looks for its tools.
        for tool in ["cargo", "rustc", "cc", "ld", "as"] {
            if let Some(file) = found(tool) {
                symlink(file, alone.folder.path().join(tool)).unwrap();
            }
        }
        alone
    }

    fn say(&self, runs: &Path, arguments: &[&str]) -> Said {
        let mut command: Command = xtask(runs, TINY.iter().chain(arguments));
        command.env("PATH", self.folder.path());
        said(command)
    }
}

fn of_peers(document: &Value) -> Vec<&Value> {
    let cells = document["cells"].as_array().unwrap();
    cells.iter().filter(|cell| !cell["peer"].is_null()).collect()
}

#[test]
fn a_machine_without_the_tools_skips_the_peers_and_says_so() {
    let runs = tempfile::tempdir().unwrap();
    // What is built is there before PATH is short.
    say(runs.path(), TINY.iter().chain(&["--strategy=inline:", "--format=json"])).ends_with(0);
    let alone = RustAlone::new();
    let arguments = ["--strategy=inline:", "--peers", "--format=json", "--save=alone"];
    let said = alone.say(runs.path(), &arguments).ends_with(0);
    for (peer, tool) in [("python", "python3"), ("node", "node"), ("go", "go")] {
        let line = format!("peer {peer} is skipped: {tool} can't be started: is it in PATH?");
        assert!(said.stderr.contains(&line), "no `{line}` in: {}", said.stderr);
    }
    let document = said.json();
    let skipped = of_peers(&document);
    let names: Vec<&str> = skipped.iter().map(|cell| cell["runtime"].as_str().unwrap()).collect();
    assert_eq!(names, ["go/1", "go/N", "node", "asyncio"]);
    for cell in skipped {
        assert_eq!(cell["status"], "skipped", "{cell}");
        assert!(cell["reason"].as_str().unwrap().contains("is it in PATH?"), "{cell}");
    }
    assert!(document.get("peers").is_none(), "there is nothing to set beside Rust's");
    let shown = say(runs.path(), ["report", "alone"]).ends_with(0);
    assert!(shown.stdout.contains("is it in PATH?"), "{}", shown.stdout);
}

#[test]
fn names_of_peers_are_known_with_the_flag_only() {
    let runs = tempfile::tempdir().unwrap();
    let refused = |arguments: &[&str], words: &[&str]| say(runs.path(), arguments).refused(words);
    refused(&["compare", "--strategy=python"], &["there is no strategy `python`"]);
    refused(&["compare", "--runtime=asyncio"], &["there is no runtime `asyncio`"]);
    refused(&["compare", "--peers", "--runtime=asyncoi"], &["did you mean `asyncio`?"]);
    refused(&["compare", "--peers", "--strategy=pyhton"], &["did you mean `python`?"]);
}

/// The peers that are here are measured in the same run, with their own controls.
#[test]
fn a_peer_that_is_here_is_measured_beside_rust() {
    if let Err(error) = Command::new("python3").arg("--version").output() {
        eprintln!("skipped: python3: {error}");
        return;
    }
    let runs = tempfile::tempdir().unwrap();
    let strategies = ["--strategy=inline:", "--strategy=python:via=sleep0,every=1000"];
    let chosen = [strategies[0], strategies[1], "--peers", "--runtime=tokio/1,asyncio"];
    let arguments = TINY.iter().filter(|argument| !argument.starts_with("--runtime")).chain(&chosen);
    let measured = say(runs.path(), arguments.chain(&["--format=json", "--save=both"])).ends_with(0);
    let document = measured.json();
    let cells = of_peers(&document);
    let [cell] = cells.as_slice() else { panic!("{cells:?}") };
    assert_eq!((&cell["strategy"], &cell["runtime"]), (&"python".into(), &"asyncio".into()));
    assert_eq!(cell["status"], "ok", "{cell}");
    assert!(cell["work_per_s"].as_f64().unwrap() > 0.0, "{cell}");
    for control in ["floors", "raws"] {
        let peers: Vec<&Value> =
            document[control].as_array().unwrap().iter().map(|control| &control["peer"]).collect();
        assert_eq!(peers, [&Value::Null, &"python".into()], "{control}");
    }
    // A step in Python takes longer than one in Rust, by far.
    let steps = &document["peers"]["raw_steps"];
    assert!(steps[1]["times_rust"].as_f64().unwrap() > 5.0, "{steps}");
    assert!(document["run"]["versions"]["python"].as_str().unwrap().starts_with("Python 3"), "{document}");
    let shown = say(runs.path(), ["report", "both"]).ends_with(0);
    assert!(shown.stdout.contains("Rust's best beside each peer's"), "{}", shown.stdout);

    // Only the peer's controls are missing, and its tool is gone by now.
    let records = runs.path().join("both/records.jsonl");
    let text = fs::read_to_string(&records).unwrap();
    let is_kept = |line: &&str| !line.contains(r#""peer":"python""#) || line.contains(r#""kind":"cell""#);
    let kept: Vec<&str> = text.lines().filter(is_kept).collect();
    assert_eq!((text.lines().count(), kept.len()), (6, 4), "{text}");
    fs::write(&records, kept.join("\n") + "\n").unwrap();
    let mut resumed = xtask(runs.path(), ["compare", "--resume=both"]);
    let alone = RustAlone::new();
    resumed.env("PATH", alone.folder.path());
    said(resumed).refused(&["--resume both: peer python can't be measured here: python3 can't be started"]);
    say(runs.path(), ["compare", "--resume=both"]).ends_with(0);
}
