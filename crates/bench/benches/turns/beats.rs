//! Beats beside a crowd: how late each is.
//!
//! Beat `k` is due at `t0 + k * 1 ms`, whatever happened to the beats before. So each beat that was
//! due is counted, also if many come at once after a stall.
//!
//! Beats are wall time, so other programs on the machine make them late. A busy loop uses all of
//! the time. If it got less than [`SPOILED`] of it, its beats show the other programs. Then the
//! trial is repeated, or left out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bench::cpu;
use bench::paired::quantile;
use runtime::Runtime;

use crate::task::Tally;

/// The time from one beat to the next.
const PERIOD: Duration = Duration::from_millis(1);

/// The part of the time that a busy loop must get.
const SPOILED: f64 = 0.99;
/// The number of times that a spoiled trial is repeated.
const REPEATS: usize = 3;

/// The time to beat.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    /// The time before the first beat that counts.
    pub(crate) warm_up: Duration,
    /// The time in which beats count.
    pub(crate) window: Duration,
    /// Delays the first beat, because a timer that rounds up makes the lateness depend on it. Less
    /// than a period.
    pub(crate) phase: Duration,
}

/// The beats of one window, and the work beside them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Beats {
    /// Quantiles of the lateness, in milliseconds.
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) max_ms: f64,
    /// The beats that came after the next one was due.
    pub(crate) missed: f64,
    pub(crate) steps_per_s: f64,
    /// The processor time, as a part of the time that passed.
    pub(crate) busy: f64,
}

impl Beats {
    /// Returns true if other programs took the processor from a busy loop.
    pub(crate) fn are_spoiled(&self) -> bool {
        self.busy < SPOILED
    }
}

/// Tries it again if it was spoiled, a few times. The last try counts, spoiled or not.
pub(crate) fn unspoiled<T>(
    is_spoiled: impl Fn(&T) -> bool,
    mut trial: impl FnMut() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    for _ in 0..REPEATS {
        let tried = trial()?;
        if !is_spoiled(&tried) {
            return Ok(tried);
        }
    }
    trial()
}

impl Plan {
    /// Beats on the timer of the runtime. Call it in a task.
    pub(crate) async fn keep<R: Runtime>(self, runtime: &R, tally: Arc<Tally>) -> anyhow::Result<Beats> {
        let t0 = Instant::now() + self.phase;
        let due = |k: u32| t0 + PERIOD * k;
        let [before, beats] =
            [self.warm_up, self.window].map(|time| (time.as_micros() / PERIOD.as_micros()) as u32);
        for k in 0..before {
            runtime.sleep_until(due(k)).await;
        }
        let (began, cpu, (steps, _)) = (Instant::now(), cpu::of_process(), tally.read());
        let mut late = Vec::with_capacity(beats as usize);
        for k in before..before + beats {
            runtime.sleep_until(due(k)).await;
            late.push(Instant::now().saturating_duration_since(due(k)).as_secs_f64() * 1e3);
        }
        let steps = tally.read().0 - steps;
        let (wall, cpu) = (began.elapsed().as_secs_f64(), (cpu::of_process() - cpu).as_secs_f64());
        late.sort_by(f64::total_cmp);
        let at = |q| quantile(&late, q).ok_or_else(|| anyhow::anyhow!("too few beats: {}", late.len()));
        Ok(Beats {
            p50_ms: at(0.5)?,
            p99_ms: at(0.99)?,
            max_ms: late.last().copied().unwrap_or(0.0),
            missed: late.iter().filter(|late| **late >= PERIOD.as_secs_f64() * 1e3).count() as f64,
            steps_per_s: steps as f64 / wall,
            busy: cpu / wall,
        })
    }
}
