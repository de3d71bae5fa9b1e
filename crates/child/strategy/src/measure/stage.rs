//! What runs on the runtime during a trial: the ticker, and after its first beat the workers.

use std::pin::Pin;
use std::sync::Arc;

use futures_lite::future;
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

pub(crate) type Ended = Pin<Box<dyn Future<Output = ()> + Send>>;

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
        let watch = watch.clone();
        Box::pin(async move {
            for worker in workers {
                // What becomes of its jobs it tells by itself; that the strategy panicked it can't.
                if let Err(error) = worker.await {
                    watch.tell(Event::Failed(Trouble::new(Cause::Panicked, format!("the strategy {error}"))));
                }
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

    /// In both places the main future starts the jobs, so that nothing differs but where the ticker runs.
    async fn run<R: Runtime>(self, runtime: R) {
        let Playing { stage: Stage { bench, place, heart, watch }, cast } = self;
        let (first, first_beat) = oneshot::async_channel();
        let (own, telling) = (runtime.clone(), watch.clone());
        let ticker = async move {
            let announce = || {
                telling.tell(Event::FirstBeat);
                // The main future waits for it.
                let _ = first.send(());
            };
            heart.beat(&own, announce).await;
        };
        let jobs = async {
            if first_beat.await.is_ok() {
                cast.start(&runtime, &bench, &watch).await;
            }
        };
        // The runtime has to live until its jobs have ended, or none could say that it has.
        match place {
            Place::Body => drop(future::zip(ticker, jobs).await),
            Place::Task => {
                let ticker = runtime.spawn(ticker);
                jobs.await;
                if let Err(error) = ticker.await {
                    watch.tell(Event::Failed(Trouble::new(Cause::Panicked, format!("the ticker {error}"))));
                }
            }
        }
    }
}
