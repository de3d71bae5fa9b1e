//! The runtimes' names: `tokio/1`, `smol/N`, ...

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::closest::{advice, closest};

/// One of the runtimes that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuntimeId {
    /// The library.
    pub family: Family,
    /// The number of threads that run its tasks.
    pub workers: Workers,
}

/// The library that a runtime belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// tokio.
    Tokio,
    /// async-std: discontinued (RUSTSEC-2025-0052), but people still run it.
    AsyncStd,
    /// smol.
    Smol,
}

/// The number of threads that run a runtime's tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Workers {
    /// One, which runs the main future too.
    One,
    /// One for each processor.
    Many,
}

impl RuntimeId {
    /// Returns all runtimes, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = RuntimeId> {
        [Family::Tokio, Family::AsyncStd, Family::Smol]
            .into_iter()
            .flat_map(|family| [Workers::One, Workers::Many].map(|workers| RuntimeId { family, workers }))
    }

    /// Returns its name, as it is read.
    pub fn name(self) -> &'static str {
        match (self.family, self.workers) {
            (Family::Tokio, Workers::One) => "tokio/1",
            (Family::Tokio, Workers::Many) => "tokio/N",
            (Family::AsyncStd, Workers::One) => "async-std/1",
            (Family::AsyncStd, Workers::Many) => "async-std/N",
            (Family::Smol, Workers::One) => "smol/1",
            (Family::Smol, Workers::Many) => "smol/N",
        }
    }

    /// Describes it in one sentence.
    pub fn summary(self) -> &'static str {
        match (self.family, self.workers) {
            (Family::Tokio, Workers::One) => "the current-thread scheduler",
            (Family::Tokio, Workers::Many) => "the multi-thread scheduler, a worker for each processor",
            (Family::AsyncStd, Workers::One) => "block_on and spawn_local: one local executor",
            (Family::AsyncStd, Workers::Many) => "the global executor (async-std is discontinued)",
            (Family::Smol, Workers::One) => "block_on(executor.run(main)), one thread",
            (Family::Smol, Workers::Many) => "one executor, run by a thread for each processor",
        }
    }
}

impl fmt::Display for RuntimeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for RuntimeId {
    type Err = UnknownRuntime;

    fn from_str(name: &str) -> Result<Self, UnknownRuntime> {
        let unknown = || {
            let closest = closest(name, RuntimeId::all().map(RuntimeId::name));
            UnknownRuntime { name: name.to_owned(), closest }
        };
        RuntimeId::all().find(|id| id.name() == name).ok_or_else(unknown)
    }
}

/// A name that no runtime has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no runtime `{name}`; {}", advice(*.closest, &all()))]
pub struct UnknownRuntime {
    /// The name.
    pub name: String,
    /// The runtime that was meant, if one has a similar name.
    pub closest: Option<&'static str>,
}

fn all() -> String {
    RuntimeId::all().map(RuntimeId::name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for id in RuntimeId::all() {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_one_that_was_meant_or_with_all() {
        let told = |name: &str| name.parse::<RuntimeId>().unwrap_err().to_string();
        assert_eq!(told("tokyo/1"), "there is no runtime `tokyo/1`; did you mean `tokio/1`?");
        let all =
            "there is no runtime `node`; there is tokio/1, tokio/N, async-std/1, async-std/N, smol/1, smol/N";
        assert_eq!(told("node"), all);
    }
}
