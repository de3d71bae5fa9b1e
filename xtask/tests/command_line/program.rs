//! Starts the program under test in the workspace, and takes down its output.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

/// Much longer than any command of these tests takes, unless it has to build the strategies first.
pub(crate) const PATIENCE: Duration = Duration::from_secs(540);

/// A comparison under one load that takes less than a second. Further arguments shape it.
pub(crate) const TINY: [&str; 7] = [
    "compare",
    "--rounds=1",
    "--retakes=0",
    // A hundred beats, which p99 needs.
    "--duration=140ms",
    "--runtime=tokio/1",
    "--load=jobs=1",
    "--seed=1",
];

/// The output of a command, and how it ended.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// Returns the command with its runs in `runs`, as a user has it who set up nothing else.
pub(crate) fn xtask<A: AsRef<OsStr>>(runs: &Path, arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    // Tests run at the same time, and would warn of each other: each has a folder for temporary
    // files too.
    command.env("BREATHER_RUNS", runs).env("TMPDIR", runs).args(arguments);
    // A continuous integration sets CI, which gives colours to a terminal that has none.
    for name in [
        "CI",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "CARGO_TERM_COLOR",
        "CARGO_TERM_PROGRESS_WHEN",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command
}

/// Returns a command that begins in a shell, after these words of the shell.
#[cfg(target_os = "linux")]
pub(crate) fn after(words: &str, command: &Command) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", &format!("{words}; exec \"$0\" \"$@\"")]);
    shell.arg(command.get_program()).args(command.get_args());
    shell.current_dir(command.get_current_dir().expect("it has one"));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell
}

/// Runs the command to its end.
pub(crate) fn say<A: AsRef<OsStr>>(runs: &Path, arguments: impl IntoIterator<Item = A>) -> Said {
    said(xtask(runs, arguments))
}

/// Runs a command to its end.
pub(crate) fn said(command: Command) -> Said {
    let mut command = assert_cmd::Command::from_std(command);
    let output = command.timeout(PATIENCE).output().expect("it can be started");
    let said = Said {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("stdout is text"),
        stderr: String::from_utf8(output.stderr).expect("stderr is text"),
    };
    assert!(!said.stderr.contains("panicked at"), "{said:?}");
    said
}

impl Said {
    /// Returns the one JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Checks the exit code.
    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Said {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Checks for exit 2, nothing on stdout, and all of these words on stderr.
    #[track_caller]
    pub(crate) fn refused(&self, words: &[&str]) {
        self.failed(2, words);
    }

    /// Checks for this exit code, nothing on stdout, and all of these words on stderr.
    #[track_caller]
    pub(crate) fn failed(&self, code: i32, words: &[&str]) {
        assert_eq!(self.stdout, "", "data only goes to stdout");
        assert_eq!(self.code, Some(code), "{}", self.stderr);
        let error = &self.stderr;
        assert!(error.contains("error: "), "{error}");
        // Lines may be broken anywhere.
        let text = error.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(text.contains(word), "no `{word}` in: {error}");
        }
    }
}
