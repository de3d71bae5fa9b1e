//! What is measured to answer the questions, and in which order.
//!
//! 1. *Stalls*: floors with stalls in them, on each runtime with one thread.
//! 2. *Cost*: the floor, the muted floor and a bare sleep, side by side.
//! 3. *Twins*: one of the default cells for each runtime. Every round measures each of them twice
//!    as it is, and once with its work slowed by 5 and by 10 %, beside the floor and the raw job
//!    that `compare` would measure. Their trials take as long as `compare`'s, so what is found here
//!    holds there.
//! 4. *Twins with pauses*: the same cells with jobs that come and go. Every round measures each of
//!    them twice as it is, and once with jobs that are 10 % longer.
//! 5. *Queues*: jobs that come at a rate, run on the loop of each runtime with one thread.
//!
//! **Invariant:** whatever is random follows from the seed, and all trials follow from the
//! description of the run. The purpose of a record tells its part.

mod conditions;
mod describe;
mod extent;
mod trials;

#[cfg(test)]
pub(crate) use conditions::{BUDGET, JOB, PAUSE, PERIOD, QUEUE, QUICK_QUEUE};
pub(crate) use conditions::{LONGER_BY_10, SLOWER_BY_5, SLOWER_BY_10, STALLS, WORK, one_thread};
pub(crate) use describe::describe;
#[cfg(test)]
pub(crate) use describe::{own_timings, sized};
pub(crate) use trials::{has_baselines, is_quick, muted_floors, paused_rounds, queues, trials};
