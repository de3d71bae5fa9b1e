//! The strategies that sweeps are about.
//!
//! This is the one file of the crate that knows a strategy by name, or writes one of its settings
//! for a sweep over lengths. How often the strategy of a sweep over yields yields is in
//! `yields/points.rs`.

use record::{Cell, Settings};

/// The strategy that a sweep over yields is about.
pub(crate) const YIELDING: &str = "manual-yield";

/// The role of a strategy in a sweep over lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs it on the loop, in one piece.
    Inline,
    /// Runs it on the loop, in slices.
    Turns,
    /// Hands it to threads beside the loop.
    Pool,
    /// Begins it on the loop, and hands to threads what is left after a while.
    Both,
}

/// A strategy of a sweep over lengths, with its setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contender {
    /// The name of the strategy.
    pub strategy: &'static str,
    setting: &'static str,
    /// What it does with a job.
    pub role: Role,
    /// The heading of its column, and the letter of its marks.
    pub heading: &'static str,
    pub(crate) letter: char,
}

/// The strategies of a sweep over lengths: one inline, which the others are compared with.
pub(crate) const CONTENDERS: [Contender; 5] = [
    Contender { strategy: "inline", setting: "", role: Role::Inline, heading: "inline", letter: 'i' },
    Contender {
        strategy: "manual-yield",
        setting: "within=100us,turns=yes",
        role: Role::Turns,
        heading: "turns",
        letter: 't',
    },
    Contender { strategy: "spawn-blocking", setting: "", role: Role::Pool, heading: "blocking", letter: 'b' },
    Contender {
        strategy: "rayon-offload",
        setting: "threads=all",
        role: Role::Pool,
        heading: "rayon",
        letter: 'r',
    },
    Contender {
        strategy: "hand-over",
        setting: "after=50us",
        role: Role::Both,
        heading: "hand",
        letter: 'h',
    },
];

impl Contender {
    /// Returns its setting.
    pub(crate) fn setting(&self) -> Settings {
        self.setting.parse().expect("the settings above are written as settings")
    }

    /// Returns the strategy with its setting, as on the command line.
    pub fn name(&self) -> String {
        if self.setting.is_empty() {
            self.strategy.to_owned()
        } else {
            format!("{}:{}", self.strategy, self.setting)
        }
    }

    /// Returns true if the cell is one of this strategy with this setting.
    pub(crate) fn is_of(&self, cell: &Cell) -> bool {
        cell.strategy == self.strategy && cell.setting == self.setting()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_inline_and_the_others_have_letters_of_their_own() {
        assert_eq!(CONTENDERS.iter().position(|one| one.role == Role::Inline), Some(0));
        assert_eq!(CONTENDERS.iter().filter(|one| one.role == Role::Inline).count(), 1);
        let mut letters = CONTENDERS.map(|one| one.letter);
        letters.sort_unstable();
        assert!(letters.windows(2).all(|two| two[0] != two[1]));
        for one in CONTENDERS {
            assert!(one.is_of(&sample::cell(&one.name(), "tokio/1")), "{}", one.name());
        }
    }
}
