//! Small files that are written whole or not at all, and that are set aside rather than lost.
//!
//! What must stay true: whenever the program is killed, a file holds what it held or what it was to hold; and a text
//! that was set aside is never overwritten.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};

/// Puts a file there, in place of one that may be there already.
pub(crate) fn write(path: &Path, text: &[u8]) -> Result<()> {
    let unfinished = unfinished(path, text)?;
    fs::rename(&unfinished, path).with_context(|| {
        // It is of no use any more; why it could not be moved is what is to be reported.
        let _ = fs::remove_file(&unfinished);
        format!("can't write {}", path.display())
    })
}

/// Puts a file there, unless one is there already.
pub(crate) fn create(path: &Path, text: &[u8]) -> Result<()> {
    let unfinished = unfinished(path, text)?;
    let created = match fs::hard_link(&unfinished, path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        // Not every file system knows a file by two names.
        Err(_) => match copy_to(path, text) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
            copied => copied,
        },
        Ok(()) => Ok(()),
    };
    // The text is there, or will be reported not to be: this name of it has done its work.
    let _ = fs::remove_file(&unfinished);
    created.with_context(|| format!("can't write {}", path.display()))
}

/// Gives a file a second name beside its own, `PATH` and then `ending` with the first number that is free. What is
/// written to its old name with [`write`] leaves it as it is.
pub(crate) fn set_aside(path: &Path, ending: &str) -> Result<PathBuf> {
    for number in 1_u32.. {
        let aside = beside(path, &format!("{ending}-{number}"));
        let named = match fs::hard_link(path, &aside) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                fs::read(path).and_then(|text| copy_to(&aside, &text))
            }
            named => named,
        };
        match named {
            Ok(()) => return Ok(aside),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("can't keep {} as {}", path.display(), aside.display()));
            }
        }
    }
    anyhow::bail!("{} was set aside too often: remove some of its copies", path.display())
}

/// The text under a name that nobody else uses, beside the one that it is meant for.
fn unfinished(path: &Path, text: &[u8]) -> Result<PathBuf> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("can't create the folder {}", folder.display()))?;
    }
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let unfinished = beside(path, &format!("new-{}-{number}", std::process::id()));
    let written = fs::File::create(&unfinished).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    written.with_context(|| {
        // Half of it is worse than nothing; why it is half is what is to be reported.
        let _ = fs::remove_file(&unfinished);
        format!("can't write {}", unfinished.display())
    })?;
    Ok(unfinished)
}

fn copy_to(path: &Path, text: &[u8]) -> std::io::Result<()> {
    OpenOptions::new().write(true).create_new(true).open(path)?.write_all(text)
}

/// A name beside another.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is in a folder: names and texts.
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
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(files(path.parent().unwrap()), pairs(&[("file.rs", "two")]));
    }

    #[test]
    fn what_is_there_is_not_created_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.rs");
        create(&path, b"one").unwrap();
        create(&path, b"two").unwrap();
        assert_eq!(files(folder.path()), pairs(&[("file.rs", "one")]));
    }

    #[test]
    fn what_is_set_aside_takes_the_next_free_number() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file.rs");
        for text in ["one", "two"] {
            write(&path, text.as_bytes()).unwrap();
            set_aside(&path, "kept").unwrap();
        }
        write(&path, b"three").unwrap();
        let expected = [("file.rs", "three"), ("file.rs.kept-1", "one"), ("file.rs.kept-2", "two")];
        assert_eq!(files(folder.path()), pairs(&expected));
    }

    #[test]
    fn what_can_not_be_written_is_said_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("folder");
        fs::create_dir(&path).unwrap();
        let error = write(&path, b"text").unwrap_err();
        assert_eq!(error.to_string(), format!("can't write {}", path.display()));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left beside it");
    }
}
