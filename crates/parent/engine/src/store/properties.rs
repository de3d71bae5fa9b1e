//! Properties of the files of a run, with any content.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use record::{Measurement, RunInfo};
use tempfile::TempDir;

use super::reading::MOST_ROUNDS;
use super::*;
use sample::any::{cases, nearly, run, text};

/// A stored run, with its folder.
struct Folder {
    folder: TempDir,
    records: PathBuf,
}

impl Folder {
    fn with(info: &RunInfo, measurements: &[Measurement]) -> Folder {
        let folder = tempfile::tempdir().unwrap();
        let mut run = Store::at(folder.path()).create(info).unwrap();
        for measurement in measurements {
            run.append(measurement).unwrap();
        }
        Folder { records: run.path().to_owned(), folder }
    }

    fn open(&self) -> Result<Stored, StoreError> {
        Store::at(self.folder.path()).open("sample")
    }

    fn info(&self) -> PathBuf {
        self.records.with_file_name("run.json")
    }
}

/// Checks that an error names the file, and a line that the file has.
fn is_told(error: &StoreError, file: &PathBuf, bytes: &[u8]) -> Result<(), TestCaseError> {
    let (StoreError::Damaged { file: of, line, .. } | StoreError::Newer { file: of, line, .. }) = error
    else {
        return Err(TestCaseError::fail(format!("{error:?}")));
    };
    prop_assert_eq!(of, file);
    let lines = bytes.split(|byte| *byte == b'\n').count();
    prop_assert!((1..=lines).contains(line), "line {} of {}", line, lines);
    prop_assert!(error.to_string().contains(&format!("{}:{line}: ", file.display())), "{}", error);
    Ok(())
}

/// Makes bytes that are text, nearly text, or no text.
fn bytes(whole: BoxedStrategy<String>) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => nearly(whole).prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..60),
        1 => text().prop_map(String::into_bytes),
    ]
}

