//! Jobs that another crate brings: this process has them, and no others.

use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Once};

use workload::{
    BadWorkload, Brought, BroughtKind, Call, CantBring, Job, OneCall, Output, Parts, Work, Workload, bring,
    kinds, nature,
};

/// The parts of a job, if no earlier process has counted them.
const PARTS: u64 = 23;

/// How many workloads were made.
static MADE: AtomicU64 = AtomicU64::new(0);

/// A sum over parts. The sum of the first `n` odd numbers is the square of `n`.
struct Odd(u64);

impl Work for Odd {
    type Room = ();

    fn sum(&self, steps: Range<u64>, (): &mut ()) -> u64 {
        steps.map(|step| 2 * step + 1).sum()
    }
}

impl Brought for Odd {
    fn job(&self) -> Box<dyn Job> {
        Box::new(Parts::new(Arc::new(Odd(self.0)), self.0))
    }

    fn steps(&self) -> u64 {
        self.0
    }

    fn expected(&self, steps: u64) -> u64 {
        steps * steps
    }

    fn try_out(&self) -> Result<(), String> {
        Err("it is odd".to_owned())
    }
}

/// One call, whose answer is right or wrong.
#[derive(Clone, Copy)]
struct Whole {
    answer: u64,
}

impl Call for Whole {
    fn call(&self) -> u64 {
        self.answer
    }
}

impl Brought for Whole {
    fn job(&self) -> Box<dyn Job> {
        Box::new(OneCall::new(*self))
    }

    fn steps(&self) -> u64 {
        1
    }

    fn expected(&self, steps: u64) -> u64 {
        7 * steps
    }
}

fn kind(name: &str, is_split: bool, make: workload::Make) -> BroughtKind {
    BroughtKind {
        name: name.to_owned(),
        summary: format!("a job called {name}"),
        cuts: is_split,
        splits: is_split,
        to_cut: "cut it",
        to_split: "split it",
        make,
    }
}

/// Brings the jobs of this file, once.
fn brought() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let made = |_| {
            MADE.fetch_add(1, Relaxed);
            Ok(Arc::new(Whole { answer: 7 }) as Arc<dyn Brought>)
        };
        let kinds = vec![
            kind("whole", false, Box::new(made)),
            kind("wrong", false, Box::new(|_| Ok(Arc::new(Whole { answer: 8 })))),
            kind("broken", false, Box::new(|_| Err("there is no cat.jpg".to_owned()))),
            kind("odd", true, Box::new(|steps| Ok(Arc::new(Odd(steps.unwrap_or(PARTS)))))),
        ];
        bring(kinds).unwrap();
    });
}

fn workload(text: &str) -> Result<Workload, BadWorkload> {
    brought();
    text.parse()
}

fn refused(text: &str) -> String {
    workload(text).unwrap_err().to_string()
}

#[test]
fn there_are_no_others() {
    brought();
    let names: Vec<String> = kinds().into_iter().map(|kind| kind.name).collect();
    assert_eq!(names, ["whole", "wrong", "broken", "odd"]);
    assert!(refused("countdown").contains("there is whole, wrong, broken, odd"));
    assert!(refused("sort").contains("there is whole, wrong, broken, odd"));
    assert!(refused("whol").contains("did you mean `whole`?"));
    assert_eq!(nature("sort"), None);
    let nature = nature("whole").unwrap();
    assert_eq!(
        (nature.cuts, nature.splits, nature.to_cut, nature.to_split),
        (false, false, "cut it", "split it")
    );
}

#[test]
fn nothing_is_made_to_describe_them() {
    brought();
    let before = MADE.load(Relaxed);
    assert_eq!((kinds().len(), nature("whole").is_some()), (4, true));
    assert_eq!(MADE.load(Relaxed), before);
}

#[test]
fn they_come_to_their_answers() {
    for text in ["whole", "odd"] {
        let workload = workload(text).unwrap();
        let output = workload.job().finish();
        assert_eq!(output, Output { steps: workload.steps(), checksum: workload.expected(output.steps) });
        assert_eq!(workload.expected(0), 0);
        assert!(workload.job().packed().is_none(), "a closure can't leave its process");
    }
}

#[test]
fn a_wrong_answer_has_another_checksum() {
    let workload = workload("wrong").unwrap();
    assert_ne!(workload.job().finish().checksum, workload.expected(1));
}

#[test]
fn the_text_of_one_keeps_the_steps_that_were_counted() {
    assert_eq!(workload("whole").unwrap().to_string(), "whole");
    assert_eq!(workload("odd").unwrap().to_string(), "odd:steps=23");
    let read_back = workload("odd:steps=9").unwrap();
    assert_eq!((read_back.steps(), read_back.to_string().as_str()), (9, "odd:steps=9"));
}

#[test]
fn the_reason_why_there_are_no_jobs_is_told() {
    assert_eq!(refused("broken"), "`broken`: there is no cat.jpg");
    assert!(refused("whole:steps=2").contains("has no setting `steps`"));
    assert!(refused("odd:parts=2").contains("it takes steps"));
    assert!(refused("odd:steps=0").contains("from 1 to"));
    assert!(refused("odd:length=2ms").contains("can't be cut to a length"));
    let tried = workload("odd").unwrap().try_out();
    assert_eq!(tried.unwrap_err().to_string(), "`odd`: it is odd");
    assert_eq!(workload("whole").unwrap().try_out(), Ok(()));
}

#[test]
fn what_cannot_be_brought_is_refused() {
    brought();
    let named = |name: &str| kind(name, false, Box::new(|_| Err(String::new())));
    assert_eq!(bring(vec![named("a"), named("b"), named("a")]), Err(CantBring::Twice("a".to_owned())));
    assert_eq!(bring(vec![named("a:b")]), Err(CantBring::BadName("a:b".to_owned())));
    assert_eq!(bring(vec![named("countdown")]), Err(CantBring::BadName("countdown".to_owned())));
    assert_eq!(bring(vec![named("a")]), Err(CantBring::Late));
}
