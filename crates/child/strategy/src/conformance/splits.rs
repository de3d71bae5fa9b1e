//! Do parts of one job run on several threads at the same time?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use record::Output;
use runtime::{Body, Runtime, RuntimeId};
use workload::{Job, Progress};

use super::probe::on_runtime;
use crate::contract::Strategy;

/// The time that a part waits for another one. It only turns a hang into an answer.
const PATIENCE: Duration = Duration::from_secs(20);
/// The steps of the job.
const STEPS: u64 = 64;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let splits = strategy.abilities().splits;
    let seen = on_runtime(&format!("{name}: splits"), id, Splits { strategy });
    assert_eq!(
        seen, splits,
        "{name}: splits is {splits}, but that two parts of one job were under way at the same time is {seen}"
    );
}

struct Splits<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for Splits<S> {
    type Output = bool;

    async fn run<R: Runtime>(self, runtime: R) -> bool {
        let meeting = Arc::<Meeting>::default();
        let job = Part { from: 0, to: STEPS, sum: 0, steps: 0, is_part: false, meeting: meeting.clone() };
        match self.strategy.run(&runtime, job).await {
            Ok(output) => {
                let right = Output { steps: STEPS, checksum: (0..STEPS).sum() };
                assert_eq!(output, right, "the parts come to the output of the whole job");
            }
            Err(error) => panic!("a job that can be split: {error}"),
        }
        meeting.has_happened.load(Ordering::SeqCst)
    }
}

/// The meeting of two parts that are under way.
#[derive(Default)]
struct Meeting {
    under_way: AtomicU64,
    has_happened: AtomicBool,
}

impl Meeting {
    /// Waits until two parts were under way at the same time, or patience ends.
    fn wait(&self) {
        let end = Instant::now() + PATIENCE;
        if self.under_way.fetch_add(1, Ordering::SeqCst) > 0 {
            self.has_happened.store(true, Ordering::SeqCst);
        }
        while !self.has_happened.load(Ordering::SeqCst) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
        self.under_way.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A job that adds up the numbers of a range. Once it was split, each part waits for another one.
struct Part {
    from: u64,
    to: u64,
    sum: u64,
    steps: u64,
    is_part: bool,
    meeting: Arc<Meeting>,
}

impl Job for Part {
    fn advance(&mut self, steps: u64) -> Progress {
        if self.is_part && steps > 0 && self.from < self.to {
            self.meeting.wait();
        }
        let until = self.to.min(self.from.saturating_add(steps));
        self.sum += (self.from..until).sum::<u64>();
        self.steps += until - self.from;
        self.from = until;
        if self.from == self.to { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.steps, checksum: self.sum }
    }

    fn split(&mut self) -> Option<Box<dyn Job>> {
        let middle = self.from.midpoint(self.to);
        if middle == self.from {
            return None;
        }
        let later = Part {
            from: middle,
            to: self.to,
            sum: 0,
            steps: 0,
            is_part: true,
            meeting: self.meeting.clone(),
        };
        self.to = middle;
        self.is_part = true;
        Some(Box::new(later))
    }

    fn join(&mut self, half: Output) {
        self.sum += half.checksum;
        self.steps += half.steps;
    }
}
