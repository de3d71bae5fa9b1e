//! The runtimes' names: `tokio/1`, `smol/N`, ...

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// One of the runtimes that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RuntimeId {
    /// Whose it is.
    pub family: Family,
    /// How many threads run its tasks.
    pub workers: Workers,
}

/// Whose runtime it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Family {
    /// tokio.
    Tokio,
    /// async-std: discontinued (RUSTSEC-2025-0052), but people still run it.
    AsyncStd,
    /// smol.
    Smol,
}

/// How many threads run a runtime's tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Workers {
    /// One, which runs the main future too.
    One,
    /// One for each processor.
    Many,
}

impl RuntimeId {
    /// All of them, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = RuntimeId> {
        [Family::Tokio, Family::AsyncStd, Family::Smol]
            .into_iter()
            .flat_map(|family| [Workers::One, Workers::Many].map(|workers| RuntimeId { family, workers }))
    }

    /// What one has to know about it, in one sentence.
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
        let family = match self.family {
            Family::Tokio => "tokio",
            Family::AsyncStd => "async-std",
            Family::Smol => "smol",
        };
        let workers = match self.workers {
            Workers::One => "1",
            Workers::Many => "N",
        };
        write!(f, "{family}/{workers}")
    }
}

impl FromStr for RuntimeId {
    type Err = UnknownRuntime;

    fn from_str(name: &str) -> Result<Self, UnknownRuntime> {
        RuntimeId::all().find(|id| id.to_string() == name).ok_or_else(|| {
            let likeness = |id: &String| strsim::jaro_winkler(name, id);
            let closest =
                RuntimeId::all().map(|id| id.to_string()).max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
            UnknownRuntime { name: name.to_owned(), closest: closest.unwrap_or_default() }
        })
    }
}

/// There is no runtime of this name.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("there is no runtime `{name}`; did you mean `{closest}`?")]
pub struct UnknownRuntime {
    /// What was written.
    pub name: String,
    /// The runtime whose name is most like it.
    pub closest: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for id in RuntimeId::all() {
            assert_eq!(id.to_string().parse(), Ok(id));
        }
        let error = "tokyo/1".parse::<RuntimeId>().unwrap_err();
        assert_eq!(error.closest, "tokio/1");
    }
}
