//! The end of the processes that this one has started. It is the only test of its binary, because
//! it ends all of them.
#![cfg(target_os = "linux")]

use std::path::PathBuf;
use std::process::Command;

#[test]
fn children_are_killed_and_waited_for() {
    process::end_children();
    let start = || Command::new("sleep").arg("1000").spawn().unwrap().id();
    let from_a_thread = std::thread::spawn(start);
    let pids = [start(), start(), from_a_thread.join().unwrap()];
    let is_there = |pid: &u32| PathBuf::from(format!("/proc/{pid}")).exists();
    assert!(pids.iter().all(is_there));
    process::end_children();
    assert!(!pids.iter().any(is_there), "not even a zombie is left");
    process::end_children();
}
