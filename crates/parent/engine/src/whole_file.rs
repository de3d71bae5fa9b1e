//! Writes a file whole or not at all: the text goes to a temporary file beside it, which takes its
//! name when it is complete. `tempfile` does that on every system. Which files there are is left to
//! the callers.
//!
//! **Invariant:** a file holds its old text or its new text, never a part of one.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use tempfile::NamedTempFile;

/// Writes a file, and replaces the one that may be there. The new one has its permissions.
///
/// # Errors
/// If the folder or the file can't be written. The file is then as it was.
pub fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let file = temporary_beside(path, text)?;
    if let Ok(earlier) = fs::metadata(path) {
        file.as_file().set_permissions(earlier.permissions())?;
    }
    file.persist(path)?;
    Ok(())
}

/// Returns a complete temporary file beside a path, with the permissions of any other new file.
/// Dropping it removes it.
///
/// # Errors
/// If the folder is not there, or can't be written.
pub fn temporary_beside(path: &Path, text: &[u8]) -> io::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // `tempfile` alone would let nobody else read it.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.prefix(".new-").tempfile_in(folder)?;
    file.write_all(text)?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("picture.svg");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_can_not_be_replaced_is_left_as_it_was_with_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a-folder");
        fs::create_dir(&path).unwrap();
        assert!(replace(&path, b"text").is_err());
        assert!(replace(&path.join("no-folder").join("file"), b"text").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert_eq!(fs::read_dir(&path).unwrap().count(), 0);
    }

    #[test]
    #[cfg(unix)]
    fn a_file_has_the_permissions_of_the_one_that_it_replaces_or_of_any_other_new_file() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let mode = |name: &str| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        fs::write(folder.path().join("other"), "").unwrap();
        let path = folder.path().join("own");
        replace(&path, b"").unwrap();
        assert_eq!(mode("own"), mode("other"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&path, b"").unwrap();
        assert_eq!(mode("own") & 0o777, 0o640);
    }
}
