//! What makes one run different from the next: when it began, its seed, its name.

use chrono::{Local, SecondsFormat};

/// The beginning of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// RFC 3339, local time.
    pub started: String,
    /// Whatever is random in the run follows from this.
    pub seed: u64,
    /// The run's name.
    pub name: String,
}

impl Occasion {
    /// Now, with a seed and a name that are made up where nobody chose. A made-up name sorts by time, and
    /// nearly always differs for two runs that begin in the same second; where it does not, the store says so.
    pub fn now(seed: Option<u64>, name: Option<&str>) -> Self {
        let now = Local::now();
        let seed = seed.unwrap_or_else(|| now.timestamp_subsec_nanos().into());
        let made_up =
            || format!("{}-{:03x}", now.format("%Y%m%d-%H%M%S"), now.timestamp_subsec_nanos() & 0xfff);
        Occasion {
            started: now.to_rfc3339_opts(SecondsFormat::Secs, false),
            seed,
            name: name.map_or_else(made_up, str::to_owned),
        }
    }
}
