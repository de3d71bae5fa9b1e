//! Looks whether a process still runs, and waits until it does not.

use std::fs;
use std::time::{Duration, Instant};

use crate::PATIENCE;

/// Returns whether a process still runs. A zombie does not.
pub(crate) fn runs(process: i32) -> bool {
    match fs::read_to_string(format!("/proc/{process}/stat")) {
        // The state comes after the name, which stands in brackets.
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
