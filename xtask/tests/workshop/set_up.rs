//! Tests: machines that are set up otherwise. The learner's text is not blamed for it.

use crate::course::{SOLUTION, Sample, program};

#[test]
fn if_the_file_as_given_does_not_compile_the_set_up_is_blamed() {
    let sample = Sample::new();
    sample.write("first/given.rs", "//! Given.\nfn main() { no_such_function() }\n");
    let said = sample.check("fn main() { another() }\n");
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.err.contains("so your text is not at fault"), "{}", said.err);
    assert!(said.err.contains("no_such_function") && !said.err.contains("another"), "{}", said.err);
    assert_eq!(said.out, "");
}

#[test]
fn a_file_that_takes_in_another_one_is_refused() {
    let sample = Sample::new();
    let body = sample.course().join("body.rs");
    std::fs::write(&body, format!("{{\n{SOLUTION}\n}}")).unwrap();
    let said = sample.check(&program(&format!("    include!({body:?})")));
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("the file takes in another one"), "{}{}", said.out, said.err);
    assert!(said.out.contains("body.rs"), "{}", said.out);
}

#[cfg(unix)]
#[test]
fn a_target_folder_that_is_given_from_here_is_the_one_that_cargo_uses() {
    use std::path::Path;
    use std::process::{Command, Stdio};

    let built = Path::new(env!("CARGO_BIN_EXE_xtask")).ancestors().nth(2).unwrap();
    let here = std::env::current_dir().unwrap();
    let up = "../".repeat(here.components().count() - 1);
    let from_here = Path::new(&up).join(built.strip_prefix("/").unwrap());
    let sample = Sample::new();
    sample.edit("first", &program(SOLUTION));
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(sample.arguments())
        .args(["check", "first"])
        .env("CARGO_TARGET_DIR", from_here)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{stderr}");
    assert!(!stderr.contains("Compiling"), "it was built once more, into another folder: {stderr}");
}
