//! A course: a folder of exercises with their texts.
//!
//! ```text
//! course.toml           its key, its title, and the exercises in their order
//! NAME/exercise.toml    how NAME is run, and what is expected of it
//! NAME/given.rs         what a learner begins with: it compiles, and does not pass
//! NAME/solution.rs      passes
//! NAME/wrong/*.rs       wrong answers that people give; the first line says what is wrong
//! NAME/en.md, ru.md     the texts
//! ```
//!
//! `case.rs`, `expect.rs` and `rule.rs` own the contents of an exercise.toml. `load.rs` reads and
//! checks a folder. `translation.rs` compares the texts of two languages. Running exercises is left
//! to others.
//!
//! **Invariant:** a loaded course is complete, so a learner never meets a missing file.

mod case;
mod exercise;
mod expect;
mod load;
mod problem;
mod rule;
#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
mod translation;

use std::path::PathBuf;

pub use case::Case;
pub(crate) use exercise::is_name;
pub use exercise::{EXERCISES, Exercise};
pub use expect::{Count, Expect, Slice, Width, Wrong};
pub use problem::{CourseError, Problem};
pub use rule::Rule;
pub use translation::out_of_step;

use crate::lang::Lang;

/// A folder of exercises, read and found complete.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    /// The course's folder.
    pub folder: PathBuf,
    /// Tells courses apart where progress is kept. Letters, digits and `-`.
    pub key: String,
    /// The exercises in their order. Never empty.
    pub exercises: Vec<Exercise>,
    title: [String; 2],
}

/// An error: the course has no exercise of this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no exercise `{name}`{}", meant(closest.as_deref()))]
pub struct UnknownExercise {
    /// The name that was asked for.
    pub name: String,
    /// The exercise that was probably meant, if a name is similar.
    pub closest: Option<String>,
}

fn meant(closest: Option<&str>) -> String {
    closest.map(|name| format!("; {}", notation::did_you_mean(name))).unwrap_or_default()
}

impl Course {
    /// Returns the title.
    pub fn title(&self, lang: Lang) -> &str {
        let [en, ru] = &self.title;
        lang.of(en, ru)
    }

    /// Finds an exercise by its name.
    ///
    /// # Errors
    /// [`UnknownExercise`], with the most similar name.
    pub fn exercise(&self, name: &str) -> Result<&Exercise, UnknownExercise> {
        self.exercises.iter().find(|exercise| exercise.name == name).ok_or_else(|| UnknownExercise {
            name: name.to_owned(),
            closest: notation::closest(name, self.exercises.iter().map(|exercise| exercise.name.clone())),
        })
    }

    /// Finds an exercise by its name or by an earlier one.
    pub fn now_or_formerly(&self, name: &str) -> Option<&Exercise> {
        let had = |exercise: &&Exercise| exercise.formerly.iter().any(|old| old == name);
        self.exercise(name).ok().or_else(|| self.exercises.iter().find(had))
    }

    /// Checks that the texts name only known figures.
    ///
    /// # Errors
    /// Each unknown figure, with its file.
    pub fn check_figures(&self, known: &[&str]) -> Result<(), CourseError> {
        let mut problems = Vec::new();
        for exercise in &self.exercises {
            for lang in Lang::ALL {
                for name in exercise.text(lang).unknown_figures(known) {
                    let what = format!("there is no figure `{{{name}}}`: there are {}", known.join(", "));
                    problems.push(Problem { file: exercise.text_path(lang), line: None, what });
                }
            }
        }
        CourseError::unless_empty(&self.folder, problems)
    }

    /// Checks each translation against its original, with [`out_of_step`].
    ///
    /// # Errors
    /// Each difference, with its file.
    pub fn check_languages(&self) -> Result<(), CourseError> {
        let mut problems = Vec::new();
        for exercise in &self.exercises {
            let file = exercise.text_path(Lang::Ru);
            for what in out_of_step(exercise.text(Lang::En), exercise.text(Lang::Ru)) {
                problems.push(Problem { file: file.clone(), line: None, what });
            }
        }
        CourseError::unless_empty(&self.folder, problems)
    }
}
