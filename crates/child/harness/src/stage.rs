//! What runs on the runtime: the ticker, and the exercise after it was told to go.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use futures_lite::{FutureExt, future};
use record::exercise::{Given, Main};
use runtime::{Body, Runtime};
use ticker::{Log, Schedule};

use crate::metered::Meter;
use crate::solve::{Cast, Solve, Solving};

/// What the thread that watches is told.
pub(crate) enum Event {
    /// The ticker beats.
    FirstBeat,
    /// The exercise begins.
    Begun(Instant),
    /// It has ended: with these answers, or with a panic that said this.
    Ended(Instant, Result<Vec<Given>, String>),
    /// The runtime itself failed.
    Failed(String),
}

/// Everything that runs beside each other.
pub(crate) struct Stage {
    pub(crate) main: Main,
    pub(crate) schedule: Schedule,
    pub(crate) log: Log,
    pub(crate) hold: Hold,
    pub(crate) solve: Solve,
    pub(crate) cast: Cast,
    pub(crate) meter: Meter,
    /// After which time the exercise is dropped.
    pub(crate) cancel: Option<Duration>,
    pub(crate) go: oneshot::AsyncReceiver<()>,
    pub(crate) events: Sender<Event>,
}

impl Body for Stage {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let Stage { main, schedule, log, hold, solve, cast, meter, cancel, go, events } = self;
        let (own, telling) = (runtime.clone(), events.clone());
        let ticker = Held {
            future: Box::pin(async move {
                let first = || drop(telling.send(Event::FirstBeat));
                ticker::keep(&own, schedule, &log, first).await;
            }),
            hold,
        };
        let (own, telling) = (runtime.clone(), events.clone());
        let exercise = async move {
            if go.await.is_ok() {
                let begun = Instant::now();
                let _ = telling.send(Event::Begun(begun));
                let ended = solving(&own, solve(cast), &meter, cancel.map(|after| begun + after)).await;
                let _ = telling.send(Event::Ended(Instant::now(), ended));
            }
        };
        let joined = match main {
            Main::Nobody => {
                let ticker = runtime.spawn(ticker);
                let exercise = runtime.spawn(exercise);
                future::zip(ticker, exercise).await
            }
            Main::Ticker => {
                let exercise = runtime.spawn(exercise);
                let ((), exercise) = future::zip(ticker, exercise).await;
                (Ok(()), exercise)
            }
            Main::Exercise => {
                let ticker = runtime.spawn(ticker);
                exercise.await;
                (ticker.await, Ok(()))
            }
        };
        if let (Err(error), _) | (_, Err(error)) = joined {
            let _ = events.send(Event::Failed(format!("the ticker or the harness {error}")));
        }
    }
}

/// The exercise to its end, or to the moment at which it is dropped.
async fn solving<R: Runtime>(
    runtime: &R,
    exercise: Solving,
    meter: &Meter,
    cancel: Option<Instant>,
) -> Result<Vec<Given>, String> {
    let exercise = meter.around(AssertUnwindSafe(exercise).catch_unwind());
    let ended = async { Some(exercise.await) };
    let ended = match cancel {
        None => ended.await,
        Some(at) => {
            let dropped = async {
                runtime.sleep_until(at).await;
                None
            };
            ended.or(dropped).await
        }
    };
    match ended {
        Some(Ok(given)) => Ok(given),
        Some(Err(panic)) => Err(runtime::catch(|| std::panic::resume_unwind(panic))
            .map_or_else(|error| error.to_string(), |never: std::convert::Infallible| match never {})),
        None => Ok(Vec::new()),
    }
}

/// Holds the ticker up once, for a known time: whoever reads its log can see whether it tells.
#[derive(Clone, Default)]
pub(crate) struct Hold(Arc<Mutex<Holding>>);

#[derive(Default)]
enum Holding {
    #[default]
    Not,
    Asked(Duration),
    Was(Instant, Instant),
}

impl Hold {
    /// From the next beat on, for so long.
    pub(crate) fn ask(&self, length: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Holding::Asked(length);
    }

    /// When it was held up. `None` where it was not yet.
    pub(crate) fn was(&self) -> Option<(Instant, Instant)> {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Holding::Was(from, to) => Some((from, to)),
            Holding::Not | Holding::Asked(_) => None,
        }
    }

    fn hold_up(&self) {
        let mut holding = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Holding::Asked(length) = *holding {
            let from = Instant::now();
            std::thread::sleep(length);
            *holding = Holding::Was(from, Instant::now());
        }
    }
}

struct Held<F> {
    future: Pin<Box<F>>,
    hold: Hold,
}

impl<F: Future> Future for Held<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.hold.hold_up();
        self.future.as_mut().poll(context)
    }
}
