//! The program under test: starts it in the workspace, and takes down what it says.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

/// No command of these tests takes nearly as long, unless it hangs or has to build the strategies first.
pub(crate) const PATIENCE: Duration = Duration::from_secs(540);

/// A comparison that takes no time worth mentioning. Further arguments narrow and shape it.
pub(crate) const TINY: [&str; 6] =
    ["compare", "--rounds=1", "--retakes=0", "--duration=100ms", "--runtime=tokio/1", "--seed=1"];

/// What a command came to.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The command, with its runs in `runs`: as somebody has it who set up nothing else.
pub(crate) fn xtask<A: AsRef<OsStr>>(runs: &Path, arguments: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    // Tests run at the same time, and would warn of each other: each has a folder for temporary files as well.
    command.env("BREATHER_RUNS", runs).env("TMPDIR", runs).args(arguments);
    for name in
        ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CARGO_TERM_COLOR", "CARGO_TERM_PROGRESS_WHEN", "COLUMNS"]
    {
        command.env_remove(name);
    }
    command
}

/// Runs it to its end.
pub(crate) fn say<A: AsRef<OsStr>>(runs: &Path, arguments: impl IntoIterator<Item = A>) -> Said {
    let mut command = assert_cmd::Command::from_std(xtask(runs, arguments));
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
    /// The one JSON document on stdout.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    #[track_caller]
    pub(crate) fn ends_with(self, code: i32) -> Said {
        assert_eq!(self.code, Some(code), "{}\n{}", self.stdout, self.stderr);
        self
    }

    /// Exit 2, nothing on stdout, and all of these words on stderr.
    #[track_caller]
    pub(crate) fn refused(self, words: &[&str]) {
        self.failed(2, words);
    }

    /// This exit code, nothing on stdout, and all of these words on stderr.
    #[track_caller]
    pub(crate) fn failed(self, code: i32, words: &[&str]) {
        assert_eq!(self.stdout, "", "data only goes to stdout");
        let error = self.ends_with(code).stderr;
        assert!(error.contains("error: "), "{error}");
        // As it reads, wherever its lines were broken.
        let text = error.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in words {
            assert!(text.contains(word), "no `{word}` in: {error}");
        }
    }
}
