//! Opens and reads regular files only. A FIFO or a device under a file's name would be read without
//! end, or would hold up whoever opens it.
//!
//! 1. The path is looked at first. To open a device may do something, such as rewind a tape.
//! 2. Something else may take its place meanwhile, so that the file is opened without waiting for
//!    anyone, and does not become the terminal of this process.
//! 3. What was opened is looked at, and closed again if it is no regular file.
//!
//! **Invariant:** nothing is read or written that is not a regular file, and to open it waits for
//! nobody. What a link leads to counts.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

#[cfg(unix)]
use nix::libc;

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

/// Opens a regular file in any way. It may be a way that makes the file if it is missing.
///
/// # Errors
/// As [`read`].
pub fn open_with(how: &OpenOptions, path: &Path) -> io::Result<File> {
    match fs::metadata(path) {
        Ok(found) => check(&found)?,
        // To open it says so as well, or makes it.
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    open_at_once(how, path)
}

/// Opens whatever is there by now, and refuses it unless it is a regular file.
fn open_at_once(how: &OpenOptions, path: &Path) -> io::Result<File> {
    let file = without_waiting(how)
        .open(path)
        .map_err(|error| if is_without_other_end(&error) { irregular() } else { error })?;
    check(&file.metadata()?)?;
    Ok(file)
}

/// Returns how to open a FIFO without waiting for its other end, and a terminal without becoming
/// its process. For a regular file, both mean nothing.
#[cfg(unix)]
fn without_waiting(how: &OpenOptions) -> OpenOptions {
    use std::os::unix::fs::OpenOptionsExt;

    let mut how = how.clone();
    how.custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY);
    how
}

/// Returns how to open a file where the standard library knows no such way.
#[cfg(not(unix))]
fn without_waiting(how: &OpenOptions) -> OpenOptions {
    how.clone()
}

/// Says that there is a FIFO that nobody reads, or a socket.
#[cfg(unix)]
fn is_without_other_end(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::ENXIO | libc::EOPNOTSUPP))
}

#[cfg(not(unix))]
fn is_without_other_end(_: &io::Error) -> bool {
    false
}

fn check(found: &fs::Metadata) -> io::Result<()> {
    if found.is_file() {
        return Ok(());
    }
    if found.is_dir() {
        return Err(io::Error::new(ErrorKind::IsADirectory, "Is a directory"));
    }
    Err(irregular())
}

fn irregular() -> io::Error {
    io::Error::new(ErrorKind::InvalidInput, "it is no regular file, but a device, a socket or a FIFO")
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

    /// Seen: a FIFO that took the place of a file after the path was looked at held up the command
    /// for ever. Here it is there already, and the path is not looked at.
    #[test]
    #[cfg(unix)]
    fn what_takes_the_place_of_a_file_while_it_is_opened_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let [fifo, socket] = ["fifo", "socket"].map(|name| folder.path().join(name));
        let made = std::process::Command::new("mkfifo").arg(&fifo).status().unwrap();
        assert!(made.success());
        let _socket = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        for path in [fifo, socket, Path::new("/dev/zero").to_owned()] {
            let (read, write) =
                (OpenOptions::new().read(true).clone(), OpenOptions::new().append(true).clone());
            for how in [read, write] {
                let (done, result) = std::sync::mpsc::channel();
                let opened = path.clone();
                std::thread::spawn(move || done.send(open_at_once(&how, &opened)));
                // It is refused at once, or it waits for ever.
                let result = result.recv_timeout(std::time::Duration::from_secs(60));
                let error = result.expect("to open it waits for somebody").unwrap_err().to_string();
                assert!(error.contains("no regular file"), "{}: {error}", path.display());
            }
        }
    }
}
