//! Checks the checksum of a record's last job. The parent knows no job, so it asks a program of
//! Rust's that did not measure it: a child of its own, between two trials.
//!
//! **Invariant:** the same job with the same number of steps is asked about until there is an
//! answer, and at most three times.

use std::collections::HashMap;

use record::{Answer, Expectation, Output, Trial};

use crate::catalogue::Catalogue;

/// The most questions about one job.
const MOST_QUESTIONS: u32 = 3;

/// The checksums that were asked for so far, by the workload and the number of steps.
#[derive(Default)]
pub(super) struct Checksums {
    known: HashMap<(String, u64), u64>,
    /// The number of questions that came to no answer.
    unanswered: HashMap<(String, u64), u32>,
}

impl Checksums {
    /// Returns why the last output of an answer is wrong. `None` if it is right, or there is none,
    /// or nobody knows.
    pub(super) fn wrong(&mut self, catalogue: &Catalogue, trial: &Trial, answer: &Answer) -> Option<String> {
        let Answer::Record(record) = answer else { return None };
        let Output { steps, checksum } = record.work.as_ref()?.last;
        let workload = trial.workload.clone()?;
        let asked = (workload.clone(), steps);
        let expected = match self.known.get(&asked) {
            Some(known) => *known,
            None => self.ask(catalogue, asked)?,
        };
        if expected == checksum {
            return None;
        }
        let steps = notation::counted(steps, "step");
        Some(format!("{steps} came to {checksum:#x}, and should to {expected:#x}"))
    }

    /// Asks a child, unless several had no answer: the system may refuse a process for a moment,
    /// and no program may know the job.
    fn ask(&mut self, catalogue: &Catalogue, (workload, steps): (String, u64)) -> Option<u64> {
        let asked = (workload.clone(), steps);
        let unanswered = self.unanswered.entry(asked.clone()).or_default();
        if *unanswered == MOST_QUESTIONS {
            return None;
        }
        let expected = catalogue.expected(&Expectation { workload, steps });
        match expected {
            Some(expected) => {
                self.known.insert(asked, expected);
            }
            None => *unanswered += 1,
        }
        expected
    }
}
