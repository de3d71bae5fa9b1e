//! What the jobs of a trial have done so far, readable at any moment and from any thread; and the way to stop
//! them.
//!
//! The job that a strategy is given is a [`Metered`] one. It hands its steps on in grains of some tens of
//! microseconds, and between grains counts them and looks whether it should stop. So work is counted in steps and not
//! in whole jobs, and every job ends soon after the trial, whatever the strategy can or can't cancel.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use record::Output;
use workload::{Job, Progress};

/// What the jobs of one worker have done: one of them at a time.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    steps: Counter,
    stop: Arc<Stop>,
    threads: Mutex<Vec<u64>>,
}

impl Meter {
    pub(crate) fn new(stop: Arc<Stop>) -> Arc<Self> {
        Arc::new(Meter { stop, ..Meter::default() })
    }

    /// Steps done by all jobs so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps.get()
    }

    /// Threads on which jobs ran, each once.
    pub(crate) fn threads(&self) -> Vec<u64> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn ran_on(&self, thread: u64) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if !threads.contains(&thread) {
            threads.push(thread);
        }
    }
}

/// Tells jobs to stop.
#[derive(Debug, Default)]
pub(crate) struct Stop(AtomicBool);

impl Stop {
    pub(crate) fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A counter that one thread at a time adds to and any thread may read. It has its cache lines for itself, and
/// adding is a load and a store: a locked instruction would cost more than a short slice's yield should.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, more: u64) {
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(more), Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A job whose steps are counted, and that stops when it is told to.
pub(crate) struct Metered<J> {
    job: J,
    meter: Arc<Meter>,
    /// At most so many steps between two looks at the meter.
    grain: u64,
    /// Where it last ran; threads are numbered from 1.
    thread: u64,
    /// Steps that the meter knows of.
    counted: u64,
}

impl<J: Job> Metered<J> {
    pub(crate) fn new(job: J, grain: u64, meter: Arc<Meter>) -> Self {
        Metered { job, meter, grain, thread: 0, counted: 0 }
    }
}

impl<J: Job> Job for Metered<J> {
    fn advance(&mut self, steps: u64) -> Progress {
        let thread = runtime::current_thread();
        if self.thread != thread {
            self.thread = thread;
            self.meter.ran_on(thread);
        }
        let mut left = steps;
        loop {
            let chunk = left.min(self.grain);
            match self.job.advance(chunk) {
                Progress::Done(output) => {
                    self.meter.steps.add(output.steps - self.counted);
                    self.counted = output.steps;
                    return Progress::Done(output);
                }
                Progress::More => {
                    self.meter.steps.add(chunk);
                    self.counted += chunk;
                }
            }
            if self.meter.stop.is_set() {
                return Progress::Done(self.job.so_far());
            }
            left -= chunk;
            if left == 0 {
                return Progress::More;
            }
        }
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }
}

#[cfg(test)]
mod tests {
    use workload::Workload;

    use super::*;

    #[test]
    fn steps_are_counted_however_they_are_cut() {
        let workload = Workload::of(&"countdown:steps=100000".parse().unwrap());
        let meter = Meter::new(Arc::default());
        let mut job = Metered::new(workload.job(), 1000, meter.clone());
        assert_eq!(job.advance(1), Progress::More);
        assert_eq!(meter.steps(), 1);
        assert_eq!(job.advance(1500), Progress::More);
        assert_eq!(meter.steps(), 1501);
        let Progress::Done(output) = job.advance(u64::MAX) else { panic!("all steps are enough") };
        assert_eq!((meter.steps(), output.steps), (100_000, 100_000));
        assert_eq!(output.checksum, workload.expected(100_000));
        assert_eq!(job.advance(1), Progress::Done(output));
        assert_eq!(meter.steps(), 100_000);
        assert_eq!(meter.threads(), [runtime::current_thread()]);
    }

    #[test]
    fn a_stopped_job_ends_at_the_next_grain_with_what_it_has() {
        let workload = Workload::of(&"countdown:steps=100000".parse().unwrap());
        let stop = Arc::<Stop>::default();
        let mut job = Metered::new(workload.job(), 1000, Meter::new(stop.clone()));
        stop.now();
        let Progress::Done(output) = job.advance(u64::MAX) else { panic!("it was stopped") };
        assert_eq!(output, Output { steps: 1000, checksum: workload.expected(1000) });
    }
}
