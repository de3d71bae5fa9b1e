//! The meter around a job: it counts the job's steps, and stops the job when it is told to.
//!
//! A strategy is given a [`MeteredJob`]. It hands its steps on in grains of some tens of
//! microseconds. Between two grains it counts them and looks at its [`StopFlag`]. So work is
//! counted in steps and not in whole jobs, and every job ends soon after its trial, whatever the
//! strategy can cancel.
//!
//! The halves of a job that was split count together, and so do the steps that another process
//! reports.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::Output;
use workload::{Job, Packed, Progress};

use super::counter::Counter;

/// The work that the jobs of one worker have done, one job at a time.
#[derive(Debug)]
pub(crate) struct JobMeter {
    steps: Counter,
    /// The steps of halves that were split off: several threads may do them at the same time.
    steps_of_halves: AtomicU64,
    /// When the meter was made.
    epoch: Instant,
    /// When the first step of the present job ran: nanoseconds since `epoch`, at least 1. 0 before
    /// that.
    begun: AtomicU64,
    stop: Arc<StopFlag>,
    threads: Mutex<Vec<u64>>,
}

impl JobMeter {
    pub(crate) fn new(stop: Arc<StopFlag>) -> Arc<Self> {
        Arc::new(JobMeter {
            steps: Counter::default(),
            steps_of_halves: AtomicU64::new(0),
            epoch: Instant::now(),
            begun: AtomicU64::new(0),
            stop,
            threads: Mutex::default(),
        })
    }

    /// Returns the steps that all jobs have done so far.
    pub(crate) fn steps(&self) -> u64 {
        self.steps.get() + self.steps_of_halves.load(Ordering::Relaxed)
    }

    /// Returns the threads on which jobs ran, each once.
    pub(crate) fn threads(&self) -> Vec<u64> {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Forgets when the last job began.
    pub(crate) fn next_job(&self) {
        self.begun.store(0, Ordering::Relaxed);
    }

    /// Returns when the first step of the present job ran. `None` if none has.
    pub(crate) fn begun(&self) -> Option<Instant> {
        match self.begun.load(Ordering::Relaxed) {
            0 => None,
            nanos => Some(self.epoch + Duration::from_nanos(nanos)),
        }
    }

    fn begins(&self) {
        let nanos = u64::try_from(self.epoch.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1);
        // A half may have begun before.
        let _ = self.begun.compare_exchange(0, nanos, Ordering::Relaxed, Ordering::Relaxed);
    }

    fn ran_on(&self, thread: u64) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if !threads.contains(&thread) {
            threads.push(thread);
        }
    }
}

/// A flag that tells jobs to stop.
#[derive(Debug, Default)]
pub(crate) struct StopFlag(AtomicBool);

impl StopFlag {
    pub(crate) fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A job under a [`JobMeter`].
pub(crate) struct MeteredJob<J> {
    job: J,
    meter: Arc<JobMeter>,
    /// The most steps between two looks at the flag.
    grain: u64,
    /// The thread on which it last ran; threads are numbered from 1.
    thread: u64,
    /// The steps that the meter knows of.
    counted: u64,
    /// It was split off from a job of the same meter.
    is_half: bool,
}

impl<J: Job> MeteredJob<J> {
    pub(crate) fn new(job: J, grain: u64, meter: Arc<JobMeter>) -> Self {
        MeteredJob { job, meter, grain, thread: 0, counted: 0, is_half: false }
    }

    fn count(&mut self, more: u64) {
        if self.is_half {
            self.meter.steps_of_halves.fetch_add(more, Ordering::Relaxed);
        } else {
            self.meter.steps.add(more);
        }
        self.counted += more;
    }

    fn runs_here(&mut self) {
        let thread = runtime::current_thread();
        if self.thread != thread {
            self.thread = thread;
            self.meter.ran_on(thread);
        }
    }
}

impl<J: Job> Job for MeteredJob<J> {
    fn advance(&mut self, steps: u64) -> Progress {
        self.runs_here();
        let mut left = steps;
        loop {
            // Before each grain, so that a job does nothing if it waited in a queue until the end.
            if self.meter.stop.is_set() {
                return Progress::Done(self.job.so_far());
            }
            if self.counted == 0 && left > 0 {
                self.meter.begins();
            }
            let chunk = left.min(self.grain);
            match self.job.advance(chunk) {
                Progress::Done(output) => {
                    self.count(output.steps - self.counted);
                    return Progress::Done(output);
                }
                Progress::More => self.count(chunk),
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

    fn can_be_cut(&self) -> bool {
        self.job.can_be_cut()
    }

    fn split(&mut self) -> Option<Box<dyn Job>> {
        let half = self.job.split()?;
        let half = MeteredJob::new(half, self.grain, self.meter.clone());
        Some(Box::new(MeteredJob { is_half: true, ..half }))
    }

    fn join(&mut self, half: Output) {
        self.job.join(half);
        // The half has counted its steps itself.
        self.counted = self.job.so_far().steps;
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.job.packed()
    }

    fn progressed(&mut self, so_far: Output) -> bool {
        self.runs_here();
        self.meter.begins();
        self.count(so_far.steps.saturating_sub(self.counted));
        self.job.progressed(so_far) && !self.meter.stop.is_set()
    }
}

#[cfg(test)]
mod tests {
    use workload::Workload;

    use super::*;

    #[test]
    fn steps_are_counted_however_they_are_cut() {
        let workload: Workload = "countdown:steps=100000".parse().unwrap();
        let meter = JobMeter::new(Arc::default());
        let mut job = MeteredJob::new(workload.job(), 1000, meter.clone());
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
        let workload: Workload = "countdown:steps=100000".parse().unwrap();
        let stop = Arc::<StopFlag>::default();
        let mut job = MeteredJob::new(workload.job(), 1000, JobMeter::new(stop.clone()));
        assert_eq!(job.advance(500), Progress::More);
        stop.now();
        let Progress::Done(output) = job.advance(u64::MAX) else { panic!("it was stopped") };
        assert_eq!(output, Output { steps: 500, checksum: workload.expected(500) });
    }

    #[test]
    fn a_job_that_is_stopped_before_it_begins_does_nothing() {
        for workload in ["countdown:steps=100000", "sort"] {
            let workload = workload.parse::<Workload>().unwrap();
            let stop = Arc::<StopFlag>::default();
            let meter = JobMeter::new(stop.clone());
            let mut job = MeteredJob::new(workload.job(), 1000, meter.clone());
            stop.now();
            let Progress::Done(output) = job.advance(u64::MAX) else { panic!("it was stopped") };
            assert_eq!(output, Output { steps: 0, checksum: workload.expected(0) });
            assert_eq!(meter.steps(), 0);
        }
    }
}
