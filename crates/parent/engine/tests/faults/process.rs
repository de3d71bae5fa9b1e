//! Whether a process still runs, and waiting until it does not.

use std::fs;
use std::time::{Duration, Instant};

use crate::PATIENCE;

/// Whether a process still runs. One that has ended, but that nobody has asked about, does not.
pub(crate) fn runs(process: i32) -> bool {
    match fs::read_to_string(format!("/proc/{process}/stat")) {
        // After the name, which stands in brackets, comes the state.
        Ok(stat) => !stat.rsplit(") ").next().unwrap_or_default().starts_with(['Z', 'X']),
        Err(_) if cfg!(target_os = "linux") => false,
        Err(_) => nix::sys::signal::kill(nix::unistd::Pid::from_raw(process), None).is_ok(),
    }
}

pub(crate) fn becomes_true(what: &str, mut condition: impl FnMut() -> bool) {
    let begin = Instant::now();
    while !condition() {
        assert!(begin.elapsed() < PATIENCE, "{what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

pub(crate) fn assert_gone(process: Option<i32>) {
    let process = process.expect("it noted down its number");
    becomes_true("it is still running", || !runs(process));
}
