//! The reason why nothing was measured.

use record::Cause;

/// The reason why nothing was measured: its kind, and its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The kind.
    pub cause: Cause,
    /// The words, for a person.
    pub reason: String,
}

impl Trouble {
    /// Makes one of a kind and its words.
    pub fn new(cause: Cause, reason: impl ToString) -> Self {
        Trouble { cause, reason: reason.to_string() }
    }

    /// Makes one for a measurement that can't be set up as asked.
    pub fn setup(reason: impl ToString) -> Self {
        Trouble::new(Cause::Setup, reason)
    }
}

/// The words alone, for a caller that does not tell the kinds apart.
impl From<Trouble> for String {
    fn from(trouble: Trouble) -> String {
        trouble.reason
    }
}
