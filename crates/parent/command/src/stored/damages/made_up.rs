//! A made-up run that is measured to its end, and its file.
//!
//! **Invariant:** every planned trial has one measurement, in the order of the plan.

use std::collections::HashMap;
use std::fs;
use std::sync::LazyLock;

use compare::Comparison;
use engine::{Experiment, Store};
use record::{Cell, Load, Measurement, RunInfo, Subject};
use sample::{beats, cell, info, ms, record, work};

use super::damage::{Damage, FOREIGN};

/// A run of two cells and two rounds, all of it measured, and lines that do not belong into it.
pub(super) struct Sample {
    pub(super) info: RunInfo,
    pub(super) measurements: Vec<Measurement>,
    /// The file as it was written.
    file: Vec<u8>,
    foreign: Vec<Vec<u8>>,
    /// The measurement of the last of them: one of the run's own trials with other figures.
    again: Measurement,
}

impl Sample {
    fn new() -> Sample {
        let paused = Load::Pause(ms(50));
        let cells = [cell("one", "tokio/1"), Cell { load: paused, ..cell("two:every=1000", "smol/1") }];
        let info = info(&cells);
        let trials = Comparison::trials(&info);
        let measurements: Vec<_> = trials
            .iter()
            .zip(1..)
            .map(|(trial, number)| measured(&trial.subject, trial.round, number))
            .collect();
        let one = Subject::Cell(cell("one", "tokio/1"));
        let other = Subject::Cell(cell("three", "tokio/1"));
        let again = Measurement { attempt: 1, ..measured(&one, 1, 99) };
        let foreign: [_; FOREIGN] = [measured(&other, 0, 1), measured(&one, 7, 1), again.clone()];
        let text = |lines: &[Measurement]| {
            let folder = tempfile::tempdir().unwrap();
            let mut run = Store::at(folder.path()).create(&info).unwrap();
            lines.iter().for_each(|line| run.append(line).unwrap());
            fs::read(run.path()).unwrap()
        };
        Sample {
            file: text(&measurements),
            foreign: foreign.map(|one| text(std::slice::from_ref(&one))).to_vec(),
            info,
            measurements,
            again,
        }
    }

    /// Returns its file with these damages.
    pub(super) fn damaged(&self, damages: &[Damage]) -> Vec<u8> {
        damages.iter().fold(self.file.clone(), |file, damage| damage.to(file, &self.foreign))
    }

    /// Returns the lines that fit into the run, each with its measurement: its own ones, and the
    /// second measurement of a trial.
    pub(super) fn fitting_lines(&self) -> HashMap<&[u8], &Measurement> {
        let own = self.file.split(|byte| *byte == b'\n').zip(&self.measurements);
        own.chain([(self.foreign[FOREIGN - 1].trim_ascii_end(), &self.again)]).collect()
    }
}

/// Makes the measurement of a trial. Its figures follow from its number.
fn measured(subject: &Subject, round: u32, number: u64) -> Measurement {
    let beating = || Some(beats((0..100).map(|beat| ms(beat % 7 + number)), 0));
    let working = || Some(work(900_000 + number));
    match subject {
        Subject::Cell(_) => record(subject.clone(), round, beating(), working()),
        Subject::Raw { .. } => record(subject.clone(), round, None, working()),
        _ => record(subject.clone(), round, beating(), None),
    }
}

/// Returns the run, which is made once.
pub(super) fn sample() -> &'static Sample {
    static SAMPLE: LazyLock<Sample> = LazyLock::new(Sample::new);
    &SAMPLE
}
