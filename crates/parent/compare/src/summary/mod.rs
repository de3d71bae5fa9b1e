//! From records to figures, intervals and verdicts: pure, the same answers give the same summary.
//!
//! This module owns what a figure means and when it may be shown. It reads no file and formats nothing:
//! `store` brings the answers, `render` shows the summary.
//!
//! What must stay true: a figure that was not taken is `None`, never 0; and a quantile is `None` where too
//! few beats were due to support it.

mod change;
mod difference;
mod figures;
mod histogram;
mod lateness;
mod merge;
mod noise;
mod outcome;
mod pairs;
#[cfg(test)]
mod properties;
mod regression;
mod rounds;
#[cfg(test)]
pub(crate) mod sample;
mod table;
#[cfg(test)]
mod tests;
mod timeline;
mod work;

pub use change::{BeatTurn, Change, Comparison, compare_with};
pub use difference::{Difference, differences};
pub use figures::{Beating, Figures, OverFloor};
pub use lateness::Lateness;
pub use merge::{Unmergeable, merge};
pub use noise::Noise;
pub use outcome::Outcome;
pub use pairs::{Pair, Standing, standings};
pub use regression::{Doubt, Regression, Way};
pub use table::{Floor, Raw, Row, Summary, summarise};
pub use timeline::{Entry, EntryBeats, Timeline, timeline};
pub use work::Working;
