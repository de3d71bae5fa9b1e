//! This test binary once more, as a parent of its own that a test can kill.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// The variable that tells the second process in which folder its test's children are.
const FOLDER: &str = "FAULTS_PARENT_IN";

/// Returns the folder, if this is the second process. It keeps its orphans then: the trials of
/// other tests, in the first process, would end them.
pub(crate) fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os(FOLDER).map(PathBuf::from)?;
    #[cfg(target_os = "linux")]
    nix::sys::prctl::set_child_subreaper(true).expect("Linux lets every process adopt");
    Some(folder)
}

/// Starts the second process. It runs this test, and no other.
pub(crate) fn start(test: &str, folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(FOLDER, folder)
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}
