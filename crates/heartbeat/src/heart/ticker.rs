//! The task on the loop.
//!
//! Owns the future that beats. Leaves sleeping to the runtime, and the watchdog's
//! thread to [`watchdog`]. **Invariant:** if the future is
//! dropped, by whomever, its heart ends.

use std::future::Future;
use std::sync::Arc;
use std::time::Instant;

use crate::heart::pulse::Pulse;
use crate::heart::watchdog;
use crate::schedule::{Beats, Schedule};

/// Ends the heart when the ticker is dropped, also if it was never polled.
struct Ticking(Arc<Pulse>);

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.end();
    }
}

/// Returns the future that beats until its heart ends.
pub(crate) fn ticker<S, F>(pulse: Arc<Pulse>, mut sleep_until: S) -> impl Future<Output = ()> + use<S, F>
where
    S: FnMut(Instant) -> F,
    F: Future<Output = ()>,
{
    let ticking = Ticking(pulse);
    async move {
        let pulse = &ticking.0;
        let period = pulse.options.period;
        let mut beats = Beats::new(Schedule { t0: Instant::now() + period, period });
        pulse.began();
        while !pulse.has_ended() {
            pulse.awaits(beats.due());
            sleep_until(beats.due()).await;
            let now = Instant::now();
            pulse.came(&beats.came(now), now);
            if !watchdog::is_there() {
                // Nobody looks at them, and they must not become many.
                drop(pulse.take_late());
            }
        }
    }
}
