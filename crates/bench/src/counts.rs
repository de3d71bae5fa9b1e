//! Instruction counts: what a run counted, what is kept in `instructions.tsv`, and how they differ.
//!
//! **Invariant:** a count that grew by more than 5 % fails until the new one is kept with a reason.

use std::fmt;
use std::num::ParseFloatError;
use std::str::FromStr;

pub mod change;
pub mod kept;
pub mod run;

/// The checks in one benchmark of `a_check`, and the turns of its empty loop.
pub const STEPS: usize = 10_000;
/// The turns in one benchmark of `a_turn_that_is_handed_on`.
pub const TURNS: u64 = 100;

/// The instructions of one call, in tenths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Instructions {
    tenths: u64,
}

impl Instructions {
    /// Divides the instructions of several calls among them.
    pub fn of_each(calls: u64, total: u64) -> Instructions {
        Instructions { tenths: (total * 10 + calls / 2) / calls }
    }

    /// Returns true if `self` exceeds `other` by more than 5 %.
    fn exceeds(self, other: Instructions) -> bool {
        self.tenths * 100 > other.tenths * 105
    }
}

impl FromStr for Instructions {
    type Err = ParseFloatError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let instructions: f64 = text.parse()?;
        // A negative number becomes 0.
        Ok(Instructions { tenths: (instructions * 10.0).round() as u64 })
    }
}

impl fmt::Display for Instructions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{}", self.tenths / 10, self.tenths % 10))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_written_as_it_is_read() {
        assert_eq!(Instructions::of_each(STEPS as u64, 50_052).to_string(), "5.0");
        assert_eq!(Instructions::of_each(STEPS as u64, 56_500).to_string(), "5.7");
        assert_eq!(Instructions::of_each(1, 534).to_string(), "534.0");
        assert_eq!("5.7".parse(), Ok(Instructions { tenths: 57 }));
        assert!("five".parse::<Instructions>().is_err());
    }
}
