//! The runtimes that this program was built with.
//!
//! tokio is always there. The others are features, so that a program that compares its own jobs on
//! tokio does not have to build them.

use notation::{Family, RuntimeId};
use thiserror::Error;

/// Returns the runtimes that are built in, in the order in which they are shown.
pub fn available() -> impl Iterator<Item = RuntimeId> {
    RuntimeId::all().filter(|id| check(*id).is_ok())
}

/// Checks that a runtime is built in.
///
/// # Errors
/// If it is not: the error names the feature that is off.
pub fn check(id: RuntimeId) -> Result<(), NotBuiltIn> {
    match feature(id.family) {
        Some((feature, false)) => Err(NotBuiltIn { id, feature }),
        Some((_, true)) | None => Ok(()),
    }
}

/// Returns the feature that a family needs, and whether it is on. `None` if it needs none.
fn feature(family: Family) -> Option<(&'static str, bool)> {
    match family {
        Family::Tokio => None,
        Family::AsyncStd => Some(("async-std", cfg!(feature = "async-std"))),
        Family::Smol => Some(("smol", cfg!(feature = "smol"))),
    }
}

/// A runtime that this program was built without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this program was built without {id}: turn the feature `{feature}` on")]
pub struct NotBuiltIn {
    /// The runtime.
    pub id: RuntimeId,
    /// The feature that is off.
    pub feature: &'static str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokio_is_always_there_and_the_others_are_if_their_feature_is_on() {
        for id in RuntimeId::all() {
            let is_on = match id.family {
                Family::Tokio => true,
                Family::AsyncStd => cfg!(feature = "async-std"),
                Family::Smol => cfg!(feature = "smol"),
            };
            assert_eq!(available().any(|there| there == id), is_on, "{id}");
            let told = check(id).map_err(|error| error.to_string());
            let (family, _) = id.name().split_once('/').unwrap();
            let expected = format!("this program was built without {id}: turn the feature `{family}` on");
            assert_eq!(told, if is_on { Ok(()) } else { Err(expected) });
        }
    }
}
