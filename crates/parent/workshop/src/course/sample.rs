//! Small courses in temporary folders.

use std::fs;
use std::path::Path;

use super::Course;
use crate::fingerprint::Fingerprint;
use crate::lang::Lang;
use crate::text::{Part, translation_of};

/// An exercise.toml without anything optional.
pub(crate) const EXERCISE: &str =
    "minutes = 10\n[[case]]\nruntime = \"tokio/1\"\nstep = \"100ns\"\nlength = \"300ms\"\n";

/// Writes a course with these exercises into a folder, and loads it.
pub(crate) fn course(folder: &Path, names: &[&str]) -> Course {
    write(folder, names);
    Course::load(folder).unwrap()
}

/// Writes the files of a course.
pub(crate) fn write(folder: &Path, names: &[&str]) {
    fs::create_dir_all(folder).unwrap();
    let listed: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    let listed = listed.join(", ");
    let title = "title = { en = \"A course\", ru = \"Курс\" }";
    fs::write(folder.join("course.toml"), format!("key = \"test\"\n{title}\nexercises = [{listed}]\n"))
        .unwrap();
    for name in names {
        exercise(&folder.join(name));
    }
}

/// Writes the files of one exercise.
pub(crate) fn exercise(folder: &Path) {
    fs::create_dir_all(folder.join("wrong")).unwrap();
    let en = text(Lang::En);
    let ru = format!("{}\n{}", translation_of(Fingerprint::of(&en)), text(Lang::Ru));
    let files = [
        ("exercise.toml", &*format!("{EXERCISE}[[wrong]]\nfile = \"never.rs\"\nfails = \"beat\"\n")),
        ("given.rs", "//! Given.\nfn main() {}\n"),
        ("solution.rs", "//! Solved.\nfn main() {}\n"),
        ("wrong/never.rs", "//! It never yields.\nfn main() {}\n"),
        ("en.md", &en),
        ("ru.md", &ru),
    ];
    for (name, text) in files {
        fs::write(folder.join(name), text).unwrap();
    }
}

/// A text with all of its parts, which say nothing.
pub(crate) fn text(lang: Lang) -> String {
    let title = lang.of("# A title", "# Название");
    let words = lang.of("Some words about `code`.", "Несколько слов о том, что такое `code`.");
    let sections = Part::ALL.map(|part| format!("\n## {}\n\n{words}\n", part.heading(lang)));
    format!("{title}\n{}", sections.concat())
}
