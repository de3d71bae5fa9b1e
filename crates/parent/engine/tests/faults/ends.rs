//! Children that end by themselves, in every way but the right one.

use std::fs;
use std::os::unix::fs::PermissionsExt;

#[cfg(target_os = "linux")]
use engine::Limits;
use engine::{Interrupt, carry_out};
use record::{Answer, Cause};

use crate::LONG;
use crate::children::{Children, failure, trial};
use crate::process::assert_gone;

/// Each fault with its cause, and with words that its reason has to hold.
pub(crate) const ENDS_BY_ITSELF: [(&str, Cause, &[&str]); 20] = [
    ("aborts", Cause::Crashed, &["SIGABRT", "last words: the heap is gone"]),
    ("kills-itself", Cause::Crashed, &["SIGKILL"]),
    ("overflows-its-stack", Cause::Crashed, &["SIGABRT", "stack overflow"]),
    ("closes-stdout", Cause::Crashed, &["without an answer"]),
    ("panics", Cause::Crashed, &["exit status: 101", "last words: the job was too hard"]),
    ("exits-3", Cause::Crashed, &["exit status: 3", "last words: last words"]),
    ("writes-nothing", Cause::Crashed, &["without an answer"]),
    ("ignores-stdin", Cause::Crashed, &["without an answer"]),
    ("writes-rubbish", Cause::Garbage, &["no answer", "it went well, \\u{1b}[31mI think\\n"]),
    ("writes-a-megabyte", Cause::Garbage, &["no answer", "rubbish \u{fffd}\\nrubbish", "..."]),
    ("writes-half-an-answer", Cause::Garbage, &["no answer", "{\\\"answer\\\":\\\"record\\\""]),
    ("writes-two-answers", Cause::Garbage, &["no answer", "trailing"]),
    ("answers-about-another-cell", Cause::Garbage, &["about", "floor of no-such/1"]),
    ("answers-about-another-round", Cause::Garbage, &["about", "in round 11"]),
    ("answers-in-a-newer-format", Cause::Garbage, &["format 99"]),
    ("answers-in-a-newer-shape", Cause::Garbage, &["format 99"]),
    ("answers-that-it-never-started", Cause::Garbage, &["`not started`", "only its parent can see"]),
    ("answers-nothing", Cause::Garbage, &["no beats"]),
    ("answers-at-another-period", Cause::Garbage, &["2ms apart", "1ms apart"]),
    ("answers-from-two-threads", Cause::NotSingleThreaded, &["tokio/1 used 2 threads"]),
];

#[test]
fn a_child_that_answers_is_a_record() {
    let children = Children::new();
    let Answer::Record(record) = children.carry_out("answers", LONG) else { panic!("it did answer") };
    assert_eq!((record.subject, record.round), (trial("answers").subject, 3));
    assert_eq!(record.work.unwrap().steps, 1000);
}

#[test]
fn a_child_that_ends_without_a_right_answer_is_a_failure_that_says_why() {
    let children = Children::new();
    for (fault, cause, words) in ENDS_BY_ITSELF {
        let (found, reason) = children.failure(fault, LONG);
        assert_eq!(found, cause, "{fault}: {reason}");
        for word in words {
            assert!(reason.contains(word), "{fault}: no `{word}` in: {reason}");
        }
        assert!(reason.len() < 500, "{fault}: a row has no room for {} bytes", reason.len());
        assert_gone(children.process(fault, "child"));
    }
}

#[test]
fn a_child_that_can_not_be_started_is_a_failure_that_names_it() {
    let children = Children::new();
    let (cause, reason) = failure(
        carry_out(&children.folder.path().join("missing"), &trial("missing"), LONG, &Interrupt::default()),
        "missing",
    );
    assert_eq!(cause, Cause::NotStarted);
    assert!(reason.contains("missing can't be started: No such file"), "{reason}");

    let plain = children.folder.path().join("plain");
    fs::write(&plain, "no program").unwrap();
    fs::set_permissions(&plain, fs::Permissions::from_mode(0o644)).unwrap();
    let (cause, reason) = failure(carry_out(&plain, &trial("plain"), LONG, &Interrupt::default()), "plain");
    assert_eq!(cause, Cause::NotStarted);
    assert!(reason.contains("plain can't be started: Permission denied"), "{reason}");
}

/// A limit that lets a child begin, and is far below the memory that it tries to get.
#[cfg(target_os = "linux")]
const LITTLE: u64 = 128 << 20;

#[test]
#[cfg(target_os = "linux")]
fn a_child_that_takes_more_memory_than_it_may_is_a_failure_that_says_so() {
    let children = Children::new();
    let limits = Limits { time: LONG, memory: Some(LITTLE) };
    let (cause, reason) = children.failure("allocates-without-end", limits);
    assert_eq!(cause, Cause::Crashed);
    for word in ["it ran into its limit of 128 MiB of memory, of which a thread takes 2 MiB", "SIGABRT"] {
        assert!(reason.contains(word), "no `{word}` in: {reason}");
    }
    assert_gone(children.process("allocates-without-end", "child"));
    // The limit ends no child that needs less, and is not blamed for other ends.
    assert!(matches!(children.carry_out("answers", limits), Answer::Record(_)));
    assert!(!children.failure("aborts", limits).1.contains("memory"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_child_whose_threads_get_no_stack_may_have_run_into_the_limit() {
    let children = Children::new();
    let (_, reason) =
        children.failure("starts-threads-without-end", Limits { time: LONG, memory: Some(LITTLE) });
    assert!(reason.starts_with("it may have run into its limit of 128 MiB"), "{reason}");
}
