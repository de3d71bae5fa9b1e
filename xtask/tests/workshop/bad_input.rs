//! Tests: files that are no good answers. Each fails, says why, and does no harm.

use std::fs;

use crate::course::{SOLUTION, Sample, program};

/// Checks that an answer with this body fails with these words.
fn fails(body: &str, because: &str) {
    let said = Sample::new().check(&program(body));
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains(because), "{because}: {}{}", said.out, said.err);
}

#[test]
fn only_the_compilers_messages_are_shown_if_a_file_does_not_compile() {
    let said = Sample::new().check(&program("    job.finnish()"));
    assert_eq!(said.code, 1);
    assert!(said.out.starts_with("error[E0599]: no method named `finnish`"), "{}", said.out);
    assert!(said.out.trim_end().ends_with("try `rustc --explain E0599`."), "{}", said.out);
    assert!(!said.err.contains("error"), "{}", said.err);
}

#[test]
fn unsafe_code_does_not_compile() {
    let said = Sample::new().check(&program("    unsafe { std::hint::unreachable_unchecked() }"));
    assert!(said.out.contains("usage of an `unsafe` block"), "{}", said.out);
}

#[test]
fn an_endless_exercise_is_measured_unfinished() {
    fails("    loop {\n        let _ = job.so_far();\n    }", "it had not ended after");
}

#[test]
fn a_program_that_never_starts_is_stopped() {
    let said = Sample::new()
        .check("//! Stuck.\nfn main() {\n    loop {\n        std::hint::spin_loop();\n    }\n}\n");
    assert!(said.out.contains("so it was stopped"), "{}{}", said.out, said.err);
}

#[test]
fn a_panic_fails_with_its_message() {
    fails("    let _ = job;\n    panic!(\"no more of this\")", "no more of this");
}

#[test]
fn endless_output_is_reported() {
    fails(
        "    std::thread::spawn(|| loop { println!(\"{}\", \"y\".repeat(4000)) });\n    \
             std::thread::sleep(std::time::Duration::from_secs(2));\n    job.finish()",
        "16 MiB",
    );
}

#[test]
fn a_program_that_ends_early_is_reported() {
    fails("    let _ = job;\n    std::process::exit(0)", "ended before the measurement did: exit status: 0");
}

#[test]
fn a_program_may_print_anything_also_what_looks_like_an_answer() {
    let line = r#"{{\"nonce\":7,\"report\":{{\"Ok\":{{}}}}}}"#;
    let said = Sample::new().check(&program(&format!("    println!(\"{line}\");\n{SOLUTION}")));
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
}

#[test]
fn an_answer_on_stdout_is_none() {
    let line = r#"{{\"nonce\":7,\"report\":{{\"Ok\":{{}}}}}}"#;
    let body = format!("    let _ = job;\n    println!(\"{line}\");\n    std::process::exit(0)");
    fails(&body, "ended before the measurement did: exit status: 0");
}

#[test]
fn sleeping_instead_of_working_gives_no_answer() {
    fails(
        "    tokio::time::sleep(std::time::Duration::from_millis(100)).await;\n    \
             job.advance(0);\n    job.so_far()",
        "0 of its 1000000 steps were done",
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_process_that_is_left_behind_is_ended() {
    // An argument that no other process has.
    let marker = format!("{}.125", 300 + std::process::id());
    let begins =
        format!("    std::process::Command::new(\"sleep\").arg(\"{marker}\").spawn().unwrap();\n{SOLUTION}");
    let said = Sample::new().check(&program(&begins));
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let is_left = fs::read_dir("/proc").unwrap().flatten().any(|process| {
        fs::read_to_string(process.path().join("cmdline")).is_ok_and(|line| line.contains(&marker))
    });
    assert!(!is_left);
}

#[test]
fn a_damaged_progress_file_is_copied_and_reported() {
    let sample = Sample::new();
    assert_eq!(sample.check(&program(SOLUTION)).code, 0);
    let path = sample.progress();
    let mut bytes = fs::read(&path).unwrap();
    bytes.extend(b"\xff\xfe rubbish\npassed\n");
    fs::write(&path, &bytes).unwrap();
    let said = sample.run(&["list"]);
    assert_eq!(said.code, 0);
    assert!(said.err.contains("damaged") && said.err.contains("progress.damaged-1"), "{}", said.err);
    assert_eq!(fs::read(path.with_file_name("progress.damaged-1")).unwrap(), bytes);
    assert!(said.out.contains("first\tpassed"), "what could be read is kept: {}", said.out);
    assert_eq!(sample.run(&["list"]).err, "");
}

#[test]
fn a_file_that_is_no_text_is_reported() {
    let sample = Sample::new();
    sample.run(&[]);
    fs::write(sample.file("first"), [0xff, 0xfe, 0x00]).unwrap();
    let said = sample.run(&["check"]);
    assert_eq!(said.code, 1);
    assert!(said.err.contains("UTF-8"), "{}", said.err);
}

/// Makes a named pipe in place of a file. Whoever opens it waits for somebody at its other end.
#[cfg(unix)]
fn pipe_at(path: &std::path::Path) {
    let _ = fs::remove_file(path);
    let made = std::process::Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
}

#[test]
#[cfg(unix)]
fn a_pipe_as_an_answer_or_as_the_progress_is_refused_at_once() {
    let sample = Sample::new();
    assert_eq!(sample.check(&program(SOLUTION)).code, 0);
    for path in [sample.file("first"), sample.progress()] {
        let text = fs::read(&path).unwrap();
        pipe_at(&path);
        let said = sample.run(&["check", "first"]);
        let name = path.file_name().unwrap().to_str().unwrap();
        assert_eq!(said.code, 1, "{name}: {}{}", said.out, said.err);
        assert!(said.err.contains(name) && said.err.contains("it is no regular file"), "{}", said.err);
        fs::remove_file(&path).unwrap();
        fs::write(&path, text).unwrap();
    }
    assert_eq!(sample.check(&program(SOLUTION)).code, 0);
}
