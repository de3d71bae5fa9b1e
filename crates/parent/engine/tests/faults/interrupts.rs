//! Ctrl-C while children run.

use std::time::Instant;

use engine::Plan;
use engine::{Interrupt, NothingSettled, run};
use record::{Answer, Cell, Subject};

use crate::PATIENCE;
use crate::children::Children;
use crate::process::{assert_gone, becomes_true};
use crate::whole_run::{EventCount, begun, lines, planned};

#[test]
fn an_interrupt_ends_the_child_and_the_run_and_keeps_what_was_measured() {
    ends_and_keeps("hangs", "child");
}

/// It is in no group that this process began.
#[test]
fn an_interrupt_ends_a_child_that_left_its_group() {
    ends_and_keeps("hangs-in-a-session-of-its-own", "leader");
}

/// Interrupts a run while this child hangs, once it has noted down its number under this name.
fn ends_and_keeps(hangs: &str, noted: &str) {
    let children = Children::new();
    let catalogue = children.catalogue(&["answers", hangs]);
    let mut plan = planned(&catalogue, 2);
    let (mut hanging, others): (Vec<_>, Vec<_>) =
        plan.trials.iter().cloned().partition(|trial| trial.subject == Subject::Cell(of(&plan, hangs)));
    // Its time limit is so far away that only the interrupt can end it.
    hanging[0].timing.duration = 5 * PATIENCE;
    let before = 4;
    plan.trials = [&others[..before], &hanging[..1], &others[before..]].concat();
    assert_eq!(plan.trials.len(), before + 1 + 2);

    let (store, mut kept) = begun(children.folder.path(), &plan);
    let interrupt = Interrupt::default();
    let mut told = EventCount::default();
    let answers = std::thread::scope(|scope| {
        let raised = scope.spawn(|| {
            becomes_true("the child that hangs never began", || children.process(hangs, noted).is_some());
            interrupt.raise();
            Instant::now()
        });
        let answers =
            run(&plan, &catalogue, &mut kept, &mut told, &interrupt, &mut NothingSettled).measurements;
        assert!(raised.join().unwrap().elapsed() < PATIENCE, "the run went on");
        answers
    });
    assert_gone(children.process(hangs, "child"));
    assert_eq!((told.begun, told.ended), (before + 1, before), "none was begun after it");
    assert_eq!(answers.len(), before);
    assert_eq!(lines(&kept), before);
    assert_eq!(store.open("faults").unwrap().measurements, answers);
    assert!(answers.iter().all(|answer| matches!(answer.answer, Answer::Record(_))));
}

#[test]
fn an_interrupt_that_was_raised_before_begins_nothing() {
    let children = Children::new();
    let catalogue = children.catalogue(&["answers"]);
    let plan = planned(&catalogue, 1);
    let (_, mut kept) = begun(children.folder.path(), &plan);
    let interrupt = Interrupt::default();
    interrupt.raise();
    let mut told = EventCount::default();
    let answers = run(&plan, &catalogue, &mut kept, &mut told, &interrupt, &mut NothingSettled).measurements;
    assert_eq!((answers.len(), told.begun, lines(&kept)), (0, 0, 0));
    assert_eq!(children.process("answers", "child"), None);
}

fn of(plan: &Plan, strategy: &str) -> Cell {
    plan.info.cells.iter().find(|cell| cell.strategy == strategy).expect("it is in the plan").clone()
}
