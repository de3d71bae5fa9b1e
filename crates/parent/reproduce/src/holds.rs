//! The three answers, and how several of them make one.

use std::fmt;

use serde::Serialize;

/// Whether something holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holds {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// Something that the answer rests on failed or is missing, or the figures lie between the two.
    CantTell,
}

impl Holds {
    /// Returns whether both hold. A "no" settles it, because nothing that is unknown of the other
    /// could change that. Otherwise a "can't tell" leaves both open.
    pub(crate) fn and(self, other: Holds) -> Holds {
        match (self, other) {
            (Holds::No, _) | (_, Holds::No) => Holds::No,
            (Holds::CantTell, _) | (_, Holds::CantTell) => Holds::CantTell,
            (Holds::Yes, Holds::Yes) => Holds::Yes,
        }
    }

    /// Returns whether all of them hold. Of none at all one can't tell.
    pub(crate) fn all(all: impl IntoIterator<Item = Holds>) -> Holds {
        all.into_iter().reduce(Holds::and).unwrap_or(Holds::CantTell)
    }
}

impl fmt::Display for Holds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Holds::Yes => "yes",
            Holds::No => "no",
            Holds::CantTell => "can't tell",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Holds::{CantTell, No, Yes};
    use super::*;

    #[test]
    fn one_that_does_not_hold_settles_it_and_one_unknown_leaves_it_open() {
        assert_eq!(Holds::all([Yes, Yes, Yes]), Yes);
        assert_eq!(Holds::all([Yes, CantTell, Yes]), CantTell);
        assert_eq!(Holds::all([CantTell, No, Yes]), No);
        assert_eq!(Holds::all([Yes, No, CantTell]), No);
        assert_eq!(Holds::all([]), CantTell);
    }
}
