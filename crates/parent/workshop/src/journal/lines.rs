//! The form of the progress file: one line for each fact.
//!
//! **Invariant:** what is written is read back, and a line that makes no sense spoils no other.

use std::fmt;

use chrono::NaiveDate;

use crate::course::is_name;
use crate::fingerprint::Fingerprint;

const HEADING: &str =
    "# Breather workshop: what is done. One line an exercise, keyed by its name; safe to edit.";

/// The form of a date.
const DATE: &str = "%Y-%m-%d";

/// The contents of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lines {
    /// The current exercise.
    pub current: Option<String>,
    /// At most one for each name.
    all_passed: Vec<Passed>,
    /// Comments that somebody added.
    notes: Vec<String>,
}

/// A line for an exercise that passed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Passed {
    pub name: String,
    /// When it passed last.
    pub date: NaiveDate,
    /// The fingerprint of the text that passed.
    pub text: Fingerprint,
}

impl Lines {
    /// Reads the file. Returns also the number of lines that make no sense.
    pub(super) fn read(text: &[u8]) -> (Lines, usize) {
        let mut lines = Lines::default();
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
        let damaged = text.split(|byte| *byte == b'\n').filter(|line| lines.take(line).is_none()).count();
        (lines, damaged)
    }

    /// Reads one line. `None` if it makes no sense.
    fn take(&mut self, line: &[u8]) -> Option<()> {
        let line = str::from_utf8(line).ok()?.trim();
        let words: Vec<&str> = line.split_whitespace().collect();
        match words[..] {
            [] => {}
            [first, ..] if first.starts_with('#') => {
                if line != HEADING {
                    self.notes.push(line.to_owned());
                }
            }
            ["current", name] if is_name(name) => self.current = Some(name.to_owned()),
            ["passed", name, date, text] if is_name(name) => {
                let date = NaiveDate::parse_from_str(date, DATE).ok()?;
                self.pass(Passed { name: name.to_owned(), date, text: text.parse().ok()? });
            }
            _ => return None,
        }
        Some(())
    }

    /// Returns the line of an exercise that has passed.
    pub(super) fn passed(&self, name: &str) -> Option<&Passed> {
        self.all_passed.iter().find(|passed| passed.name == name)
    }

    /// Adds an exercise that passed, or replaces its line.
    pub(super) fn pass(&mut self, passed: Passed) {
        match self.all_passed.iter_mut().find(|known| known.name == passed.name) {
            Some(known) => *known = passed,
            None => self.all_passed.push(passed),
        }
    }

    /// Renames an exercise. A line that already has the new name is newer, and stays.
    pub(super) fn rename(&mut self, former: &str, name: &str) {
        if self.current.as_deref() == Some(former) {
            self.current = Some(name.to_owned());
        }
        if self.passed(name).is_some() {
            self.all_passed.retain(|passed| passed.name != former);
        } else if let Some(passed) = self.all_passed.iter_mut().find(|passed| passed.name == former) {
            passed.name = name.to_owned();
        }
    }
}

impl fmt::Display for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADING}")?;
        for note in &self.notes {
            writeln!(f, "{note}")?;
        }
        if let Some(current) = &self.current {
            writeln!(f, "current {current}")?;
        }
        for Passed { name, date, text } in &self.all_passed {
            writeln!(f, "passed {name} {} {text}", date.format(DATE))?;
        }
        Ok(())
    }
}
