//! The break-even that the environment states. In a process of its own, because the environment is
//! the whole process's.

use std::process::Command;
use std::time::{Duration, Instant};

/// Starts this test again with the variable set, and returns what it wrote to stderr.
fn told(value: &str) -> String {
    let program = std::env::current_exe().unwrap();
    let mut again = Command::new(program);
    again.args(["--exact", "a_stall", "--ignored", "--nocapture"]).env("HEARTBEAT_BREAK_EVEN", value);
    String::from_utf8(again.output().unwrap().stderr).unwrap()
}

#[test]
#[ignore = "the other tests start it"]
fn a_stall() {
    let executor = smol::LocalExecutor::new();
    let (_heart, ticker) = heartbeat::with(heartbeat::Options::default(), |due| async move {
        smol::Timer::at(due).await;
    });
    executor.spawn(ticker).detach();
    let pause = || smol::Timer::after(Duration::from_millis(100));
    smol::block_on(executor.run(async {
        pause().await;
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(300) {
            std::hint::black_box(begun);
        }
        pause().await;
    }));
}

#[test]
fn a_broken_duration_is_told_with_what_would_be_right() {
    let told = told("soon");
    assert!(told.contains("HEARTBEAT_BREAK_EVEN is \"soon\""), "{told}");
    assert!(told.contains("write it as 300us"), "{told}");
}

#[test]
fn an_empty_variable_is_unset() {
    let told = told("");
    assert!(!told.contains("HEARTBEAT_BREAK_EVEN"), "{told}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_finding_tells_what_a_pool_would_cost() {
    // On a busy machine, the machine may have taken more of the time than the program: then there
    // is nothing to hand to a pool.
    let runs: Vec<_> = (0..3).map(|_| told("900us")).collect();
    let price = "A pool costs some 100 us a job here: it pays from 900 us on, says HEARTBEAT_BREAK_EVEN";
    let computed = |told: &String| told.contains(": yield in between");
    assert!(runs.iter().filter(|told| computed(told)).all(|told| told.contains(price)), "{runs:#?}");
    assert!(
        runs.iter().any(computed) || runs.iter().all(|told| told.contains("for the machine")),
        "{runs:#?}"
    );
}
