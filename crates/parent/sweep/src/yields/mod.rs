//! The yield trade-off as a curve: what it costs to yield every N steps, and how late it leaves the
//! beat.
//!
//! Yielding too often slows the work; yielding too rarely makes beats late. This module measures
//! points between the two on each runtime and lays the theory ([`theory`]) over them. It names the
//! points at which theory and measurement differ, and the cheapest N that keeps a budget, with how
//! sure that is. The breather, which yields by time and not by count, is on the same axes.
//!
//! **Invariant:** the prediction of the theory rests on nothing that was measured at the points of
//! the curve, except the time that a step takes.

mod counted_trials;
mod csv;
mod curve;
mod json;
mod judge;
mod knee;
mod legacy;
mod picture;
mod plan;
mod points;
#[cfg(test)]
mod sample;
mod schedule;
mod svg;
#[cfg(test)]
mod tests;
mod text;
pub mod theory;

pub(crate) use csv::csv;
pub use curve::{
    Compared, Curve, Knee, Larger, OverFloor, Part, Parting, Point, SettingFigures, Sweep, TimedPoint,
};
pub(crate) use json::json;
pub(crate) use judge::judge;
pub(crate) use legacy::upgrade;
pub(crate) use plan::{describe, trials};
#[cfg(test)]
pub(crate) use sample::info as info_of_sample;
pub(crate) use schedule::LEAST_BEATS;
pub(crate) use svg::svg;
pub(crate) use text::plot;
