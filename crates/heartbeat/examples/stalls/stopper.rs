//! A process that stops another one.
//!
//! Owns both ends: the process itself, and the one that is stopped. They talk in lines, and in
//! nanoseconds of the clock that all processes share. **Invariant:** when the stopped process ends,
//! so does this one.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;

/// The end of the process that is stopped.
pub(crate) struct Stopper {
    process: Child,
    answers: std::io::Lines<BufReader<ChildStdout>>,
}

impl Stopper {
    /// Starts a process that stops this one.
    pub(crate) fn start() -> Self {
        let itself = std::env::current_exe().expect("the path of this program");
        let mut stopper = Command::new(itself);
        stopper.args(["--stop", &std::process::id().to_string()]);
        stopper.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut stopper = stopper.spawn().expect("a process that stops this one");
        let answers = BufReader::new(stopper.stdout.take().expect("it is piped")).lines();
        Self { process: stopper, answers }
    }

    /// Has this process stopped, and returns when it was.
    pub(crate) fn stop(&mut self, length: Duration) -> (Instant, Instant) {
        let ask = self.process.stdin.as_mut().expect("it is piped");
        writeln!(ask, "{}", length.as_micros()).expect("the stopper reads");
        let answer = self.answers.next().expect("the stopper lives").expect("it writes text");
        let mut times = answer.split(' ').map(|nanos| nanos.parse().expect("a number"));
        let (now, shared) = (Instant::now(), shared_clock());
        let mut time = || now - Duration::from_nanos(shared - times.next().unwrap_or(shared));
        (time(), time())
    }
}

/// Stops a process as often and for as many microseconds as stdin says.
pub(crate) fn serve(process: i32) {
    let process = Pid::from_raw(process);
    for line in std::io::stdin().lines() {
        let micros = line.expect("text").parse().expect("a number");
        kill(process, Signal::SIGSTOP).expect("the process can be stopped");
        let began = shared_clock();
        thread::sleep(Duration::from_micros(micros));
        let ended = shared_clock();
        kill(process, Signal::SIGCONT).expect("the process can go on");
        println!("{began} {ended}");
    }
}

fn shared_clock() -> u64 {
    let time = clock_gettime(ClockId::CLOCK_MONOTONIC).expect("every system has this clock");
    Duration::from(time).as_nanos().try_into().expect("a time of this century")
}
