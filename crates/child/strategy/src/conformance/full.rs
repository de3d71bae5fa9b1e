//! A crowd of callers whose jobs are held open, and further callers who come and go at once.
//!
//! Two questions need the same crowd: what is refused, and what becomes of a job that can't begin.

use std::sync::Arc;
use std::time::Duration;

use runtime::{Body, Runtime};

use super::callers::Callers;
use super::held::{Held, HeldJob};
use crate::contract::Strategy;
use crate::error::JobError;

/// More jobs than any limit that a strategy is measured with by default.
const CROWD: usize = 128;
/// The callers who go away.
const FURTHER: usize = 16;
/// Longer than a strategy keeps a job on the loop before it hands the job over.
const LASTS: Duration = Duration::from_millis(1);

/// What became of the crowd.
pub(super) struct Seen {
    /// The jobs that were refused at the first poll.
    pub(super) refused: usize,
    /// The jobs that were still there when their callers had gone away.
    pub(super) left_behind: u64,
}

/// Lets the crowd come.
pub(super) struct Crowd<S> {
    pub(super) strategy: Arc<S>,
}

impl<S: Strategy> Body for Crowd<S> {
    type Output = Seen;

    async fn run<R: Runtime>(self, runtime: R) -> Seen {
        let (held, of_further) = (Arc::<Held>::default(), Arc::<Held>::default());
        let (mut crowd, mut further) = (Callers::default(), Callers::default());
        for _ in 0..CROWD {
            crowd.come(self.strategy.run(&runtime, HeldJob::new(&held, LASTS)));
        }
        for _ in 0..FURTHER {
            further.come(self.strategy.run(&runtime, HeldJob::new(&of_further, LASTS)));
        }
        // Everything up to the drop happens within one poll, so nothing can end meanwhile.
        crowd.poll_once().await;
        further.poll_once().await;
        further.go_away();
        let left_behind = of_further.alive();
        let refused = crowd.got(&JobError::Refused) + further.got(&JobError::Refused);
        held.gate.open();
        of_further.gate.open();
        crowd.all_answered().await;
        Seen { refused, left_behind }
    }
}
