//! The command line.
//!
//! Owns its words. **Invariant:** an unknown word is an error, never ignored.

use std::time::Duration;

use crate::stall::Kind;
use crate::table::COLUMNS;

/// Returns what `--help` and a wrong command line are answered with.
pub(crate) fn help() -> String {
    format!(
        "\
Puts stalls of known kind and length into a program, and counts what heartbeat says of them.

--runtime R     tokio/1, tokio/2, smol/1 or async-std/1; repeatable (all)
--kind K        compute, sleep, read, lock, stop or crowd; repeatable (all)
--count N       stalls of each kind on each runtime (48)
--busy N        busy processes beside it (0)
--seed N        for the order, the lengths and the pauses (1)
--idle MINUTES  instead: five programs at once, idle or half busy, threshold 20 ms

All 288 stalls of one runtime take about 80 s, beside two busy processes 100 s. The table goes to
stdout, with tabs between the columns. What was not right goes to stderr, in words.
{COLUMNS}"
    )
}

const RUNTIMES: [&str; 4] = ["tokio/1", "tokio/2", "smol/1", "async-std/1"];

/// What to measure.
pub(crate) struct Flags {
    pub(crate) count: usize,
    pub(crate) busy: usize,
    pub(crate) runtimes: Vec<String>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) seed: u64,
    /// For how long five calm programs run; without it, stalls are put in.
    pub(crate) idle: Option<Duration>,
}

/// What this process is.
pub(crate) enum Role {
    Help,
    Parent(Flags),
    /// One runtime, with stalls.
    Child(String, Flags),
    /// One runtime without stalls, and whether it is half busy.
    Calm(String, bool, Duration),
    Burner,
    Stopper(i32),
}

impl Role {
    /// Reads a command line.
    pub(crate) fn of(mut words: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut flags =
            Flags { count: 48, busy: 0, runtimes: Vec::new(), kinds: Vec::new(), seed: 1, idle: None };
        let mut child = None;
        let mut half = None;
        while let Some(word) = words.next() {
            let mut value = || words.next().ok_or_else(|| format!("{word} needs a value"));
            match word.as_str() {
                "--help" | "-h" => return Ok(Self::Help),
                "--count" => flags.count = number(&value()?)?,
                "--busy" => flags.busy = number(&value()?)?,
                "--seed" => flags.seed = number(&value()?)?,
                "--runtime" => flags.runtimes.push(runtime(value()?)?),
                "--kind" => flags.kinds.push(kind(&value()?)?),
                "--idle" => flags.idle = Some(minutes(&value()?)?),
                "--child" => child = Some(runtime(value()?)?),
                "--half" => half = Some(value()? == "busy"),
                "--burn" => return Ok(Self::Burner),
                "--stop" => return Ok(Self::Stopper(number(&value()?)?)),
                _ => return Err(format!("there is no {word}")),
            }
        }
        if flags.runtimes.is_empty() {
            flags.runtimes = RUNTIMES.map(str::to_owned).to_vec();
        }
        if flags.kinds.is_empty() {
            flags.kinds = Kind::ALL.to_vec();
        }
        Ok(match (child, half, flags.idle) {
            (Some(runtime), Some(half), Some(time)) => Self::Calm(runtime, half, time),
            (Some(runtime), ..) => Self::Child(runtime, flags),
            _ => Self::Parent(flags),
        })
    }
}

fn number<N: std::str::FromStr>(word: &str) -> Result<N, String> {
    word.parse().map_err(|_| format!("{word} is no number"))
}

fn kind(word: &str) -> Result<Kind, String> {
    let found = Kind::ALL.into_iter().find(|kind| kind.name() == word);
    found.ok_or_else(|| format!("there is no kind {word}"))
}

fn minutes(word: &str) -> Result<Duration, String> {
    let minutes: f64 = number(word)?;
    Duration::try_from_secs_f64(minutes * 60.0).map_err(|_| format!("{word} is no time"))
}

fn runtime(word: String) -> Result<String, String> {
    if RUNTIMES.contains(&&*word) { Ok(word) } else { Err(format!("there is no runtime {word}")) }
}
