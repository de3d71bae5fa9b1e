//! Proves a course: each exercise fails as given, passes with its solution, and fails with each
//! wrong answer for the stated reason.
//!
//! **Invariant:** a submission that could not be judged is reported as such, and counts neither as
//! right nor as wrong.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::Result;
use engine::Interrupt;

use crate::check::{Checked, check};
use crate::compile::Compiler;
use crate::course::{Course, Exercise, Rule};
use crate::judge::Judgement;

/// The judgement that a submission should get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// The given file: it compiles and fails.
    Fail,
    /// The solution: it passes.
    Pass,
    /// A wrong answer: it misses this rule.
    Miss(Rule),
}

/// One file, checked as if a learner had written it.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The exercise's name.
    pub exercise: String,
    /// The file's path in the exercise's folder.
    pub file: String,
    /// The expected judgement.
    pub expected: Expected,
    source: PathBuf,
    /// How many processors it takes to judge the file.
    needs_cpus: u32,
}

/// The outcome of checking a submission.
#[derive(Clone, Debug)]
pub enum SubmissionResult {
    /// Judged as expected.
    Right(Checked),
    /// Judged otherwise.
    Wrong(Checked),
    /// Not judged, because the machine was too busy.
    CantTell(Checked),
    /// Left out, because it takes more processors than there are.
    Skipped,
}

/// Hears of each submission.
pub trait VerifyListener {
    /// This submission was checked.
    fn finished(&mut self, submission: &Submission, result: &SubmissionResult, took: Duration);
}

/// How many submissions had which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Judged as expected.
    pub right: usize,
    /// Judged otherwise.
    pub wrong: usize,
    /// Not judged, because the machine was too busy.
    pub cant_tell: usize,
    /// Left out, because there are too few processors.
    pub skipped: usize,
    /// Those of the right ones that took more than one run.
    pub again: usize,
}

impl Tally {
    /// Returns true if no submission was judged wrongly or could not be judged.
    pub fn is_well(&self) -> bool {
        self.wrong == 0 && self.cant_tell == 0
    }
}

/// Lists the submissions for these exercises: the given files, the solutions and the wrong answers.
pub fn submissions<'e>(exercises: impl IntoIterator<Item = &'e Exercise>) -> Vec<Submission> {
    exercises.into_iter().flat_map(of_exercise).collect()
}

fn of_exercise(exercise: &Exercise) -> Vec<Submission> {
    let submission = |file: String, expected, source, needs_cpus| Submission {
        exercise: exercise.name.clone(),
        file,
        expected,
        source,
        needs_cpus,
    };
    let mut all = vec![
        submission("given.rs".to_owned(), Expected::Fail, exercise.given_path(), 1),
        submission("solution.rs".to_owned(), Expected::Pass, exercise.solution_path(), 1),
    ];
    all.extend(exercise.wrong.iter().map(|wrong| {
        let file = format!("wrong/{}", wrong.file);
        submission(file, Expected::Miss(wrong.fails), exercise.wrong_path(wrong), wrong.cpus.unwrap_or(1))
    }));
    all
}

/// Checks submissions one after the other, until the interrupt is raised.
///
/// # Errors
/// A submission can't be checked at all.
pub fn verify(
    course: &Course,
    submissions: &[Submission],
    compiler: &Compiler,
    listener: &mut dyn VerifyListener,
    interrupt: &Interrupt,
) -> Result<Tally> {
    let cpus = u32::try_from(std::thread::available_parallelism().map_or(1, usize::from)).unwrap_or(u32::MAX);
    let mut tally = Tally::default();
    for submission in submissions {
        if interrupt.is_raised() {
            break;
        }
        let begun = Instant::now();
        let result = if submission.needs_cpus > cpus {
            SubmissionResult::Skipped
        } else {
            let exercise = course.exercise(&submission.exercise)?;
            let name = format!("{}--{}", submission.exercise, submission.file.replace(['/', '.'], "-"));
            judged(submission, check(compiler, exercise, &name, &submission.source, &mut (), interrupt)?)
        };
        match &result {
            SubmissionResult::Right(checked) => {
                tally.right += 1;
                tally.again += usize::from(checked.cases.iter().any(|case| case.attempts > 1));
            }
            SubmissionResult::Wrong(_) => tally.wrong += 1,
            SubmissionResult::CantTell(_) => tally.cant_tell += 1,
            SubmissionResult::Skipped => tally.skipped += 1,
        }
        listener.finished(submission, &result, begun.elapsed());
    }
    Ok(tally)
}

fn judged(submission: &Submission, checked: Checked) -> SubmissionResult {
    let is_right = match (&submission.expected, checked.judgement()) {
        (_, Judgement::CantTell) => return SubmissionResult::CantTell(checked),
        (Expected::Pass, judgement) => judgement == Judgement::Kept,
        // The given file has to compile: nobody should begin with compiler errors.
        (Expected::Fail, judgement) => judgement == Judgement::Missed && checked.missed() != [Rule::Compiles],
        (Expected::Miss(rule), judgement) => {
            judgement == Judgement::Missed && checked.missed().contains(rule)
        }
    };
    if is_right { SubmissionResult::Right(checked) } else { SubmissionResult::Wrong(checked) }
}
