//! The ticker of a trial, in one of its modes, with the place where its beats are kept.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::{Beating, Tick};
use runtime::Runtime;
use ticker::{Log, Schedule};

/// The ticker in one of its modes, with the place where its beats are kept.
#[derive(Clone)]
pub(crate) enum Heart {
    /// Absolute deadlines; the first one after `phase`.
    Scheduled { period: Duration, phase: Duration, log: Log },
    /// The same deadlines, and nothing is kept.
    Muted { period: Duration, phase: Duration },
    /// As the article's script.
    Printing { period: Duration, ticks: Ticks },
}

impl Heart {
    fn scheduled(period: Duration, phase: Duration) -> Self {
        Heart::Scheduled { period, phase, log: Log::default() }
    }

    fn printing(period: Duration) -> Self {
        Heart::Printing { period, ticks: Ticks::default() }
    }

    /// The same, and each tick is also handed to `show` as it happens.
    pub(crate) fn showing(period: Duration, show: impl FnMut(&Tick) + Send + 'static) -> Self {
        let ticks = Ticks::default();
        ticks.with(|seen| seen.show = Some(Box::new(show)));
        Heart::Printing { period, ticks }
    }

    /// As a trial asks for it.
    pub(super) fn of(beating: &Beating) -> Self {
        match *beating {
            Beating::Scheduled { period, phase } => Heart::scheduled(period, phase),
            Beating::Muted { period, phase } => Heart::Muted { period, phase },
            Beating::Printing { period } => Heart::printing(period),
        }
    }

    /// When beat 0 was due. `None` before it happened, and where nothing is kept.
    pub(super) fn t0(&self) -> Option<Instant> {
        match self {
            Heart::Scheduled { log, .. } => Some(log.schedule()?.t0),
            Heart::Muted { .. } | Heart::Printing { .. } => None,
        }
    }

    pub(super) fn period(&self) -> Duration {
        match self {
            Heart::Scheduled { period, .. }
            | Heart::Muted { period, .. }
            | Heart::Printing { period, .. } => *period,
        }
    }

    pub(super) async fn beat<R: Runtime>(self, runtime: &R, on_first: impl FnOnce()) {
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
