//! The command line.
//!
//! Owns its words. **Invariant:** an unknown word is an error, never ignored.

use std::time::Duration;

/// What a wrong command line is answered with.
pub(crate) const HELP: &str = "\
--count N      stalls of each kind on each runtime (48)
--busy N       busy processes beside it (0)
--runtime R    tokio/1, tokio/2, smol/1 or async-std/1; repeatable (all)
--seed N       for the order, the lengths and the pauses (1)";

const RUNTIMES: [&str; 4] = ["tokio/1", "tokio/2", "smol/1", "async-std/1"];

/// What to measure.
pub(crate) struct Flags {
    pub(crate) count: usize,
    pub(crate) busy: usize,
    pub(crate) runtimes: Vec<String>,
    pub(crate) seed: u64,
}

/// What this process is.
pub(crate) enum Role {
    Parent(Flags),
    Child(String, Flags),
    Burner,
    Stopper(i32, Duration),
}

impl Role {
    /// Reads a command line.
    pub(crate) fn of(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut flags = Flags { count: 48, busy: 0, runtimes: Vec::new(), seed: 1 };
        let mut child = None;
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--count" => flags.count = number(&value()?)?,
                "--busy" => flags.busy = number(&value()?)?,
                "--seed" => flags.seed = number(&value()?)?,
                "--runtime" => flags.runtimes.push(runtime(value()?)?),
                "--child" => child = Some(runtime(value()?)?),
                "--burn" => return Ok(Self::Burner),
                "--stop" => {
                    let process = number(&value()?)?;
                    return Ok(Self::Stopper(process, Duration::from_millis(number(&value()?)?)));
                }
                _ => return Err(format!("there is no {word}")),
            }
        }
        if flags.runtimes.is_empty() {
            flags.runtimes = RUNTIMES.map(str::to_owned).to_vec();
        }
        Ok(match child {
            Some(runtime) => Self::Child(runtime, flags),
            None => Self::Parent(flags),
        })
    }
}

fn number<N: std::str::FromStr>(word: &str) -> Result<N, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

fn runtime(word: String) -> Result<String, String> {
    if RUNTIMES.contains(&&*word) { Ok(word) } else { Err(format!("there is no runtime {word}")) }
}
