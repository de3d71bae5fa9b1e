//! Stalls of known kind and length.
//!
//! Owns how the loop is held up, and the threads that help: one holds the lock, writes what the
//! loop reads and has this process stopped; others crowd the processors. **Invariant:** what truly
//! happened is measured on the loop's own thread and by the stopper, not by the crate that is
//! tested.

use std::hint::black_box;
use std::io::{Read as _, Write as _};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use heartbeat::Cause;
use nix::time::{ClockId, clock_gettime};

use crate::stopper::Stopper;

/// A way to hold up a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Cpu,
    Sleep,
    Call,
    Lock,
    Stop,
    Crowd,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] =
        [Self::Cpu, Self::Sleep, Self::Call, Self::Lock, Self::Stop, Self::Crowd];

    /// Returns the name of the future that stalls, also the row's.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Cpu => "compute",
            Self::Sleep => "sleep",
            Self::Call => "read",
            Self::Lock => "lock",
            Self::Stop => "stop",
            Self::Crowd => "crowd",
        }
    }

    /// Returns the cause of such a stall, if nothing else takes the time.
    fn cause(self) -> Cause {
        match self {
            Self::Cpu => Cause::Cpu,
            Self::Sleep => Cause::Sleep,
            Self::Call => Cause::BlockingCall,
            Self::Lock => Cause::Lock,
            Self::Stop => Cause::Machine,
            Self::Crowd => Cause::OwnThreads,
        }
    }
}

/// One stall as it happened.
#[derive(Clone, Debug)]
pub(crate) struct Put {
    pub(crate) kind: Kind,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    /// The true causes, each with its part of the time.
    pub(crate) causes: Vec<(Cause, f64)>,
}

/// The loop's end of the helper.
pub(crate) struct Helper {
    ask: Sender<(Kind, Duration)>,
    answer: Receiver<()>,
    stopped: Receiver<(Instant, Instant)>,
    pipe: std::io::PipeReader,
    lock: Arc<Mutex<()>>,
    crowd: Crowd,
}

impl Helper {
    /// Starts the helping threads.
    pub(crate) fn start() -> Self {
        let (ask, asked) = channel::<(Kind, Duration)>();
        let (tell, answer) = channel();
        let (tell_stopped, stopped) = channel();
        let (pipe, mut to) = std::io::pipe().expect("a pipe");
        let lock = Arc::new(Mutex::new(()));
        let held = Arc::clone(&lock);
        let mut stopper = Stopper::start();
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
                    _ => tell_stopped.send(stopper.stop(length)).expect("the loop waits"),
                }
            }
        });
        Self { ask, answer, stopped, pipe, lock, crowd: Crowd::start() }
    }

    /// Holds up the calling thread. What computes gets that much time on a processor.
    pub(crate) fn stall(&mut self, kind: Kind, length: Duration) -> Put {
        let (began, cpu, process) = (Instant::now(), own_cpu(), process_cpu());
        match kind {
            Kind::Cpu => burn_cpu(length),
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
            Kind::Crowd => {
                self.crowd.begins();
                burn_while(|| began.elapsed() < length);
                self.crowd.ends();
            }
            Kind::Stop => {}
        }
        let ended = Instant::now();
        let part = |time: Duration| time.as_secs_f64() / (ended - began).as_secs_f64();
        let (computed, process) = (part(own_cpu() - cpu), part(process_cpu() - process));
        let causes = match kind {
            Kind::Cpu => vec![(Cause::Cpu, computed), (Cause::Machine, 1.0 - computed)],
            Kind::Crowd => {
                // Of the time without a processor, the part that this process had of all.
                let processors = thread::available_parallelism().map_or(1, usize::from);
                let own = (1.0 - computed) * (process / processors as f64).min(1.0);
                let machine = 1.0 - computed - own;
                vec![(Cause::Cpu, computed), (Cause::OwnThreads, own), (Cause::Machine, machine)]
            }
            _ => vec![(kind.cause(), 1.0)],
        };
        Put { kind, began, ended, causes }
    }

    /// Asks for this process to be stopped for so long; it goes on meanwhile.
    pub(crate) fn ask(&self, kind: Kind, length: Duration) {
        self.ask.send((kind, length)).expect("the helper lives");
    }

    /// Returns when the process was stopped, once it was.
    pub(crate) fn was_stopped(&self) -> Option<Put> {
        let (began, ended) = self.stopped.try_recv().ok()?;
        Some(Put { kind: Kind::Stop, began, ended, causes: vec![(Kind::Stop.cause(), 1.0)] })
    }
}

/// Threads of this process, far more than processors, that compute when they are told to.
struct Crowd {
    go: Arc<AtomicBool>,
    running: Arc<AtomicUsize>,
    threads: Vec<thread::Thread>,
}

impl Crowd {
    fn start() -> Self {
        let go = Arc::new(AtomicBool::new(false));
        let running = Arc::new(AtomicUsize::new(0));
        let count = 5 * thread::available_parallelism().map_or(1, usize::from);
        let start = |_| {
            let (go, running) = (Arc::clone(&go), Arc::clone(&running));
            let burn = move || {
                loop {
                    thread::park();
                    running.fetch_add(1, Relaxed);
                    burn_while(|| go.load(Relaxed));
                    running.fetch_sub(1, Relaxed);
                }
            };
            thread::spawn(burn).thread().clone()
        };
        let threads = (0..count).map(start).collect();
        Self { go, running, threads }
    }

    fn begins(&self) {
        self.go.store(true, Relaxed);
        self.threads.iter().for_each(thread::Thread::unpark);
    }

    /// Computes until all of them have ended, or the loop would wait for them after its stall.
    fn ends(&self) {
        self.go.store(false, Relaxed);
        burn_while(|| self.running.load(Relaxed) > 0);
    }
}

/// Computes until this thread has had a processor for so long.
pub(crate) fn burn_cpu(length: Duration) {
    let until = own_cpu() + length;
    burn_while(|| own_cpu() < until);
}

fn burn_while(go_on: impl Fn() -> bool) {
    while go_on() {
        (0..1_000_u64).for_each(|step| {
            black_box(step);
        });
    }
}

fn own_cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).expect("a thread knows its own time").into()
}

fn process_cpu() -> Duration {
    clock_gettime(ClockId::CLOCK_PROCESS_CPUTIME_ID).expect("a process knows its own time").into()
}
