//! The stage itself: a ticker, and after its first beat the cast.

use futures_lite::future;
use record::{Cause, Place};
use runtime::{Body, Runtime, TaskError};

use crate::messages::Messenger;
use crate::trouble::Trouble;

/// A ticker, and the places of the ticker and of the cast.
pub struct Stage<T, M> {
    /// The ticker.
    pub ticker: T,
    /// The place of the ticker.
    pub ticker_place: Place,
    /// The place of the cast.
    pub cast_place: Place,
    /// The way to the watcher.
    pub messenger: Messenger<M>,
}

/// A ticker that can be put on a stage.
pub trait Ticking: Send + 'static {
    /// Beats. Calls `on_first` right after the first beat.
    fn beat<R: Runtime>(self, runtime: &R, on_first: impl FnOnce() + Send)
    -> impl Future<Output = ()> + Send;
}

/// The jobs beside a ticker.
pub trait Cast<M>: Send + 'static {
    /// Starts the jobs. The future ends when all of them have.
    fn perform<R: Runtime>(
        self,
        runtime: R,
        messenger: Messenger<M>,
    ) -> impl Future<Output = ()> + Send + 'static;
}

/// A cast of no jobs.
pub struct Nobody;

impl<M: Send + 'static> Cast<M> for Nobody {
    async fn perform<R: Runtime>(self, _: R, _: Messenger<M>) {}
}

impl<T: Ticking, M: Send + 'static> Stage<T, M> {
    /// Returns what a runtime can run: the ticker beside this cast.
    pub fn with<C: Cast<M>>(self, cast: C) -> impl Body<Output = ()> {
        Playing { stage: self, cast }
    }
}

struct Playing<T, M, C> {
    stage: Stage<T, M>,
    cast: C,
}

impl<T: Ticking, M: Send + 'static, C: Cast<M>> Body for Playing<T, M, C> {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let Playing { stage: Stage { ticker, ticker_place, cast_place, messenger }, cast } = self;
        let (first, first_beat) = oneshot::async_channel();
        let (own, announcing) = (runtime.clone(), messenger.clone());
        let ticker = async move {
            let announce = move || {
                announcing.first_beat();
                // The cast waits for it.
                let _ = first.send(());
            };
            ticker.beat(&own, announce).await;
        };
        let (own, talking) = (runtime.clone(), messenger.clone());
        let cast = async move {
            if first_beat.await.is_ok() {
                cast.perform(own, talking).await;
            }
        };
        // The runtime has to live until its jobs have ended, or none could say that it has.
        let (ticked, performed) = match (ticker_place, cast_place) {
            (Place::Body, Place::Body) => {
                future::zip(ticker, cast).await;
                (Ok(()), Ok(()))
            }
            (Place::Task, Place::Body) => {
                let ticker = runtime.spawn(ticker);
                cast.await;
                (ticker.await, Ok(()))
            }
            (Place::Body, Place::Task) => {
                let cast = runtime.spawn(cast);
                let ((), performed) = future::zip(ticker, cast).await;
                (Ok(()), performed)
            }
            (Place::Task, Place::Task) => {
                let ticker = runtime.spawn(ticker);
                let cast = runtime.spawn(cast);
                future::zip(ticker, cast).await
            }
        };
        report(&messenger, "the ticker", ticked);
        report(&messenger, "the cast", performed);
    }
}

fn report<M>(messenger: &Messenger<M>, part: &str, ended: Result<(), TaskError>) {
    if let Err(error) = ended {
        messenger.fail(Trouble::new(Cause::Panicked, format!("{part} {error}")));
    }
}
