//! A process that was stopped blames none of its code, and says that the machine did it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::Duration;

use heartbeat::{Cause, Options, Who, named};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

/// Tells the test's own binary to be the process that is stopped, with so many workers and so many
/// named tasks.
const CHILD: &str = "HEARTBEAT_TEST_IS_STOPPED";
/// How long it is stopped.
const STOP: Duration = Duration::from_millis(500);

/// Computes a little in named futures, again and again, and prints what its heart tells of a stop.
fn be_stopped(workers: usize, tasks: usize) {
    let mut builder = match workers {
        0 => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = builder.worker_threads(workers.max(1)).enable_all().build().unwrap();
    let options = Options::default().quiet().on_event(|event| {
        // Whatever else a busy machine does to it is shorter.
        if event.length >= STOP / 2 {
            let right = event.who == Who::Unknown
                && (event.why.cause() == Some(Cause::Machine) || cfg!(not(target_os = "linux")));
            println!("\n{}: {event:?}", if right { "told right" } else { "told wrong" });
        }
    });
    let _heart = heartbeat::tokio(runtime.handle(), options);
    for _ in 0..tasks {
        runtime.spawn(named("innocent", async {
            loop {
                crate::heard::compute(Duration::from_millis(1));
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        }));
    }
    println!("\nruns");
    runtime.block_on(std::future::pending::<()>());
}

fn stop_a_process(test: &str, workers: usize, tasks: usize) {
    if std::env::var_os(CHILD).is_some() {
        return be_stopped(workers, tasks);
    }
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(CHILD, "1")
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let id = Pid::from_raw(child.id().try_into().unwrap());
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(lines.any(|line| line == "runs"));
    let mut told = Vec::new();
    for _ in 0..5 {
        std::thread::sleep(STOP / 3);
        kill(id, Signal::SIGSTOP).unwrap();
        std::thread::sleep(STOP);
        kill(id, Signal::SIGCONT).unwrap();
        told.push(lines.find(|line| line.starts_with("told")).unwrap());
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(told.iter().all(|line| line.starts_with("told right")), "{told:#?}");
}

#[test]
fn a_busy_loop_is_stopped() {
    stop_a_process("stopped::a_busy_loop_is_stopped", 0, 1);
}

#[test]
fn busy_workers_are_stopped() {
    stop_a_process("stopped::busy_workers_are_stopped", 2, 2);
}

#[test]
fn idle_workers_are_stopped() {
    stop_a_process("stopped::idle_workers_are_stopped", 2, 0);
}
