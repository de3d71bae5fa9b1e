//! Opens a stored run once more, to append to it.
//!
//! **Invariant:** nothing that can be read as a measurement is removed, and what is cut off is kept
//! in a file beside it. The file is read after it was locked, because another process may append
//! until then.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::error::StoreError;
use super::files::RECORDS;
use super::lock::Lock;
use super::reading::{self, Stored};
use super::writing::{RunFile, shorten};
use crate::regular;

/// Opens the run in `folder`, which is there.
pub(super) fn resume(folder: &Path, name: &str) -> Result<(Stored, RunFile), StoreError> {
    let path = folder.join(RECORDS);
    let lock = Lock::take(&path).map_err(StoreError::io("lock", &path))?;
    let lock = lock.ok_or_else(|| StoreError::Busy { name: name.to_owned() })?;
    let mut file = regular::open_with(OpenOptions::new().append(true).read(true), &path)
        .map_err(StoreError::io("open", &path))?;
    let stored = reading::read(folder, name)?;
    let mut length = file.metadata().map_err(StoreError::io("read", &path))?.len();
    if let Some(torn) = &stored.torn {
        length -= torn.bytes as u64;
        let mut cut = Vec::new();
        file.seek(SeekFrom::Start(length))
            .and_then(|_| file.read_to_end(&mut cut))
            .map_err(StoreError::io("read", &path))?;
        keep(&path, &cut)?;
        shorten(&file, &path, length).map_err(StoreError::io("shorten", &path))?;
    } else if !reading::ends_a_line(&path)? {
        // A whole measurement that lacks only its line end.
        file.write_all(b"\n").map_err(StoreError::io("write", &path))?;
        length += 1;
    }
    Ok((stored, RunFile::carry_on(path, file, length, lock)))
}

/// Keeps what is cut off a file in another one beside it, which is new.
fn keep(path: &Path, cut: &[u8]) -> Result<PathBuf, StoreError> {
    for number in 1_u64.. {
        let beside = path.with_extension(format!("cut-{number}"));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Ok(mut file) => {
                file.write_all(cut).map_err(StoreError::io("write", &beside))?;
                return Ok(beside);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(StoreError::io("create", beside)(error)),
        }
    }
    unreachable!("no folder has so many files")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use record::Measurement;

    use super::super::{Store, StoreError};

    fn measurements() -> Vec<Measurement> {
        sample::controls(&sample::cell("inline", "tokio/1"))
    }

    /// A run with all of them in it, and its file.
    fn stored(folder: &tempfile::TempDir) -> (Store, PathBuf) {
        let store = Store::at(folder.path());
        let mut run = store.create(&sample::info(&[])).unwrap();
        for measurement in measurements() {
            run.append(&measurement).unwrap();
        }
        let path = run.path().to_owned();
        (store, path)
    }

    #[test]
    fn what_is_there_stays_and_more_is_appended() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = stored(&folder);
        let before = fs::read_to_string(&path).unwrap();
        let (stored, mut run) = store.resume("sample").unwrap();
        assert_eq!(stored.measurements, measurements());
        run.append(&measurements()[0]).unwrap();
        let after = fs::read_to_string(&path).unwrap();
        assert!(after.starts_with(&before));
        assert_eq!(after.lines().count(), before.lines().count() + 1);
    }

    #[test]
    fn a_torn_last_line_is_taken_away_before_more_is_appended() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = stored(&folder);
        let whole = fs::read(&path).unwrap();
        let last = whole[..whole.len() - 1].iter().rposition(|byte| *byte == b'\n').unwrap() + 1;
        for (number, cut) in (1..).zip([last + 1, last + 30, whole.len() - 2]) {
            fs::write(&path, &whole[..cut]).unwrap();
            let (stored, mut run) = store.resume("sample").unwrap();
            assert_eq!(stored.torn.unwrap().bytes, cut - last);
            assert_eq!(fs::read(&path).unwrap(), whole[..last]);
            let beside = path.with_extension(format!("cut-{number}"));
            assert_eq!(fs::read(beside).unwrap(), whole[last..cut], "what was cut off is kept");
            run.append(measurements().last().unwrap()).unwrap();
            assert_eq!(fs::read(&path).unwrap(), whole);
        }
    }

    /// It may hold lines that do not belong into it, which are left out and nevertheless kept.
    #[test]
    fn a_run_that_is_gone_on_with_is_never_removed() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let begun = store.create(&sample::info(&[])).unwrap();
        assert!(begun.is_idle());
        drop(begun);
        let (_, gone_on_with) = store.resume("sample").unwrap();
        assert!(!gone_on_with.is_idle());
    }

    #[test]
    fn a_whole_last_line_without_its_end_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = stored(&folder);
        let whole = fs::read(&path).unwrap();
        fs::write(&path, &whole[..whole.len() - 1]).unwrap();
        let (stored, _run) = store.resume("sample").unwrap();
        assert_eq!(stored.measurements, measurements());
        assert_eq!(fs::read(&path).unwrap(), whole);
    }

    /// Seen: line ends that were lost made one line of the file, which was cut to nothing.
    #[test]
    fn several_measurements_without_line_ends_are_damage_and_not_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = stored(&folder);
        let joined = fs::read_to_string(&path).unwrap().replace('\n', "");
        for text in [joined.clone(), joined.clone() + " ", joined[..joined.len() - 9].to_owned()] {
            fs::write(&path, &text).unwrap();
            let told = store.resume("sample").unwrap_err();
            assert!(matches!(told, StoreError::Damaged { line: 1, .. }), "{told}");
            assert!(told.to_string().contains(": put a line end between the two"), "{told}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }

    #[test]
    fn two_never_write_to_one_file() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let first = store.create(&sample::info(&[])).unwrap();
        assert!(matches!(store.resume("sample"), Err(StoreError::Busy { name }) if name == "sample"));
        // It can be read meanwhile.
        assert_eq!(store.open("sample").unwrap().measurements, []);
        drop(first);
        let (_, second) = store.resume("sample").unwrap();
        assert!(matches!(store.resume("sample"), Err(StoreError::Busy { .. })));
        drop(second);
        store.resume("sample").unwrap();
    }

    #[test]
    fn a_damaged_run_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (store, path) = stored(&folder);
        let damaged = fs::read_to_string(&path).unwrap().replacen("{", "[", 1) + "{\"torn";
        fs::write(&path, &damaged).unwrap();
        assert!(matches!(store.resume("sample"), Err(StoreError::Damaged { line: 1, .. })));
        assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
        assert!(matches!(store.resume("smaple"), Err(StoreError::Unknown { .. })));
    }
}
