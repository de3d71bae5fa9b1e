//! Checks the checksum of a record's last job. The parent knows no job, so it asks a program of
//! Rust's: a child of its own, between two trials. If there are several programs, it asks one that
//! did not measure the job.
//!
//! **Invariant:** the same job with the same number of steps is asked about until there is an
//! answer, and at most three times in all. If none comes, that is told.

use std::collections::HashMap;
use std::time::Duration;

use record::{Answer, Expectation, Output, Trial};

use crate::catalogue::Catalogue;

/// The most questions about one job.
const MOST_QUESTIONS: u32 = 3;
/// The time between two of them: the system may refuse a process for a moment.
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(100);

/// The finding about the checksum of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    /// It is right, or there is none to be checked.
    Right,
    /// It is wrong: the reason in words.
    Wrong(String),
    /// No program could say: the reason in words.
    Unknown(String),
}

/// The checksums that were asked for so far, by the workload and the number of steps.
#[derive(Default)]
pub(super) struct Checksums {
    known: HashMap<(String, u64), Result<u64, String>>,
}

impl Checksums {
    /// Checks the last output of an answer.
    pub(super) fn check(&mut self, catalogue: &Catalogue, trial: &Trial, answer: &Answer) -> Checked {
        let (Answer::Record(record), Some(workload)) = (answer, &trial.workload) else {
            return Checked::Right;
        };
        let Some(Output { steps, checksum }) = record.work.as_ref().map(|work| work.last) else {
            return Checked::Right;
        };
        if !catalogue.tells_checksums() {
            return Checked::Right;
        }
        let asked = (workload.clone(), steps);
        let measurer = catalogue.measurer(&trial.subject);
        let expected = self.known.entry(asked).or_insert_with_key(|(workload, steps)| {
            ask(catalogue, measurer, &Expectation { workload: workload.clone(), steps: *steps })
        });
        let steps = notation::counted(steps, "step");
        match expected {
            Ok(expected) if *expected == checksum => Checked::Right,
            Ok(expected) => {
                Checked::Wrong(format!("{steps} came to {checksum:#x}, and should to {expected:#x}"))
            }
            Err(reason) => Checked::Unknown(format!("nobody says what {steps} come to: {reason}")),
        }
    }
}

/// Asks a child until there is an answer, but not for ever.
fn ask(catalogue: &Catalogue, measurer: &str, asked: &Expectation) -> Result<u64, String> {
    let mut questions = 1;
    loop {
        match catalogue.expected(measurer, asked) {
            Ok(expected) => return Ok(expected),
            Err(error) if questions == MOST_QUESTIONS => return Err(format!("{error:#}")),
            Err(_) => {}
        }
        questions += 1;
        std::thread::sleep(BETWEEN_QUESTIONS);
    }
}
