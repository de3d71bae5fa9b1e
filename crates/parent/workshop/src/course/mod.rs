//! A course: a folder of exercises, and everything that is said about them.
//!
//! ```text
//! course.toml           its key, its title, and the exercises in their order
//! NAME/exercise.toml    how NAME is run, and what is expected of it
//! NAME/given.rs         what a learner begins with: it compiles, and does not pass
//! NAME/solution.rs      passes
//! NAME/wrong/*.rs       answers that people give and that do not pass; the first line says what is wrong with it
//! NAME/en.md, ru.md     the texts
//! ```
//!
//! `case.rs` and `expect.rs` own what stands in an exercise.toml, `load.rs` reads and checks a folder, `lag.rs` compares
//! the texts of two languages. Running an exercise is left to others.
//!
//! What must stay true: a course that was loaded is complete, so nothing that a learner does later meets a hole in it.

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
    /// Where it is.
    pub folder: PathBuf,
    /// Tells courses apart where progress is kept: letters, digits and `-`.
    pub key: String,
    /// The exercises in the order in which they are meant to be done. There is at least one.
    pub exercises: Vec<Exercise>,
    title: [String; 2],
}

/// No exercise of the course has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no exercise `{name}`; did you mean `{closest}`?")]
pub struct UnknownExercise {
    /// What was asked for.
    pub name: String,
    /// The exercise whose name is most like it.
    pub closest: String,
}

impl Course {
    /// Its title.
    pub fn title(&self, lang: Lang) -> &str {
        let [en, ru] = &self.title;
        lang.of(en, ru)
    }

    /// The exercise of this name.
    ///
    /// # Errors
    /// [`UnknownExercise`], with the closest name that there is.
    pub fn exercise(&self, name: &str) -> Result<&Exercise, UnknownExercise> {
        let likeness = |exercise: &&Exercise| (strsim::jaro_winkler(name, &exercise.name) * 1e6) as u64;
        self.exercises.iter().find(|exercise| exercise.name == name).ok_or_else(|| UnknownExercise {
            name: name.to_owned(),
            closest: self
                .exercises
                .iter()
                .max_by_key(likeness)
                .map(|exercise| exercise.name.clone())
                .unwrap_or_default(),
        })
    }

    /// The exercise that has this name, or had it in an earlier version of the course.
    pub fn now_or_formerly(&self, name: &str) -> Option<&Exercise> {
        let had = |exercise: &&Exercise| exercise.formerly.iter().any(|old| old == name);
        self.exercise(name).ok().or_else(|| self.exercises.iter().find(had))
    }

    /// Checks that the texts name no figures but the known ones.
    ///
    /// # Errors
    /// Each figure that is not known, with its file.
    pub fn check_figures(&self, known: &[&str]) -> Result<(), CourseError> {
        let mut problems = Vec::new();
        for exercise in &self.exercises {
            for lang in Lang::ALL {
                for name in exercise.text(lang).unknown_figures(known) {
                    let what = format!("there is no figure `{{{name}}}`: known are {}", known.join(", "));
                    problems.push(Problem { file: exercise.text_path(lang), line: None, what });
                }
            }
        }
        CourseError::unless_empty(&self.folder, problems)
    }

    /// Where a translation does not say what the original says: [`out_of_step`] of each exercise.
    ///
    /// # Errors
    /// Each place, with its file.
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
