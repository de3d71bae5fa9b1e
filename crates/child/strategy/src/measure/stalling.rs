//! A floor whose loop is blocked on purpose, at times and for lengths that are known: does the ticker notice?
//!
//! What must stay true: what is called made is what was measured while the loop was blocked, and not what was asked
//! for: a machine may stand still for longer.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::{Place, Stall, Stalls, Trial};
use runtime::{Runtime, RuntimeId};

use super::stage::{Cast, Ended};
use super::{Bench, Findings, Heart, Stage, Trouble, Watch, observe};

/// Blocks the loop, and notes down when it did.
struct Stalling {
    asked: Vec<Stall>,
    heart: Heart,
    made: Arc<Mutex<Vec<Stall>>>,
}

/// Runs a floor with the trial's stalls in it.
pub(super) fn run(runtime: RuntimeId, place: Place, trial: &Trial) -> Result<Findings, Trouble> {
    let made = Arc::<Mutex<Vec<Stall>>>::default();
    let (asked, noted) = (trial.stalls.clone(), made.clone());
    let play = move |stage: Stage| {
        let cast = Stalling { asked, heart: stage.heart.clone(), made: noted };
        runtime::start(runtime, stage.with(cast));
    };
    let findings = observe::run(runtime, play, Bench::idle(), place, trial)?;
    let made = made.lock().unwrap_or_else(PoisonError::into_inner).clone();
    // Half of what is looked for is long enough not to be a late timer, and short enough to find it.
    let shortest = made.iter().map(|stall| stall.length).min().unwrap_or_default();
    let heard = findings.heard.as_ref().map(|heard| heard.stalls(shortest / 2)).unwrap_or_default();
    Ok(Findings { stalls: Some(Stalls { made, heard }), ..findings })
}

impl Cast for Stalling {
    fn start<R: Runtime>(&self, runtime: &R, _: &Arc<Bench>, _: &Watch) -> Ended {
        let Some(t0) = self.heart.t0() else { return Box::pin(async {}) };
        let (asked, made, own) = (self.asked.clone(), self.made.clone(), runtime.clone());
        let blocking = runtime.spawn(async move {
            for stall in asked {
                own.sleep_until(t0 + stall.at).await;
                let began = Instant::now();
                // Whatever blocks the thread blocks the loop; to sleep disturbs nobody else's measurement.
                std::thread::sleep(stall.length);
                let stall = Stall { at: began.saturating_duration_since(t0), length: began.elapsed() };
                made.lock().unwrap_or_else(PoisonError::into_inner).push(stall);
                // So that the ticker has its turn, however close the next one is.
                own.sleep_until(Instant::now() + Duration::from_millis(1)).await;
            }
        });
        Box::pin(async move {
            // A task that only sleeps does not panic; were it cancelled, fewer stalls would be made.
            let _ = blocking.await;
        })
    }
}
