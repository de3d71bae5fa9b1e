//! Whole runs with faulty children, from the plan to the end.

use std::fs;
use std::path::Path;
use std::time::Duration;

use engine::Catalogue;
use engine::{Interrupt, NothingSettled, RunListener, run};
use engine::{Plan, controls};
use engine::{RunFile, Store};
use record::{Answer, Cause, Cell, Description, Measurement, RunInfo, Subject, Timing, Trial};

use crate::children::Children;
use crate::ends::ENDS_BY_ITSELF;

/// A child whose checksum is wrong: only another program can tell.
const WRONG: &str = "answers-with-a-wrong-checksum";

/// A listener that counts events.
#[derive(Default)]
pub(crate) struct EventCount {
    pub(crate) begun: usize,
    pub(crate) ended: usize,
}

impl RunListener for EventCount {
    fn trial_begins(&mut self, _: &Trial, done: usize, _: usize) {
        assert_eq!((self.begun, self.ended), (done, done), "one after the other");
        self.begun += 1;
    }

    fn trial_ended(&mut self, _: &Measurement) {
        self.ended += 1;
    }
}

/// Plans a run of all strategies of a catalogue.
pub(crate) fn planned(catalogue: &Catalogue, rounds: u32) -> Plan {
    let cell = |description: &Description| Cell {
        cpus: engine::cpus(),
        ..sample::cell(&description.strategy, "tokio/1")
    };
    let cells: Vec<Cell> = catalogue.descriptions().map(cell).collect();
    let (ms, info) = (Duration::from_millis, sample::info(&cells));
    let info = RunInfo {
        name: "faults".to_owned(),
        rounds,
        // A busy machine must not add trials.
        retakes: 0,
        period: ms(1),
        budget: ms(10),
        timing: Timing { warm_up: ms(1), duration: ms(10), drain: ms(1) },
        memory_limit_bytes: engine::limit_by_default(),
        own_timings: Vec::new(),
        quota_millicpus: None,
        ..info
    };
    let mut subjects = controls(&cells);
    subjects.extend(cells.into_iter().map(Subject::Cell));
    Plan { trials: engine::rounds(&info, &subjects), info }
}

pub(crate) fn begun(folder: &Path, plan: &Plan) -> (Store, RunFile) {
    let store = Store::at(folder.join("runs"));
    let run = store.create(&plan.info).unwrap();
    (store, run)
}

pub(crate) fn lines(run: &RunFile) -> usize {
    fs::read_to_string(run.path()).unwrap().lines().count()
}

#[test]
fn a_run_goes_on_whatever_its_children_do_and_keeps_a_line_a_trial() {
    let children = Children::new();
    let mut faults = vec!["answers", "leaves-one-that-holds-stdout", "missing"];
    faults.push(WRONG);
    faults.extend(ENDS_BY_ITSELF.iter().map(|(fault, ..)| *fault));
    let catalogue = children.catalogue(&faults);
    let plan = planned(&catalogue, 2);
    // The binary is removed while the run is measured.
    fs::remove_file(children.with("missing")).unwrap();
    // The cells, the floor and the raw run.
    assert_eq!(plan.trials.len(), 2 * (faults.len() + 2));

    let (store, mut kept) = begun(children.folder.path(), &plan);
    assert_eq!(lines(&kept), 0);
    let mut told = EventCount::default();
    let answers =
        run(&plan, &catalogue, &mut kept, &mut told, &Interrupt::default(), &mut NothingSettled).measurements;
    assert_eq!((told.begun, told.ended), (plan.trials.len(), plan.trials.len()));
    assert_eq!(lines(&kept), plan.trials.len());
    assert_eq!(store.open("faults").unwrap().measurements, answers);

    for (trial, answer) in plan.trials.iter().zip(&answers) {
        assert_eq!((answer.subject(), answer.round()), (&trial.subject, trial.round));
        let cause = match &answer.answer {
            Answer::Record(_) => None,
            Answer::Failure(failure) => Some(failure.cause),
        };
        let expected = match answer.subject() {
            // The first strategy measures the controls, and it answers.
            Subject::Floor { .. } | Subject::Bare { .. } | Subject::Raw { .. } | Subject::Cost(_) => None,
            Subject::Cell(cell) if cell.strategy == "missing" => Some(Cause::NotStarted),
            Subject::Cell(cell) if cell.strategy == WRONG => Some(Cause::Checksum),
            Subject::Cell(cell) => {
                ENDS_BY_ITSELF.iter().find(|(fault, ..)| *fault == cell.strategy).map(|(_, cause, _)| *cause)
            }
        };
        assert_eq!(cause, expected, "{}", answer.subject());
    }
}

/// A listener that notes down of which trials nobody could say whether their checksum is right.
#[derive(Default)]
struct Unconfirmed(Vec<(Subject, String)>);

impl RunListener for Unconfirmed {
    fn trial_begins(&mut self, _: &Trial, _: usize, _: usize) {}
    fn trial_ended(&mut self, _: &Measurement) {}
    fn checksum_unknown(&mut self, trial: &Trial, reason: &str) {
        self.0.push((trial.subject.clone(), reason.to_owned()));
    }
}

#[test]
fn an_answer_counts_and_is_told_if_nobody_knows_its_checksum() {
    let children = Children::new();
    // There is no other strategy, so this one is asked about its own answers.
    let catalogue = children.catalogue(&["answers-and-knows-no-checksum"]);
    let plan = planned(&catalogue, 1);
    let (_, mut kept) = begun(children.folder.path(), &plan);
    let mut told = Unconfirmed::default();
    let measured =
        run(&plan, &catalogue, &mut kept, &mut told, &Interrupt::default(), &mut NothingSettled).measurements;
    assert!(measured.iter().all(|measured| matches!(measured.answer, Answer::Record(_))), "{measured:?}");
    let subjects: Vec<&Subject> = told.0.iter().map(|(subject, _)| subject).collect();
    let with_work: Vec<&Subject> =
        plan.trials.iter().filter(|trial| trial.workload.is_some()).map(|trial| &trial.subject).collect();
    assert_eq!(subjects, with_work);
    for (_, reason) in &told.0 {
        assert!(
            reason.starts_with("nobody says what ") && reason.contains("what would it come to?"),
            "{reason}"
        );
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_question_has_the_memory_limit_of_a_measurement() {
    let children = Children::new();
    let refused = children.catalogue(&["tells-its-memory-limit"]).prepare("countdown").unwrap_err();
    let limit = engine::limit_by_default().expect("Linux tells how much memory there is");
    let refused = refused.to_string();
    assert!(refused.contains(&format!("at most {limit} bytes")), "{refused}");
}

#[test]
fn the_very_cell_tells_whether_it_bounds_its_threads() {
    let name = "bounds-threads-if-told";
    let children = Children::new();
    let catalogue = children.catalogue(&[name]);
    let described = sample::cell(name, "tokio/1");
    let told = Cell { setting: "bounded=yes".parse().unwrap(), ..described.clone() };
    let bounding = catalogue.bounding_threads(&[described, told.clone()]).unwrap();
    assert_eq!(bounding.into_iter().collect::<Vec<_>>(), [told]);
}
