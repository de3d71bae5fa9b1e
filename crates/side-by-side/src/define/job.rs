//! A job while it is being defined.

use std::hint::black_box;
use std::sync::Arc;

use workload::BroughtKind;

use super::bounds::{Captures, Input, Steps};
use super::faults;
use super::gathered::Gathered;
use super::made::{Cut, Recipe};
use super::steps::{Begin, Iterated};
use super::whole::Whole;

type Setup<I> = Box<dyn Fn() -> I + Send + Sync>;
type Work<I, O> = Box<dyn Fn(&I) -> O + Send + Sync>;
type Check<O> = Box<dyn Fn(&O) -> bool + Send + Sync>;

/// A job that was just defined. What can be added to it is optional.
///
/// It is added to the comparison when this is dropped, at the end of the statement.
pub struct Job<'c, I: Input, O: 'static> {
    gathered: &'c mut Gathered,
    name: String,
    /// `None` only once it is dropped.
    closures: Option<(Setup<I>, Work<I, O>)>,
    check: Option<Check<O>>,
    cut: Cut<I>,
}

impl<'c, I: Input, O: 'static> Job<'c, I, O> {
    pub(super) fn new(gathered: &'c mut Gathered, name: String, setup: Setup<I>, work: Work<I, O>) -> Self {
        Job { gathered, name, closures: Some((setup, work)), check: None, cut: Cut::Not }
    }

    /// Checks each output. A wrong one fails the measurement.
    ///
    /// The check is measured with the work, so it should take next to no time. A job that is cut by
    /// [`Job::steps`] or [`Job::split`] is measured in steps, which have no output. Then the work
    /// is called and checked before the measurements only.
    pub fn check(mut self, check: impl Fn(&O) -> bool + Captures) -> Self {
        self.check = Some(Box::new(check));
        self
    }

    /// Cuts the job into steps, so that strategies can yield between them and take turns. Each item
    /// of the iterator is a step, and all of them together do what the work does.
    ///
    /// The steps are what is measured then, for every strategy alike. Before that, they are held
    /// against the work: if one takes three times as long as the other, the job is refused.
    pub fn steps<S: Steps>(self, steps: impl Fn(Arc<I>) -> S + Captures) -> Self {
        let begin: Begin<I> = Arc::new(move |input| Box::new(Iterated(steps(input))));
        self.cut_by(Cut::Steps(begin))
    }

    /// Splits the job into parts that don't depend on each other, so that threads can share them
    /// among themselves. `parts` returns their number, and `part` does one of them. Strategies can
    /// yield between two parts as well: there is no need for [`Job::steps`].
    ///
    /// The parts are what is measured then, as for steps.
    pub fn split<T>(
        self,
        parts: impl Fn(&I) -> usize + Captures,
        part: impl Fn(&I, usize) -> T + Captures,
    ) -> Self {
        let part = move |input: &I, numbers: std::ops::Range<usize>| {
            for number in numbers {
                drop(black_box(part(input, number)));
            }
        };
        self.cut_by(Cut::Parts { count: Arc::new(parts), parts: Arc::new(part) })
    }

    fn cut_by(mut self, cut: Cut<I>) -> Self {
        if !matches!(self.cut, Cut::Not) {
            let why = "is cut twice: `.split` lets strategies yield as well, so take `.steps` away";
            self.gathered.faults.push(format!("`{}` {why}", self.name));
        }
        self.cut = cut;
        self
    }
}

/// Adds the job to the comparison.
impl<I: Input, O: 'static> Drop for Job<'_, I, O> {
    fn drop(&mut self) {
        let Some((setup, work)) = self.closures.take() else { return };
        self.gathered.faults.extend(faults::of_output::<O>(&self.name, self.check.is_some()));
        self.gathered.kinds.push(BroughtKind {
            name: self.name.clone(),
            summary: "a job of this bench target".to_owned(),
            cuts: !matches!(self.cut, Cut::Not),
            splits: matches!(self.cut, Cut::Parts { .. }),
            to_cut: "add `.steps(...)` or `.split(...)` to the job",
            to_split: "add `.split(...)` to the job",
            make: Recipe::new(
                setup,
                whole(work, self.check.take()),
                std::mem::replace(&mut self.cut, Cut::Not),
            )
            .into_make(),
        });
    }
}

/// Does the whole work, checks its output and drops it, all on one thread. The type of the output
/// ends here.
fn whole<I: Input, O: 'static>(work: Work<I, O>, check: Option<Check<O>>) -> Whole<I> {
    Arc::new(move |input| {
        let output = black_box(work(black_box(input)));
        check.as_ref().is_none_or(|check| check(&output))
    })
}
