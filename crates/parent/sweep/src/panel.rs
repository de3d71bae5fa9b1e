//! A panel before it is drawn: marks with intervals, and a line, over a time.
//!
//! This file owns what a panel holds. `canvas.rs` draws it in characters, and each sweep's `svg.rs`
//! in lines and colours.

use stats::Interval;

use crate::axis::Axis;

/// A point of a panel. Its kind decides how it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mark<Kind> {
    pub(crate) kind: Kind,
    pub(crate) at_us: f64,
    pub(crate) value: f64,
    pub(crate) interval: Option<Interval>,
}

/// One picture.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Panel<Kind> {
    pub(crate) values: Axis,
    /// In the order in which they are drawn.
    pub(crate) marks: Vec<Mark<Kind>>,
    /// A line through places and values: a prediction or a limit. Empty if there is none.
    pub(crate) line: Vec<(f64, f64)>,
}
