//! The attempt to outlive a job that panics, aborts or overflows its stack.

use std::sync::Arc;

use record::Attempted;
use runtime::{Body, Runtime, RuntimeId};
use strategy::conformance::{Fatal, FatalJob};
use strategy::{JobError, Strategy};
use workload::Workload;

pub(super) fn attempt<S: Strategy>(strategy: Arc<S>, id: RuntimeId, fatal: Fatal) -> Attempted {
    runtime::start(id, Survive { strategy, fatal })
        .map_or_else(|reason| Attempted::Failed { reason }, |error| Attempted::Survived { error })
}

struct Survive<S> {
    strategy: Arc<S>,
    fatal: Fatal,
}

impl<S: Strategy> Body for Survive<S> {
    type Output = Result<String, String>;

    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let own = runtime.clone();
        let task = runtime.spawn(async move {
            let error = match self.strategy.run(&own, FatalJob::new(self.fatal)).await {
                Ok(output) => return Err(format!("a job that can't end came to {output:?}")),
                Err(error) => error,
            };
            if self.fatal == Fatal::Panic && !matches!(error, JobError::Panicked(_)) {
                return Err(format!("a job that panicked gave another error: {error}"));
            }
            let workload: Workload =
                "countdown:steps=200000".parse().map_err(|error| format!("its own workload: {error}"))?;
            match self.strategy.run(&own, workload.job()).await {
                Ok(output) if output.checksum == workload.expected(workload.steps()) => Ok(error.to_string()),
                wrong => Err(format!("the job after it gave {wrong:?}")),
            }
        });
        task.await.unwrap_or_else(|error| Err(format!("the strategy {error}")))
    }
}
