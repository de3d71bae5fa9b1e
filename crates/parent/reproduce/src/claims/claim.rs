//! A claim of the article with the verdict on it, and what a rule says of one runtime.

use crate::holds::Holds;

/// One of the article's claims with the verdict on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The claim, in a sentence without its full stop.
    pub claim: &'static str,
    /// Whether it holds on every runtime.
    pub holds: Holds,
    /// The verdicts by runtime: each runtime is in one of them.
    pub verdicts: Vec<RuntimeVerdict>,
}

/// The verdict on a claim on one runtime, or on several of them alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuntimeVerdict {
    /// The runtimes.
    pub runtimes: Vec<&'static str>,
    /// Whether the claim holds there.
    pub holds: Holds,
    /// The figures, or which cell failed or is missing.
    pub figures: String,
}

/// The answer of a rule for one runtime: whether the claim holds, and the figures. An error names
/// the cell that it lacks.
pub(super) type Ruling = Result<(Holds, String), String>;

impl Claim {
    /// Writes all verdicts in one line.
    pub fn because(&self) -> String {
        self.verdicts.iter().map(RuntimeVerdict::to_string).collect::<Vec<_>>().join("; ")
    }
}

impl std::fmt::Display for RuntimeVerdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}, {}", self.runtimes.join(", "), self.holds, self.figures)
    }
}
