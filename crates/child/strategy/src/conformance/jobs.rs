//! Jobs that do what no workload does: they panic, abort, borrow, and leave a trace.
//!
//! A traced job can be sent to another process, which makes it again with [`unpack`]. Its trace is
//! then left by what that process reports.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use record::{Output, Settings};
use workload::{Job, Packed, Progress};

use super::fatal::Fatal;

/// The steps of a long job: several times the largest default setting of a strategy that counts.
pub(super) const MANY_STEPS: u64 = 3_000_000;

thread_local! {
    static ADVANCED: Cell<u64> = const { Cell::new(0) };
}

/// Returns the steps that these jobs have done on the calling thread.
pub(super) fn advanced_here() -> u64 {
    ADVANCED.get()
}

/// The trace that jobs of the conformance test leave while they run. Several jobs may share it.
#[derive(Debug, Default)]
pub(super) struct Trace {
    steps: AtomicU64,
    threads: AtomicUsize,
    most_threads: AtomicUsize,
    stopped: AtomicBool,
}

impl Trace {
    /// Returns the steps that all jobs have done.
    pub(super) fn steps(&self) -> u64 {
        self.steps.load(Ordering::SeqCst)
    }

    /// Returns the most threads on which they ran at the same time.
    pub(super) fn threads(&self) -> usize {
        self.most_threads.load(Ordering::SeqCst)
    }

    /// Tells all jobs to end, after the step that each of them is in.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    fn runs_here(&self) -> Here<'_> {
        let threads = self.threads.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_threads.fetch_max(threads, Ordering::SeqCst);
        Here(self)
    }
}

/// A thread on which a job runs until this is dropped, also by a panic.
struct Here<'t>(&'t Trace);

impl Drop for Here<'_> {
    fn drop(&mut self) {
        self.0.threads.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A job that leaves a trace.
pub(super) struct TracedJob {
    steps: u64,
    done: u64,
    /// The time for which each step keeps the processor busy.
    step: Duration,
    /// The step that fails instead of being done.
    fails_at: Option<u64>,
    failing: Fatal,
    /// Whether the job can't be cut, as a call into a library can't.
    is_whole: bool,
    trace: Arc<Trace>,
}

/// The name of traced jobs, packed.
const TRACED: &str = "traced:";

/// Makes a job of this module that was packed. `None` if it is some other job.
///
/// `traced:steps=9` has nine steps. Further settings, after a comma each: `step_ns=1000` keeps the
/// processor busy in each step; `fails_at=5,by=panic` fails at step 5, and so do `by=abort` and
/// `by=overflow`. With `cut=no` the job can't be cut.
pub(super) fn unpack(packed: &str) -> Option<Box<dyn Job>> {
    let settings: Settings = packed.strip_prefix(TRACED)?.parse().ok()?;
    let number = |key: &str| settings.get(key).and_then(|text| text.parse::<u64>().ok());
    let failing = settings.get("by").and_then(Fatal::named);
    let job = TracedJob::new(number("steps")?, &Arc::default());
    Some(Box::new(TracedJob {
        step: Duration::from_nanos(number("step_ns").unwrap_or(0)),
        fails_at: number("fails_at"),
        failing: failing.unwrap_or(Fatal::Panic),
        is_whole: settings.get("cut") == Some("no"),
        ..job
    }))
}

impl TracedJob {
    /// Makes a job of this many steps, which take next to no time.
    pub(super) fn new(steps: u64, trace: &Arc<Trace>) -> Self {
        let (step, trace) = (Duration::ZERO, trace.clone());
        TracedJob { steps, done: 0, step, fails_at: None, failing: Fatal::Panic, is_whole: false, trace }
    }

    pub(super) fn busy(self, step: Duration) -> Self {
        TracedJob { step, ..self }
    }

    pub(super) fn panicking_at(self, step: u64) -> Self {
        TracedJob { fails_at: Some(step), ..self }
    }

    fn step(&mut self) {
        if self.fails_at == Some(self.done) {
            self.failing.strike();
        }
        if !self.step.is_zero() {
            let end = Instant::now() + self.step;
            while Instant::now() < end {
                std::hint::spin_loop();
            }
        }
        self.done += 1;
        self.trace.steps.fetch_add(1, Ordering::SeqCst);
        ADVANCED.set(ADVANCED.get() + 1);
    }
}

impl Job for TracedJob {
    fn advance(&mut self, steps: u64) -> Progress {
        let trace = self.trace.clone();
        let _here = trace.runs_here();
        for _ in 0..steps.min(self.steps - self.done) {
            if self.trace.is_stopped() {
                break;
            }
            self.step();
        }
        if self.done == self.steps || self.trace.is_stopped() {
            Progress::Done(self.so_far())
        } else {
            Progress::More
        }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: !self.done }
    }

    fn can_be_cut(&self) -> bool {
        !self.is_whole
    }

    fn packed(&self) -> Option<Packed<'_>> {
        let mut workload = format!("{TRACED}steps={},step_ns={}", self.steps, self.step.as_nanos());
        if let Some(step) = self.fails_at {
            workload += &format!(",fails_at={step},by={}", self.failing.name());
        }
        if self.is_whole {
            workload += ",cut=no";
        }
        (self.done == 0).then_some(Packed { workload, input: Cow::Borrowed(&[]) })
    }

    fn progressed(&mut self, so_far: Output) -> bool {
        let here = self.trace.runs_here();
        self.trace.steps.fetch_add(so_far.steps.saturating_sub(self.done), Ordering::SeqCst);
        drop(here);
        self.done = so_far.steps;
        !self.trace.is_stopped()
    }
}

/// A job that adds up values that its caller owns.
pub(super) struct BorrowingJob<'a> {
    values: &'a [u64],
    sum: &'a mut u64,
    at: usize,
}

impl<'a> BorrowingJob<'a> {
    pub(super) fn new(values: &'a [u64], sum: &'a mut u64) -> Self {
        BorrowingJob { values, sum, at: 0 }
    }
}

impl Job for BorrowingJob<'_> {
    fn advance(&mut self, steps: u64) -> Progress {
        let steps = usize::try_from(steps).unwrap_or(usize::MAX);
        let left = &self.values[self.at..];
        for value in left.iter().take(steps) {
            *self.sum += value;
            self.at += 1;
        }
        if self.at == self.values.len() { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.at as u64, checksum: *self.sum }
    }
}
