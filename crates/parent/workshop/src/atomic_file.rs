//! Writes small files atomically, and keeps copies of those that are about to be replaced.
//!
//! The text goes to a temporary file of the engine's beside its target, which takes the target's
//! name when it is complete. Which files there are is left to the callers.
//!
//! **Invariant:** a file holds its old text or its new text, never a part of one. A kept copy is
//! never overwritten.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use tempfile::NamedTempFile;

/// Writes a file, and replaces the one that may be there. Makes its folder.
pub(crate) fn replace(path: &Path, text: &[u8]) -> Result<()> {
    let written = make_folder_of(path).and_then(|()| engine::replace_file(path, text));
    written.with_context(|| format!("can't write {}", path.display()))
}

/// Writes a file, unless one is there already.
pub(crate) fn create(path: &Path, text: &[u8]) -> Result<()> {
    match create_new(path, text) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.with_context(|| format!("can't write {}", path.display())),
    }
}

/// Copies a file to `PATH.ENDING-1`, or to the first number that is free. Returns the copy's path.
pub(crate) fn keep_copy(path: &Path, ending: &str) -> Result<PathBuf> {
    let text = engine::read_regular(path).with_context(|| format!("can't read {}", path.display()))?;
    for number in 1_u32.. {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{ending}-{number}"));
        let copy = path.with_file_name(name);
        match create_new(&copy, &text) {
            Ok(()) => return Ok(copy),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("can't keep {} as {}", path.display(), copy.display()));
            }
        }
    }
    anyhow::bail!("{} has too many copies: remove some of them", path.display())
}

/// Writes a file that must not exist yet. If it does, the error's kind is `AlreadyExists`.
fn create_new(path: &Path, text: &[u8]) -> io::Result<()> {
    let error = match temporary(path, text)?.persist_noclobber(path) {
        Ok(_) => return Ok(()),
        Err(error) => error.error,
    };
    if error.kind() == ErrorKind::AlreadyExists {
        return Err(error);
    }
    // Some file systems have neither a rename that refuses to replace, nor hard links.
    fs::File::create_new(path)?.write_all(text)
}

/// A complete temporary file beside its target. The folder is made if it is not there.
fn temporary(path: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    make_folder_of(path)?;
    engine::temporary_beside(path, text)
}

fn make_folder_of(path: &Path) -> io::Result<()> {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).map_or(Ok(()), fs::create_dir_all)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names and texts of a folder's files.
    fn files(folder: &Path) -> Vec<(String, String)> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
        let mut files: Vec<_> = entries
            .map(|entry| {
                let name = entry.file_name().into_string().unwrap();
                (name, fs::read_to_string(entry.path()).unwrap())
            })
            .collect();
        files.sort();
        files
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn a_file_is_written_in_place_of_another_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deep").join("file.rs");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(files(path.parent().unwrap()), pairs(&[("file.rs", "two")]));
    }

    #[test]
    fn a_file_that_is_there_is_not_created_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.rs");
        create(&path, b"one").unwrap();
        create(&path, b"two").unwrap();
        assert_eq!(files(folder.path()), pairs(&[("file.rs", "one")]));
    }

    #[test]
    fn a_kept_copy_takes_the_first_free_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.rs");
        for text in ["one", "two"] {
            replace(&path, text.as_bytes()).unwrap();
            keep_copy(&path, "kept").unwrap();
        }
        replace(&path, b"three").unwrap();
        let expected = [("file.rs", "three"), ("file.rs.kept-1", "one"), ("file.rs.kept-2", "two")];
        assert_eq!(files(folder.path()), pairs(&expected));
    }

    #[test]
    fn a_file_that_can_not_be_written_is_named_in_the_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folder");
        fs::create_dir(&path).unwrap();
        let error = replace(&path, b"text").unwrap_err();
        assert_eq!(error.to_string(), format!("can't write {}", path.display()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    #[cfg(unix)]
    fn a_file_has_the_permissions_of_any_other_new_file() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        fs::write(folder.path().join("other"), "").unwrap();
        replace(&folder.path().join("replaced"), b"").unwrap();
        create(&folder.path().join("created"), b"").unwrap();
        assert_eq!((mode("replaced"), mode("created")), (mode("other"), mode("other")));
    }
}
