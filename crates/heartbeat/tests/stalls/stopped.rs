//! A process that was stopped blames none of its code.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use heartbeat::{Options, Who, named};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Tells the test's own binary to be the process that is stopped.
const CHILD: &str = "HEARTBEAT_TEST_IS_STOPPED";

/// Computes a little in a named future, again and again, and prints whom its heart blames.
fn be_stopped() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = Options::default().quiet().on_event(|event| {
            let blamed = event.who != Who::Unknown;
            println!("\n{}: {event:?}", if blamed { "blamed" } else { "not blamed" });
        });
        let _heart = heartbeat::tokio(&tokio::runtime::Handle::current(), options);
        println!("\nruns");
        let work = async {
            loop {
                crate::heard::compute(Duration::from_millis(1));
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::spawn(named("innocent", work)).await.unwrap();
    });
}

#[test]
fn a_process_that_was_stopped_blames_nobody() {
    if std::env::var_os(CHILD).is_some() {
        return be_stopped();
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "stopped::a_process_that_was_stopped_blames_nobody", "--nocapture"])
        .env(CHILD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let id = Pid::from_raw(child.id().try_into().unwrap());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "runs"));
    let mut told = Vec::new();
    for _ in 0..5 {
        std::thread::sleep(Duration::from_millis(200));
        kill(id, Signal::SIGSTOP).unwrap();
        std::thread::sleep(Duration::from_millis(500));
        kill(id, Signal::SIGCONT).unwrap();
        told.push(lines.find(|line| line.contains("blamed")).unwrap());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told.iter().all(|line| line.starts_with("not blamed")), "{told:#?}");
}
