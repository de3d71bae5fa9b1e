//! The learner's progress: which exercises have passed, and which is the current one.
//!
//! ```text
//! # Breather workshop: what is done. One line an exercise, keyed by its name; safe to edit.
//! current NAME                      the current exercise
//! passed NAME DATE FINGERPRINT      when it passed last, and the fingerprint of the text
//! ```
//!
//! `lines.rs` owns the form of the file, and this file its meaning.
//!
//! **Invariant:** only a person removes what was written. Of a damaged file a copy is kept. Names
//! that the course does not know stay. Two processes that write at the same time lose nothing of
//! each other.

mod lines;
#[cfg(test)]
mod tests;

use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;

use crate::atomic_file;
use crate::course::{Course, Exercise};
use crate::fingerprint::Fingerprint;
use lines::{Lines, Passed};

/// The learner's progress file.
#[derive(Clone, Debug)]
pub struct Journal {
    path: PathBuf,
    /// The exercises in their order, each with its former names.
    names: Vec<(String, Vec<String>)>,
    lines: Lines,
}

/// A report that the file was damaged. What could be read has been written back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// The copy of the damaged file.
    pub kept_aside: PathBuf,
    /// The number of lines that made no sense.
    pub lines: usize,
}

impl Journal {
    /// Reads the progress in a course. Without a file, there is none yet. Of a damaged file a copy
    /// is kept, and what can be read is written back.
    ///
    /// # Errors
    /// The file can't be read, or is damaged and can't be written.
    pub fn load(path: &Path, course: &Course) -> Result<(Journal, Option<Damage>)> {
        let names = course.exercises.iter();
        let names = names.map(|exercise| (exercise.name.clone(), exercise.formerly.clone())).collect();
        let mut journal = Journal { path: path.to_owned(), names, lines: Lines::default() };
        let damage = if journal.read()? > 0 { journal.change(|_| ())? } else { None };
        Ok((journal, damage))
    }

    /// Returns true if an exercise has passed.
    pub fn is_passed(&self, name: &str) -> bool {
        self.lines.passed(name).is_some()
    }

    /// Returns the fingerprint of the text that passed last.
    pub fn passed_fingerprint(&self, name: &str) -> Option<Fingerprint> {
        self.lines.passed(name).map(|passed| passed.text)
    }

    /// Returns the day on which an exercise passed last.
    pub fn passed_on(&self, name: &str) -> Option<NaiveDate> {
        self.lines.passed(name).map(|passed| passed.date)
    }

    /// Returns the current exercise: the chosen one, or else the first that has not passed. `None`
    /// if all have.
    pub fn current<'c>(&self, course: &'c Course) -> Option<&'c Exercise> {
        course.exercise(self.current_name()?).ok()
    }

    /// Records at once that an exercise has passed. If it was the current one, the next that has
    /// not passed becomes current; after the last exercise, the search begins at the first.
    ///
    /// # Errors
    /// The file can't be read or written.
    pub fn pass(&mut self, name: &str, date: NaiveDate, text: Fingerprint) -> Result<Option<Damage>> {
        self.change(|journal| {
            let was_current = journal.current_name() == Some(name);
            journal.lines.pass(Passed { name: name.to_owned(), date, text });
            if was_current {
                journal.lines.current = journal.next_after(name);
            }
        })
    }

    /// Makes an exercise the current one, and records that at once. It may have passed before.
    ///
    /// # Errors
    /// The course has no such exercise, or the file can't be read or written.
    pub fn choose(&mut self, name: &str) -> Result<Option<Damage>> {
        ensure!(self.place(name).is_some(), "there is no exercise `{name}`");
        self.change(|journal| journal.lines.current = Some(name.to_owned()))
    }

    /// Returns the name of the current exercise.
    fn current_name(&self) -> Option<&str> {
        let chosen = self.lines.current.as_deref().filter(|name| self.place(name).is_some());
        let mut names = self.names.iter().map(|(name, _)| name.as_str());
        chosen.or_else(|| names.find(|name| !self.is_passed(name)))
    }

    fn next_after(&self, name: &str) -> Option<String> {
        let (before, after) = self.names.split_at(self.place(name).map_or(0, |at| at + 1));
        let mut names = after.iter().chain(before).map(|(name, _)| name);
        names.find(|name| !self.is_passed(name)).cloned()
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|(known, _)| known == name)
    }

    /// Changes the file under a lock, after reading what another process may have written.
    fn change(&mut self, change: impl FnOnce(&mut Journal)) -> Result<Option<Damage>> {
        let _lock = lock(&self.path.with_extension("lock"))?;
        let damaged = self.read()?;
        let damage = match damaged {
            0 => None,
            lines => Some(Damage { kept_aside: atomic_file::keep_copy(&self.path, "damaged")?, lines }),
        };
        change(self);
        atomic_file::replace(&self.path, self.lines.to_string().as_bytes())?;
        Ok(damage)
    }

    /// Reads the file. Returns the number of lines that make no sense.
    fn read(&mut self) -> Result<usize> {
        let text = match engine::read_regular(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                return Err(error).with_context(|| {
                    format!(
                        "can't read your progress, {}: make it readable, or move it away",
                        self.path.display()
                    )
                });
            }
        };
        let (mut lines, damaged) = Lines::read(&text);
        for (name, formerly) in &self.names {
            for former in formerly {
                lines.rename(former, name);
            }
        }
        self.lines = lines;
        Ok(damaged)
    }
}

/// Takes the lock on the progress file, and waits for it if another process has it. Dropping the
/// file, or the end of the process, gives it back.
fn lock(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("can't create the folder {}", folder.display()))?;
    }
    let how = File::options().write(true).create(true).truncate(false).clone();
    let file = engine::open_regular_with(&how, path)
        .with_context(|| format!("can't write {}: make it writable, or move it away", path.display()))?;
    match file.lock() {
        // The workshop also works on a file system without locks.
        Err(error) if error.kind() != ErrorKind::Unsupported => {
            Err(error).with_context(|| format!("can't lock {}", path.display()))
        }
        _ => Ok(file),
    }
}
