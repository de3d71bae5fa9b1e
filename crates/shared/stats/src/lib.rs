//! Pure statistics of the comparison: which quantiles a count supports, ratios with intervals, verdicts.
//!
//! This crate owns the arithmetic and its justification. It knows nothing of runtimes, records or files:
//! numbers in, numbers out, and the same numbers every time. Reading records is left to `compare`.
//!
//! What must stay true: an interval that is called a 95 % interval covers the truth about 95 times in 100
//! also with the two to five rounds that a run has, and what is said of it holds as often (`tests/simulation`
//! shows both); where too little is known there is no interval, and a verdict says that it can't tell.

mod chance;
mod interval;
mod lateness;
mod quantile;
mod ratio;
mod rounds;
mod speed;
mod student;
mod verdict;

pub use chance::binomial_at_least;
pub use interval::Interval;
pub use lateness::{LatenessChange, LatenessVerdict, lateness_change, paired_lateness_change};
pub use quantile::supports;
pub use ratio::{Ratio, median, paired_ratio, paired_ratios};
pub use rounds::{paired_rounds_needed, rounds_needed};
pub use speed::{SpeedChange, paired_speed_change, speed_change};
pub use student::{difference_of_means, mean};
pub use verdict::{SpeedVerdict, Thresholds};
