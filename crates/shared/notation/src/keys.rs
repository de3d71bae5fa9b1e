//! The keys of settings: which of them a workload or a strategy knows.

use record::Settings;
use thiserror::Error;

use crate::closest::{closest, did_you_mean};

/// Checks that the owner of these settings, a workload or a strategy, knows all their keys.
///
/// # Errors
/// [`UnknownSetting`] for the first key that it does not know.
pub fn check_keys(owner: &str, settings: &Settings, known: &[&str]) -> Result<(), UnknownSetting> {
    let unknown = |key: &str| UnknownSetting {
        owner: owner.to_owned(),
        key: key.to_owned(),
        closest: closest(key, known).map(|key| (*key).to_owned()),
        known: known.join(", "),
    };
    match settings.keys().find(|key| !known.contains(key)) {
        Some(key) => Err(unknown(key)),
        None => Ok(()),
    }
}

/// A key that a workload or a strategy does not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{owner}` has no setting `{key}`; {}", self.advice())]
pub struct UnknownSetting {
    /// The workload or the strategy.
    pub owner: String,
    /// The key.
    pub key: String,
    /// The key that was meant, if a known one is similar.
    pub closest: Option<String>,
    /// All keys that the owner knows, with commas between them.
    pub known: String,
}

impl UnknownSetting {
    fn advice(&self) -> String {
        match &self.closest {
            Some(closest) => format!("{} It takes {}", did_you_mean(closest), self.known),
            None if self.known.is_empty() => "it takes none".to_owned(),
            None => format!("it takes {}", self.known),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_answered_with_the_one_that_was_meant_and_all_that_there_are() {
        let told = |settings: &str, known: &[&str]| {
            let settings = settings.parse().unwrap();
            check_keys("x", &settings, known).map_err(|error| error.to_string())
        };
        assert_eq!(told("every=1", &["every", "within"]), Ok(()));
        let all = "it takes every, within";
        assert_eq!(told("zzz=1", &["every", "within"]), Err(format!("`x` has no setting `zzz`; {all}")));
        let meant = "did you mean `every`? It takes every, within";
        assert_eq!(told("evry=1", &["every", "within"]), Err(format!("`x` has no setting `evry`; {meant}")));
        assert_eq!(told("every=1", &[]), Err("`x` has no setting `every`; it takes none".to_owned()));
    }
}
