//! A run measures one program each, wherever its folder is moved: its children run from copies, and
//! its file is where it is said to be.

use std::fs;
use std::path::Path;

use nix::sys::signal::Signal;

use crate::resumed::measured_once;
use crate::running::{ENDLESS, Running, SLOW};
use crate::sample::{Kept, NAME, SAMPLE};

#[test]
fn children_run_from_copies_that_go_with_the_run() {
    let running = Running::begin(&[ENDLESS, "--strategy=inline"]);
    let (strategy, child) = running.child();
    let program = fs::read_link(format!("/proc/{child}/exe")).unwrap();
    assert_eq!(program.file_name().unwrap(), strategy);
    let copies = program.ancestors().nth(2).unwrap().to_owned();
    assert_eq!(copies.parent().unwrap().file_name().unwrap(), "measured-programs", "{}", program.display());
    assert!(copies.file_name().unwrap().to_str().unwrap().starts_with(&running.xtask.id().to_string()));
    running.send(Signal::SIGINT);
    running.end();
    assert!(!copies.exists());
}

#[test]
fn the_hash_of_each_program_is_kept_and_another_one_is_told() {
    let programs = &serde_json::from_str::<serde_json::Value>(&SAMPLE.info).unwrap()["programs"];
    let hash = programs["inline"].as_str().unwrap();
    assert!(hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()), "{hash}");
    let told = format!("program of inline: 00c0ffee before, {hash} now");
    let changed = SAMPLE.info.replace(hash, "00c0ffee");
    assert_ne!(changed, SAMPLE.info);

    let kept = Kept::under(&[NAME, "before"]);
    fs::write(kept.path().join("before/run.json"), &changed).unwrap();
    let report = kept.say(&["report", NAME, "--baseline=before"]).ends_with(0);
    assert!(report.stderr.contains(&told), "{}", report.stderr);

    fs::write(kept.path().join(NAME).join("run.json"), &changed).unwrap();
    let first: String = SAMPLE.records.split_inclusive('\n').take(2).collect();
    fs::write(kept.records(NAME), first).unwrap();
    let resumed = kept.say(&["compare", "--resume", NAME]).ends_with(0);
    assert!(resumed.stderr.contains(&told), "{}", resumed.stderr);
}

/// Seen: the run kept the hashes that it began with, and nothing said that its last lines come from
/// another program.
#[test]
fn a_run_that_another_program_went_on_with_says_so_ever_after() {
    let hash = serde_json::from_str::<serde_json::Value>(&SAMPLE.info).unwrap()["programs"]["inline"].clone();
    let hash = hash.as_str().unwrap();
    let begun = SAMPLE.info.replace(hash, "00c0ffee");
    let kept = Kept::under(&[NAME, "first", "other"]);
    let description = |name: &str| kept.path().join(name).join("run.json");
    for name in [NAME, "first"] {
        fs::write(description(name), &begun).unwrap();
    }
    // The cell is left to be measured. Its controls are there, which another program may measure.
    let controls: Vec<&str> =
        SAMPLE.records.split_inclusive('\n').filter(|line| !line.contains(r#""kind":"cell""#)).collect();
    fs::write(kept.records(NAME), controls.concat()).unwrap();
    let told = format!("program of inline: 00c0ffee, and {hash} from measurement {} on", controls.len() + 1);

    kept.say(&["compare", "--resume", NAME]).ends_with(0);
    assert!(measured_once(&kept.records(NAME)).len() > controls.len());
    for command in
        [&["report", NAME][..], &["compare", "--resume", NAME], &["report", "other", "--baseline", NAME]]
    {
        let said = kept.say(command).ends_with(0);
        assert!(said.stderr.contains(&told), "{command:?}: {}", said.stderr);
        assert!(
            said.stderr.contains(&format!("warning: run {NAME} was resumed, and several programs")),
            "{}",
            said.stderr
        );
    }
    // Both programs are compared with those of another run.
    for (other, its) in [("first", "00c0ffee"), ("other", hash)] {
        let said = kept.say(&["report", NAME, "--baseline", other]).ends_with(0);
        let differs = format!("program of inline: {its} before, 00c0ffee, then {hash} now");
        let stderr = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(stderr.contains(&differs), "{stderr}");
    }
    // The program that went on measured nothing.
    fs::write(kept.records(NAME), controls.concat()).unwrap();
    for name in ["first", NAME] {
        let said = kept.say(&["report", name]);
        assert!(!said.stderr.contains("several programs"), "{}", said.stderr);
    }
}

#[test]
fn a_run_whose_folder_is_moved_or_removed_says_so_and_fails() {
    let take_away: [fn(&Path); 2] = [
        |run| fs::rename(run, run.with_file_name("elsewhere")).unwrap(),
        |run| fs::remove_dir_all(run).unwrap(),
    ];
    for take_away in take_away {
        let running = Running::begin(&[SLOW]);
        running.wait_for("nothing is kept", || (running.kept() > 0).then_some(()));
        let own = running.runs.path().join("ended");
        take_away(&own);
        let (output, runs) = running.end();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{stderr}");
        let records = own.join("records.jsonl");
        let told = format!("error: {} was moved or removed while the run was measured", records.display());
        assert!(stderr.contains(&told) && !stderr.contains("kept as run"), "{stderr}");
        // The measurements so far are shown.
        serde_json::from_slice::<serde_json::Value>(&output.stdout).unwrap();
        let moved = runs.path().join("elsewhere/records.jsonl");
        if moved.exists() {
            assert!(!measured_once(&moved).is_empty());
        }
    }
}
