//! A trial of the ticker itself: the loop is blocked at known times, and the ticker has to notice.
//!
//! **Invariant:** a stall counts with the time that was measured while the loop was blocked, and
//! not with the time that was asked for. A machine may stand still for longer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::{Place, Stall, Stalls, Trial};
use runtime::{Runtime, RuntimeId};
use stage::{Cast, Messenger, Stage, Trouble};

use super::findings::Findings;
use super::observe;
use crate::bench::{Bench, WorkerEnded};
use crate::heart::Heart;

/// A cast that blocks the loop, and notes down when it did.
struct Stalling {
    asked: Vec<Stall>,
    heart: Heart,
    made: Arc<Mutex<Vec<Stall>>>,
}

/// Runs a floor with the trial's stalls in it.
pub(super) fn run(runtime: RuntimeId, place: Place, trial: &Trial) -> Result<Findings, Trouble> {
    let made = Arc::<Mutex<Vec<Stall>>>::default();
    let (asked, noted) = (trial.stalls.clone(), made.clone());
    let play = move |stage: Stage<Heart, WorkerEnded>| {
        let cast = Stalling { asked, heart: stage.ticker.clone(), made: noted };
        runtime::start(runtime, stage.with(cast));
    };
    let findings = observe::run(runtime, play, Bench::idle(), place, trial)?;
    let made = made.lock().unwrap_or_else(PoisonError::into_inner).clone();
    // Half of the shortest stall is longer than a timer is late, and short enough to find the
    // stall.
    let shortest = made.iter().map(|stall| stall.length).min().unwrap_or_default();
    let heard = findings.heard.as_ref().map(|heard| heard.stalls(shortest / 2)).unwrap_or_default();
    Ok(Findings { stalls: Some(Stalls { made, heard }), ..findings })
}

impl Cast<WorkerEnded> for Stalling {
    async fn perform<R: Runtime>(self, runtime: R, _: Messenger<WorkerEnded>) {
        let Some(t0) = self.heart.t0() else { return };
        let (asked, made, own) = (self.asked, self.made, runtime.clone());
        let blocking = runtime.spawn(async move {
            for stall in asked {
                own.sleep_until(t0 + stall.at).await;
                let began = Instant::now();
                // Whatever blocks the thread blocks the loop. A sleep disturbs no other
                // measurement.
                std::thread::sleep(stall.length);
                let stall = Stall { at: began.saturating_duration_since(t0), length: began.elapsed() };
                made.lock().unwrap_or_else(PoisonError::into_inner).push(stall);
                // The ticker has its turn, however close the next stall is.
                own.sleep_until(Instant::now() + Duration::from_millis(1)).await;
            }
        });
        // A task that only sleeps does not panic. Were it cancelled, fewer stalls would be made.
        let _ = blocking.await;
    }
}
