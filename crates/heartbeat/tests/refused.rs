//! A system that refuses the watchdog's thread, and gives it later. In a process of its own,
//! because the limit is the whole process's.
#![cfg(target_os = "linux")]

use std::process::Command;
use std::time::{Duration, Instant};

use nix::sys::resource::{Resource, getrlimit, setrlimit};

/// Returns the memory that counts for the limit: the heap and the stacks of threads.
fn data() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmData:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() << 10
}

#[test]
#[ignore = "the other test starts it"]
fn a_heart_without_a_watchdog() {
    let executor = smol::LocalExecutor::new();
    let pause = |time| smol::Timer::after(Duration::from_millis(time));
    // The timers have a thread of their own, which is there from now on.
    smol::block_on(pause(1));
    let (now, most) = getrlimit(Resource::RLIMIT_DATA).unwrap();
    // A thread takes 2 MiB.
    setrlimit(Resource::RLIMIT_DATA, data() + (1 << 20), most).unwrap();
    let (heart, ticker) = heartbeat::with(heartbeat::Options::default(), |due| async move {
        smol::Timer::at(due).await;
    });
    executor.spawn(ticker).detach();
    smol::block_on(executor.run(async {
        while heart.report().beats() < 5 {
            pause(1).await;
        }
        let report = heart.report();
        assert!(!report.is_watched());
        assert!(
            report.to_string().contains("nothing is looked for: the system refuses a thread"),
            "{report}"
        );

        setrlimit(Resource::RLIMIT_DATA, now, most).unwrap();
        while !heart.report().is_watched() {
            pause(1).await;
        }
        while heart.report().findings(heartbeat::Finding::LateBeat) == 0 {
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_millis(300) {
                std::hint::black_box(begun);
            }
            pause(100).await;
        }
        assert!(!heart.report().to_string().contains("refuses"));
    }));
}

#[test]
fn a_system_without_threads_ends_no_program_and_the_watchdog_comes_later() {
    let mut again = Command::new(std::env::current_exe().unwrap());
    let output = again.args(["--exact", "a_heart_without_a_watchdog", "--ignored"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
}
