//! The parameters of a strategy or a workload, as people write them: `every=1000`,
//! `steps=5000,step=500ns`.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Parameters in the order in which they were written.
///
/// One string in JSON and on the command line: `key=value,key=value`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Settings {
    /// **Invariant:** every key is there once, no key or value is empty, and none contains a
    /// separator. So what is written is read back as it was.
    pairs: Vec<(String, String)>,
}

impl Settings {
    /// Returns the value of `key`, if it was given.
    ///
    /// ```
    /// let settings: record::Settings = "every=1000".parse()?;
    /// assert_eq!(settings.get("every"), Some("1000"));
    /// assert_eq!(settings.get("within"), None);
    /// # Ok::<(), record::BadSettings>(())
    /// ```
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// Returns all keys, in the order in which they were written.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.pairs.iter().map(|(key, _)| key.as_str())
    }

    /// Returns true if there are no parameters.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// Returns these parameters but for `key`.
    pub fn without(&self, key: &str) -> Settings {
        Settings { pairs: self.pairs.iter().filter(|(known, _)| known != key).cloned().collect() }
    }

    /// Adds a parameter.
    ///
    /// # Errors
    /// If the key is there already, if the key or the value is empty, or if one of them could not
    /// be read back. That is so with a comma in it, spaces around it, or a `=` in the key.
    pub fn insert(&mut self, key: &str, value: &str) -> Result<(), BadSettings> {
        let is_plain = |part: &str| !part.is_empty() && part.trim() == part && !part.contains(',');
        if !is_plain(key) || !is_plain(value) || key.contains('=') {
            return Err(BadSettings::NotAPair(format!("{key}={value}")));
        }
        if self.get(key).is_some() {
            return Err(BadSettings::Twice(key.to_owned()));
        }
        self.pairs.push((key.to_owned(), value.to_owned()));
        Ok(())
    }
}

impl FromStr for Settings {
    type Err = BadSettings;

    fn from_str(text: &str) -> Result<Self, BadSettings> {
        let mut settings = Settings::default();
        if text.is_empty() {
            return Ok(settings);
        }
        for pair in text.split(',') {
            let (key, value) = pair.split_once('=').ok_or_else(|| BadSettings::NotAPair(pair.to_owned()))?;
            settings.insert(key.trim(), value.trim())?;
        }
        Ok(settings)
    }
}

impl TryFrom<String> for Settings {
    type Error = BadSettings;

    fn try_from(text: String) -> Result<Self, BadSettings> {
        text.parse()
    }
}

impl From<Settings> for String {
    fn from(settings: Settings) -> String {
        settings.to_string()
    }
}

impl fmt::Display for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (key, value)) in self.pairs.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{key}={value}")?;
        }
        Ok(())
    }
}

/// The reason why a text is not a list of parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadSettings {
    /// A part that is not `key=value`.
    NotAPair(String),
    /// A key that was given twice.
    Twice(String),
}

impl fmt::Display for BadSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BadSettings::NotAPair(part) => {
                write!(f, "`{part}` is not a setting: write key=value, or key=value,key=value for several")
            }
            BadSettings::Twice(key) => write!(f, "`{key}` is set twice: set it once"),
        }
    }
}

impl std::error::Error for BadSettings {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        for text in ["", "every=1000", "threads=all,bound=4"] {
            assert_eq!(text.parse::<Settings>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_part_that_is_no_pair_is_named() {
        for text in ["every", "every=", "=5", "every=1,", ","] {
            let error = text.parse::<Settings>().unwrap_err();
            assert!(matches!(error, BadSettings::NotAPair(_)), "{text}: {error}");
        }
        assert_eq!("every=1,every=2".parse::<Settings>(), Err(BadSettings::Twice("every".to_owned())));
    }

    #[test]
    fn json_holds_one_string_and_refuses_another_shape() {
        let settings: Settings = serde_json::from_str("\"every=1000\"").unwrap();
        assert_eq!(serde_json::to_string(&settings).unwrap(), "\"every=1000\"");
        assert!(serde_json::from_str::<Settings>("\"every\"").is_err());
    }
}
