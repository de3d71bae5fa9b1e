//! Reads the folder of a course, and finds everything that is wrong with it.
//!
//! **Invariant:** one problem does not hide another, unless a file can't be read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::Course;
use super::case::Case;
use super::exercise::{EXERCISES, Exercise, is_name};
use super::expect::{Expect, Wrong};
use super::problem::{CourseError, Problem};
use crate::lang::Lang;
use crate::text::Text;

/// The most minutes of an exercise. Those of a whole course are added up.
const A_DAY: u32 = 24 * 60;

/// A course.toml as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CourseFile {
    key: Spanned<String>,
    title: Titles,
    exercises: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    en: String,
    ru: String,
}

/// An exercise.toml as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseFile {
    #[serde(default)]
    formerly: Vec<Spanned<String>>,
    minutes: Spanned<u32>,
    #[serde(default)]
    case: Vec<Spanned<Case>>,
    expect: Option<Spanned<Expect>>,
    #[serde(default)]
    wrong: Vec<Spanned<Wrong>>,
}

impl Course {
    /// Reads a course, and checks that it is complete.
    ///
    /// # Errors
    /// Everything that is wrong with the course.
    pub fn load(folder: &Path) -> Result<Course, CourseError> {
        let mut reader = Reader { problems: Vec::new() };
        let course = reader.course(folder);
        match course {
            Some(course) if reader.problems.is_empty() => Ok(course),
            _ => Err(CourseError { folder: folder.to_owned(), problems: reader.problems }),
        }
    }
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn add(&mut self, file: &Path, line: Option<usize>, what: impl Into<String>) {
        self.problems.push(Problem { file: file.to_owned(), line, what: what.into() });
    }

