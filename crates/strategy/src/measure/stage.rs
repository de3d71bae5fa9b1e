//! What runs on the runtime during a trial: the ticker, and after its first beat the workers.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::{Cause, Place, Tick};
use runtime::{Body, Runtime};
use ticker::{Log, Schedule};

use super::{Bench, Event, Trouble, Watch};
use crate::Strategy;

/// A ticker and workers, to be run.
pub(crate) struct Stage<S> {
    /// `None` where there are no workers.
    strategy: Option<Arc<S>>,
    pub(crate) bench: Arc<Bench>,
    place: Place,
}

impl<S: Strategy> Stage<S> {
    pub(crate) fn new(strategy: Option<Arc<S>>, bench: Arc<Bench>, place: Place) -> Self {
        Stage { strategy, bench, place }
    }

    /// What can be run: with a ticker, and somebody who watches.
    pub(crate) fn with(self, heart: Heart, watch: Watch) -> impl Body<Output = ()> {
        Playing { stage: self, heart, watch }
    }

    /// Starts the workers. The future ends when all of them have.
    fn start_jobs<R: Runtime>(&self, runtime: &R, watch: &Watch) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        let mut workers = Vec::new();
        if let Some(strategy) = &self.strategy {
            for at in 0..self.bench.workers.len() {
                let (bench, strategy) = (self.bench.clone(), strategy.clone());
                let (watch, own) = (watch.clone(), runtime.clone());
                workers.push(runtime.spawn(async move { bench.work(at, &*strategy, own, &watch).await }));
            }
        }
        Box::pin(async move {
            for worker in workers {
                // It has told by itself what became of it.
                let _ = worker.await;
            }
        })
    }
}

struct Playing<S> {
    stage: Stage<S>,
    heart: Heart,
    watch: Watch,
}

impl<S: Strategy> Body for Playing<S> {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let Playing { stage, heart, watch } = self;
        let place = stage.place;
        let (own, telling) = (runtime.clone(), watch.clone());
        let ticker = async move {
            let mut workers = None;
            let first = || {
                telling.tell(Event::FirstBeat);
                workers = Some(stage.start_jobs(&own, &telling));
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

/// The ticker in one of its modes, with the place where its beats are kept.
#[derive(Clone)]
pub(crate) enum Heart {
    /// Absolute deadlines; the first one after `phase`.
    Scheduled { period: Duration, phase: Duration, log: Log },
    /// As the article's script.
    Printing { period: Duration, ticks: Ticks },
}

impl Heart {
    pub(crate) fn scheduled(period: Duration, phase: Duration) -> Self {
        Heart::Scheduled { period, phase, log: Log::default() }
    }

    pub(crate) fn printing(period: Duration) -> Self {
        Heart::Printing { period, ticks: Ticks::default() }
    }

    /// The same, and each tick is also handed to `show` as it happens.
    pub(crate) fn showing(period: Duration, show: impl FnMut(&Tick) + Send + 'static) -> Self {
        let ticks = Ticks::default();
        ticks.with(|seen| seen.show = Some(Box::new(show)));
        Heart::Printing { period, ticks }
    }

    async fn beat<R: Runtime>(self, runtime: &R, on_first: impl FnOnce()) {
        match self {
            Heart::Scheduled { period, phase, log } => {
                let schedule = Schedule { t0: Instant::now() + phase, period };
                ticker::keep(runtime, schedule, &log, on_first).await;
            }
            Heart::Printing { period, ticks } => {
                let mut on_first = Some(on_first);
                ticker::print(runtime, period, |time, now| {
                    ticks.tick(ticker::wall_clock(time), now);
                    if let Some(on_first) = on_first.take() {
                        on_first();
                    }
                })
                .await;
            }
        }
    }
}

/// The ticks of a printing ticker.
#[derive(Clone, Default)]
pub(crate) struct Ticks(Arc<Mutex<Seen>>);

/// Is handed each tick as it happens.
type Show = Box<dyn FnMut(&Tick) + Send>;

#[derive(Default)]
struct Seen {
    ticks: Vec<Tick>,
    /// When the first one happened.
    first: Option<Instant>,
    threads: Vec<u64>,
    show: Option<Show>,
}

impl Ticks {
    fn tick(&self, at: String, now: Instant) {
        self.with(|seen| {
            let first = *seen.first.get_or_insert(now);
            let tick = Tick { at, since_first: now.saturating_duration_since(first) };
            if let Some(show) = &mut seen.show {
                show(&tick);
            }
            seen.ticks.push(tick);
            let thread = runtime::current_thread();
            if !seen.threads.contains(&thread) {
                seen.threads.push(thread);
            }
        });
    }

    /// All ticks so far, and the threads on which they happened.
    pub(crate) fn so_far(&self) -> (Vec<Tick>, Vec<u64>) {
        self.with(|seen| (seen.ticks.clone(), seen.threads.clone()))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
