//! The receivers of a finding.
//!
//! Owns the line on stderr, the callbacks and the count. **Invariant:** a callback that panics
//! stops neither the watchdog nor the other callbacks.

use std::io::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::event::Event;
use crate::heart::pulse::Pulse;

/// Tells a finding.
pub(crate) fn tell(pulse: &Pulse, event: &Event) {
    if event.over {
        pulse.tally().finding(event);
    }
    if !pulse.options.quiet {
        // A closed stderr is no reason to end.
        let _ = writeln!(std::io::stderr().lock(), "heartbeat: {event}");
    }
    #[cfg(feature = "tracing")]
    crate::trace::tell(event);
    for callback in &pulse.options.callbacks {
        let _ = catch_unwind(AssertUnwindSafe(|| callback(event)));
    }
}
