//! Does the strategy yield between the steps of one job?

use std::sync::Arc;

use runtime::{Body, Runtime, RuntimeId};

use super::jobs::{MANY_STEPS, TracedJob};
use super::probe::{Polls, on_runtime};
use crate::contract::Strategy;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let divides = strategy.abilities().divides;
    let polls = on_runtime(&format!("{name}: divides"), id, Divides { strategy });
    assert_eq!(polls > 1, divides, "{name}: divides is {divides}, but the job advanced in {polls} polls");
}

/// Counts the polls of the strategy's future in which the job advanced on the polling thread.
struct Divides<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for Divides<S> {
    type Output = u64;

    async fn run<R: Runtime>(self, runtime: R) -> u64 {
        let own = runtime.clone();
        let task = runtime.spawn(async move {
            let job = TracedJob::new(MANY_STEPS, &Arc::default());
            let mut polls = Polls::of(self.strategy.run(&own, job));
            (&mut polls).await.expect("the job ends");
            polls.advancing()
        });
        task.await.expect("no panic escapes")
    }
}
