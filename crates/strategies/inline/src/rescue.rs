//! The rescue of tokio's driver by a heart.
//!
//! Owns the setting `rescue` and the heart. Leaves the watching and the waking to `heartbeat`, and
//! the jobs to the strategy. **Invariant:** a beat comes while one job holds the driver and another
//! worker sleeps.

use std::ops::RangeInclusive;
use std::sync::OnceLock;
use std::time::Duration;

use heartbeat::{Heart, Options};
use strategy::{Family, Refusal, Runtime, Settings, Site, TaskError, Workers, catch, time};
use tokio::runtime::Handle;

/// The times between two beats of the heart that make sense.
const PERIODS: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_secs(1);

/// A heart on the runtime of the jobs. Its end is the end of the rescue.
pub(crate) struct Rescue {
    options: Options,
    /// Beats from the first job on: before it, the strategy knows no runtime.
    heart: OnceLock<Heart>,
}

impl Rescue {
    /// Makes the rescue that the settings ask for.
    pub(crate) fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let period = match settings.get("rescue") {
            Some("yes") => None,
            _ => Some(time(settings, "rescue", PERIODS)?),
        };
        let unsupported = |reason: &str| Err(Refusal::Unsupported(reason.to_owned()));
        if site.runtime.family != Family::Tokio {
            return unsupported("only on tokio does one worker watch timers and sockets for all others");
        }
        if site.runtime.workers == Workers::One {
            return unsupported("a /1 runtime has no other worker to wake");
        }
        if site.cpus < 2 {
            return unsupported("with one processor a /N runtime has no other worker to wake");
        }
        let options = Options::default().rescue_driver(true).quiet();
        let options = period.into_iter().fold(options, Options::period);
        Ok(Rescue { options, heart: OnceLock::new() })
    }

    /// Starts the heart, if it does not beat yet. Has to be polled on the runtime.
    ///
    /// # Errors
    /// If the system refuses the watchdog's thread.
    pub(crate) async fn begin<R: Runtime>(&self, runtime: &R) -> Result<(), TaskError> {
        if self.heart.get().is_none() {
            let start = || heartbeat::tokio(&Handle::current(), self.options.clone());
            catch(|| _ = self.heart.get_or_init(start))?;
            // The task that a worker spawned last is not stolen from it. The first job would hold
            // this worker, and the heart would not begin.
            runtime.yield_now().await;
        }
        Ok(())
    }
}
