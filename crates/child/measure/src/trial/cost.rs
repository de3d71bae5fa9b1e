//! A trial of what a strategy costs in processor time: see [`crate::scales`].

use std::sync::Arc;

use record::{Cause, Timing};
use runtime::RuntimeId;
use stage::Trouble;
use workload::Workload;

use super::findings::Findings;
use super::threads;
use crate::kind::Made;
use crate::scales::{Scales, Weighed};

/// Weighs the strategy for the trial's duration, in one pair of turns at least.
pub(super) fn run(
    runtime: RuntimeId,
    strategy: Arc<dyn Made>,
    workload: Workload,
    timing: Timing,
) -> Result<Findings, Trouble> {
    let on_the_loop = strategy.abilities().borrows;
    let scales = Scales { workload, timing };
    let weighed = runtime::catch(|| strategy.weigh(runtime, scales));
    let Weighed { turns, threads } =
        weighed.map_err(|error| Trouble::new(Cause::Panicked, format!("the runtime {error}")))??;
    threads::check_loop(runtime, &threads)?;
    if on_the_loop {
        threads::check_jobs(runtime, &threads.jobs, &threads.tasks, "its task")?;
    }
    Ok(Findings { cost: Some(turns), threads, ..Findings::default() })
}
