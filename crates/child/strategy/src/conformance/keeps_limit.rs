//! Are no more jobs under way than there are processors, also after callers went away?
//!
//! `limits.rs` asks the same of a setting that says a larger number.

use std::sync::Arc;
use std::time::{Duration, Instant};

use runtime::{Body, Runtime, RuntimeId};

use super::callers::Callers;
use super::held::{Held, HeldJob};
use super::probe::on_runtime;
use super::refusals::site;
use crate::contract::Strategy;

/// The rounds in which callers come and go. In each, a strategy without a limit begins more jobs.
const ROUNDS: usize = 3;
/// The time of a round.
const ROUND: Duration = Duration::from_millis(20);
/// The time in which a stated excess has to be seen. An excess is seen in the first rounds.
const PATIENCE: Duration = Duration::from_secs(10);
/// Longer than any slice between two yields.
const LASTS: Duration = Duration::from_millis(20);

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let keeps_limit = strategy.abilities().keeps_limit;
    let cpus = site(id).cpus as u64;
    let most = most_under_way(name, id, strategy, cpus);
    assert_eq!(
        most <= cpus,
        keeps_limit,
        "{name}: keeps_limit is {keeps_limit}, but {most} jobs were under way on {cpus} processors"
    );
}

/// Returns the most jobs that were under way while callers of more jobs than the limit came and
/// went.
pub(super) fn most_under_way<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>, limit: u64) -> u64 {
    let keeps_limit = strategy.abilities().keeps_limit;
    on_runtime(&format!("{name}: keeps its limit"), id, KeepsLimit { strategy, keeps_limit, limit })
}

/// Counts the jobs under way while callers come and go, and their jobs are held open.
struct KeepsLimit<S> {
    strategy: Arc<S>,
    /// The answer that is expected. To see that a limit is exceeded, the test has to wait for it.
    keeps_limit: bool,
    limit: u64,
}

impl<S: Strategy> Body for KeepsLimit<S> {
    type Output = u64;

    async fn run<R: Runtime>(self, runtime: R) -> u64 {
        let held = Arc::<Held>::default();
        let limit = self.limit;
        let end = Instant::now() + PATIENCE;
        let mut callers = Callers::default();
        let mut round = 0;
        while held.most() <= limit && if self.keeps_limit { round < ROUNDS } else { Instant::now() < end } {
            round += 1;
            callers.go_away();
            for _ in 0..limit + 2 {
                callers.come(self.strategy.run(&runtime, HeldJob::new(&held, LASTS)));
            }
            callers.poll_until(ROUND, || held.most() > limit).await;
        }
        held.gate.open();
        callers.all_answered().await;
        held.most()
    }
}
