//! The article's countdown, made safe against the compiler.
//!
//! The optimiser deletes a bare `while counter > 0 { counter -= 1 }`: fifty million iterations take
//! 20 ns. So each iteration also moves a linear congruential generator on by one.
//! - Its multiplier is hidden from the optimiser, so no two iterations can be folded into one.
//! - Multiply and add wait for each other (4 cycles), so they bind the loop and not its layout.
//! - Its state after any number of iterations can be computed without running them: the checksum.

use std::hint::black_box;
use std::time::Duration;

use notation::{BadWorkload, Cost, Size, Spec};
use record::Output;

use crate::calibrate;
use crate::job::{Job, Packed, Progress};
use crate::kind::{Asked, Kind, Made, packed};

/// What this kind says of itself.
pub(crate) const KIND: Kind = Kind {
    values: "steps=N (50000000) or length=TIME, step=TIME or spins=N (1)",
    summary: "the article's loop; a step takes about 1 ns, or TIME, calibrated on this machine (step=500ns)",
    settings: &["steps", "step", "spins"],
    size: Some("steps"),
    cuts: true,
    splits: false,
    input_bytes: 0,
    memory_bytes: 0,
    make,
};

/// The multiplier of Knuth's MMIX generator (The Art of Computer Programming 2, 3.3.4).
const MULTIPLIER: u64 = 6_364_136_223_846_793_005;
/// The increment of the same generator.
const INCREMENT: u64 = 1_442_695_040_888_963_407;

/// The iterations of the hot loop in one grain, about: see [`Made::grain`].
const GRAIN: u64 = 65_536;

/// A countdown with every setting resolved.
struct Resolved {
    steps: u64,
    spins: u64,
}

/// Reads the settings in the words of the notation, which knows them all.
fn make(asked: &Asked<'_>) -> Result<Box<dyn Made>, BadWorkload> {
    let mut settings = asked.settings.to_string();
    if let Some(length) = asked.length {
        let comma = if settings.is_empty() { "" } else { "," };
        settings += &format!("{comma}length={}", notation::duration::written(length));
    }
    match format!("{}:{settings}", asked.name).parse()? {
        Spec::Countdown { size, cost } => Ok(resolved(size, cost)),
        Spec::Other { name, .. } => Err(BadWorkload::unknown(&name, &["countdown"])),
    }
}

/// Resolves the settings on this machine. Takes some tens of milliseconds if a time has to become a
/// number of iterations, and next to no time otherwise.
pub(crate) fn resolved(size: Size, cost: Cost) -> Box<dyn Made> {
    let spins = match cost {
        Cost::Spins(spins) => spins,
        Cost::Time(time) => spins_in(time),
    };
    let steps = match size {
        Size::Steps(steps) => steps,
        Size::Length(length) => steps_in(length, spins),
    };
    Box::new(Resolved { steps, spins })
}

/// Returns the number of iterations that take this time on this machine; at least 1.
fn spins_in(time: Duration) -> u64 {
    let iteration_ps = u128::from(iteration_ps());
    let spins = (time.as_nanos() * 1000 + iteration_ps / 2) / iteration_ps;
    u64::try_from(spins).unwrap_or(u64::MAX).max(1)
}

/// Returns the number of steps that take this time on this machine; at least 1.
fn steps_in(time: Duration, spins: u64) -> u64 {
    let step_ps = u128::from(iteration_ps()) * u128::from(spins.max(1));
    let steps = (time.as_nanos() * 1000 + step_ps / 2) / step_ps;
    u64::try_from(steps).unwrap_or(u64::MAX).max(1)
}

impl Made for Resolved {
    fn settings(&self) -> String {
        settings(self.steps, self.spins)
    }

    fn job(&self) -> Box<dyn Job> {
        Box::new(Countdown::new(self.steps, self.spins))
    }

    fn expected(&self, steps: u64) -> u64 {
        Countdown::expected(self.steps, self.spins, steps)
    }

    fn steps(&self) -> u64 {
        self.steps
    }

    fn grain(&self) -> u64 {
        (GRAIN / self.spins).max(1)
    }
}

fn settings(steps: u64, spins: u64) -> String {
    format!("steps={steps},spins={spins}")
}

