//! What a rule says of one runtime.

use crate::holds::Holds;

/// Whether the claim holds there, and the figures; or which cell is missing.
pub(super) type Ruling = Result<(Holds, String), String>;
