//! A job that is parts which don't depend on each other.

use std::ops::Range;
use std::sync::Arc;

use workload::Work;

use super::answers::answer;

/// Does the parts with these numbers.
pub(super) type DoParts<I> = Arc<dyn Fn(&I, Range<usize>) + Send + Sync>;

/// The parts of a job.
pub(super) struct Pieces<I> {
    pub(super) input: Arc<I>,
    pub(super) parts: DoParts<I>,
}

impl<I: Send + Sync + 'static> Work for Pieces<I> {
    type Room = ();

    fn sum(&self, steps: Range<u64>, (): &mut ()) -> u64 {
        // There are as many parts as a `usize` said.
        (self.parts)(&self.input, steps.start as usize..steps.end as usize);
        answer(steps.end).wrapping_sub(answer(steps.start))
    }
}
