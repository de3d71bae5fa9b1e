//! What runs on the runtime during a trial: the ticker, and after its first beat the workers.

use std::pin::Pin;
use std::sync::Arc;

use record::{Cause, Place};
use runtime::{Body, Runtime};

use super::{Bench, Event, Heart, Trouble, Watch};
use crate::Strategy;

/// A ticker and workers, somebody who watches them, and where the ticker runs.
pub(crate) struct Stage {
    pub(crate) bench: Arc<Bench>,
    pub(crate) place: Place,
    pub(crate) heart: Heart,
    pub(crate) watch: Watch,
}

impl Stage {
    /// What can be run.
    pub(crate) fn with<C: Cast>(self, cast: C) -> impl Body<Output = ()> {
        Playing { stage: self, cast }
    }
}

/// Who works beside the ticker.
pub(crate) trait Cast: Send + Sync + 'static {
    /// Starts the workers. The future ends when all of them have.
    fn start<R: Runtime>(&self, runtime: &R, bench: &Arc<Bench>, watch: &Watch) -> Ended;
}

type Ended = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A strategy's jobs.
pub(crate) struct Working<S>(pub(crate) Arc<S>);

impl<S: Strategy> Cast for Working<S> {
    fn start<R: Runtime>(&self, runtime: &R, bench: &Arc<Bench>, watch: &Watch) -> Ended {
        let start = |at| {
            let (bench, strategy, watch, own) =
                (bench.clone(), self.0.clone(), watch.clone(), runtime.clone());
            runtime.spawn(async move { bench.work(at, &*strategy, own, &watch).await })
        };
        let workers: Vec<_> = (0..bench.workers.len()).map(start).collect();
        Box::pin(async move {
            for worker in workers {
                // It has told by itself what became of it.
                let _ = worker.await;
            }
        })
    }
}

/// Nobody: for a floor.
pub(crate) struct Nobody;

impl Cast for Nobody {
    fn start<R: Runtime>(&self, _: &R, _: &Arc<Bench>, _: &Watch) -> Ended {
        Box::pin(async {})
    }
}

struct Playing<C> {
    stage: Stage,
    cast: C,
}

impl<C: Cast> Body for Playing<C> {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let Playing { stage: Stage { bench, place, heart, watch }, cast } = self;
        let (own, telling) = (runtime.clone(), watch.clone());
        let ticker = async move {
            let mut workers = None;
            let first = || {
                telling.tell(Event::FirstBeat);
                workers = Some(cast.start(&own, &bench, &telling));
            };
            heart.beat(&own, first).await;
            // The runtime has to live until its jobs have ended, or none could say that it has.
            if let Some(workers) = workers {
                workers.await;
            }
        };
        match place {
            Place::Body => ticker.await,
            Place::Task => {
                if let Err(error) = runtime.spawn(ticker).await {
                    watch.tell(Event::Failed(Trouble::new(Cause::Panicked, format!("the ticker {error}"))));
                }
            }
        }
    }
}
