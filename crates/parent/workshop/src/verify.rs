//! A course is put to the proof: each exercise fails as given, passes with its solution, and each wrong answer fails for
//! the reason that was stated.
//!
//! What must stay true: an answer that could not be judged is neither, and is said.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use engine::Interrupt;

use crate::Course;
use crate::check::{Checked, check};
use crate::compile::Compiler;
use crate::course::Exercise;
use crate::judge::{Judgement, Rule};

/// What an answer should come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Should {
    /// It is what a learner begins with.
    Fail,
    /// It is the solution.
    Pass,
    /// It is wrong, and misses this rule.
    Miss(Rule),
}

/// One answer to one exercise.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The exercise's name.
    pub exercise: String,
    /// The file, as it is called in the exercise's folder.
    pub file: String,
    /// What it should come to.
    pub should: Should,
    source: PathBuf,
    /// How many processors it takes to tell.
    needs_cpus: u32,
}

/// What became of an answer.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// What should.
    Right(Checked),
    /// Something else.
    Wrong(Checked),
    /// It could not be judged, because the machine was too busy.
    CantTell(Checked),
    /// It takes more processors than there are.
    Skipped,
}

/// Is told about each answer.
pub trait Watcher {
    /// This answer is checked now.
    fn begins(&mut self, answer: &Answer);
    /// This came of it, after so long.
    fn ended(&mut self, answer: &Answer, outcome: &Outcome, took: Duration);
}

/// How many answers were judged how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// As they should be.
    pub right: usize,
    /// Otherwise.
    pub wrong: usize,
    /// Not at all.
    pub cant_tell: usize,
    /// Left out.
    pub skipped: usize,
    /// Of the right ones, how many took more than one attempt.
    pub again: usize,
}

impl Count {
    /// Whether all were judged as they should be.
    pub fn is_well(&self) -> bool {
        self.wrong == 0 && self.cant_tell == 0
    }
}

/// All answers to these exercises: as given, the solution, and the wrong ones.
pub fn answers<'e>(exercises: impl IntoIterator<Item = &'e Exercise>) -> Vec<Answer> {
    exercises.into_iter().flat_map(of_exercise).collect()
}

fn of_exercise(exercise: &Exercise) -> Vec<Answer> {
    let answer = |file: String, should, source, needs_cpus| Answer {
        exercise: exercise.name.clone(),
        file,
        should,
        source,
        needs_cpus,
    };
    let mut answers = vec![
        answer("given.rs".to_owned(), Should::Fail, exercise.given_path(), 1),
        answer("solution.rs".to_owned(), Should::Pass, exercise.solution_path(), 1),
    ];
    answers.extend(exercise.wrong.iter().map(|wrong| {
        let file = format!("wrong/{}", wrong.file);
        answer(file, Should::Miss(wrong.fails), exercise.wrong_path(wrong), wrong.cpus.unwrap_or(1))
    }));
    answers
}

/// Checks all of them, one after the other. Stops where the interrupt is raised.
///
/// # Errors
/// Where one can't be checked at all.
pub fn verify(
    course: &Course,
    answers: &[Answer],
    compiler: &Compiler,
    watcher: &mut dyn Watcher,
    interrupt: &Interrupt,
) -> Result<Count> {
    let cpus = u32::try_from(std::thread::available_parallelism().map_or(1, usize::from)).unwrap_or(u32::MAX);
    let mut count = Count::default();
    for answer in answers {
        if interrupt.is_raised() {
            break;
        }
        let begun = Instant::now();
        watcher.begins(answer);
        let outcome = if answer.needs_cpus > cpus {
            Outcome::Skipped
        } else {
            let exercise = course.exercise(&answer.exercise)?;
            let name = format!("{}--{}", answer.exercise, answer.file.replace(['/', '.'], "-"));
            outcome(answer, check(compiler, exercise, &name, &answer.source, &mut (), interrupt)?)
        };
        match &outcome {
            Outcome::Right(checked) => {
                count.right += 1;
                count.again += usize::from(checked.cases.iter().any(|case| case.attempts > 1));
            }
            Outcome::Wrong(_) => count.wrong += 1,
            Outcome::CantTell(_) => count.cant_tell += 1,
            Outcome::Skipped => count.skipped += 1,
        }
        watcher.ended(answer, &outcome, begun.elapsed());
    }
    Ok(count)
}

fn outcome(answer: &Answer, checked: Checked) -> Outcome {
    let is_right = match (&answer.should, checked.judgement()) {
        (_, Judgement::CantTell) => return Outcome::CantTell(checked),
        (Should::Pass, judgement) => judgement == Judgement::Kept,
        // As given it compiles: who begins is not to begin with the compiler.
        (Should::Fail, judgement) => judgement == Judgement::Missed && checked.missed() != [Rule::Compiles],
        (Should::Miss(rule), judgement) => judgement == Judgement::Missed && checked.missed().contains(rule),
    };
    if is_right { Outcome::Right(checked) } else { Outcome::Wrong(checked) }
}
