//! The file that a flag names to be written: looked at before anything is measured, and written
//! whole or not at all.
//!
//! The callers own its text.
//!
//! **Invariant:** a command that is refused, fails or is interrupted leaves the file as it was.
//! Only a file that can't be replaced, such as one that is mounted by itself, is written in place.
//! **Invariant:** nothing here waits for the other end of a FIFO.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Seek, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use engine::{BadRequest, replace_file, temporary_beside};

use crate::output;

/// A file that can be written, as far as can be seen without writing it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// This process's own stdout, by one of its names.
    Stdout,
    /// This process's own stderr, by one of its names.
    Stderr,
    /// A terminal, `/dev/null`, or another device without a size. It takes what is written, and
    /// can't be replaced.
    Device(PathBuf),
    /// A regular file that is there, or none yet. What a link leads to counts.
    File(PathBuf),
}

impl Target {
    /// Finds out what a path is, without changing it. `flag` is what the user typed, for messages:
    /// `--svg a.svg`.
    ///
    /// # Errors
    /// [`BadRequest`] if it can't be written: it is a folder or a FIFO, or its folder is not there.
    pub(crate) fn of(flag: &str, file: &Path) -> Result<Target, BadRequest> {
        let refuse = |why: &str| BadRequest(format!("{flag}: {why}"));
        match file.to_str() {
            Some("/dev/stdout" | "/dev/fd/1" | "/proc/self/fd/1") => return Ok(Target::Stdout),
            Some("/dev/stderr" | "/dev/fd/2" | "/proc/self/fd/2") => return Ok(Target::Stderr),
            _ => {}
        }
        if file.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(refuse("that is a folder's name: give a file's"));
        }
        let cannot = |error: io::Error| {
            refuse(&format!("it can't be written: {error}; give a file in a folder that is there"))
        };
        let found = match fs::metadata(file) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if fs::symlink_metadata(file).is_ok() {
                    return Err(refuse("it is a link to nothing: remove it, or give another file"));
                }
                // Its own words name the folder, and not a file that nobody gave.
                let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
                fs::metadata(folder.unwrap_or(Path::new("."))).map_err(cannot)?;
                // Removed at once: it shows that the folder takes one.
                temporary_beside(file, b"").map_err(cannot)?;
                return Ok(Target::File(file.to_owned()));
            }
            Err(error) => return Err(cannot(error)),
        };
        if found.is_dir() {
            return Err(refuse("that is a folder: give a file"));
        }
        if is_device(&found) {
            return Ok(Target::Device(file.to_owned()));
        }
        if !found.is_file() {
            return Err(refuse("it is a FIFO, a socket or a disk: give a regular file"));
        }
        // A link stays one.
        let file = fs::canonicalize(file).map_err(cannot)?;
        OpenOptions::new().append(true).open(&file).map_err(cannot)?;
        Ok(Target::File(file))
    }

    /// Says where the picture is, once it is written.
    pub(crate) fn told(&self) -> String {
        let place = match self {
            Target::Stdout => "on stdout, after the figures".to_owned(),
            Target::Stderr => "on stderr".to_owned(),
            Target::Device(file) | Target::File(file) => format!("in {}", file.display()),
        };
        format!("the picture is {place}")
    }

    /// Writes a text.
    ///
    /// # Errors
    /// If it can't be written. A regular file is then as it was.
    pub(crate) fn write(&self, text: &str) -> Result<()> {
        match self {
            Target::Stdout => output::print(text),
            Target::Stderr => {
                io::stderr().lock().write_all(text.as_bytes()).context("stderr can't be written to")
            }
            Target::Device(file) => OpenOptions::new()
                .write(true)
                .open(file)
                .and_then(|mut device| device.write_all(text.as_bytes()))
                .with_context(|| format!("{} can't be written", file.display())),
            Target::File(file) => replaced(file, text.as_bytes())
                .with_context(|| format!("{} can't be written", file.display())),
        }
    }
}

