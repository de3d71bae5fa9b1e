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
    /// The last step of a job after its future was dropped.
    pub last_step: LastStep,
    /// The time that the runtime took to go away while jobs of 100 ms ran.
    pub shutdown: Times,
    /// The jobs that came to their end before the runtime was gone.
    pub done: u64,
    /// The jobs that had begun, came to no end, and did no step after the runtime was gone.
    pub stopped: u64,
    /// The jobs that did no step at all.
    pub never_began: u64,
    /// The jobs that did a step after the runtime was gone.
    pub ran_on: u64,
}

/// The last step of a job whose future is dropped.
#[derive(Clone, Copy, Debug)]
pub enum LastStep {
    /// It comes this long after the drop.
    After(Times),
    /// It is the end of the job.
    RunsOn,
    /// It happens in another process, and nobody reports it.
    CantTell,
}

impl LastStep {
    /// Says in words why there is no time. Empty if there is one.
    pub(super) fn in_words(self) -> &'static str {
        match self {
            LastStep::After(_) => "",
            LastStep::RunsOn => "runs on",
            LastStep::CantTell => "can't tell",
        }
    }
}

/// The answer to a statement on all runtimes that a strategy supports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    Yes,
    No,
    Depends,
    DoesNotApply,
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
    /// Returns whether a statement holds on all runtimes alike.
    pub(crate) fn holds(&self, statement: &Statement) -> Holds {
        let mut all = self.on.iter().map(|(_, abilities)| statement.holds(abilities));
        let first = all.next().flatten();
        match first {
            _ if !all.all(|one| one == first) => Holds::Depends,
            Some(true) => Holds::Yes,
            Some(false) => Holds::No,
            None => Holds::DoesNotApply,
        }
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
        for statement in statements().iter().filter(|statement| able.holds(statement) == Holds::Depends) {
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
