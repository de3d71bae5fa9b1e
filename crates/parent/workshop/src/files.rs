//! The learner's files, one for each exercise.
//!
//! **Invariant:** what a learner wrote is never lost. Only exercises' files end in `.rs`, because
//! cargo takes each such file of the folder for a program.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::atomic_file;
use crate::course::Course;
use crate::fingerprint::Fingerprint;

/// The folder with a learner's files.
#[derive(Clone, Debug)]
pub struct LearnerFiles<'c> {
    course: &'c Course,
    folder: PathBuf,
}

impl LearnerFiles<'_> {
    /// Returns the files of a course in this folder, which need not exist yet.
    pub fn of(course: &Course, folder: impl Into<PathBuf>) -> LearnerFiles<'_> {
        LearnerFiles { course, folder: folder.into() }
    }

    /// Returns the folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the path of an exercise's file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.rs"))
    }

    /// Reads what the learner wrote. If there is no file, writes the given text first.
    ///
    /// # Errors
    /// The course has no such exercise, or the file can't be read or written.
    pub fn read(&self, name: &str) -> Result<String> {
        let exercise = self.course.exercise(name)?;
        let path = self.path(name);
        let text = match engine::read_regular(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                match exercise.formerly.iter().map(|name| self.path(name)).find(|former| former.exists()) {
                    // The exercise was renamed, so its file is too.
                    Some(former) => fs::rename(&former, &path).with_context(|| {
                        format!("can't rename {} to {}", former.display(), path.display())
                    })?,
                    None => atomic_file::create(&path, exercise.given.as_bytes())?,
                }
                engine::read_regular(&path)
            }
            text => text,
        };
        let text = text.with_context(|| format!("can't read {}", path.display()))?;
        match String::from_utf8(text) {
            Ok(text) => Ok(text),
            Err(_) => bail!("{} is no UTF-8: save it as UTF-8, or begin again with `reset`", path.display()),
        }
    }

    /// Returns true if the learner has changed nothing: the file holds the given text, or does not
    /// exist. Writes nothing.
    ///
    /// # Errors
    /// The course has no such exercise, or the file can't be read.
    pub fn is_as_given(&self, name: &str) -> Result<bool> {
        let given = &self.course.exercise(name)?.given;
        let path = self.path(name);
        match engine::read_regular(&path) {
            Ok(text) => Ok(Fingerprint::of(text) == Fingerprint::of(given)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error).with_context(|| format!("can't read {}", path.display())),
        }
    }

    /// Replaces what the learner wrote by the given text. A copy is kept as `NAME.rs.kept-1`, or
    /// under the next free number. Returns the copy's path, or `None` if nothing was changed.
    ///
    /// # Errors
    /// The course has no such exercise, or a file can't be read or written. The learner's text is
    /// then still in place.
    pub fn reset(&self, name: &str) -> Result<Option<PathBuf>> {
        let given = &self.course.exercise(name)?.given;
        let path = self.path(name);
        if self.is_as_given(name)? {
            atomic_file::create(&path, given.as_bytes())?;
            return Ok(None);
        }
        let kept = atomic_file::keep_copy(&path, "kept")?;
        atomic_file::replace(&path, given.as_bytes())?;
        Ok(Some(kept))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::sample;

    const GIVEN: &str = "//! Given.\nfn main() {}\n";

    #[test]
    fn a_file_under_a_former_name_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let mut course = sample::course(&folder.path().join("course"), &["one"]);
        course.exercises[0].formerly = vec!["uno".to_owned()];
        let files = LearnerFiles::of(&course, folder.path());
        fs::write(files.path("uno"), "mine").unwrap();
        assert_eq!(files.read("one").unwrap(), "mine");
        assert!(!files.path("uno").exists());
    }

    #[test]
    fn a_file_that_is_not_there_is_what_one_begins_with() {
        let folder = tempfile::tempdir().unwrap();
        let course = sample::course(&folder.path().join("course"), &["one"]);
        let files = LearnerFiles::of(&course, folder.path().join("files"));
        assert!(files.is_as_given("one").unwrap());
        assert!(!files.path("one").exists(), "asking writes nothing");
        assert_eq!(files.read("one").unwrap(), GIVEN);
        assert_eq!(fs::read_to_string(files.path("one")).unwrap(), GIVEN);
        fs::write(files.path("one"), "mine").unwrap();
        assert_eq!(files.read("one").unwrap(), "mine");
        assert!(!files.is_as_given("one").unwrap());
    }

    #[test]
    fn a_reset_keeps_a_copy() {
        let folder = tempfile::tempdir().unwrap();
        let course = sample::course(&folder.path().join("course"), &["one"]);
        let files = LearnerFiles::of(&course, folder.path().join("files"));
        assert_eq!(files.reset("one").unwrap(), None);
        for (number, mine) in (1..).zip(["first", "second"]) {
            fs::write(files.path("one"), mine).unwrap();
            let kept = files.reset("one").unwrap().unwrap();
            assert_eq!(kept, files.folder().join(format!("one.rs.kept-{number}")));
            assert_eq!(files.read("one").unwrap(), GIVEN);
        }
        assert_eq!(files.reset("one").unwrap(), None, "nothing to keep");
        assert_eq!(fs::read_to_string(files.folder().join("one.rs.kept-1")).unwrap(), "first");
        assert_eq!(fs::read_to_string(files.folder().join("one.rs.kept-2")).unwrap(), "second");
        assert_eq!(fs::read_dir(files.folder()).unwrap().count(), 3);
    }

    #[test]
    fn a_text_that_is_not_utf_8_is_refused_and_kept_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let course = sample::course(&folder.path().join("course"), &["one"]);
        let files = LearnerFiles::of(&course, folder.path().join("files"));
        files.read("one").unwrap();
        fs::write(files.path("one"), b"// \xcf\xf0\xe8\xe2\xe5\xf2").unwrap();
        let error = files.read("one").unwrap_err().to_string();
        assert!(error.contains("one.rs is no UTF-8"), "{error}");
        let kept = files.reset("one").unwrap().unwrap();
        assert_eq!(fs::read(kept).unwrap(), b"// \xcf\xf0\xe8\xe2\xe5\xf2");
    }

    #[test]
    fn line_ends_are_no_change() {
        let folder = tempfile::tempdir().unwrap();
        let course = sample::course(&folder.path().join("course"), &["one"]);
        let files = LearnerFiles::of(&course, folder.path().join("files"));
        files.read("one").unwrap();
        fs::write(files.path("one"), GIVEN.replace('\n', "\r\n")).unwrap();
        assert!(files.is_as_given("one").unwrap());
    }

    #[test]
    fn an_exercise_that_is_not_there_has_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let course = sample::course(&folder.path().join("course"), &["one", "other"]);
        let files = LearnerFiles::of(&course, folder.path().join("files"));
        let error = files.read("ohter").unwrap_err();
        assert_eq!(error.to_string(), "there is no exercise `ohter`; did you mean `other`?");
        assert!(!files.folder().exists());
    }
}
