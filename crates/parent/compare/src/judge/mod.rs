//! The verdicts of a comparison beyond its figures: which strategy to take, what became worse, and
//! which runs may become one.

mod answer;
mod answers;
mod excluded;
mod longer;
mod merge;
mod peers;
mod predicted;
mod regression;
mod standing;
mod worlds;

pub(crate) use answer::{Answer, Change, Choice, Cost, Instead, Loss, NoChoice, Open, Reason, Warning, When};
pub(crate) use answers::{answers, number_of_costs};
pub(crate) use excluded::{Excluded, excluded};
pub(crate) use longer::whole_run;
pub(crate) use merge::merge;
pub(crate) use peers::{Beside, RawStep, beside, raw_steps};
pub(crate) use predicted::{Predicted, predictions};
pub(crate) use regression::{Doubt, Regression, Way, doubt, is_worse, regressions};
pub(crate) use standing::{Standing, Verdicts};
pub(crate) use worlds::{
    Beat, Block, Contender, World, beat, blocks, is_short, is_swamped, shortest_job, was_interrupted, worlds,
};
