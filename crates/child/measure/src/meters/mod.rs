//! The meters: what the jobs of a trial have done so far, readable at any moment from any thread.

mod counter;
mod job;
mod runtime;
mod slices;
mod times;

pub(crate) use counter::Counter;
pub(crate) use job::{JobMeter, MeteredJob, StopFlag};
pub(crate) use runtime::MeteredRuntime;
pub(crate) use slices::SliceMeter;
pub(crate) use times::{JobTimes, TimeMeter, Waiting};
