//! Records in, figures and verdicts out.
//!
//! This crate owns four questions, with one function for each: what a figure means, which
//! measurement counts, whether the beat was kept, and what spoils a measurement. It reads no file,
//! no clock and no process. The engine brings the measurements. The experiments judge the figures
//! and show them.
//!
//! **Invariant:** the same measurements give the same figures. A figure that was not taken is
//! `None`, never 0. A quantile is `None` if too few beats were due for it.

mod apart;
mod beating;
mod change;
mod coarse;
mod counted;
mod difference;
mod figures;
mod histogram;
mod job_change;
mod job_times;
mod kept;
mod lateness;
mod lost;
mod noise;
mod outcome;
mod pairs;
#[cfg(test)]
mod properties;
mod rounds;
mod row;
mod sifted;
mod spoil;
mod table;
#[cfg(test)]
mod tests;
mod timeline;
mod work;

pub use beating::{Beating, OverFloor};
pub use change::{BeatTurn, Change, TwoRuns, compare_with};
pub use coarse::{Coarse, LEAST_STEPS};
pub use counted::{Counted, those_that_count};
pub use difference::{Difference, SeveralPrograms, differences, several_programs};
pub use figures::Figures;
pub use job_change::{JobChange, JobVerdict};
pub use job_times::{JobTimes, Spread};
pub use kept::Lost;
pub use lateness::Lateness;
pub use lost::LostCells;
pub use noise::Noise;
pub use outcome::{Outcome, brief};
pub use pairs::Pair;
pub use rounds::median;
pub use row::{Floor, Raw, Row};
pub use sifted::{Stranger, strangers};
pub use spoil::{Spoil, held_back_by_itself, spoiled};
pub use table::{Summary, summarise};
pub use timeline::{Entry, EntryBeats, Timeline, timeline};
pub use work::Working;
