//! The file before and after each fault: it has as many lines as trials, for any fault of the
//! children.
//!
//! Each run has two rounds of four trials: two strategies, one of them faulty, a floor and a raw
//! run. `docs/reliability.md` names these tests.

use std::fs;
use std::path::PathBuf;

use engine::{Interrupt, NothingSettled, RunListener, run};
use record::{Answer, Cause, Failure, Measurement, Trial};

use crate::children::Children;
use crate::whole_run::{begun, planned};

/// A listener that counts the lines of the file at every event.
struct Counting {
    file: PathBuf,
    /// The number of lines before and after each trial.
    counted: Vec<(usize, usize)>,
}

impl Counting {
    fn lines(&self) -> usize {
        fs::read_to_string(&self.file).unwrap().lines().count()
    }
}

impl RunListener for Counting {
    fn trial_begins(&mut self, _: &Trial, _: usize, _: usize) {
        self.counted.push((self.lines(), 0));
    }

    fn trial_ended(&mut self, _: &Measurement) {
        let lines = self.lines();
        self.counted.last_mut().expect("it began").1 = lines;
    }
}

/// Measures with a faulty child, under a memory limit, after `spoil` has run. Checks that eight
/// lines are kept, two of them failures if there is a cause. Returns the failures.
fn keeps_every_line(
    fault: &str,
    cause: Option<Cause>,
    memory: Option<u64>,
    spoil: impl FnOnce(&Children),
) -> Vec<Failure> {
    let children = Children::new();
    let catalogue = children.catalogue(&["answers", fault]);
    let mut plan = planned(&catalogue, 2);
    plan.info.memory_limit_bytes = memory;
    let (store, mut kept) = begun(children.folder.path(), &plan);
    let mut counting = Counting { file: kept.path().to_owned(), counted: Vec::new() };
    spoil(&children);
    let measurements =
        run(&plan, &catalogue, &mut kept, &mut counting, &Interrupt::default(), &mut NothingSettled)
            .measurements;
    let one_more_each: Vec<_> = (0..8).map(|before| (before, before + 1)).collect();
    assert_eq!(counting.counted, one_more_each);
    assert_eq!(store.open("faults").unwrap().measurements, measurements);
    let failures: Vec<Failure> = measurements
        .into_iter()
        .filter_map(|measurement| match measurement.answer {
            Answer::Failure(failure) => Some(failure),
            Answer::Record(_) => None,
        })
        .collect();
    let causes: Vec<Cause> = failures.iter().map(|failure| failure.cause).collect();
    assert_eq!(causes, cause.map_or(vec![], |cause| vec![cause; 2]));
    failures
}

#[test]
fn a_child_killed_with_sigkill_is_a_line() {
    let failures = keeps_every_line("kills-itself", Some(Cause::Crashed), None, |_| ());
    assert!(failures[0].reason.contains("SIGKILL"), "{}", failures[0].reason);
}

#[test]
fn a_child_that_aborts_is_a_line() {
    keeps_every_line("aborts", Some(Cause::Crashed), None, |_| ());
}

#[test]
fn a_child_that_overflows_its_stack_is_a_line() {
    let failures = keeps_every_line("overflows-its-stack", Some(Cause::Crashed), None, |_| ());
    assert!(failures[0].reason.contains("stack overflow"), "{}", failures[0].reason);
}

#[test]
#[cfg(target_os = "linux")]
fn a_child_that_allocates_without_end_is_a_line() {
    let failures = keeps_every_line("allocates-without-end", Some(Cause::Crashed), Some(128 << 20), |_| ());
    assert!(failures[0].reason.contains("limit of 128 MiB"), "{}", failures[0].reason);
}

#[test]
fn a_megabyte_of_rubbish_is_a_line() {
    keeps_every_line("writes-a-megabyte", Some(Cause::Garbage), None, |_| ());
}

#[test]
fn a_child_that_closes_stdout_early_is_a_line() {
    keeps_every_line("closes-stdout", Some(Cause::Crashed), None, |_| ());
}

#[test]
fn a_grandchild_that_holds_the_pipe_is_no_failure() {
    keeps_every_line("leaves-one-that-holds-stdout", None, None, |_| ());
}

#[test]
fn a_child_that_never_starts_is_a_line() {
    let clean_up = |children: &Children| fs::remove_file(children.with("answers-too")).unwrap();
    keeps_every_line("answers-too", Some(Cause::NotStarted), None, clean_up);
}
