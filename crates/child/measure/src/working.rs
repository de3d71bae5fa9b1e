//! The cast of a measurement: a bench of workers whose jobs a strategy runs.

use std::sync::Arc;

use record::Cause;
use runtime::Runtime;
use stage::{Cast, Messenger, Trouble};
use strategy::Strategy;

use crate::bench::{Bench, WorkerEnded};

/// A strategy, and the workers whose jobs it runs.
pub(crate) struct Working<S> {
    pub(crate) strategy: Arc<S>,
    pub(crate) bench: Arc<Bench>,
}

impl<S: Strategy> Cast<WorkerEnded> for Working<S> {
    async fn perform<R: Runtime>(self, runtime: R, messenger: Messenger<WorkerEnded>) {
        let Working { strategy, bench } = self;
        let start = |at| {
            let (bench, strategy, messenger, own) =
                (bench.clone(), strategy.clone(), messenger.clone(), runtime.clone());
            runtime.spawn(async move { bench.work(at, &*strategy, own, &messenger).await })
        };
        let workers: Vec<_> = (0..bench.workers.len()).map(start).collect();
        for worker in workers {
            // A worker reports its jobs itself. That the strategy panicked, it can't report.
            if let Err(error) = worker.await {
                messenger.fail(Trouble::new(Cause::Panicked, format!("the strategy {error}")));
            }
        }
    }
}
