//! The desk: the files that a learner writes, one for each exercise.
//!
//! What must stay true: what a learner wrote is never lost. And no file but an exercise's own ends in `.rs`, because
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
    /// The files for the exercises of a course, in this folder. It need not be there yet.
    pub fn of(course: &Course, folder: impl Into<PathBuf>) -> LearnerFiles<'_> {
        LearnerFiles { course, folder: folder.into() }
    }

    /// Where the files are.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The file of an exercise.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.rs"))
    }

    /// What the learner wrote for an exercise. Where there is no file, it is what they begin with, and is put there.
    ///
    /// # Errors
    /// Where the course does not know the exercise, or the file can't be read or written.
    pub fn read(&self, name: &str) -> Result<String> {
        let exercise = self.course.exercise(name)?;
        let path = self.path(name);
        let text = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {
                match exercise.formerly.iter().map(|name| self.path(name)).find(|former| former.exists()) {
                    // The exercise has another name now, and so has what was written for it.
                    Some(former) => fs::rename(&former, &path).with_context(|| {
                        format!("can't rename {} to {}", former.display(), path.display())
                    })?,
                    None => atomic_file::create(&path, exercise.given.as_bytes())?,
                }
                fs::read(&path)
            }
            text => text,
        };
        let text = text.with_context(|| format!("can't read {}", path.display()))?;
        match String::from_utf8(text) {
            Ok(text) => Ok(text),
            Err(_) => bail!("{} is no UTF-8: save it as that, or begin again", path.display()),
        }
    }

    /// Whether an exercise's file is still what the learner begins with. It is where there is none.
    ///
    /// # Errors
    /// Those of [`LearnerFiles::read`], but that nothing is written.
    pub fn is_as_given(&self, name: &str) -> Result<bool> {
        let given = &self.course.exercise(name)?.given;
        let path = self.path(name);
        match fs::read(&path) {
            Ok(text) => Ok(Fingerprint::of(text) == Fingerprint::of(given)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(true),
            Err(error) => Err(error).with_context(|| format!("can't read {}", path.display())),
        }
    }

    /// Puts what the learner begins with in place of what they wrote. That is kept beside it, as `NAME.rs.kept-1` or
    /// the next number that is free; says where, or `None` where there was nothing to keep.
    ///
    /// # Errors
    /// Where the course does not know the exercise, or a file can't be read or written. The learner's text is then
    /// where it was.
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
    fn what_was_written_under_a_former_name_is_found() {
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
        let files = LearnerFiles::of(&course, folder.path().join("desk"));
        assert!(files.is_as_given("one").unwrap());
        assert!(!files.path("one").exists(), "asking writes nothing");
        assert_eq!(files.read("one").unwrap(), GIVEN);
        assert_eq!(fs::read_to_string(files.path("one")).unwrap(), GIVEN);
        fs::write(files.path("one"), "mine").unwrap();
        assert_eq!(files.read("one").unwrap(), "mine");
        assert!(!files.is_as_given("one").unwrap());
    }

    #[test]
    fn what_was_written_is_kept_where_one_begins_again() {
        let folder = tempfile::tempdir().unwrap();
        let course = sample::course(&folder.path().join("course"), &["one"]);
        let files = LearnerFiles::of(&course, folder.path().join("desk"));
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
        let files = LearnerFiles::of(&course, folder.path().join("desk"));
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
        let files = LearnerFiles::of(&course, folder.path().join("desk"));
        files.read("one").unwrap();
        fs::write(files.path("one"), GIVEN.replace('\n', "\r\n")).unwrap();
        assert!(files.is_as_given("one").unwrap());
    }

    #[test]
    fn an_exercise_that_is_not_there_has_no_file() {
        let folder = tempfile::tempdir().unwrap();
        let course = sample::course(&folder.path().join("course"), &["one", "other"]);
        let files = LearnerFiles::of(&course, folder.path().join("desk"));
        let error = files.read("ohter").unwrap_err();
        assert_eq!(error.to_string(), "there is no exercise `ohter`; did you mean `other`?");
        assert!(!files.folder().exists());
    }
}
