//! The thread that watches all hearts.
//!
//! Owns the thread and when it wakes. Leaves what a look finds to
//! [`watched`](crate::heart::watched).
//! **Invariant:** there is at most one such thread; it ends after the last heart. Callbacks run
//! while no lock is held. A system that refuses the thread ends no program.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::heart::blind::Blind;
use crate::heart::pulse::Pulse;
use crate::heart::tell::tell;
use crate::heart::watched::Watched;
use crate::ticks;

/// The state that the thread and the makers of hearts share.
struct Shared {
    coming: Vec<Arc<Pulse>>,
    runs: bool,
    /// A heart came or ended.
    news: bool,
}

static SHARED: Mutex<Shared> = Mutex::new(Shared { coming: Vec::new(), runs: false, news: false });
static BELL: Condvar = Condvar::new();
/// The system refused the thread when it was wanted last.
static REFUSED: AtomicBool = AtomicBool::new(false);

fn shared() -> MutexGuard<'static, Shared> {
    SHARED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Watches a heart from now on. If the system refuses the thread, the heart waits for it in line.
pub(crate) fn watch(pulse: Arc<Pulse>) {
    let mut shared = shared();
    shared.coming.push(pulse);
    shared.news = true;
    start(&mut shared);
    BELL.notify_one();
}

/// Returns whether hearts are watched. If the system refused the thread, asks for it again.
pub(crate) fn is_there() -> bool {
    if REFUSED.load(Relaxed) {
        start(&mut shared());
    }
    !is_refused()
}

/// Returns whether the system refused the thread when it was wanted last.
pub(crate) fn is_refused() -> bool {
    REFUSED.load(Relaxed)
}

fn start(shared: &mut Shared) {
    if shared.runs {
        return;
    }
    shared.runs = std::thread::Builder::new().name("heartbeat".to_owned()).spawn(run).is_ok();
    REFUSED.store(!shared.runs, Relaxed);
    if !shared.runs {
        // Nobody else takes those out that have ended.
        shared.coming.retain(|pulse| !pulse.has_ended());
    }
}

/// Wakes the watchdog because a heart ended, so that it need not wait out its sleep.
pub(crate) fn nudge() {
    shared().news = true;
    BELL.notify_one();
}

fn run() {
    ticks::calibrate();
    let mut hearts: Vec<Watched> = Vec::new();
    let mut blind = Blind::of_this_thread();
    let mut wake = Instant::now();
    loop {
        {
            let mut shared = sleep_until(wake, &mut blind);
            hearts.extend(shared.coming.drain(..).map(Watched::new));
            hearts.retain(|heart| !heart.pulse.has_ended());
            if hearts.is_empty() {
                shared.runs = false;
                return;
            }
        }
        let now = Instant::now();
        let found: Vec<_> = hearts.iter_mut().map(|heart| heart.look(now, &mut blind)).collect();
        blind.looked();
        for (heart, events) in hearts.iter().zip(found) {
            for event in &events {
                tell(&heart.pulse, event);
                blind.begins_anew();
            }
        }
        wake = next_wake(&hearts, now);
    }
}

/// Sleeps until a time, or until there is news. Notes how late the sleep ended.
fn sleep_until(wake: Instant, blind: &mut Blind) -> MutexGuard<'static, Shared> {
    blind.sleeps();
    let mut shared = shared();
    loop {
        let now = Instant::now();
        if now >= wake {
            blind.woke(wake);
            return shared;
        }
        if shared.news {
            shared.news = false;
            blind.begins_anew();
            return shared;
        }
        let (guard, _) = BELL.wait_timeout(shared, wake - now).unwrap_or_else(PoisonError::into_inner);
        shared = guard;
    }
}

/// Returns when to look next: when the first heart wants it, at most about once in the shortest
/// period.
fn next_wake(hearts: &[Watched], now: Instant) -> Instant {
    let shortest = hearts.iter().map(|heart| heart.pulse.options.period).min();
    let shortest = shortest.unwrap_or(Duration::from_millis(20));
    let next = hearts.iter().map(|heart| heart.next_look(now)).min().unwrap_or(now + shortest);
    next.clamp(now + shortest * 3 / 4, now + shortest * 9 / 4)
}
