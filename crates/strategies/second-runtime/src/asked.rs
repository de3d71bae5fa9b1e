//! The settings, read.

use strategy::{Refusal, Site, Value};

/// The number of threads of the second runtime.
pub(crate) enum Threads {
    All,
    AllButOne,
    Exactly(usize),
}

/// The amount by which the priority of a thread is lowered.
pub(crate) struct Nice(pub(crate) i32);

impl Threads {
    pub(crate) fn on(&self, site: Site) -> Result<usize, Refusal> {
        match self {
            Threads::All => Ok(site.cpus),
            Threads::AllButOne if site.cpus > 1 => Ok(site.cpus - 1),
            Threads::AllButOne => {
                Err(Refusal::Unsupported("one processor less one leaves the jobs none".to_owned()))
            }
            Threads::Exactly(threads) => Ok(*threads),
        }
    }
}

impl Value for Threads {
    fn read(text: &str) -> Result<Self, String> {
        match (text, u64::read(text)) {
            ("all", _) => Ok(Threads::All),
            ("all-1", _) => Ok(Threads::AllButOne),
            (_, Ok(threads @ 1..=1024)) => Ok(Threads::Exactly(threads as usize)),
            _ => Err("a runtime has `all`, `all-1` or 1 to 1024 threads".to_owned()),
        }
    }
}

impl Value for Nice {
    fn read(text: &str) -> Result<Self, String> {
        match u64::read(text) {
            Ok(nice @ 0..=19) => Ok(Nice(nice as i32)),
            _ => Err("it is 0, which changes nothing, to 19, the lowest priority".to_owned()),
        }
    }
}
