//! How wide the panels of a curve are.

use words::WIDTH;

/// Between the two panels of a curve.
pub(super) const GAP: usize = 2;
/// The width of a panel.
pub(super) const PANEL: usize = (WIDTH - GAP) / 2;
