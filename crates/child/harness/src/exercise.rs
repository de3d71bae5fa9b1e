//! An exercise whose type is forgotten.

use std::pin::Pin;
use std::sync::Arc;

use record::exercise::Given;

use crate::ledger::Ledger;
use crate::requests::{Answers, Requests};
use crate::stop::Stop;

/// The learner's function. It is boxed, so that the learner's program compiles only what the
/// learner wrote.
pub(crate) type Exercise = Box<dyn FnOnce(Props) -> Solving + Send>;

/// The exercise under way. It ends with what was given back for each job.
pub(crate) type Solving = Pin<Box<dyn Future<Output = Vec<Given>> + Send>>;

/// Everything that a function may be given.
pub(crate) struct Props {
    pub(crate) ledger: Ledger,
    pub(crate) stop: Stop,
    pub(crate) requests: Requests,
    pub(crate) answers: Arc<Answers>,
}
