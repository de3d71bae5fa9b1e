//! Opens a stored run once more, to append to it.
//!
//! **Invariant:** nothing that can be read as a measurement is removed. The file is read after it
//! was locked, because another process may append until then.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use super::error::StoreError;
use super::files::RECORDS;
use super::lock::Lock;
use super::reading::{self, Stored};
use super::writing::RunFile;

/// Opens the run in `folder`, which is there.
pub(super) fn resume(folder: &Path, name: &str) -> Result<(Stored, RunFile), StoreError> {
    let path = folder.join(RECORDS);
    let lock = Lock::take(&path).map_err(StoreError::io("lock", &path))?;
    let lock = lock.ok_or_else(|| StoreError::Busy { name: name.to_owned() })?;
    let mut file =
        OpenOptions::new().append(true).read(true).open(&path).map_err(StoreError::io("open", &path))?;
    let stored = reading::read(folder, name)?;
    let mut length = file.metadata().map_err(StoreError::io("read", &path))?.len();
    if let Some(torn) = &stored.torn {
        length -= torn.bytes as u64;
        file.set_len(length).map_err(StoreError::io("shorten", &path))?;
    } else if !reading::ends_a_line(&path)? {
        // A whole measurement that lacks only its line end.
        file.write_all(b"\n").map_err(StoreError::io("write", &path))?;
        length += 1;
    }
    Ok((stored, RunFile::carry_on(path, file, length, lock)))
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
        for cut in [last + 1, last + 30, whole.len() - 2] {
            fs::write(&path, &whole[..cut]).unwrap();
            let (stored, mut run) = store.resume("sample").unwrap();
            assert_eq!(stored.torn.unwrap().bytes, cut - last);
            assert_eq!(fs::read(&path).unwrap(), whole[..last]);
            run.append(measurements().last().unwrap()).unwrap();
            assert_eq!(fs::read(&path).unwrap(), whole);
        }
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
