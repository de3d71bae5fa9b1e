//! A job in a child: its input is made, and its steps are counted.
//!
//! **Invariant:** the input is made at most once in a process, and only if its jobs are needed.

use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use workload::{Brought, Job, Make, OneCall, Parts};

use super::answers::answer;
use super::parts::{DoParts, Pieces};
use super::steps::{Begin, Stepped};
use super::whole::{OneWork, Whole};

/// The pieces of a job, the same for every strategy: a job that can be cut is never done whole.
pub(super) enum Cut<I> {
    /// Nothing: it is one call.
    Not,
    /// The items of an iterator.
    Steps(Begin<I>),
    /// Parts, of which there are `count`.
    Parts { count: Arc<dyn Fn(&I) -> usize + Send + Sync>, parts: DoParts<I> },
}

/// A work that takes less is not measured.
const SHORTEST: Duration = Duration::from_micros(1);
/// A step that takes longer is not measured.
const LONGEST_STEP: Duration = Duration::from_secs(1);
/// The time of a grain, about.
const GRAIN: Duration = Duration::from_micros(50);
/// The time for which steps are timed, to tell how many a grain has.
const SAMPLE: Duration = Duration::from_millis(1);
/// Work and steps may differ by this factor.
const ALIKE: u32 = 3;
/// The time for which both are timed, and for which they are if they seem to differ: a busy machine
/// may have slowed one of them.
const TRY: (Duration, Duration) = (Duration::from_millis(20), Duration::from_secs(1));

/// All that it takes to make a job.
pub(super) struct Recipe<I> {
    setup: Box<dyn Fn() -> I + Send + Sync>,
    whole: Whole<I>,
    cut: Cut<I>,
    /// Empty before the setup ran.
    input: OnceLock<Result<Arc<I>, String>>,
}

impl<I: Send + Sync + 'static> Recipe<I> {
    pub(super) fn new(setup: Box<dyn Fn() -> I + Send + Sync>, whole: Whole<I>, cut: Cut<I>) -> Self {
        Recipe { setup, whole, cut, input: OnceLock::new() }
    }

    /// Makes the function that a child calls if it needs the jobs.
    pub(super) fn into_make(self) -> Make {
        let recipe = Arc::new(self);
        Box::new(move |counted| Ok(Arc::new(recipe.made(counted)?)))
    }

    /// Runs the setup if it did not run yet, and counts the steps if no earlier process has.
    fn made(self: &Arc<Self>, counted: Option<u64>) -> Result<Ready<I>, String> {
        let setup =
            || runtime::catch(&self.setup).map(Arc::new).map_err(|panic| format!("its setup {panic}"));
        let input = self.input.get_or_init(setup).clone()?;
        let steps = runtime::catch(|| self.steps(&input, counted));
        let steps = steps.map_err(|panic| format!("counting its steps: it {panic}"))??;
        let mut ready = Ready { recipe: Arc::clone(self), input, steps, grain: 1 };
        let grain = runtime::catch(|| ready.measured_grain());
        ready.grain = grain.map_err(|panic| format!("its steps: it {panic}"))?;
        Ok(ready)
    }

    /// Counts the steps of a job.
    fn steps(&self, input: &Arc<I>, counted: Option<u64>) -> Result<u64, String> {
        let steps = match (&self.cut, counted) {
            (Cut::Not, _) => 1,
            (Cut::Steps(_), Some(counted)) => counted,
            (Cut::Steps(begin), None) => begin(Arc::clone(input)).advance(u64::MAX),
            (Cut::Parts { count, .. }, _) => count(input) as u64,
        };
        match counted {
            _ if steps == 0 => Err("it is cut into no steps at all".to_owned()),
            Some(before) if before != steps => Err(format!(
                "it has {steps} parts now, and had {before} before: a setup has to make the same input each \
                 time"
            )),
            _ => Ok(steps),
        }
    }
}

