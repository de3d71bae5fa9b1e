//! The ticker of a trial: one of three modes, with the log of its beats.
//!
//! **Invariant:** a probe other than a timer is in one mode only, the scheduled one.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::{Beating, Cell, Place, Probe, Subject, Tick, Trial};
use runtime::Runtime;
use stage::{Messenger, Stage, Ticking, Trouble};
use ticker::{Log, Loopback, Schedule};

/// A ticker in one of its modes. Clones share the log.
#[derive(Clone)]
pub(crate) enum Heart {
    /// Keeps absolute deadlines, the first one after `phase`, and logs each beat's lateness.
    Scheduled { period: Duration, phase: Duration, probe: Probe, log: Log },
    /// Keeps the same deadlines, and logs nothing.
    Muted { period: Duration, phase: Duration },
    /// Prints as the article's script does.
    Printing { period: Duration, ticks: Ticks },
}

impl Heart {
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
    ///
    /// # Errors
    /// [`Cause::Setup`](record::Cause::Setup) if the probe does not go with the mode or the stalls.
    pub(crate) fn of(trial: &Trial) -> Result<Self, Trouble> {
        let probe = probe(&trial.subject);
        if probe != Probe::Timer && !trial.stalls.is_empty() {
            return Err(Trouble::setup(format!("stalls are found by timers, and not by the probe {probe}")));
        }
        match trial.beating {
            Beating::Scheduled { period, phase } => {
                Ok(Heart::Scheduled { period, phase, probe, log: Log::default() })
            }
            _ if probe != Probe::Timer => {
                Err(Trouble::setup(format!("the probe {probe} needs a scheduled beat")))
            }
            Beating::Muted { period, phase } => Ok(Heart::Muted { period, phase }),
            Beating::Printing { period } => Ok(Heart::printing(period)),
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
            Heart::Scheduled { period, phase, probe, log } => {
                let from_now = || Schedule { t0: Instant::now() + phase, period };
                match probe {
                    Probe::Timer => ticker::keep(runtime, from_now(), &log, on_first).await,
                    Probe::Socket => {
                        let loopback =
                            Loopback::open().unwrap_or_else(|error| panic!("no loopback: {error}"));
                        let echoed = ticker::keep_by_socket(runtime, loopback, from_now(), &log, on_first);
                        // The stage reports a panic to the watcher.
                        echoed.await.unwrap_or_else(|error| panic!("the echo failed: {error}"));
                    }
                    Probe::Pool => ticker::keep_by_pool(runtime, from_now(), &log, on_first).await,
                }
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

/// Returns the probe of a subject. What has no runtime beats by the system's own timer.
fn probe(subject: &Subject) -> Probe {
    match subject {
        Subject::Cell(Cell { probe, .. }) | Subject::Floor { probe, .. } => *probe,
        Subject::Cost(_) | Subject::Bare { .. } | Subject::Raw { .. } => Probe::Timer,
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
