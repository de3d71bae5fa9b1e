//! What a learner has done: which exercises have passed, and which is the one at hand.
//!
//! ```text
//! # Breather workshop: what is done. One line an exercise, keyed by its name; safe to edit.
//! current NAME                      the one that was chosen, or came next
//! passed NAME DATE FINGERPRINT      when it last passed, and the text that did
//! ```
//!
//! `lines.rs` owns the file's form, this file what it means. What must stay true: what was once written is only lost
//! where somebody takes it out. A damaged file is kept beside, names that the course does not know are left as they
//! are, and of two processes that write at the same time neither undoes what the other wrote.

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

/// What a learner has done.
#[derive(Clone, Debug)]
pub struct Journal {
    path: PathBuf,
    /// The exercises in their order, each with its former names.
    names: Vec<(String, Vec<String>)>,
    lines: Lines,
}

/// The file could not be read in full. What could be is in the file now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Damage {
    /// Where the file is kept as it was.
    pub kept_aside: PathBuf,
    /// How many of its lines made no sense.
    pub lines: usize,
}

impl Journal {
    /// Reads what was done of a course. Where there is no file, nothing was. A file that is damaged is kept aside and
    /// written anew, and the damage is told.
    ///
    /// # Errors
    /// Where the file is there and can't be read, or is damaged and can't be written.
    pub fn load(path: &Path, course: &Course) -> Result<(Journal, Option<Damage>)> {
        let names = course.exercises.iter();
        let names = names.map(|exercise| (exercise.name.clone(), exercise.formerly.clone())).collect();
        let mut journal = Journal { path: path.to_owned(), names, lines: Lines::default() };
        let damage = if journal.read()? > 0 { journal.change(|_| ())? } else { None };
        Ok((journal, damage))
    }

    /// Where it is kept.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether an exercise has passed.
    pub fn is_passed(&self, name: &str) -> bool {
        self.lines.passed(name).is_some()
    }

    /// What goes with the text that passed last.
    pub fn passed_text_hash(&self, name: &str) -> Option<Fingerprint> {
        self.lines.passed(name).map(|passed| passed.text)
    }

    /// When it passed last.
    pub fn passed_on(&self, name: &str) -> Option<NaiveDate> {
        self.lines.passed(name).map(|passed| passed.date)
    }

    /// The exercise at hand: the one that was chosen, or else the first that has not passed. `None` where all have.
    pub fn current<'c>(&self, course: &'c Course) -> Option<&'c Exercise> {
        course.exercise(self.at_hand()?).ok()
    }

    /// An exercise has passed: this is remembered at once. Where it was the one at hand, the next one is that has not
    /// passed, after it or else from the start.
    ///
    /// # Errors
    /// Where the file can't be read or written.
    pub fn pass(&mut self, name: &str, date: NaiveDate, text: Fingerprint) -> Result<Option<Damage>> {
        self.change(|journal| {
            let was_at_hand = journal.at_hand() == Some(name);
            journal.lines.pass(Passed { name: name.to_owned(), date, text });
            if was_at_hand {
                journal.lines.current = journal.next_after(name);
            }
        })
    }

    /// Takes up an exercise, which may have passed before. This is remembered at once.
    ///
    /// # Errors
    /// Where the course does not know it, or the file can't be read or written.
    pub fn choose(&mut self, name: &str) -> Result<Option<Damage>> {
        ensure!(self.place(name).is_some(), "there is no exercise `{name}` to take up");
        self.change(|journal| journal.lines.current = Some(name.to_owned()))
    }

    /// The name of the one at hand.
    fn at_hand(&self) -> Option<&str> {
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

    /// Changes what is remembered: what another process wrote meanwhile is read first, and nobody else writes until
    /// this has.
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

    /// Reads the file. Says how many of its lines make no sense.
    fn read(&mut self) -> Result<usize> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                return Err(error).with_context(|| {
                    format!(
                        "can't read what is done, {}: make it readable, or move it away",
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

/// Waits until nobody else writes. Until the file is dropped, nobody else does; a process that ends gives it back.
fn lock(path: &Path) -> Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("can't create the folder {}", folder.display()))?;
    }
    let file = File::options().write(true).create(true).truncate(false).open(path);
    let file = file.with_context(|| format!("can't write {}", path.display()))?;
    match file.lock() {
        // A file system without locks is no reason not to learn.
        Err(error) if error.kind() != ErrorKind::Unsupported => {
            Err(error).with_context(|| format!("can't lock {}", path.display()))
        }
        _ => Ok(file),
    }
}
