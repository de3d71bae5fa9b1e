//! The job goes to a process of a pool: what `ProcessPoolExecutor` is to asyncio.
//!
//! - A job that aborts, overflows the stack or is killed takes its own process with it, and no
//!   other. Its caller is told the signal, and the pool starts a new process. No pool of threads
//!   survives that: it is the reason to have processes.
//! - A job can be cancelled at any step, also one that never looks at a flag: its process is
//!   killed. If the future is dropped, that happens at once, and the next job there pays for a new
//!   process.
//! - Everything that the job needs has to be sent, and its output has to come back. On a machine
//!   with two processors, a job without input took 70 us where a pool of threads took 35 us. Each
//!   MiB of input took half a millisecond. The example `price` measures it on yours.
//! - So a job that can't be described in bytes can't go: it is refused. A closure can't.
//! - The number of processes is fixed, so a hundred jobs queue. The processes are started by the
//!   first jobs, and not before. Each takes memory of its own.
//! - On Linux the processes die with this one, however it ends. Elsewhere a process notices after
//!   its present job. Dropping the pool kills its processes and waits for their ends.
//! - Their processor time and memory are not this process's, so a comparison can't tell them.
//!
//! One thread of this process serves each of the others, over two pipes that block. The code is the
//! same with each runtime, because a oneshot channel needs none:
//!
//! ```
//! use std::io::{BufRead, BufReader, Write};
//! use std::process::{Command, Stdio};
//!
//! // `cat` gives each line back; a program of one's own would do something with it.
//! async fn ask(line: String) -> std::io::Result<String> {
//!     let (sender, answer) = oneshot::async_channel();
//!     std::thread::spawn(move || {
//!         let asked = || {
//!             let piped = Stdio::piped;
//!             let mut process = Command::new("cat").stdin(piped()).stdout(piped()).spawn()?;
//!             let mut to = process.stdin.take().unwrap();
//!             let from = process.stdout.take().unwrap();
//!             writeln!(to, "{line}")?;
//!             let mut output = String::new();
//!             BufReader::new(from).read_line(&mut output)?;
//!             drop(to); // the process sees that no more comes, and ends
//!             process.wait()?; // or it stays as a zombie
//!             Ok(output)
//!         };
//!         let _ = sender.send(asked()); // nobody may wait any more
//!     });
//!     answer.await.expect("the thread always sends")
//! }
//! # #[cfg(unix)]
//! # assert_eq!(futures_lite::future::block_on(ask("42".to_owned())).unwrap(), "42\n");
//! ```

mod seat;
mod thread;
mod ticket;

use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;

use async_channel::Sender;
use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    Value, setting,
};

use seat::Seat;
use thread::Order;
use ticket::{Caller, Ticket};

/// Runs each job in a process of a pool that all of them share.
pub struct ProcessPool {
    queue: Sender<Order>,
    seats: Vec<Arc<Seat>>,
    threads: Vec<JoinHandle<()>>,
}

impl Strategy for ProcessPool {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "A pool of processes: a job that aborts takes no other with it",
        settings: &[Setting {
            key: "workers",
            values: "all, all-1, or 1 to 1024",
            help: "Processes in the pool",
        }],
        defaults: &[],
        others: &["workers=all"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let program = measure::worker_program();
        ProcessPool::with_program(settings, site, program)
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            cancels: true,
            bounds_threads: true,
            moves_out: true,
            keeps_limit: true,
            survives_abort: true,
            ..Abilities::NONE
        }
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(Box::new(job) as Box<dyn Job>);
        if job.packed().is_none() {
            return Err(JobError::CannotMove);
        }
        let (sender, answer) = oneshot::async_channel();
        let ticket = Arc::<Ticket>::default();
        let order = Order { job, ticket: ticket.clone(), answer: sender };
        self.queue.try_send(order).map_err(|_| JobError::Cancelled)?;
        // If this future is dropped, the process of the job is killed.
        let _caller = Caller(ticket);
        answer.await.map_err(|_| JobError::Cancelled)?
    }
}

impl ProcessPool {
    /// Makes a pool of processes that run this program with the argument `work`: the binary of a
    /// strategy. [`Strategy::new`] takes the binary that runs already, which a test is not.
    ///
    /// # Errors
    /// As [`Strategy::new`]; and [`Refusal::Unsupported`] without a program.
    pub fn with_program(settings: &Settings, site: Site, program: Option<PathBuf>) -> Result<Self, Refusal> {
        let workers = setting::<Workers>(settings, "workers")?.on(site)?;
        let Some(program) = program.map(Arc::new) else {
            let why = "no binary of a strategy began this process, so none can be started again".to_owned();
            return Err(Refusal::Unsupported(why));
        };
        let (queue, orders) = async_channel::unbounded();
        let mut pool = ProcessPool { queue, seats: Vec::new(), threads: Vec::new() };
        for _ in 0..workers {
            let seat = Arc::<Seat>::default();
            let (own, program, orders) = (seat.clone(), program.clone(), orders.clone());
            let thread = std::thread::Builder::new().name("process-pool".to_owned());
            let thread = thread.spawn(move || thread::serve(&program, &own, &orders));
            let thread = thread
                .map_err(|error| Refusal::Invalid(format!("no threads for {workers} processes: {error}")))?;
            pool.seats.push(seat);
            pool.threads.push(thread);
        }
        Ok(pool)
    }

    /// Returns the numbers of the processes that the pool has now.
    pub fn pids(&self) -> Vec<u32> {
        self.seats.iter().filter_map(|seat| seat.pid()).collect()
    }
}

/// Kills the processes and waits for their ends.
impl Drop for ProcessPool {
    fn drop(&mut self) {
        self.queue.close();
        for seat in &self.seats {
            seat.kill();
        }
        for thread in self.threads.drain(..) {
            // A thread of the pool catches what panics.
            let _ = thread.join();
        }
    }
}

/// The number of processes.
enum Workers {
    All,
    AllButOne,
    Exactly(usize),
}

impl Workers {
    fn on(&self, site: Site) -> Result<usize, Refusal> {
        match self {
            Workers::All => Ok(site.cpus),
            Workers::AllButOne if site.cpus > 1 => Ok(site.cpus - 1),
            Workers::AllButOne => {
                Err(Refusal::Unsupported("one processor less one leaves the pool none".to_owned()))
            }
            Workers::Exactly(workers) => Ok(*workers),
        }
    }
}

impl Value for Workers {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(Workers::All),
            "all-1" => Ok(Workers::AllButOne),
            number => match u64::read(number) {
                Ok(workers @ 1..=1024) => Ok(Workers::Exactly(workers as usize)),
                _ => Err("a pool has `all`, `all-1` or 1 to 1024 processes".to_owned()),
            },
        }
    }
}
