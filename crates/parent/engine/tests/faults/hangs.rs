//! Children that do not end, and children that leave others behind.

use engine::{Interrupt, carry_out};
use record::{Answer, Cause, Trial};

use crate::children::{Children, failure, trial};
use crate::process::assert_gone;
use crate::{LONG, SHORT};

#[test]
fn a_child_that_hangs_is_ended_and_is_a_failure() {
    let children = Children::new();
    for fault in ["hangs", "closes-stdout-and-hangs", "answers-and-hangs"] {
        let (cause, reason) = children.failure(fault, SHORT);
        assert_eq!(cause, Cause::TimedOut, "{fault}: {reason}");
        assert!(reason.contains("within 1 s") && reason.contains("ended"), "{fault}: {reason}");
        assert_gone(children.process(fault, "child"));
    }
}

#[test]
fn a_child_that_hangs_takes_what_it_started_with_it() {
    let children = Children::new();
    let (cause, _) = children.failure("hangs-with-another", SHORT);
    assert_eq!(cause, Cause::TimedOut);
    assert_gone(children.process("hangs-with-another", "child"));
    assert_gone(children.process("hangs-with-another", "grandchild"));
}

#[test]
fn a_child_that_leaves_another_behind_has_answered_and_the_other_is_ended() {
    let children = Children::new();
    for fault in
        ["leaves-one-that-holds-stdout", "leaves-one-that-holds-stderr", "leaves-one-that-holds-nothing"]
    {
        let answer = children.carry_out(fault, LONG);
        assert!(matches!(answer, Answer::Record(_)), "{fault}: {answer:?}");
        assert_gone(children.process(fault, "grandchild"));
    }
}

#[test]
fn a_long_question_that_nobody_reads_does_not_hold_up_the_limit() {
    let children = Children::new();
    let long = Trial { workload: Some("x".repeat(1 << 20)), ..trial("hangs") };
    let answer = carry_out(&children.with("hangs"), &long, SHORT, &Interrupt::default());
    assert_eq!(failure(answer, "hangs").0, Cause::TimedOut);
    assert_gone(children.process("hangs", "child"));
}
