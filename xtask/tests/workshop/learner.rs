//! Tests: a learner's way from the first exercise to the last, and a teacher's commands.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::course::{GIVEN, SOLUTION, Sample, program};

#[test]
fn from_the_first_exercise_to_the_last() {
    let sample = Sample::new();
    let said = sample.run(&[]);
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(said.out.contains("A course  (0 of 2 passed)") && said.out.contains("first.rs"), "{}", said.out);
    assert_eq!(fs::read_to_string(sample.file("first")).unwrap(), program(GIVEN));

    let said = sample.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(
        said.out.contains("first: not yet") && said.out.contains("one slice holds 100 %"),
        "{}",
        said.out
    );

    let said = sample.check(&program(SOLUTION));
    assert_eq!(said.code, 0, "{}", said.out);
    assert!(said.out.contains("first: passed") && said.out.contains("Some words. 1\n"), "{}", said.out);
    assert!(said.out.contains("second.rs"), "says what is next: {}", said.out);

    // An exercise that has passed and has not changed is neither compiled nor measured.
    let said = sample.run(&["check", "first"]);
    assert!(said.out.contains("not changed since") && said.err.is_empty(), "{}{}", said.out, said.err);
    assert_eq!(sample.run(&["list"]).out, "first\tpassed\t1\tA title\nsecond\tcurrent\t1\tA title\n");

    sample.edit("second", &program(SOLUTION));
    let said = sample.run(&["check"]);
    assert!(said.out.contains("All exercises have passed"), "{}", said.out);
    assert!(sample.run(&[]).out.contains("(2 of 2 passed)"));
}

#[test]
fn a_learners_text_is_never_lost() {
    let sample = Sample::new();
    for text in ["mine", "mine again"] {
        sample.edit("first", text);
        assert_eq!(sample.run(&["reset", "first"]).code, 0);
    }
    let kept = |number| {
        fs::read_to_string(sample.file("first").with_extension(format!("rs.kept-{number}"))).unwrap()
    };
    assert_eq!((kept(1).as_str(), kept(2).as_str()), ("mine", "mine again"));
    assert_eq!(fs::read_to_string(sample.file("first")).unwrap(), program(GIVEN));
}

#[test]
fn a_solution_is_for_those_who_have_passed_or_peek() {
    let sample = Sample::new();
    let said = sample.run(&["solution", "first"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("--peek"), "{}", said.err);
    assert_eq!(sample.run(&["solution", "first", "--peek"]).out, program(SOLUTION));
}

#[test]
fn an_opened_exercise_becomes_the_current_one() {
    let sample = Sample::new();
    assert_eq!(sample.run(&["open", "second"]).code, 0);
    assert!(sample.run(&["list"]).out.contains("second\tcurrent"));
    let said = sample.run(&["open", "secnod"]);
    assert_eq!(said.code, 2);
    assert!(said.err.contains("did you mean `second`?"), "{}", said.err);
}

#[test]
fn hints_come_in_three_steps() {
    let sample = Sample::new();
    let first = sample.run(&["hint"]);
    assert!(first.out.contains("Hint 1") && !first.out.contains("Hint 2"), "{}", first.out);
    assert!(first.err.contains("hint --step 2"), "{}", first.err);
    let last = sample.run(&["hint", "second", "--step", "3"]);
    assert!(last.out.contains("Hint 1") && last.out.contains("Hint 3"), "{}", last.out);
    assert_eq!(sample.run(&["hint", "--step", "4"]).code, 2);
}

#[test]
fn a_course_is_proved() {
    let sample = Sample::new();
    let said = sample.run(&["verify"]);
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    assert!(said.out.contains("answers: 6; judged as expected: 6"), "{}", said.out);
}

#[test]
fn a_wrong_answer_that_passes_and_a_solution_that_does_not_are_found() {
    let sample = Sample::new();
    sample.write("first/wrong/never.rs", &program(SOLUTION));
    sample.write("second/solution.rs", &program(GIVEN));
    let said = sample.run(&["verify"]);
    assert_eq!(said.code, 1);
    assert!(said.out.contains("judged otherwise: 2"), "{}", said.out);
    assert!(said.out.contains("WRONG       first/wrong/never.rs: pass"), "{}", said.out);
    assert!(said.out.contains("WRONG       second/solution.rs: longest"), "{}", said.out);
}

#[test]
fn a_translation_that_lags_behind_is_found() {
    let sample = Sample::new();
    let en = fs::read_to_string(sample.course().join("first/en.md")).unwrap();
    sample.write("first/en.md", &en.replace("Some words.", "Other words."));
    let said = sample.run(&["verify"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("ru.md") && said.err.contains("<!-- en.md: "), "{}", said.err);
}

#[test]
fn a_course_with_holes_is_refused_with_all_of_them() {
    let sample = Sample::new();
    fs::remove_file(sample.course().join("first/solution.rs")).unwrap();
    fs::remove_file(sample.course().join("second/ru.md")).unwrap();
    let said = sample.run(&[]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("solution.rs") && said.err.contains("ru.md"), "{}", said.err);
}

#[test]
fn watching_checks_each_time_the_file_is_saved() {
    let sample = Sample::new();
    sample.edit("first", &program(GIVEN));
    let mut watching = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(sample.arguments())
        .arg("watch")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, lines) = channel();
    let pass_on = |stream: Box<dyn Read + Send>| {
        let sender = sender.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
    };
    pass_on(Box::new(watching.stdout.take().unwrap()));
    pass_on(Box::new(watching.stderr.take().unwrap()));
    let wait_for = |words: &str| {
        let mut seen = Vec::new();
        while let Ok(line) = lines.recv_timeout(Duration::from_secs(120)) {
            seen.push(line);
            if seen.last().is_some_and(|line| line.contains(words)) {
                return;
            }
        }
        panic!("never said `{words}`: {seen:?}");
    };
    wait_for("About 1 min.");
    sample.edit("first", &program("    job.advance(1);\n    job.finish()"));
    wait_for("first: not yet");
    // An editor that saves in another encoding does not end it.
    fs::write(sample.file("first"), [0xff, 0xfe, b'x']).unwrap();
    wait_for("is no UTF-8");
    sample.edit("first", &program(SOLUTION));
    wait_for("first: passed");
    watching.kill().unwrap();
    watching.wait().unwrap();
}

#[test]
fn a_command_that_is_advised_is_about_the_same_course_and_the_same_learner() {
    let sample = Sample::new();
    let said = sample.run(&["open", "secnod"]);
    let list = said.err.split('`').find(|part| part.starts_with("cargo xtask workshop list")).unwrap();
    assert!(list.contains(" --from ") && list.ends_with(" --lang en"), "{}", said.err);
    let hint = sample.run(&["hint"]).err;
    assert!(hint.contains("workshop hint --step 2 --from "), "{hint}");
    assert_eq!(sample.run(&["open", "nonsense"]).err.matches("workshop list").count(), 1);
}
