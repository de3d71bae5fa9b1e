//! Generated damages of a stored run: cuts, changed bytes, lost line ends, lines of other runs.
//!
//! `damage.rs` owns the damages, `made_up.rs` the run, and this module the rules for what may come
//! of them. They test `stored.rs` and the store.
//!
//! **Invariant:** a file that is refused is refused for a damaged line, and stays as it is. Of any
//! other file each intact line of the run counts, and no other line does.

mod damage;
mod made_up;

use std::fs;
use std::path::PathBuf;

use compare::Comparison;
use engine::{Evidence, Experiment, Format, Remainder, Store, StoreError, Stored, View};
use proptest::collection::vec;
use proptest::prelude::*;
use record::Measurement;
use sample::any::cases;
use tempfile::TempDir;

use self::damage::damage;
use self::made_up::{Sample, sample};
use super::{Say, leave_out_strangers};
use crate::known::KnownExperiment;

/// The number of damaged runs. Each has up to four damages.
const DAMAGED_RUNS: u32 = 10_000;
/// The number of damaged runs that are also judged and shown, which takes longer.
const SHOWN_RUNS: u32 = 200;

/// A folder of runs with one run in it, whose file was damaged.
struct Damaged {
    store: Store,
    records: PathBuf,
    _folder: TempDir,
}

impl Damaged {
    fn of(sample: &Sample, file: &[u8]) -> Damaged {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path());
        let records = store.create(&sample.info).unwrap().path().to_owned();
        fs::write(&records, file).unwrap();
        Damaged { store, records, _folder: folder }
    }

    /// Reads the run as the commands do.
    fn read(&self) -> Result<Stored, StoreError> {
        let mut stored = self.store.open("sample")?;
        Comparison::upgrade(&stored.info, &mut stored.measurements);
        leave_out_strangers(&mut stored, &KnownExperiment::of::<Comparison>(), Say::No);
        Ok(stored)
    }

    /// Measures once more what is missing, and returns the number of trials.
    fn resume(&self, sample: &Sample) -> usize {
        let (mut stored, mut run) = self.store.resume("sample").unwrap();
        leave_out_strangers(&mut stored, &KnownExperiment::of::<Comparison>(), Say::No);
        let trials = Comparison::trials(&sample.info);
        let left = Remainder::of(trials, &stored.measurements, Box::new(engine::NothingSettled));
        for missing in &left.missing {
            let again = sample.measurements.iter().find(|own| own.key() == missing.key());
            run.append(again.unwrap()).unwrap();
        }
        left.missing.len()
    }
}

/// Checks that the damaged line is the one that is named, and that the file stays.
fn is_refused(
    sample: &Sample,
    damaged: &Damaged,
    file: &[u8],
    error: &StoreError,
) -> Result<(), TestCaseError> {
    let (StoreError::Damaged { line, .. } | StoreError::Newer { line, .. }) = error else {
        return Err(TestCaseError::fail(format!("{error:?}")));
    };
    let named = file.split(|byte| *byte == b'\n').nth(line - 1).map(<[u8]>::trim_ascii_end);
    let is_good = named.is_none_or(|line| sample.fitting_lines().contains_key(line));
    prop_assert!(!is_good, "a good line is named: {}", error);
    prop_assert!(damaged.store.resume("sample").is_err());
    prop_assert!(fs::read(&damaged.records).unwrap() == file, "the file was changed");
    Ok(())
}

proptest! {
    #![proptest_config(cases(DAMAGED_RUNS))]

    #[test]
    fn each_good_line_of_a_damaged_run_counts_and_no_other_does(damages in vec(damage(), 1..5)) {
        let sample = sample();
        let file = sample.damaged(&damages);
        let damaged = Damaged::of(sample, &file);
        let stored = match damaged.read() {
            Ok(stored) => stored,
            Err(error) => return is_refused(sample, &damaged, &file, &error),
        };
        let fitting = sample.fitting_lines();
        let mut good: Vec<&Measurement> = Vec::new();
        for line in file.split(|byte| *byte == b'\n') {
            // A trial may have several lines, and the first one counts.
            if let Some(measurement) = fitting.get(line.trim_ascii_end())
                && !good.iter().any(|before| before.key() == measurement.key())
            {
                good.push(measurement);
            }
        }
        prop_assert!(stored.measurements.iter().eq(good.iter().copied()));

        prop_assert_eq!(damaged.resume(sample), sample.measurements.len() - good.len());
        let whole = damaged.read().map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(whole.measurements.len(), sample.measurements.len());
        prop_assert!(whole.measurements.starts_with(&stored.measurements));
        for own in &sample.measurements {
            let is_there = whole.measurements.iter().any(|one| one.key() == own.key());
            prop_assert!(is_there, "lost: {:?}", own.key());
        }
        let cut = fs::read(damaged.records.with_extension("cut-1")).unwrap_or_default();
        let kept = fs::read(&damaged.records).unwrap();
        prop_assert!(kept.starts_with(&file[..file.len() - cut.len()]) && file.ends_with(&cut));
    }
}

proptest! {
    #![proptest_config(cases(SHOWN_RUNS))]

    #[test]
    fn a_damaged_run_that_is_read_is_shown_in_each_format(damages in vec(damage(), 1..5)) {
        let sample = sample();
        let damaged = Damaged::of(sample, &sample.damaged(&damages));
        let read = damaged.read();
        // Too many that are refused fail the test.
        prop_assume!(read.is_ok());
        let Stored { info, measurements, .. } = read.unwrap();
        for format in [Format::Table, Format::Markdown, Format::Csv, Format::Json] {
            let evidence = Evidence { info: &info, measurements: &measurements, baseline: None, format };
            let finding = Comparison::judge(&evidence, ());
            let view =
                View { format, coloured: false, explain: true, fail_on_regression: false, picture: None };
            let shown = Comparison::show(&finding, &view);
            prop_assert!(shown.is_ok_and(|shown| !shown.text.is_empty()));
        }
    }
}
