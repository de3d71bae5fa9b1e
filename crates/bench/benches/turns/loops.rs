//! Loops that work by turns: each on a thread of its own, with its own tasks.
//!
//! A task on each loop watches it. Between two windows that task blocks its thread, so the whole
//! loop stands still. So a crowd is compared with a single job in the same second, without being
//! started anew for each window.
//!
//! **Invariant:** one loop works at a time. The processor time of the process is that of this loop.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::{Context, anyhow};
use bench::cpu;
use bench::kernel::Kernel;
use breather::Turns;
use runtime::{Body, Runtime, RuntimeId};

use crate::task::{ENDLESS, Pace, Tally, Task};

/// The work of a loop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Load {
    /// One job, all of a window at once.
    Raw,
    /// One job that ends slices, but never yields.
    Unyielding(Pace),
    /// One job that yields to the runtime.
    Alone(Pace),
    /// A number of jobs in turns.
    InTurns(usize, Pace),
}

/// The work in one window.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub(crate) cpu: Duration,
    pub(crate) steps: u64,
    pub(crate) slices: u64,
    /// The yields before turns.
    pub(crate) yields: u64,
}

/// A loop that works if it is told to.
pub(crate) struct Loop {
    pub(crate) load: Load,
    orders: Sender<Duration>,
    windows: Receiver<Window>,
    thread: JoinHandle<anyhow::Result<()>>,
}

impl Loop {
    /// Starts the loop and its tasks, and lets it work for a while.
    pub(crate) fn start(
        runtime: RuntimeId,
        kernel: &Kernel,
        load: Load,
        warm_up: Duration,
    ) -> anyhow::Result<Loop> {
        let (orders, received) = channel();
        let (reports, windows) = channel();
        let body = OnTheLoop { kernel: kernel.clone(), load, orders: received, reports };
        let thread = std::thread::Builder::new().spawn(move || runtime::start(runtime, body))?;
        let working = Loop { load, orders, windows, thread };
        working.window(warm_up)?;
        Ok(working)
    }

    /// Lets the loop work for about this time.
    pub(crate) fn window(&self, length: Duration) -> anyhow::Result<Window> {
        let ended = || anyhow!("the loop of {:?} ended too soon", self.load);
        self.orders.send(length).map_err(|_| ended())?;
        self.windows.recv().map_err(|_| ended())
    }

    /// Ends the loop. An error is one of its tasks: a panic, or a wrong checksum.
    pub(crate) fn end(self) -> anyhow::Result<()> {
        drop(self.orders);
        let ended = self.thread.join().map_err(|_| anyhow!("the loop of {:?} panicked", self.load))?;
        ended.with_context(|| format!("{:?}", self.load))
    }
}

impl Window {
    /// Returns the processor time of a step, in nanoseconds.
    pub(crate) fn step_ns(&self) -> f64 {
        self.cpu.as_secs_f64() * 1e9 / self.steps as f64
    }

    /// Returns the processor time of a slice beyond that of as many steps of the control, in
    /// nanoseconds.
    pub(crate) fn slice_ns_beyond(&self, control: &Window) -> f64 {
        (self.step_ns() - control.step_ns()) * self.steps as f64 / self.slices as f64
    }
}

struct OnTheLoop {
    kernel: Kernel,
    load: Load,
    orders: Receiver<Duration>,
    reports: Sender<Window>,
}

impl Body for OnTheLoop {
    type Output = anyhow::Result<()>;

    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let tally = Arc::new(Tally::default());
        let endless = |pace| Task { workload: self.kernel.of(ENDLESS), pace, tally: tally.clone() };
        let mut tasks: Vec<std::pin::Pin<Box<dyn Future<Output = _> + Send>>> = Vec::new();
        match self.load {
            Load::Raw | Load::Unyielding(_) => {}
            Load::Alone(pace) => tasks.push(Box::pin(runtime.spawn(endless(pace).alone(runtime.clone())))),
            Load::InTurns(count, pace) => {
                let turns = Turns::shared(1);
                let task = || runtime.spawn(endless(pace).in_turns(runtime.clone(), turns.clone()));
                tasks.extend((0..count).map(|_| Box::pin(task()) as _));
            }
        }
        let inside = runtime.clone();
        let watched = tally.clone();
        runtime.spawn(async move { self.watch(&inside, watched).await }).await??;
        for task in tasks {
            task.await??;
        }
        Ok(())
    }
}

impl OnTheLoop {
    async fn watch<R: Runtime>(self, runtime: &R, tally: Arc<Tally>) -> anyhow::Result<()> {
        // Blocks the thread, and with it the loop.
        while let Ok(length) = self.orders.recv() {
            // Every window begins right after a yield.
            runtime.yield_now().await;
            let yields = || tally.yields.load(Ordering::Relaxed);
            let (began, yields_before, (steps, slices)) = (cpu::of_process(), yields(), tally.read());
            window(runtime, &self.kernel, self.load, length, &tally).await?;
            let (cpu, (steps_then, slices_then)) = (cpu::of_process() - began, tally.read());
            let window = Window {
                cpu,
                steps: steps_then - steps,
                slices: slices_then - slices,
                yields: yields() - yields_before,
            };
            if self.reports.send(window).is_err() {
                break;
            }
        }
        tally.stop();
        Ok(())
    }
}

/// Lets the loop work for a window.
async fn window<R: Runtime>(
    runtime: &R,
    kernel: &Kernel,
    load: Load,
    length: Duration,
    tally: &Arc<Tally>,
) -> anyhow::Result<()> {
    let steps = kernel.steps_in(length);
    let pace = match load {
        // One slice.
        Load::Raw => Pace::Every(steps),
        Load::Unyielding(pace) => pace,
        Load::Alone(_) | Load::InTurns(..) => {
            runtime.sleep_until(Instant::now() + length).await;
            return Ok(());
        }
    };
    let workload = kernel.of(steps);
    Task { workload, pace, tally: tally.clone() }.work(|| std::future::ready(())).await
}
