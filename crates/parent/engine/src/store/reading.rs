//! Reads a run back, and finds what is wrong with a file.
//!
//! **Invariant:** a line of a newer format is never taken for damaged, though it may have other
//! members. A changed line is damaged, even if it is still a measurement. Only a last line without
//! an end is taken for torn, and only if it is no more than one measurement.

use std::path::{Path, PathBuf};

use record::{FORMAT, Measurement, RunInfo};
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::error::StoreError;
use super::files::{INFO, RECORDS};
use super::line;
use crate::regular;

/// The most rounds of a stored run. All trials of a run are made from this number, so it has to be
/// sane.
pub(super) const MOST_ROUNDS: u32 = 100_000;

/// The longest measurement, in bytes: an answer has at most 16 MiB, and what the parent adds is far
/// less than 1 MiB.
const LONGEST_RECORD: usize = 17 << 20;

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The run. Its name is that of its folder, also if the folder was renamed.
    pub info: RunInfo,
    /// Its measurements, in the order in which they were made.
    pub measurements: Vec<Measurement>,
    /// The end of the file if it is no whole line. Worth a warning.
    pub torn: Option<Torn>,
}

/// A last line that was being written when the program was killed. It is left out of the
/// measurements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// The file.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// The number of bytes of it that are there.
    pub bytes: usize,
}

/// Reads the run in `folder`, which is there.
pub(super) fn read(folder: &Path, name: &str) -> Result<Stored, StoreError> {
    let file = folder.join(INFO);
    let text = regular::read(&file).map_err(StoreError::io("read", &file))?;
    let mut info: RunInfo =
        parse(&text, |info: &RunInfo| info.format).map_err(|problem| problem.at(&file, 1))?;
    name.clone_into(&mut info.name);
    if info.rounds > MOST_ROUNDS {
        let what = format!("it has {} rounds, and no run has more than {MOST_ROUNDS}", info.rounds);
        return Err(StoreError::Damaged { file, line: 1, what });
    }

    let file = folder.join(RECORDS);
    let text = regular::read(&file).map_err(StoreError::io("read", &file))?;
    let mut measurements = Vec::new();
    let mut torn = None;
    for (at, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match parse(line, |measurement: &Measurement| measurement.answer.format()) {
            Ok(measurement) => {
                let checked = line::check(line).map_err(Problem::of_line);
                checked.map_err(|problem| problem.at(&file, at + 1))?;
                measurements.push(measurement);
            }
            // Only the last line can lack its end.
            Err(Problem::Damaged { .. }) if !line.ends_with(b"\n") && is_one_record(line) => {
                torn = Some(Torn { file: file.clone(), line: at + 1, bytes: line.len() });
            }
            Err(Problem::Damaged { .. }) if holds_more(line) => {
                return Err(Problem::of_line(MORE_ON_A_LINE).at(&file, at + 1));
            }
            Err(problem) => return Err(problem.at(&file, at + 1)),
        }
    }
    Ok(Stored { info, measurements, torn })
}

/// The damage of a line that has lost its end.
const MORE_ON_A_LINE: &str = "more stands behind a measurement: put a line end between the two";

/// Returns whether a whole measurement stands at the beginning of a line, and more behind it.
fn holds_more(line: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(line.trim_ascii_end()).into_iter::<Measurement>();
    matches!(values.next(), Some(Ok(_))) && values.next().is_some()
}

/// Returns whether a text can be a measurement that was cut short when it was written. If a whole
/// one stands at its beginning, it is several measurements without line ends.
fn is_one_record(text: &[u8]) -> bool {
    let mut values = serde_json::Deserializer::from_slice(text).into_iter::<IgnoredAny>();
    text.len() <= LONGEST_RECORD && !matches!(values.next(), Some(Ok(_)))
}

/// Returns whether a file ends with a whole line.
pub(super) fn ends_a_line(file: &Path) -> Result<bool, StoreError> {
    let text = regular::read(file).map_err(StoreError::io("read", file))?;
    Ok(text.last().is_none_or(|last| *last == b'\n'))
}

/// A fault of a text, before the file and the line of the text are known.
enum Problem {
    Newer {
        /// The line of the text, from 1.
        line: usize,
        found: u64,
    },
    Damaged {
        /// The line of the text, from 1.
        line: usize,
        what: String,
    },
}

impl Problem {
    /// Makes the damage of a whole line.
    fn of_line(what: &str) -> Problem {
        Problem::Damaged { line: 1, what: what.to_owned() }
    }

    /// Adds the file, and the line at which the text begins.
    fn at(self, file: &Path, first: usize) -> StoreError {
        let file = file.to_owned();
        let lines_before = first - 1;
        match self {
            Problem::Newer { line, found } => {
                StoreError::Newer { file, line: lines_before + line, found, known: FORMAT }
            }
            Problem::Damaged { line, what } => StoreError::Damaged { file, line: lines_before + line, what },
        }
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Problem {
        // The line stands before the message already, so only the column is kept.
        let (line, column) = (error.line(), error.column());
        let what = error.to_string();
        let position = format!(" at line {line} column {column}");
        let what = match what.strip_suffix(&position) {
            Some(what) if column > 0 => format!("{what}, at column {column}"),
            Some(what) => what.to_owned(),
            None => what,
        };
        // Serde reports line 0 if it had to look ahead for the kind of an answer.
        Problem::Damaged { line: line.max(1), what }
    }
}

/// Reads a text that says its own format. The text is read once if that is a known one: a long run
/// has many.
fn parse<T: DeserializeOwned>(text: &[u8], format_of: impl Fn(&T) -> u32) -> Result<T, Problem> {
    #[derive(Deserialize)]
    struct Written {
        format: u64,
    }
    // With a line end, a line that is cut short would be reported as the next one.
    let text = text.trim_ascii_end();
    let read = serde_json::from_slice(text);
    if let Ok(read) = read
        && format_of(&read) <= FORMAT
    {
        return Ok(read);
    }
    let Written { format } = serde_json::from_slice(text)?;
    if format > u64::from(FORMAT) {
        return Err(Problem::Newer { line: line_of(text, b"\"format\""), found: format });
    }
    Ok(serde_json::from_slice(text)?)
}

/// Returns the first line that holds `what`, from 1; 1 if no line does.
fn line_of(text: &[u8], what: &[u8]) -> usize {
    let lines = text.split(|byte| *byte == b'\n');
    let holds = |line: &[u8]| line.windows(what.len()).any(|part| part == what);
    lines.enumerate().find(|(_, line)| holds(line)).map_or(1, |(at, _)| at + 1)
}