    /// Reads a file that has to exist.
    fn text(&mut self, file: &Path) -> Option<String> {
        match engine::read_regular_text(file) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                self.add(file, None, "it is missing: write it");
                None
            }
            Err(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                self.add(file, None, "it is no UTF-8: save it as UTF-8");
                None
            }
            Err(error) => {
                self.add(file, None, format!("can't be read: {error}"));
                None
            }
        }
    }

    fn toml<T: DeserializeOwned>(&mut self, file: &Path) -> Option<(T, String)> {
        let text = self.text(file)?;
        match toml::from_str(&text) {
            Ok(value) => Some((value, text)),
            Err(error) => {
                let line = error.span().map(|span| line_at(&text, span.start));
                self.add(file, line, error.message().replace('\n', ", "));
                None
            }
        }
    }

    fn course(&mut self, folder: &Path) -> Option<Course> {
        let file = folder.join("course.toml");
        let (CourseFile { key, title, exercises: listed }, text) = self.toml(&file)?;
        let is_key_char = |char: char| char.is_ascii_alphanumeric() || char == '-';
        if key.get_ref().is_empty() || !key.get_ref().chars().all(is_key_char) {
            let line = line_at(&text, key.span().start);
            self.add(&file, Some(line), "`key` may hold letters, digits and `-` only");
        }
        if title.en.trim().is_empty() || title.ru.trim().is_empty() {
            self.add(&file, None, "the title is empty: write one in both languages");
        }
        if listed.is_empty() {
            self.add(&file, None, "no exercises: list the names of their folders in order");
        }
        let mut exercises = Vec::new();
        let mut seen = BTreeSet::new();
        for name in &listed {
            let line = Some(line_at(&text, name.span().start));
            let name = name.get_ref();
            if let Some(what) = unfit(name) {
                self.add(&file, line, what);
            } else if !seen.insert(name.clone()) {
                self.add(&file, line, format!("`{name}` is listed twice: remove one"));
            } else if folder.join(name).is_dir() {
                exercises.extend(self.exercise(&folder.join(name), name));
            } else {
                self.add(&file, line, format!("there is no folder `{name}`: create it, or remove the name"));
            }
        }
        self.check_unlisted(folder, &file, &listed);
        self.check_former_names(&exercises);
        Some(Course {
            folder: folder.to_owned(),
            key: key.into_inner(),
            exercises,
            title: [title.en, title.ru],
        })
    }

    /// Reports visible folders that course.toml does not list.
    fn check_unlisted(&mut self, folder: &Path, file: &Path, listed: &[Spanned<String>]) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let folders = entries.flatten().filter(|entry| entry.path().is_dir());
        let mut names: Vec<String> =
            folders.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        for name in names {
            let is_listed = listed.iter().any(|known| *known.get_ref() == name);
            if !is_listed && !name.starts_with('.') && name != EXERCISES {
                self.add(file, None, format!("the folder `{name}` is not listed: list it, or remove it"));
            }
        }
    }

    /// Reports former names that two exercises claim.
    fn check_former_names(&mut self, exercises: &[Exercise]) {
        let mut owners: BTreeMap<&str, &str> =
            exercises.iter().map(|exercise| (exercise.name.as_str(), exercise.name.as_str())).collect();
        for exercise in exercises {
            for former in &exercise.formerly {
                if let Some(owner) = owners.insert(former, &exercise.name) {
                    let what = format!("the former name `{former}` belongs to `{owner}` too: remove one");
                    self.add(&exercise.folder.join("exercise.toml"), None, what);
                }
            }
        }
    }

    fn exercise(&mut self, folder: &Path, name: &str) -> Option<Exercise> {
        let file = folder.join("exercise.toml");
        let written = self.toml::<ExerciseFile>(&file);
        let given = self.text(&folder.join("given.rs"));
        self.text(&folder.join("solution.rs"));
        let [en, ru] = Lang::ALL.map(|lang| self.texts(folder, lang));
        let (written, text) = written?;
        for former in &written.formerly {
            if let Some(what) = unfit(former.get_ref()) {
                self.add(&file, Some(line_at(&text, former.span().start)), what);
            }
        }
        if !(1..=A_DAY).contains(written.minutes.get_ref()) {
            let line = line_at(&text, written.minutes.span().start);
            self.add(&file, Some(line), format!("`minutes` is from 1 to {A_DAY}"));
        }
        if written.case.is_empty() {
            self.add(&file, None, "no case: write a `[[case]]` that says how it is run");
        }
        for case in &written.case {
            let line = line_at(&text, case.span().start);
            for what in case.get_ref().problems() {
                self.add(&file, Some(line), what);
            }
        }
        let expect = written.expect.map(|expect| {
            let line = line_at(&text, expect.span().start);
            for what in expect.get_ref().problems() {
                self.add(&file, Some(line), what);
            }
            expect.into_inner()
        });
        let wrong = self.wrong(folder, &file, &text, written.wrong);
        Some(Exercise {
            name: name.to_owned(),
            folder: folder.to_owned(),
            formerly: written.formerly.into_iter().map(Spanned::into_inner).collect(),
            minutes: written.minutes.into_inner(),
            cases: written.case.into_iter().map(Spanned::into_inner).collect(),
            expect: expect.unwrap_or_default(),
            wrong,
            given: given?,
            texts: [en?, ru?],
        })
    }

    fn texts(&mut self, folder: &Path, lang: Lang) -> Option<Text> {
        let file = folder.join(format!("{}.md", lang.code()));
        let text = self.text(&file)?;
        let faults = match Text::parse(&text, lang) {
            Ok(text) => return Some(text),
            Err(faults) => faults,
        };
        for fault in faults {
            self.add(&file, Some(fault.line), fault.what);
        }
        None
    }

    /// Reads the wrong answers. Reports those that are listed and missing, and those that are not
    /// listed.
    fn wrong(&mut self, folder: &Path, file: &Path, text: &str, listed: Vec<Spanned<Wrong>>) -> Vec<Wrong> {
        let mut there = sources(&folder.join("wrong"));
        let mut all = Vec::new();
        for wrong in listed {
            let line = Some(line_at(text, wrong.span().start));
            let mut wrong = wrong.into_inner();
            let path = folder.join("wrong").join(&wrong.file);
            if wrong.cpus == Some(0) {
                self.add(file, line, "`cpus` is at least 1: leave it out if one is enough");
            }
            if let Some(at) = there.iter().position(|found| *found == path) {
                there.remove(at);
                let source = self.text(&path).unwrap_or_default();
                let first = source.lines().next().and_then(|first| first.strip_prefix("//! "));
                match first.map(str::trim).filter(|first| !first.is_empty()) {
                    Some(about) => wrong.about = about.to_owned(),
                    None => self.add(
                        &path,
                        Some(1),
                        "begin the file with `//! ` and what is wrong with the answer",
                    ),
                }
            } else {
                let what = format!(
                    "there is no wrong/{}, or it is listed twice: write it, or remove it",
                    wrong.file
                );
                self.add(file, line, what);
            }
            all.push(wrong);
        }
        for path in there {
            self.add(
                &path,
                None,
                "no [[wrong]] in exercise.toml names it: add one, with the rule that it misses",
            );
        }
        all
    }
}

/// Lists the Rust files of a folder in order. An absent folder has none.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut sources: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "rs")).collect();
    sources.sort();
    sources
}

/// Returns the reason why this can't be an exercise's name.
fn unfit(name: &str) -> Option<String> {
    if !is_name(name) {
        return Some(format!("`{name}` is no name: use lower-case words and digits, joined by `-`"));
    }
    (name == EXERCISES)
        .then(|| format!("`{name}` is the folder for the learners' files: choose another name"))
}

/// Returns the number of the line with this byte, from 1.
fn line_at(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1
}
