//! The attempts that a strategy's binary makes on itself, and what became of each.
//!
//! Such an attempt may end its process, so each needs one of its own. The conformance test asks for
//! those that prove an ability, `list --properties` for those that are measured.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::Settings;
use crate::nanos;

/// The question what becomes of a strategy in an attempt. `<binary> try` reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What is tried.
    pub what: Try,
    /// The setting of the strategy.
    pub setting: Settings,
    /// The name of the runtime.
    pub runtime: String,
    /// The quota that a setting may need: see [`crate::Trial::quota_millicpus`].
    #[serde(default)]
    pub quota_millicpus: Option<u64>,
}

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Try {
    /// A job panics.
    Panic,
    /// A job aborts.
    Abort,
    /// A job overflows its stack.
    Overflow,
    /// The future of a job is dropped while the job runs.
    Cancel,
    /// The runtime goes away while jobs run.
    Shutdown,
}

/// What became of an attempt. `<binary> try` writes it, unless its process ended first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "attempt", rename_all = "lowercase")]
pub enum Attempted {
    /// The job gave an error, and the next job came to the right output.
    Survived {
        /// The error in words.
        error: String,
    },
    /// The jobs stopped early when their futures were dropped.
    Cancelled {
        /// The time from the drop of a future to its job's last step, for each of several jobs. 0
        /// if the last step was before the drop.
        #[serde(with = "nanos::list")]
        last_steps: Vec<Duration>,
    },
    /// A job whose future is dropped runs on to its end.
    RunsOn,
    /// The jobs stopped early in another process, which reports no step after the drop. So the time
    /// of the last one can't be told.
    CantTell,
    /// The runtime went away, several times.
    ShutDown {
        /// The time that each took.
        #[serde(with = "nanos::list")]
        took: Vec<Duration>,
        /// The jobs that came to their end before the runtime was gone.
        done: u64,
        /// The jobs that had begun, came to no end, and did no step after the runtime was gone.
        stopped: u64,
        /// The jobs that did no step at all.
        never_began: u64,
        /// The jobs that did a step after the runtime was gone.
        ran_on: u64,
    },
    /// The strategy makes no sense there, for this reason.
    Refused {
        /// The reason in words.
        reason: String,
    },
    /// Something else came of it.
    Failed {
        /// The reason in words.
        reason: String,
    },
}
