//! Writes a run while it is measured. `folder.rs` makes the folder of a new run, and `resuming.rs`
//! opens the file of an old one.
//!
//! **Invariant:** when `append` returns, the measurement is in the file, whole and on a line of its
//! own, and the file is where it is said to be. The run is locked as long as a [`RunFile`] exists.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use record::{Measurement, RunInfo};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::error::StoreError;
use super::files::{INFO, RECORDS};
use super::line;
use super::lock::Lock;
use crate::regular;
use crate::whole_file;

/// The open file of a run that is being measured.
#[derive(Debug)]
pub struct RunFile {
    path: PathBuf,
    file: File,
    /// The length of the file up to its last whole line.
    length: u64,
    /// This process began the run.
    is_new: bool,
    lock: Lock,
}

impl RunFile {
    /// Writes the first files of a run into its new, empty folder. `run.json` comes last: a folder
    /// that has it is complete.
    pub(super) fn begin(folder: &Path, info: &RunInfo) -> Result<RunFile, StoreError> {
        let path = folder.join(RECORDS);
        let file = new(&path)?;
        let lock = Lock::take(&path).map_err(StoreError::io("lock", &path))?;
        let lock = lock.ok_or_else(|| StoreError::Busy { name: info.name.clone() })?;
        describe(folder, info)?;
        Ok(RunFile { path, file, length: 0, is_new: true, lock })
    }

    /// Goes on with a file that ends with a whole line.
    pub(super) fn carry_on(path: PathBuf, file: File, length: u64, lock: Lock) -> RunFile {
        RunFile { path, file, length, is_new: false, lock }
    }

    /// Stores a measurement. It goes to the operating system at once, in one write, so a killed
    /// program loses nothing. It is not forced to the disk: that would disturb the next trial.
    ///
    /// # Errors
    /// [`StoreError::Io`]. The file then holds what it held before, so that more can be appended
    /// later. [`StoreError::Gone`] if the file was moved or removed.
    pub fn append(&mut self, measurement: &Measurement) -> Result<(), StoreError> {
        let text = bytes_of(&self.path, |text| serde_json::to_writer(text, measurement))?;
        let line = line::with_checksum(&text);
        match self.file.write_all(&line).and_then(|()| self.file.flush()) {
            Ok(()) => {
                self.length += line.len() as u64;
                self.check_place()
            }
            Err(error) => {
                // Half a line would damage the next measurement too. If even this fails, the reader
                // names the line. The first error is the one to report.
                let _ = shorten(&self.file, &self.path, self.length);
                Err(StoreError::io("write", &self.path)(error))
            }
        }
    }

    /// Keeps which programs measure from now on: those of the description. Whatever else the file
    /// says stays as it is, also if it is of an older format.
    ///
    /// # Errors
    /// [`StoreError::Io`], or [`StoreError::Damaged`] if the description can't be read any more.
    pub fn keep_programs(&self, info: &RunInfo) -> Result<(), StoreError> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let file = folder.join(INFO);
        let text = regular::read(&file).map_err(StoreError::io("read", &file))?;
        let kept: Result<Map<String, Value>, _> = serde_json::from_slice(&text);
        let mut kept = kept.map_err(|error| {
            let (file, line, what) = (file.clone(), error.line().max(1), error.to_string());
            StoreError::Damaged { file, line, what }
        })?;
        kept.insert("programs".to_owned(), json!(info.programs));
        kept.insert("later_programs".to_owned(), json!(info.later_programs));
        describe(folder, &kept)
    }

    /// Checks that the file is where it was: what is written into one that was removed is lost.
    ///
    /// # Errors
    /// [`StoreError::Gone`].
    pub fn check_place(&self) -> Result<(), StoreError> {
        let is_in_place = match (std::fs::metadata(&self.path), self.file.metadata()) {
            (Ok(there), Ok(own)) => is_same(&there, &own),
            _ => false,
        };
        if is_in_place { Ok(()) } else { Err(StoreError::Gone { path: self.path.clone() }) }
    }

    /// Returns whether nothing would be lost with the run: this process began it, and has stored
    /// nothing.
    pub fn is_idle(&self) -> bool {
        self.is_new && self.length == 0
    }

    /// Removes a run, with its folder: one that is [idle](RunFile::is_idle), or is not to be kept.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn discard(self) -> Result<(), StoreError> {
        let folder = self.path.parent().map(Path::to_owned).unwrap_or_default();
        for file in [&self.path, &folder.join(INFO)] {
            std::fs::remove_file(file).map_err(StoreError::io("remove", file))?;
        }
        self.lock.discard(&self.path).map_err(StoreError::io("unlock", &self.path))?;
        std::fs::remove_dir(&folder).map_err(StoreError::io("remove", &folder))
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Writes the description of a run. It gets its name once it is whole: a program that is killed
/// meanwhile leaves no half of it.
fn describe(folder: &Path, described: &impl Serialize) -> Result<(), StoreError> {
    let file = folder.join(INFO);
    let mut text = bytes_of(&file, |text| serde_json::to_writer_pretty(text, described))?;
    text.push(b'\n');
    whole_file::replace(&file, &text).map_err(StoreError::io("write", file))
}