/// A job in a child, ready to be done.
struct Ready<I> {
    recipe: Arc<Recipe<I>>,
    input: Arc<I>,
    steps: u64,
    grain: u64,
}

impl<I: Send + Sync + 'static> Ready<I> {
    fn one_call(&self) -> OneWork<I> {
        OneWork { input: Arc::clone(&self.input), whole: Arc::clone(&self.recipe.whole) }
    }

    /// Times some first steps. A grain of one call is the call.
    fn measured_grain(&self) -> u64 {
        if matches!(self.recipe.cut, Cut::Not) {
            return 1;
        }
        let (mut job, begun) = (self.job(), Instant::now());
        let mut asked = 1;
        while begun.elapsed() < SAMPLE {
            if let workload::Progress::Done(_) = job.advance(asked) {
                break;
            }
            asked *= 2;
        }
        let (done, took) = (job.so_far().steps, begun.elapsed());
        let grain = u128::from(done) * GRAIN.as_nanos() / took.as_nanos().max(1);
        u64::try_from(grain).unwrap_or(u64::MAX).clamp(1, self.steps)
    }

    /// Returns the shortest time of the work, and of the job as it is measured. They take turns, so
    /// that a machine that is busy for a while is not taken for a difference. A job that is not cut
    /// is the work.
    fn fastest(&self) -> (Duration, Duration) {
        let is_cut = !matches!(self.recipe.cut, Cut::Not);
        let (mut whole, mut measured) = (Duration::MAX, Duration::MAX);
        let begun = Instant::now();
        for _ in 0..1000 {
            whole = whole.min(timed(|| (self.recipe.whole)(&self.input)));
            measured = if is_cut { measured.min(timed(|| self.job().finish())) } else { whole };
            let enough = if are_alike(whole, measured) { TRY.0 } else { TRY.1 };
            if begun.elapsed() > enough {
                break;
            }
        }
        (whole, measured)
    }
}

fn are_alike(whole: Duration, measured: Duration) -> bool {
    measured.saturating_mul(ALIKE) >= whole && whole.saturating_mul(ALIKE) >= measured
}

fn timed<T>(work: impl FnOnce() -> T) -> Duration {
    let begun = Instant::now();
    work();
    begun.elapsed()
}

impl<I: Send + Sync + 'static> Brought for Ready<I> {
    fn job(&self) -> Box<dyn Job> {
        match &self.recipe.cut {
            Cut::Not => Box::new(OneCall::new(self.one_call())),
            Cut::Steps(begin) => {
                Box::new(Stepped::new(Arc::clone(&self.input), Arc::clone(begin), self.steps))
            }
            Cut::Parts { parts, .. } => {
                let pieces = Pieces { input: Arc::clone(&self.input), parts: Arc::clone(parts) };
                Box::new(Parts::new(Arc::new(pieces), self.steps))
            }
        }
    }

    fn steps(&self) -> u64 {
        self.steps
    }

    fn expected(&self, steps: u64) -> u64 {
        answer(steps)
    }

    fn grain(&self) -> u64 {
        self.grain
    }

    fn try_out(&self) -> Result<(), String> {
        if !(self.recipe.whole)(&self.input) {
            return Err("its check refuses what the work returns".to_owned());
        }
        let (whole, measured) = self.fastest();
        if whole < SHORTEST {
            return Err(format!(
                "it takes {whole:?}: too short to hold a loop up. Does it do anything? Its result may be \
                 optimised away: use the input, and return what the work comes to"
            ));
        }
        let steps = u32::try_from(self.steps).unwrap_or(u32::MAX);
        if measured / steps > LONGEST_STEP {
            return Err(format!(
                "a step takes {:?}, and more than a second can't be compared: take a smaller input, or cut \
                 the job by `.steps(...)` or `.split(...)`",
                measured / steps
            ));
        }
        if !are_alike(whole, measured) {
            return Err(format!(
                "its work takes {whole:?}, and all its steps together {measured:?}: they don't do the same, \
                 and the steps would be measured in its place"
            ));
        }
        Ok(())
    }
}
