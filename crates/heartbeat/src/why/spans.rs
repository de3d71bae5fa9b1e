//! The time between two looks, with what the kernel counted in it.
//!
//! Owns the differences of readings. **Invariant:** in each span, the time on a processor and the
//! time of waiting for one are together at most as long as the span.

use std::time::{Duration, Instant};

use crate::evidence::Doing;
use crate::why::shares::Sample;

/// The time between two looks.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    pub(crate) began: Instant,
    pub(crate) length: Duration,
    /// On a processor.
    pub(crate) computed: Option<Duration>,
    /// Ready, without one.
    pub(crate) waited: Option<Duration>,
    /// The thread got no turn on a processor that it had not at the look before.
    pub(crate) same_turn: bool,
    /// The thread's doing at both ends.
    pub(crate) ends: (Option<Doing>, Option<Doing>),
    /// The process's time on processors.
    pub(crate) process: Option<Duration>,
    pub(crate) processors: Option<usize>,
    /// The most threads of the process that ran at either end.
    pub(crate) running: Option<usize>,
    /// The thread was in `block_in_place` at either end.
    pub(crate) excused: bool,
}

impl Span {
    /// Returns what neither the processor nor waiting for one accounts for.
    pub(crate) fn rest(&self) -> Duration {
        let counted = self.computed.unwrap_or_default() + self.waited.unwrap_or_default();
        self.length.saturating_sub(counted)
    }

    /// Returns how much of it lies outside of a time.
    pub(crate) fn outside(&self, from: Instant, to: Instant) -> Duration {
        let inside = (self.began + self.length).min(to).saturating_duration_since(self.began.max(from));
        self.length.saturating_sub(inside)
    }

    fn between(before: &Sample, after: &Sample) -> Self {
        let (from, to) = (&before.thread, &after.thread);
        Self {
            began: before.at,
            length: after.at.saturating_duration_since(before.at),
            computed: grown(from.cpu, to.cpu),
            waited: grown(from.run_delay, to.run_delay),
            same_turn: from.turns.is_some() && from.turns == to.turns,
            ends: (from.doing, to.doing),
            process: grown(before.process.cpu, after.process.cpu),
            processors: after.process.processors.or(before.process.processors),
            running: before.process.running.max(after.process.running),
            excused: before.in_block_in_place || after.in_block_in_place,
        }
    }
}

fn grown(before: Option<Duration>, after: Option<Duration>) -> Option<Duration> {
    Some(after?.saturating_sub(before?))
}

/// Returns the spans between looks, with times moved to the span in which they were spent.
///
/// The threads of the process are not counted at every look; the next count that was made stands
/// for the looks before it. Two effects move times. A look is read a little after its time, so a
/// processor's time can exceed its span: the excess belongs to the next one. The kernel adds the
/// time of waiting only when the thread gets a processor: what exceeds a span was waited in the one
/// before.
pub(crate) fn spans(samples: &[Sample]) -> Vec<Span> {
    let mut spans: Vec<Span> = samples.windows(2).map(|pair| Span::between(&pair[0], &pair[1])).collect();
    let mut counted = None;
    for span in spans.iter_mut().rev() {
        counted = span.running.or(counted);
        span.running = counted;
    }
    let mut carried = Duration::ZERO;
    for span in &mut spans {
        let Some(computed) = &mut span.computed else {
            carried = Duration::ZERO;
            continue;
        };
        let sum = *computed + carried;
        *computed = sum.min(span.length);
        carried = sum - *computed;
    }
    let mut carried = Duration::ZERO;
    for span in spans.iter_mut().rev() {
        let Some(waited) = &mut span.waited else {
            carried = Duration::ZERO;
            continue;
        };
        let sum = *waited + carried;
        *waited = sum.min(span.length - span.computed.unwrap_or_default());
        carried = sum - *waited;
    }
    spans
}