/// A countdown under way.
pub(crate) struct Countdown {
    steps: u64,
    /// Never more than `steps`.
    done: u64,
    /// Iterations in one step; at least 1.
    spins: u64,
    state: u64,
}

impl Countdown {
    pub(crate) fn new(steps: u64, spins: u64) -> Self {
        Countdown { steps, done: 0, spins, state: steps }
    }

    /// Computes the state after `done` steps of a countdown from `steps`, without running it.
    pub(crate) fn expected(steps: u64, spins: u64, done: u64) -> u64 {
        jump(steps, u128::from(done) * u128::from(spins))
    }
}

impl Job for Countdown {
    fn advance(&mut self, steps: u64) -> Progress {
        let chunk = steps.min(self.steps - self.done);
        // Steps become iterations here, so that the hot loop has no inner loop. A product that does
        // not fit would take centuries anyway.
        self.state = spin(self.state, black_box(MULTIPLIER), chunk.saturating_mul(self.spins));
        self.done += chunk;
        if self.done == self.steps { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: self.state }
    }

    fn can_be_cut(&self) -> bool {
        self.steps > 1
    }

    fn packed(&self) -> Option<Packed<'_>> {
        (self.done == 0).then(|| packed("countdown", &settings(self.steps, self.spins)))
    }
}

/// Runs the hot loop. The caller hides `multiplier` from the optimiser.
#[inline(never)]
fn spin(mut state: u64, multiplier: u64, iterations: u64) -> u64 {
    let mut counter = iterations;
    while counter > 0 {
        counter -= 1;
        state = state.wrapping_mul(multiplier).wrapping_add(INCREMENT);
    }
    state
}

/// Computes what [`spin`] does, in as many doublings as `iterations` has bits.
///
/// Source: F. Brown, "Random Number Generation with Arbitrary Strides", Transactions of the
/// American Nuclear Society 71 (1994).
fn jump(state: u64, mut iterations: u128) -> u64 {
    let (mut multiplier, mut increment) = (MULTIPLIER, INCREMENT);
    let (mut total_multiplier, mut total_increment) = (1_u64, 0_u64);
    while iterations > 0 {
        if iterations & 1 == 1 {
            total_multiplier = total_multiplier.wrapping_mul(multiplier);
            total_increment = total_increment.wrapping_mul(multiplier).wrapping_add(increment);
        }
        increment = multiplier.wrapping_add(1).wrapping_mul(increment);
        multiplier = multiplier.wrapping_mul(multiplier);
        iterations >>= 1;
    }
    state.wrapping_mul(total_multiplier).wrapping_add(total_increment)
}

/// Iterations of the hot loop in one measurement, about a millisecond.
const SAMPLE: u64 = 800_000;

/// Measures one iteration, in picoseconds.
fn iteration_ps() -> u64 {
    let fastest = calibrate::fastest(|| {
        black_box(spin(black_box(1), black_box(MULTIPLIER), SAMPLE));
    });
    u64::try_from(fastest.as_nanos() * 1000 / u128::from(SAMPLE)).unwrap_or(u64::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumping_comes_to_the_same_as_spinning() {
        for iterations in [0, 1, 2, 3, 64, 1000, 12_345] {
            assert_eq!(jump(7, u128::from(iterations)), spin(7, MULTIPLIER, iterations), "{iterations}");
        }
        assert_ne!(jump(7, 1000), jump(7, 1001));
    }

    #[test]
    fn the_chunks_do_not_matter() {
        let mut whole = Countdown::new(1000, 3);
        let Progress::Done(expected) = whole.advance(u64::MAX) else { panic!("all steps are enough") };
        for chunk in [1, 7, 999, 1000] {
            let mut job = Countdown::new(1000, 3);
            let output = loop {
                if let Progress::Done(output) = job.advance(chunk) {
                    break output;
                }
                assert_eq!(job.so_far().checksum, Countdown::expected(1000, 3, job.so_far().steps));
            };
            assert_eq!(output, expected);
        }
    }

    #[test]
    fn a_finished_job_stays_finished() {
        let mut job = Countdown::new(10, 1);
        let first = job.advance(10);
        assert_eq!(job.advance(10), first);
        assert_eq!(Countdown::new(10, 1).advance(0), Progress::More);
    }
}
