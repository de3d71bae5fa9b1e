//! Does a job run in another process?

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use record::Output;
use runtime::{Body, Runtime, RuntimeId};
use workload::{Job, Packed, Progress};

use super::jobs::TracedJob;
use super::probe::on_runtime;
use crate::contract::Strategy;

/// The steps of the job.
const STEPS: u64 = 1000;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let moves_out = strategy.abilities().moves_out;
    let seen = on_runtime(&format!("{name}: moves out"), id, MovesOut { strategy });
    assert_eq!(
        seen, moves_out,
        "{name}: moves_out is {moves_out}, but that all of the job was done in another process is {seen}"
    );
}

/// Finds whether a job came to its output without a step in this process.
struct MovesOut<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for MovesOut<S> {
    type Output = bool;

    async fn run<R: Runtime>(self, runtime: R) -> bool {
        let was_here = Arc::<AtomicBool>::default();
        let job = Local { job: TracedJob::new(STEPS, &Arc::default()), was_here: was_here.clone() };
        let output = self.strategy.run(&runtime, job).await.expect("the job ends");
        assert_eq!(output, Output { steps: STEPS, checksum: !STEPS });
        !was_here.load(Ordering::SeqCst)
    }
}

/// A job that notes its steps in this process. What another process is sent does not.
struct Local {
    job: TracedJob,
    was_here: Arc<AtomicBool>,
}

impl Job for Local {
    fn advance(&mut self, steps: u64) -> Progress {
        self.was_here.store(true, Ordering::SeqCst);
        self.job.advance(steps)
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.job.packed()
    }

    fn progressed(&mut self, so_far: Output) -> bool {
        self.job.progressed(so_far)
    }
}
