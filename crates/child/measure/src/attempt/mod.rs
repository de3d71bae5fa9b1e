//! The attempts of a strategy on itself: what becomes of its process, of jobs whose callers go
//! away, and of jobs in flight when the runtime ends.
//!
//! Each attempt has a process of its own, because it may end the process.
//!
//! **Invariant:** a time that is not measured is not in the answer.

mod cancel;
mod shutdown;
mod survive;
#[cfg(test)]
mod tests;
mod watched;

use std::sync::Arc;

use record::{Attempted, Try};
use runtime::RuntimeId;
use strategy::Strategy;
use strategy::conformance::Fatal;

/// Makes an attempt on a strategy.
pub(crate) fn on<S: Strategy>(strategy: Arc<S>, id: RuntimeId, what: Try) -> Attempted {
    match what {
        Try::Panic => survive::attempt(strategy, id, Fatal::Panic),
        Try::Abort => survive::attempt(strategy, id, Fatal::Abort),
        Try::Overflow => survive::attempt(strategy, id, Fatal::Overflow),
        Try::Cancel if !strategy.abilities().cancels => Attempted::RunsOn,
        Try::Cancel if strategy.abilities().moves_out => Attempted::CantTell,
        Try::Cancel => cancel::attempt(strategy, id),
        Try::Shutdown => shutdown::attempt(&strategy, id),
    }
}
