//! Whole runs with faulty children in them: planned, begun, and gone on with to their end.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use compare::catalogue::Catalogue;
use compare::plan::{Plan, Request, plan};
use compare::run::{Interrupt, Watcher, run};
use compare::store::{Run, Store};
use record::{Answer, Cause, Measurement, Subject, Trial};

use crate::children::Children;
use crate::ends::ENDS_BY_ITSELF;

/// Notes down what a run tells.
#[derive(Default)]
pub(crate) struct Told {
    pub(crate) begun: usize,
    pub(crate) ended: usize,
}

impl Watcher for Told {
    fn begins(&mut self, _: &Trial, done: usize, _: usize) {
        assert_eq!((self.begun, self.ended), (done, done), "one after the other");
        self.begun += 1;
    }

    fn ended(&mut self, _: &Measurement) {
        self.ended += 1;
    }
}

/// A plan for all strategies of a catalogue.
pub(crate) fn planned(catalogue: &Catalogue, rounds: u32) -> Plan {
    let request = Request {
        rounds: Some(rounds),
        // What is counted here is what the children do, not what the machine does.
        retakes: Some(0),
        duration: Some(Duration::from_millis(10)),
        period: Duration::from_millis(1),
        budget: Duration::from_millis(10),
        seed: Some(1),
        name: Some("faults".to_owned()),
        ..Request::default()
    };
    plan(&request, catalogue, BTreeMap::new()).unwrap()
}

pub(crate) fn begun(folder: &Path, plan: &Plan) -> (Store, Run) {
    let store = Store::at(folder.join("runs"));
    let run = store.create(&plan.info).unwrap();
    (store, run)
}

pub(crate) fn lines(run: &Run) -> usize {
    fs::read_to_string(run.path()).unwrap().lines().count()
}

#[test]
fn a_run_goes_on_whatever_its_children_do_and_keeps_a_line_a_trial() {
    let children = Children::new();
    let mut faults = vec!["answers", "leaves-one-that-holds-stdout", "missing"];
    faults.extend(ENDS_BY_ITSELF.iter().map(|(fault, ..)| *fault));
    let catalogue = children.catalogue(&faults);
    let plan = planned(&catalogue, 2);
    // Somebody cleans up while it is measured.
    fs::remove_file(children.with("missing")).unwrap();
    // Every cell, the floor and the raw run.
    assert_eq!(plan.trials.len(), 2 * (faults.len() + 2));

    let (store, mut kept) = begun(children.folder.path(), &plan);
    assert_eq!(lines(&kept), 0);
    let mut told = Told::default();
    let answers = run(&plan, &catalogue, &mut kept, &mut told, &Interrupt::default()).unwrap();
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
            // The controls are the first strategy's, which answers.
            Subject::Floor { .. } | Subject::Bare { .. } | Subject::Raw { .. } | Subject::Cost(_) => None,
            Subject::Cell(cell) if cell.strategy == "missing" => Some(Cause::NotStarted),
            Subject::Cell(cell) => {
                ENDS_BY_ITSELF.iter().find(|(fault, ..)| *fault == cell.strategy).map(|(_, cause, _)| *cause)
            }
        };
        assert_eq!(cause, expected, "{}", answer.subject());
    }
}
