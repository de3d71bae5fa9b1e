//! The parts of a text, and the headings above them.
//!
//! **Invariant:** every text has all parts, in the order of [`Part::ALL`].

use crate::lang::Lang;

/// A part of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the exercise is about.
    Idea,
    /// What the learner has to do.
    Task,
    /// What the check measures.
    Measured,
    /// A hint, from 1. Each says more than the one before.
    Hint(u8),
    /// What was seen, with the figures of the learner's run. Shown after the exercise has passed.
    Afterword,
    /// Notes for whoever teaches the exercise.
    Teacher,
}

impl Part {
    /// The number of hints.
    pub const HINTS: u8 = 3;

    /// All parts, in their order.
    pub const ALL: [Part; 8] = [
        Part::Idea,
        Part::Task,
        Part::Measured,
        Part::Hint(1),
        Part::Hint(2),
        Part::Hint(3),
        Part::Afterword,
        Part::Teacher,
    ];

    /// Returns the heading above the part, without the `## `.
    pub fn heading(self, lang: Lang) -> String {
        match self {
            Part::Idea => lang.of("The idea", "Идея").to_owned(),
            Part::Task => lang.of("Your task", "Задача").to_owned(),
            Part::Measured => lang.of("What is measured", "Что измеряется").to_owned(),
            Part::Hint(number) => format!("{} {number}", lang.of("Hint", "Подсказка")),
            Part::Afterword => lang.of("Afterword", "Послесловие").to_owned(),
            Part::Teacher => lang.of("For the teacher", "Для преподавателя").to_owned(),
        }
    }
}
