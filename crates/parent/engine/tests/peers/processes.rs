//! The processes that work for a peer: none outlives it. Linux tells it.
//!
//! Each test has a trial that would go on for a minute, with jobs that have no end.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use record::{Load, Subject};
use tempfile::TempDir;

use crate::asking::{cell, peers, trial};

/// It only turns a hang into a failure. Shorter than the trial, which ends the processes too.
const LIMIT: Duration = Duration::from_secs(30);
const WINDOW: Duration = Duration::from_secs(60);

/// Returns false also of a zombie.
fn is_alive(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with('Z'))
}

fn kill(pid: u32) {
    let _ = Command::new("kill").arg("-KILL").arg(pid.to_string()).stderr(Stdio::null()).status();
}

/// Waits until something is so. Returns false if it never is.
fn comes_true(so: impl Fn() -> bool) -> bool {
    let end = Instant::now() + LIMIT;
    while !so() {
        if Instant::now() > end {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    true
}

/// Returns the processes that a peer has made of itself: they have its command line.
fn workers(pid: u32) -> Vec<u32> {
    let command = |pid: u32| std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let Ok(threads) = std::fs::read_dir(format!("/proc/{pid}/task")) else { return Vec::new() };
    let lists = threads
        .filter_map(Result::ok)
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("children")).ok());
    let all: Vec<u32> = lists
        .flat_map(|list| list.split_whitespace().map(|pid| pid.parse().unwrap()).collect::<Vec<_>>())
        .collect();
    all.into_iter().filter(|&child| command(child) == command(pid)).collect()
}

/// A question to python whose answer is a minute away.
struct Asked {
    folder: TempDir,
}

impl Asked {
    /// Returns `None` if python is not here.
    fn new(jobs: u32) -> Option<Asked> {
        let python = peers().iter().find(|peer| peer.name == "python")?;
        let text = "countdown:steps=9000000000000";
        let cell = cell(python, "via=processes", "asyncio", text, Load::Jobs(jobs));
        let trial = trial(Subject::Cell(cell), Some(text), WINDOW);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("trial"), serde_json::to_string(&trial).unwrap()).unwrap();
        Some(Asked { folder })
    }

    fn trial(&self) -> PathBuf {
        self.folder.path().join("trial")
    }

    /// Returns a shell that starts the peer, prints its process id, and waits for it. The shell is
    /// the peer's parent.
    fn by_shell(&self) -> (Child, u32) {
        let main = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../peers/python/main.py");
        let script = "BREATHER_PARENT=$$ python3 -B \"$1\" measure <\"$2\" >&2 & echo $!; wait";
        let mut shell = Command::new("sh")
            .args(["-c", script, "sh"])
            .args([main, self.trial()])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(shell.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (shell, line.trim().parse().unwrap())
    }
}

/// Checks that this ends whatever the peer has started.
fn nothing_is_left_after(jobs: u32, end: impl Fn(&mut Child, u32)) {
    let Some(asked) = Asked::new(jobs) else { return };
    let (mut shell, peer) = asked.by_shell();
    let count = usize::try_from(engine::cpus()).unwrap();
    let have_come = comes_true(|| workers(peer).len() == count);
    let workers = workers(peer);
    end(&mut shell, peer);
    let all: Vec<u32> = workers.iter().copied().chain([peer]).collect();
    let have_ended = comes_true(|| !all.iter().copied().any(is_alive));
    let left: Vec<u32> = all.into_iter().filter(|&pid| is_alive(pid)).collect();
    left.iter().for_each(|&pid| kill(pid));
    let _ = shell.kill();
    shell.wait().unwrap();
    assert!(have_come, "{workers:?} came, and should be {count}");
    assert!(have_ended, "of peer {peer} with {workers:?}, left behind: {left:?}");
}

#[test]
fn no_worker_outlives_a_peer_that_is_killed() {
    // With one job, some worker has none.
    for jobs in [1, 20] {
        nothing_is_left_after(jobs, |_, peer| kill(peer));
    }
}

#[test]
fn no_worker_outlives_the_parent_that_asked() {
    for jobs in [1, 20] {
        nothing_is_left_after(jobs, |shell, _| shell.kill().unwrap());
    }
}
