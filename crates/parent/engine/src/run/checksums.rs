//! Checks the checksum of a record's last job. The parent knows no job, so it asks a program of
//! Rust's that did not measure it: a child of its own, between two trials.
//!
//! **Invariant:** the same job with the same number of steps is asked about once.

use std::collections::HashMap;

use record::{Answer, Expectation, Output, Trial};

use crate::catalogue::Catalogue;

/// The checksums that were asked for so far, by the workload and the number of steps.
#[derive(Default)]
pub(super) struct Checksums {
    known: HashMap<(String, u64), Option<u64>>,
}

impl Checksums {
    /// Returns why the last output of an answer is wrong. `None` if it is right, or there is none,
    /// or nobody knows.
    pub(super) fn wrong(&mut self, catalogue: &Catalogue, trial: &Trial, answer: &Answer) -> Option<String> {
        let Answer::Record(record) = answer else { return None };
        let Output { steps, checksum } = record.work.as_ref()?.last;
        let workload = trial.workload.clone()?;
        let expected = self.known.entry((workload.clone(), steps));
        let expected = *expected.or_insert_with(|| catalogue.expected(&Expectation { workload, steps }));
        let expected = expected.filter(|expected| *expected != checksum)?;
        Some(format!("{steps} steps came to {checksum:#x}, and should to {expected:#x}"))
    }
}
