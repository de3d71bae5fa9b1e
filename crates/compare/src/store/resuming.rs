//! Opening a stored run once more, to append what it lacks.
//!
//! What must stay true: nothing that can be read as a measurement is taken away; and the file is looked at only after
//! it was locked, because until then somebody else may still append.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::folder::RECORDS;
use super::{Run, StoreError, Stored, lock, reading};

/// Opens the run in `folder`, which is there.
pub(super) fn resume(folder: &Path, name: &str) -> Result<(Stored, Run), StoreError> {
    let path = folder.join(RECORDS);
    let mut file =
        OpenOptions::new().append(true).read(true).open(&path).map_err(StoreError::io("open", &path))?;
    if !lock::try_to(&file) {
        return Err(StoreError::Busy { name: name.to_owned() });
    }
    let stored = reading::read(folder, name)?;
    let mut length = file.metadata().map_err(StoreError::io("read", &path))?.len();
    if let Some(torn) = &stored.torn {
        length -= torn.bytes as u64;
        file.set_len(length).map_err(StoreError::io("shorten", &path))?;
    } else if !reading::ends_a_line(&path)? {
        // A whole measurement that lacks nothing but its end.
        file.write_all(b"\n").map_err(StoreError::io("write", &path))?;
        length += 1;
    }
    Ok((stored, Run::carry_on(path, file, length)))
}
