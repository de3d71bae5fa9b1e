//! The yield trade-off as a curve: what it costs to yield every N steps, and how late it leaves the beat.
//!
//! Too often costs the work its speed, too rarely costs the loop its beat. This crate measures points between the two
//! on each runtime ([`plan()`]), lays the theory over them ([`theory`]), names where the two part, and says which is the
//! cheapest N that keeps a budget, with how sure that is ([`judge()`]). The breather, which yields by time and not by
//! count, is on the same axes. The result is shown as a [`plot()`] for a terminal, as [`svg()`], [`csv()`] and
//! [`json()`]. Children, the store and the figures of beats are `compare`'s.
//!
//! It is about one strategy in particular, whose name and settings stand in `points.rs` and nowhere else.
//!
//! What must stay true: what the theory predicts rests on nothing that was measured at the points of the curve, but for
//! the time that a step takes.

mod csv;
mod curve;
mod evidence;
mod json;
mod judge;
mod knee;
mod options;
mod pace;
mod picture;
mod plan;
mod points;
#[cfg(test)]
mod sample;
mod svg;
#[cfg(test)]
mod tests;
mod text;
pub mod theory;

pub use crate::csv::csv;
pub use curve::{Breather, Curve, Figure, Knee, Larger, Measured, OverFloor, Part, Parting, Point, Sweep};
pub use json::json;
pub use judge::judge;
pub use options::{DEFAULT_BUDGET, DEFAULT_PERIOD, Options};
pub use plan::plan;
pub use svg::svg;
pub use text::plot;
