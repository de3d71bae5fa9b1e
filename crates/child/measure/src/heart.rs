//! The ticker of a trial: one of three modes, with the log of its beats.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::{Beating, Place, Tick};
use runtime::Runtime;
use stage::{Messenger, Stage, Ticking};
use ticker::{Log, Schedule};

/// A ticker in one of its modes. Clones share the log.
#[derive(Clone)]
pub(crate) enum Heart {
    /// Keeps absolute deadlines, the first one after `phase`, and logs each beat's lateness.
    Scheduled { period: Duration, phase: Duration, log: Log },
    /// Keeps the same deadlines, and logs nothing.
    Muted { period: Duration, phase: Duration },
    /// Prints as the article's script does.
    Printing { period: Duration, ticks: Ticks },
}

impl Heart {
    fn scheduled(period: Duration, phase: Duration) -> Self {
        Heart::Scheduled { period, phase, log: Log::default() }
    }

    fn printing(period: Duration) -> Self {
        Heart::Printing { period, ticks: Ticks::default() }
    }

    /// Makes a printing one that hands each tick to `show` as it happens.
    pub(crate) fn showing(period: Duration, show: impl FnMut(&Tick) + Send + 'static) -> Self {
        let ticks = Ticks::default();
        ticks.with(|seen| seen.show = Some(Box::new(show)));
        Heart::Printing { period, ticks }
    }

    /// Makes the one that a trial asks for.
    pub(crate) fn of(beating: &Beating) -> Self {
        match *beating {
            Beating::Scheduled { period, phase } => Heart::scheduled(period, phase),
            Beating::Muted { period, phase } => Heart::Muted { period, phase },
            Beating::Printing { period } => Heart::printing(period),
        }
    }

    /// Returns when beat 0 was due. `None` before it happened, and in a mode without a schedule.
    pub(crate) fn t0(&self) -> Option<Instant> {
        match self {
            Heart::Scheduled { log, .. } => Some(log.schedule()?.t0),
            Heart::Muted { .. } | Heart::Printing { .. } => None,
        }
    }

    pub(crate) fn period(&self) -> Duration {
        match self {
            Heart::Scheduled { period, .. }
            | Heart::Muted { period, .. }
            | Heart::Printing { period, .. } => *period,
        }
    }

    /// Puts it on a stage. In both places the main future starts the jobs, so that only the
    /// ticker's place differs.
    pub(crate) fn on_stage<M>(self, place: Place, messenger: Messenger<M>) -> Stage<Heart, M> {
        Stage { ticker: self, ticker_place: place, cast_place: Place::Body, messenger }
    }
}

impl Ticking for Heart {
    async fn beat<R: Runtime>(self, runtime: &R, on_first: impl FnOnce() + Send) {
        match self {
            Heart::Scheduled { period, phase, log } => {
                let schedule = Schedule { t0: Instant::now() + phase, period };
                ticker::keep(runtime, schedule, &log, on_first).await;
            }
            Heart::Muted { period, phase } => {
                ticker::mute(runtime, Schedule { t0: Instant::now() + phase, period }, on_first).await;
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

/// A function that is handed each tick as it happens.
type Show = Box<dyn FnMut(&Tick) + Send>;

#[derive(Default)]
struct Seen {
    ticks: Vec<Tick>,
    /// The moment of the first one.
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

    /// Returns all ticks so far, and the threads on which they happened.
    pub(crate) fn so_far(&self) -> (Vec<Tick>, Vec<u64>) {
        self.with(|seen| (seen.ticks.clone(), seen.threads.clone()))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
