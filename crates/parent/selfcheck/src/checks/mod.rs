//! The seven questions, one file each.

pub(crate) mod agreement;
pub(crate) mod cost;
pub(crate) mod longer;
pub(crate) mod power;
pub(crate) mod queue;
pub(crate) mod same;
pub(crate) mod stalls;
