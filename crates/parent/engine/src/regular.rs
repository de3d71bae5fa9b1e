//! Opens and reads regular files only. A FIFO or a device under a file's name would be read without
//! end, or would hold up whoever opens it.
//!
//! **Invariant:** nothing is opened that was not a regular file a moment before. What a link leads
//! to counts.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Reads a regular file.
///
/// # Errors
/// As [`std::fs::read`]; and if it is a folder, a device, a socket or a FIFO.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Reads a regular file that holds text.
///
/// # Errors
/// As [`read`]; and if it is no UTF-8.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read(path)?).map_err(|error| io::Error::new(ErrorKind::InvalidData, error))
}

/// Opens a regular file to read it.
///
/// # Errors
/// As [`read`].
pub(crate) fn open(path: &Path) -> io::Result<File> {
    open_with(OpenOptions::new().read(true), path)
}

/// Opens a regular file in any way.
///
/// # Errors
/// As [`read`].
pub(crate) fn open_with(how: &OpenOptions, path: &Path) -> io::Result<File> {
    // Before it is opened: opening a FIFO waits for its other end.
    check(&fs::metadata(path)?)?;
    let file = how.open(path)?;
    check(&file.metadata()?)?;
    Ok(file)
}

fn check(found: &fs::Metadata) -> io::Result<()> {
    if found.is_file() {
        return Ok(());
    }
    if found.is_dir() {
        return Err(io::Error::new(ErrorKind::IsADirectory, "Is a directory"));
    }
    Err(io::Error::new(ErrorKind::InvalidInput, "it is no regular file, but a device, a socket or a FIFO"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_regular_file_is_read_and_a_folder_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        assert_eq!(read(&file).unwrap_err().kind(), ErrorKind::NotFound);
        fs::write(&file, "text").unwrap();
        assert_eq!(read(&file).unwrap(), b"text");
        assert_eq!(read(folder.path()).unwrap_err().kind(), ErrorKind::IsADirectory);
    }

    /// Without the check, the first never ends and the second waits for a writer.
    #[test]
    #[cfg(unix)]
    fn a_device_and_a_fifo_are_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success());
        for path in [Path::new("/dev/zero"), &fifo] {
            let error = read(path).unwrap_err().to_string();
            assert!(error.contains("no regular file"), "{error}");
        }
    }
}
