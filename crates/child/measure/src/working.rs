//! The cast of a measurement: jobs that come to a bench, and a strategy that runs them.

use std::sync::Arc;

use runtime::Runtime;
use stage::{Cast, Messenger};
use strategy::Strategy;

use crate::bench::{Bench, WorkerEnded};

/// A strategy, and the bench whose jobs it runs.
pub(crate) struct Working<S> {
    pub(crate) strategy: Arc<S>,
    pub(crate) bench: Arc<Bench>,
}

impl<S: Strategy> Cast<WorkerEnded> for Working<S> {
    async fn perform<R: Runtime>(self, runtime: R, messenger: Messenger<WorkerEnded>) {
        self.bench.come(self.strategy, runtime, messenger).await;
    }
}
