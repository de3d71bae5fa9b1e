//! A job that is one call of the work.

use std::sync::Arc;

use workload::Call;

use super::answers::{answer, wrong};

/// The work with its check: false if the check refused the output.
pub(super) type Whole<I> = Arc<dyn Fn(&I) -> bool + Send + Sync>;

/// One call.
pub(super) struct OneWork<I> {
    pub(super) input: Arc<I>,
    pub(super) whole: Whole<I>,
}

impl<I: Send + Sync> Call for OneWork<I> {
    fn call(&self) -> u64 {
        if (self.whole)(&self.input) { answer(1) } else { wrong(1) }
    }
}
