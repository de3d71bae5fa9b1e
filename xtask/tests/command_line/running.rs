//! A comparison under way, and its children: /proc shows them.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;

use crate::program::{PATIENCE, xtask};

/// The beginning of each comparison. The tests add strategies to `manual-yield`.
const COMPARE: [&str; 9] = [
    "compare",
    "--rounds=1",
    // Each trial has one line, also on a busy machine.
    "--retakes=0",
    "--runtime=tokio/1",
    "--load=jobs=1",
    "--seed=1",
    "--save=ended",
    "--format=json",
    "--strategy=manual-yield:every=1000",
];
/// A duration that a test can catch a trial in, and in which some trials end.
pub(crate) const SLOW: &str = "--duration=2s";
/// A duration that no test waits for.
pub(crate) const ENDLESS: &str = "--duration=9m";
/// The time in which something has to happen. It is generous, and much shorter than [`ENDLESS`].
pub(crate) const SOON: Duration = Duration::from_secs(60);

/// A comparison under way.
pub(crate) struct Running {
    pub(crate) xtask: Child,
    pub(crate) runs: TempDir,
}

impl Running {
    pub(crate) fn begin(more: &[&str]) -> Running {
        let runs = tempfile::tempdir().unwrap();
        let command = xtask(runs.path(), COMPARE.iter().chain(more));
        Running::of(command, runs)
    }

    /// Starts a command that keeps its runs in this folder.
    pub(crate) fn of(mut command: Command, runs: TempDir) -> Running {
        let xtask = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Running { xtask, runs }
    }

    pub(crate) fn send(&self, signal: Signal) {
        kill(Pid::from_raw(self.xtask.id().try_into().unwrap()), signal).unwrap();
    }

    /// Returns the number of answers that are kept by now.
    pub(crate) fn kept(&self) -> usize {
        lines(self.runs.path())
    }

    /// Returns the child that measures a strategy now.
    pub(crate) fn measuring(&self, strategy: &str) -> Option<i32> {
        let parent = self.xtask.id().to_string();
        let processes = fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse::<i32>().ok());
        processes.into_iter().find(|process| {
            let ours = stat(*process).is_some_and(|fields| fields[1] == parent);
            ours && is_measuring(*process, strategy)
        })
    }

    /// Waits for a child that measures, and returns its strategy and its process.
    pub(crate) fn child(&self) -> (&'static str, i32) {
        self.wait_for("no child", || {
            ["inline", "manual-yield"].into_iter().find_map(|name| Some((name, self.measuring(name)?)))
        })
    }

    pub(crate) fn wait_for<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(begin.elapsed() < PATIENCE, "{what}");
            let xtask = i32::try_from(self.xtask.id()).unwrap();
            // It may have happened right before the end.
            assert!(is_alive(xtask) || look().is_some(), "{what}, and the command has ended");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    pub(crate) fn end(self) -> (Output, TempDir) {
        (self.xtask.wait_with_output().unwrap(), self.runs)
    }
}

/// Returns the fields behind a process's name, beginning with its state and its parent.
fn stat(process: i32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}

/// Returns whether a process runs. A zombie does not.
pub(crate) fn is_alive(process: i32) -> bool {
    stat(process).is_some_and(|fields| fields[0] != "Z")
}

pub(crate) fn is_measuring(process: i32, strategy: &str) -> bool {
    let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let mut words = line.split(|byte| *byte == 0);
    let program = words.next().map(|word| String::from_utf8_lossy(word).into_owned()).unwrap_or_default();
    Path::new(&program).file_name().is_some_and(|name| name == strategy) && words.next() == Some(b"measure")
}

/// Waits until a process runs no more.
pub(crate) fn assert_gone(process: i32, strategy: &str) {
    let begin = Instant::now();
    let runs = || is_measuring(process, strategy) && is_alive(process);
    while runs() {
        assert!(begin.elapsed() < SOON, "{strategy} goes on without its parent");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Returns the number of lines of the run in this folder.
pub(crate) fn lines(runs: &Path) -> usize {
    fs::read_to_string(runs.join("ended/records.jsonl")).map_or(0, |text| text.lines().count())
}