/// Returns whether two descriptions are those of one file.
#[cfg(unix)]
fn is_same(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;

    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

/// Returns whether both are of the same length: stable Rust tells no more of a file there.
#[cfg(not(unix))]
fn is_same(one: &std::fs::Metadata, other: &std::fs::Metadata) -> bool {
    one.len() == other.len()
}

/// Shortens a file that is open to be appended to. On Windows its handle may not do that, so the
/// file is opened once more.
pub(super) fn shorten(file: &File, path: &Path, length: u64) -> io::Result<()> {
    file.set_len(length)
        .or_else(|_| regular::open_with(OpenOptions::new().write(true), path)?.set_len(length))
}

/// Creates a file. One that exists already is an error.
fn new(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new().append(true).create_new(true).open(path).map_err(StoreError::io("create", path))
}

/// Returns the bytes that `write` makes, for the file at `path`.
fn bytes_of(
    path: &Path,
    write: impl FnOnce(&mut Vec<u8>) -> Result<(), serde_json::Error>,
) -> Result<Vec<u8>, StoreError> {
    let mut text = Vec::new();
    write(&mut text).map_err(|error| StoreError::io("write", path)(error.into()))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    #[test]
    #[cfg(unix)]
    fn a_file_that_is_not_in_its_place_is_told_at_the_next_measurement() {
        use super::super::{Store, StoreError};

        let measurement = sample::controls(&sample::cell("inline", "tokio/1")).remove(0);
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("sample");
        let moved = folder.path().join("moved");
        let took_away: [&dyn Fn(); 3] = [
            &|| std::fs::remove_dir_all(&own).unwrap(),
            &|| std::fs::rename(&own, &moved).unwrap(),
            // Another file under its name is another file.
            &|| {
                std::fs::rename(own.join("records.jsonl"), own.join("old")).unwrap();
                std::fs::write(own.join("records.jsonl"), "").unwrap();
            },
        ];
        for take_away in took_away {
            let mut run = Store::at(folder.path()).create(&sample::info(&[])).unwrap();
            run.append(&measurement).unwrap();
            run.check_place().unwrap();
            take_away();
            let told = run.append(&measurement).unwrap_err();
            assert!(matches!(&told, StoreError::Gone { path } if path == run.path()), "{told}");
            assert!(run.check_place().is_err());
            let _ = std::fs::remove_dir_all(&moved);
            let _ = std::fs::remove_dir_all(&own);
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_said_with_the_file_and_the_reason() {
        use super::*;

        // Every write to this device fails, as on a full disk: full(4).
        let path = PathBuf::from("/dev/full");
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let locked = folder.path().join("locked");
        std::fs::write(&locked, "").unwrap();
        let lock = Lock::take(&locked).unwrap().unwrap();
        let mut run = RunFile::carry_on(path, file, 0, lock);
        let measurement = sample::controls(&sample::cell("inline", "tokio/1")).remove(0);
        let error = anyhow::Error::new(run.append(&measurement).unwrap_err());
        assert_eq!(format!("{error:#}"), "can't write /dev/full: No space left on device (os error 28)");
    }
}
