//! Writing a run while it is measured. It owns the open file; the folder is made by `folder.rs`, and a file that is
//! there already opened by `resuming.rs`.
//!
//! What must stay true: a measurement is in the file when `append` returns, whole, and on a line of its own; and the
//! file is locked for as long as this is there.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use record::{Measurement, RunInfo};

use super::layout::{INFO, RECORDS};
use super::{StoreError, lock};

/// A run that is being stored.
#[derive(Debug)]
pub struct Run {
    path: PathBuf,
    file: File,
    /// How long the file is after its last whole line.
    length: u64,
}

impl Run {
    /// Writes the first files of a run into its new, empty folder. `run.json` comes last: where it stands,
    /// the folder is complete.
    pub(super) fn begin(folder: &Path, info: &RunInfo) -> Result<Run, StoreError> {
        let path = folder.join(RECORDS);
        let file = new(&path)?;
        // Its name was claimed a moment ago, so nobody else has it.
        lock::try_to(&file);
        let mut described = json(&folder.join(INFO), |text| serde_json::to_writer_pretty(text, info))?;
        described.push(b'\n');
        // It gets its name when it is whole: a program that is killed meanwhile leaves no half of it.
        let unfinished = folder.join(INFO).with_extension("new");
        new(&unfinished)?.write_all(&described).map_err(StoreError::io("write", &unfinished))?;
        std::fs::rename(&unfinished, folder.join(INFO))
            .map_err(StoreError::io("write", folder.join(INFO)))?;
        Ok(Run { path, file, length: 0 })
    }

    /// Goes on with a file that is locked and ends after a whole line.
    pub(super) fn carry_on(path: PathBuf, file: File, length: u64) -> Run {
        Run { path, file, length }
    }

    /// Stores a measurement. It goes to the operating system at once, in one write: a killed program loses
    /// nothing. It is not forced to the disk, which would disturb what is measured next.
    ///
    /// # Errors
    /// [`StoreError::Io`]. The file then holds what it held before, so that a later one can be appended.
    pub fn append(&mut self, measurement: &Measurement) -> Result<(), StoreError> {
        let mut line = json(&self.path, |text| serde_json::to_writer(text, measurement))?;
        line.push(b'\n');
        match self.file.write_all(&line).and_then(|()| self.file.flush()) {
            Ok(()) => {
                self.length += line.len() as u64;
                Ok(())
            }
            Err(error) => {
                // Half a line before the next measurement would damage that one too. Where even this fails, the
                // reader will say which line it was; the first error is the one to report.
                let _ = self.file.set_len(self.length);
                Err(StoreError::io("write", &self.path)(error))
            }
        }
    }

    /// Takes back a run of which nothing was measured: its folder is gone afterwards.
    ///
    /// # Errors
    /// [`StoreError::Io`].
    pub fn discard(self) -> Result<(), StoreError> {
        let folder = self.path.parent().map(Path::to_owned).unwrap_or_default();
        for file in [self.path, folder.join(INFO)] {
            std::fs::remove_file(&file).map_err(StoreError::io("remove", &file))?;
        }
        std::fs::remove_dir(&folder).map_err(StoreError::io("remove", &folder))
    }

    /// The file that the measurements go to.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A file that was not there before.
fn new(path: &Path) -> Result<File, StoreError> {
    OpenOptions::new().append(true).create_new(true).open(path).map_err(StoreError::io("create", path))
}

/// What `write` makes of a value, for the file at `path`.
fn json(
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
    #[cfg(target_os = "linux")]
    fn a_full_disk_is_said_with_the_file_and_the_reason() {
        use super::*;

        // What is written to this device never has any room: full(4).
        let path = PathBuf::from("/dev/full");
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        let mut run = Run::carry_on(path, file, 0);
        let measurement = sample::controls(&sample::cell("inline", "tokio/1")).remove(0);
        let error = anyhow::Error::new(run.append(&measurement).unwrap_err());
        assert_eq!(format!("{error:#}"), "can't write /dev/full: No space left on device (os error 28)");
    }
}