/// Replaces a file. One that can be written and not replaced is written in place: it is mounted by
/// itself, or its folder takes no other file.
fn replaced(file: &Path, text: &[u8]) -> io::Result<()> {
    let cannot_be_replaced = |error: &io::Error| {
        matches!(
            error.kind(),
            ErrorKind::ResourceBusy | ErrorKind::PermissionDenied | ErrorKind::CrossesDevices
        )
    };
    match replace_file(file, text) {
        Err(error) if cannot_be_replaced(&error) => written_over(file, text),
        replaced => replaced,
    }
}

/// Writes over a file. If that fails, it gets its old text back, for which there was room.
fn written_over(file: &Path, text: &[u8]) -> io::Result<()> {
    let old = engine::read_regular(file)?;
    let mut file = engine::open_regular_with(OpenOptions::new().write(true), file)?;
    let mut write = |text: &[u8]| {
        file.rewind()?;
        file.write_all(text)?;
        file.set_len(text.len() as u64)
    };
    write(text).inspect_err(|_| {
        // The first error is the one to report.
        let _ = write(&old);
    })
}

#[cfg(unix)]
fn is_device(found: &fs::Metadata) -> bool {
    std::os::unix::fs::FileTypeExt::is_char_device(&found.file_type())
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(file: &Path) -> String {
        Target::of("--svg F", file).unwrap_err().to_string()
    }

    fn names(folder: &Path) -> Vec<std::ffi::OsString> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn to_look_at_a_file_changes_nothing_whether_or_not_it_is_there() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.svg");
        let target = Target::of("--svg F", &file).unwrap();
        assert_eq!(names(folder.path()), [""; 0]);
        target.write("a picture").unwrap();
        let again = Target::of("--svg F", &file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "a picture");
        again.write("another").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "another");
        assert_eq!(names(folder.path()), ["a.svg"]);
    }

    #[test]
    fn what_is_no_file_is_refused_with_the_flag_and_the_reason() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.svg");
        fs::write(&file, "a picture").unwrap();
        assert_eq!(refused(folder.path()), "--svg F: that is a folder: give a file");
        assert_eq!(refused(Path::new("new/")), "--svg F: that is a folder's name: give a file's");
        for below in [file.join("below"), folder.path().join("none").join("a.svg")] {
            let told = refused(&below);
            assert!(told.starts_with("--svg F: it can't be written: "), "{told}");
            assert!(told.ends_with("; give a file in a folder that is there"), "{told}");
            assert!(!told.contains(".new-"), "it names a file that nobody gave: {told}");
        }
        let long = folder.path().join("x".repeat(300));
        assert!(refused(&long).contains("File name too long"), "a name that no file can have is told now");
        assert_eq!(names(folder.path()), ["a.svg"]);
    }

    /// Without the check, the first waits for a reader.
    #[test]
    #[cfg(unix)]
    fn a_fifo_is_refused_at_once_and_a_device_takes_what_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let fifo = folder.path().join("fifo");
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        assert_eq!(refused(&fifo), "--svg F: it is a FIFO, a socket or a disk: give a regular file");
        let null = Path::new("/dev/null");
        let target = Target::of("--svg F", null).unwrap();
        assert_eq!(target, Target::Device(null.to_owned()));
        target.write("a picture").unwrap();
        for (name, own) in [("/dev/stdout", Target::Stdout), ("/proc/self/fd/2", Target::Stderr)] {
            assert_eq!(Target::of("--svg F", Path::new(name)), Ok(own));
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_full_device_is_told_with_its_name() {
        let target = Target::of("--svg F", Path::new("/dev/full")).unwrap();
        let told = format!("{:#}", target.write("a picture").unwrap_err());
        assert!(told.starts_with("/dev/full can't be written: No space left"), "{told}");
    }

    #[test]
    fn a_file_that_is_written_over_has_the_new_text_and_no_rest_of_the_old() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.svg");
        for text in ["a long text", "short", "a longer text than all"] {
            fs::write(&file, "something before").unwrap();
            written_over(&file, text.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&file).unwrap(), text);
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_link_stays_a_link_and_one_to_nothing_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("a.svg"), folder.path().join("link"));
        std::os::unix::fs::symlink("a.svg", &link).unwrap();
        assert!(refused(&link).contains("it is a link to nothing"));
        fs::write(&file, "old").unwrap();
        Target::of("--svg F", &link).unwrap().write("new").unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "new");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