fn json(measurement: &Measurement) -> String {
    serde_json::to_string(measurement).unwrap()
}

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn whatever_was_appended_is_read_back_the_same((info, measurements) in run()) {
        // More rounds are refused: see below.
        let info = RunInfo { rounds: info.rounds.min(MOST_ROUNDS), ..info };
        let folder = Folder::with(&info, &measurements);
        let back = folder.open().map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(back.info, info);
        prop_assert_eq!(back.measurements, measurements);
        prop_assert_eq!(back.torn, None);
    }

    /// The program may be killed in the middle of any write.
    #[test]
    fn a_file_that_is_cut_anywhere_has_all_its_whole_lines(
        (_, measurements) in run(),
        cut in any::<prop::sample::Index>(),
    ) {
        let folder = Folder::with(&sample::info(&[]), &measurements);
        let whole = fs::read(&folder.records).unwrap();
        let cut = &whole[..cut.index(whole.len() + 1)];
        fs::write(&folder.records, cut).unwrap();
        let back = folder.open().map_err(|error| TestCaseError::fail(error.to_string()))?;
        let ended = cut.iter().filter(|byte| **byte == b'\n').count();
        let rest = &cut[cut.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1)..];
        // A line that lacks only its end is whole.
        let is_whole = measurements.get(ended).is_some_and(|next| rest == json(next).as_bytes());
        prop_assert_eq!(&back.measurements[..], &measurements[..ended + usize::from(is_whole)]);
        let torn = Torn { file: folder.records.clone(), line: ended + 1, bytes: rest.len() };
        prop_assert_eq!(back.torn, (!is_whole && !rest.is_empty()).then_some(torn));
    }

    /// Any line among good ones is read, or it is the one that the error names. None is left out in
    /// silence.
    #[test]
    fn a_damaged_line_is_read_or_named(
        (_, measurements) in run().prop_filter("there is a line", |(_, all)| !all.is_empty()),
        at in any::<prop::sample::Index>(),
        damage in any::<prop::sample::Index>(),
        with in "[\\[\\]{}\",:0-9a-z]{0,3}",
    ) {
        let mut lines: Vec<String> = measurements.iter().map(json).collect();
        let at = at.index(lines.len());
        let chars: Vec<char> = lines[at].chars().collect();
        let place = damage.index(chars.len());
        let (before, after) = (&chars[..place], &chars[place + 1..]);
        lines[at] = before.iter().collect::<String>() + &with + &after.iter().collect::<String>();
        let text = lines.join("\n") + "\n";
        let folder = Folder::with(&sample::info(&[]), &[]);
        fs::write(&folder.records, &text).unwrap();
        match folder.open() {
            Ok(back) => {
                prop_assert_eq!((back.measurements.len(), back.torn), (measurements.len(), None));
                prop_assert_eq!(&back.measurements[..at], &measurements[..at]);
                prop_assert_eq!(&back.measurements[at + 1..], &measurements[at + 1..]);
            }
            Err(error) => {
                is_told(&error, &folder.records, text.as_bytes())?;
                let (StoreError::Damaged { line, .. } | StoreError::Newer { line, .. }) = error else {
                    return Ok(());
                };
                prop_assert_eq!(line, at + 1);
            }
        }
    }

    #[test]
    fn any_bytes_are_records_or_named_with_their_line(
        bytes in bytes(run().prop_map(|(_, all)| all.iter().map(|one| json(one) + "\n").collect()).boxed()),
    ) {
        let folder = Folder::with(&sample::info(&[]), &[]);
        fs::write(&folder.records, &bytes).unwrap();
        match folder.open() {
            Ok(back) => {
                let lines = bytes.split(|byte| *byte == b'\n');
                let lines = lines.filter(|line| !line.trim_ascii().is_empty()).count();
                prop_assert_eq!(back.measurements.len() + usize::from(back.torn.is_some()), lines);
            }
            Err(error) => is_told(&error, &folder.records, &bytes)?,
        }
    }

    /// Such a run is in the list nevertheless.
    #[test]
    fn any_bytes_are_a_description_or_named_with_their_line(
        bytes in bytes(run().prop_map(|(info, _)| serde_json::to_string_pretty(&info).unwrap()).boxed()),
    ) {
        let folder = Folder::with(&sample::info(&[]), &[]);
        fs::write(folder.info(), &bytes).unwrap();
        match folder.open() {
            Ok(back) => prop_assert_eq!(back.info.name, "sample"),
            Err(error) => is_told(&error, &folder.info(), &bytes)?,
        }
        prop_assert_eq!(Store::at(folder.folder.path()).names().unwrap(), ["sample"]);
    }

    /// A name is a folder of the store, or it is refused.
    #[test]
    fn no_name_leads_out_of_the_folder(name in prop_oneof!["[a-z./\\\\_-]{1,6}", text()]) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::at(folder.path().join("runs"));
        let mut info = sample::info(&[]);
        name.clone_into(&mut info.name);
        match store.create(&info) {
            Ok(run) => {
                let expected = folder.path().join("runs").join(&name).join("records.jsonl");
                prop_assert_eq!(run.path(), expected);
                prop_assert_eq!(store.names().unwrap(), [name]);
            }
            Err(StoreError::BadName { name: of }) => prop_assert_eq!(of, name),
            Err(error) => return Err(TestCaseError::fail(error.to_string())),
        }
        prop_assert!(fs::read_dir(folder.path()).unwrap().count() <= 1);
    }
}

/// All trials of a run are made from the number of rounds: a wrong number must not take all memory.
#[test]
fn rounds_that_nobody_planned_are_refused() {
    let folder = Folder::with(&RunInfo { rounds: u32::MAX, ..sample::info(&[]) }, &[]);
    let error = folder.open().unwrap_err().to_string();
    assert!(error.contains("run.json:1: damaged: it has 4294967295 rounds"), "{error}");
}
