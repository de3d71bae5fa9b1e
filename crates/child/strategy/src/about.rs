//! The words of a strategy about itself.

/// A strategy's words about itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its package's name: `env!("CARGO_PKG_NAME")`.
    pub name: &'static str,
    /// One sentence, for `cargo xtask list`.
    pub summary: &'static str,
    /// The settings that it takes.
    pub settings: &'static [Setting],
    /// The settings that it is measured with by default: `&["every=1000", "within=100us"]`. A
    /// strategy that takes no settings has `&[""]`. Empty if a comparison takes it only if it is
    /// named.
    pub defaults: &'static [&'static str],
    /// Further settings that are worth a measurement. A comparison takes them if the strategy is
    /// named, so that one of all strategies ends in time.
    pub others: &'static [&'static str],
}

impl About {
    /// Returns all settings that are worth a measurement, the defaults first.
    pub fn variants(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.defaults.iter().chain(self.others).copied()
    }
}

/// A setting that a strategy takes.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key: `every`.
    pub key: &'static str,
    /// The values in words: `1, 2, 3, ...`.
    pub values: &'static str,
    /// The effect of the setting, in one sentence.
    pub help: &'static str,
}
