//! The jobs that were defined so far, and what is wrong with them.

use workload::BroughtKind;

/// The jobs of a bench target, while its closure defines them.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) kinds: Vec<BroughtKind>,
    /// A sentence each.
    pub(super) faults: Vec<String>,
}
