//! Stalls of known kind and length.
//!
//! Owns how the loop is held up, and the thread that helps: it holds the lock, writes what the loop
//! reads and has this process stopped. **Invariant:** what truly happened is measured on the loop's
//! own thread, not by the crate that is tested.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::process::Command;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use heartbeat::Cause;
use nix::sys::signal::{Signal, kill};
use nix::time::{ClockId, clock_gettime};
use nix::unistd::Pid;

/// A way to hold up a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Cpu,
    Sleep,
    Call,
    Lock,
    Stop,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Cpu, Self::Sleep, Self::Call, Self::Lock, Self::Stop];

    /// Returns the name of the future that stalls, also the row's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cpu => "computes",
            Self::Sleep => "sleeps",
            Self::Call => "reads",
            Self::Lock => "locks",
            Self::Stop => "stopped",
        }
    }
}

/// One stall as it happened.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Put {
    pub(crate) kind: Kind,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    /// The cause; for a computation, the machine if it took more than half of the time.
    pub(crate) cause: Cause,
}

/// The loop's end of the helper.
pub(crate) struct Helper {
    ask: Sender<(Kind, Duration)>,
    answer: Receiver<()>,
    stopped: Receiver<(Instant, Instant)>,
    pipe: std::io::PipeReader,
    lock: Arc<Mutex<()>>,
}

impl Helper {
    /// Starts the helping thread.
    pub(crate) fn start() -> Self {
        let (ask, asked) = channel::<(Kind, Duration)>();
        let (tell, answer) = channel();
        let (tell_stopped, stopped) = channel();
        let (pipe, mut to) = std::io::pipe().expect("a pipe");
        let lock = Arc::new(Mutex::new(()));
        let held = Arc::clone(&lock);
        thread::spawn(move || {
            for (kind, length) in asked {
                match kind {
                    Kind::Lock => {
                        let _held = held.lock().expect("no thread panicked");
                        tell.send(()).expect("the loop waits");
                        thread::sleep(length);
                    }
                    Kind::Call => {
                        thread::sleep(length);
                        to.write_all(&[1]).expect("the loop reads");
                    }
                    _ => {
                        let began = Instant::now();
                        have_stopped(length);
                        tell_stopped.send((began, Instant::now())).expect("the loop waits");
                    }
                }
            }
        });
        Self { ask, answer, stopped, pipe, lock }
    }

    /// Holds up the calling thread.
    pub(crate) fn stall(&mut self, kind: Kind, length: Duration) -> Put {
        let (began, cpu) = (Instant::now(), own_cpu());
        let mut cause = match kind {
            Kind::Cpu => Cause::Cpu,
            Kind::Sleep => Cause::Sleep,
            Kind::Call => Cause::BlockingCall,
            Kind::Lock => Cause::Lock,
            Kind::Stop => Cause::Machine,
        };
        match kind {
            Kind::Cpu => {
                while began.elapsed() < length {
                    (0..1_000_u64).for_each(|step| {
                        black_box(step);
                    });
                }
            }
            Kind::Sleep => thread::sleep(length),
            Kind::Call => {
                self.ask(kind, length);
                self.pipe.read_exact(&mut [0]).expect("the helper writes");
            }
            Kind::Lock => {
                self.ask(kind, length);
                self.answer.recv().expect("the helper holds the lock");
                drop(self.lock.lock());
            }
            Kind::Stop => {}
        }
        let ended = Instant::now();
        if kind == Kind::Cpu && (own_cpu() - cpu) * 2 < ended - began {
            cause = Cause::Machine;
        }
        Put { kind, began, ended, cause }
    }

    /// Asks for this process to be stopped for so long; it goes on meanwhile.
    pub(crate) fn ask(&self, kind: Kind, length: Duration) {
        self.ask.send((kind, length)).expect("the helper lives");
    }

    /// Returns when the process was stopped, once it was.
    pub(crate) fn was_stopped(&self) -> Option<Put> {
        let (began, ended) = self.stopped.try_recv().ok()?;
        Some(Put { kind: Kind::Stop, began, ended, cause: Cause::Machine })
    }
}

fn own_cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("a thread knows its own time").into()
}

/// Has another process stop this one.
fn have_stopped(length: Duration) {
    let itself = std::env::current_exe().expect("the path of this program");
    let mut stopper = Command::new(itself);
    stopper.args(["--stop", &std::process::id().to_string(), &length.as_millis().to_string()]);
    assert!(stopper.status().expect("a process that stops this one").success());
}

/// Stops a process for so long.
pub(crate) fn stop(process: i32, length: Duration) {
    let process = Pid::from_raw(process);
    kill(process, Signal::SIGSTOP).expect("the process can be stopped");
    thread::sleep(length);
    kill(process, Signal::SIGCONT).expect("the process can go on");
}
