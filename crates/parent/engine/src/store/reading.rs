//! Reading a run back. It owns the search for what is wrong with a file; what the measurements mean is left to
//! `figures`.
//!
//! What must stay true: the format's version is looked at before anything else of a line, because a newer
//! format may have other fields; and only a last line without an end is taken for torn.

use std::fs;
use std::path::{Path, PathBuf};

use record::{FORMAT, Measurement, RunInfo};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::StoreError;
use super::layout::{INFO, RECORDS};

/// More than anybody plans; all trials of a run are made anew from their number.
pub(super) const MOST_ROUNDS: u32 = 100_000;

/// A run as it is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The run. Its name is that of the folder, also where somebody has renamed that.
    pub info: RunInfo,
    /// What came of its trials, in the order in which they were made.
    pub measurements: Vec<Measurement>,
    /// The end of the file where it is no whole line. Worth a warning.
    pub torn: Option<Torn>,
}

/// A last line that was being written when the program was killed. It is left out of the measurements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Torn {
    /// Which file.
    pub file: PathBuf,
    /// Which line, from 1.
    pub line: usize,
    /// How many bytes of it there are.
    pub bytes: usize,
}

/// Reads the run in `folder`, which is there.
pub(super) fn read(folder: &Path, name: &str) -> Result<Stored, StoreError> {
    let file = folder.join(INFO);
    let text = fs::read(&file).map_err(StoreError::io("read", &file))?;
    let mut info: RunInfo = parse(&text).map_err(|problem| problem.at(&file, 1))?;
    name.clone_into(&mut info.name);
    if info.rounds > MOST_ROUNDS {
        let what = format!("it has {} rounds, and no run has more than {MOST_ROUNDS}", info.rounds);
        return Err(StoreError::Damaged { file, line: 1, what });
    }

    let file = folder.join(RECORDS);
    let text = fs::read(&file).map_err(StoreError::io("read", &file))?;
    let mut measurements = Vec::new();
    let mut torn = None;
    for (at, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        match parse(line) {
            Ok(measurement) => measurements.push(measurement),
            // Only the last line can lack its end.
            Err(Problem::Damaged { .. }) if !line.ends_with(b"\n") => {
                torn = Some(Torn { file: file.clone(), line: at + 1, bytes: line.len() });
            }
            Err(problem) => return Err(problem.at(&file, at + 1)),
        }
    }
    Ok(Stored { info, measurements, torn })
}

/// Whether whatever is appended to the file would begin a line.
pub(super) fn ends_a_line(file: &Path) -> Result<bool, StoreError> {
    let text = fs::read(file).map_err(StoreError::io("read", file))?;
    Ok(text.last().is_none_or(|last| *last == b'\n'))
}

/// What is wrong with a text, before it is known where the text stood.
enum Problem {
    Newer {
        /// In which line of the text, from 1.
        line: usize,
        found: u64,
    },
    Damaged {
        /// In which line of the text, from 1.
        line: usize,
        what: String,
    },
}

impl Problem {
    /// With the file, and the line at which the text began.
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
        // The line stands before the message already; the column says more.
        let (line, column) = (error.line(), error.column());
        let what = error.to_string();
        let position = format!(" at line {line} column {column}");
        let what = match what.strip_suffix(&position) {
            Some(what) if column > 0 => format!("{what}, at column {column}"),
            Some(what) => what.to_owned(),
            None => what,
        };
        // Where serde had to look ahead for an answer's kind, it does not know the line.
        Problem::Damaged { line: line.max(1), what }
    }
}

fn parse<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    #[derive(Deserialize)]
    struct Written {
        format: u64,
    }
    // With its line end, a line that stops short would be reported one line too far down.
    let text = text.trim_ascii_end();
    let Written { format } = serde_json::from_slice(text)?;
    if format > u64::from(FORMAT) {
        return Err(Problem::Newer { line: line_of(text, b"\"format\""), found: format });
    }
    Ok(serde_json::from_slice(text)?)
}

/// The first line that holds `what`, from 1; 1 where none does.
fn line_of(text: &[u8], what: &[u8]) -> usize {
    let lines = text.split(|byte| *byte == b'\n');
    let holds = |line: &[u8]| line.windows(what.len()).any(|part| part == what);
    lines.enumerate().find(|(_, line)| holds(line)).map_or(1, |(at, _)| at + 1)
}
