//! Pure statistics of the experiments: supported quantiles, ratios with intervals, verdicts.
//!
//! This crate owns the arithmetic and its sources. It knows no runtime, no record and no file: it
//! turns numbers into numbers. `figures` reads the records.
//!
//! **Invariant:** too little data has no interval, and without an interval a verdict is "can't
//! tell".
//!
//! # How often an interval contains the truth
//!
//! All intervals are Student's, at a nominal level of 95 %. They are exact for normal errors. Real
//! errors are not normal. So the test `tests/simulation` draws thousands of runs, and counts the
//! intervals that contain the truth. The test fails if one of these figures is wrong.
//!
//! Of 100 intervals, this many contain the truth, with one figure per round:
//!
//! | errors | 2 rounds | 3 rounds | 5 rounds | 12 rounds |
//! |---|---|---|---|---|
//! | normal | 95 | 95 | 95 | 95 |
//! | stalls | 96 | 96 | 97 | 97.5 |
//! | skewed | 91 | 88 | 88 | 91 |
//!
//! *Stalls*: normal errors, ten times as large in one round of ten. *Skewed*: the errors of an
//! exponential distribution. A lateness has skewed errors: a disturbance makes a beat later, never
//! earlier. A ratio of two speeds has them if only one of the two is disturbed. So call it
//! a 95 % interval only for symmetric errors. For errors as skewed as an exponential distribution,
//! it is an interval of 88 to 91 %.
//!
//! The second table counts the same for the difference between two runs, *before* and *now*, whose
//! rounds are not paired. The column *before* is the spread of the errors before, as a multiple of
//! the spread now. `5/12` means 5 rounds before and 12 now.
//!
//! | errors | before | 2/2 | 5/5 | 12/12 | 2/5 | 5/2 | 12/5 | 5/12 |
//! |---|---|---|---|---|---|---|---|---|
//! | normal | 1 | 99 | 98 | 96 | 100 | 100 | 98 | 98 |
//! | normal | 3 | 99 | 96 | 95.5 | 99.5 | 100 | 99 | 96 |
//! | skewed | 1 | 99 | 98 | 97 | 100 | 100 | 98 | 98 |
//! | skewed | 3 | 98 | 93 | 93 | 99 | 100 | 98 | 90 |
//!
//! If the rounds of one run do not spread at all, the first table applies. So for normal errors, 95
//! or more of 100 intervals between two runs contain the truth. As few as 88 contain it if one run
//! has skewed errors and the other has hardly any.

mod chance;
mod interval;
mod lateness;
mod middle;
mod quantile;
mod ratio;
mod rounds;
mod speed;
mod student;
mod verdict;

pub use chance::binomial_at_least;
pub use interval::Interval;
pub use lateness::{LatenessChange, LatenessVerdict, lateness_change, paired_lateness_change};
pub use middle::middle;
pub use quantile::supports;
pub use ratio::{Ratio, median, paired_ratio, paired_ratios};
pub use rounds::{paired_rounds_needed, rounds_needed};
pub use speed::{SpeedChange, paired_speed_change, speed_change};
pub use student::{difference_of_means, mean};
pub use verdict::{SpeedVerdict, Thresholds};
