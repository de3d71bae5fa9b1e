//! A strategy with what it states and what was measured of it.

use std::time::Duration;

use record::{Abilities, Settings};

use super::statements::{Statement, statements};

/// A strategy with one of its settings: what it states on each runtime, and what was measured.
#[derive(Clone, Debug)]
pub struct Able {
    /// The name of the strategy.
    pub strategy: String,
    /// The setting. Empty if the strategy takes none.
    pub setting: Settings,
    /// What it states, on each runtime that it supports. Never empty.
    pub on: Vec<(String, Abilities)>,
    /// What was measured. `None` if nothing was.
    pub measured: Option<Measured>,
}

/// What was measured of a strategy on one runtime.
#[derive(Clone, Debug)]
pub struct Measured {
    /// The name of the runtime.
    pub runtime: String,
    /// The time from the drop of a job's future to the job's last step. `None` if the job runs on.
    pub last_step: Option<Times>,
    /// The time that the runtime took to go away while jobs of 100 ms ran.
    pub shutdown: Times,
    /// The jobs that were done when the runtime was gone.
    pub done: u64,
    /// The jobs that were dropped before their end.
    pub dropped: u64,
    /// The jobs that still ran when the runtime was gone.
    pub ran_on: u64,
}

/// The median and the largest of several times.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    /// The median.
    pub median: Option<Duration>,
    /// The largest.
    pub most: Option<Duration>,
}

impl Able {
    /// Returns true or false if it holds on all runtimes alike, and `None` if it depends.
    pub(super) fn holds(&self, statement: &Statement) -> Option<bool> {
        let mut all = self.on.iter().map(|(_, abilities)| (statement.of)(abilities));
        let first = all.next()?;
        all.all(|one| one == first).then_some(first)
    }

    /// Returns the runtimes on which it holds, and those on which it does not.
    fn runtimes(&self, statement: &Statement) -> (Vec<&str>, Vec<&str>) {
        let names = |holds: bool| {
            let on = self.on.iter().filter(|(_, abilities)| (statement.of)(abilities) == holds);
            on.map(|(name, _)| &**name).collect()
        };
        (names(true), names(false))
    }

    /// Returns its name with its setting.
    pub(super) fn name(&self) -> String {
        if self.setting.is_empty() {
            self.strategy.clone()
        } else {
            format!("{}:{}", self.strategy, self.setting)
        }
    }
}

/// Returns a sentence for each statement that depends on the runtime.
pub(super) fn exceptions(all: &[Able]) -> Vec<String> {
    let mut sentences = Vec::new();
    for able in all {
        for statement in statements().iter().filter(|statement| able.holds(statement).is_none()) {
            let (yes, no) = able.runtimes(statement);
            sentences.push(format!(
                "{} {}: yes on {}; no on {}.",
                able.name(),
                statement.name,
                yes.join(", "),
                no.join(", ")
            ));
        }
    }
    sentences
}
