//! Tests: machines that are set up otherwise. The learner's text is not blamed for it.

#[cfg(unix)]
use crate::course::GIVEN;
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

/// Writes a program that a shell reads into the sample's folder, and returns its path.
#[cfg(unix)]
fn script(sample: &Sample, name: &str, text: &str) -> std::path::PathBuf {
    use std::os::unix::fs::PermissionsExt;

    let path = sample.course().join(name);
    std::fs::write(&path, format!("#!/bin/bash\n{text}\n")).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    path
}

/// Checks the first exercise where no file may become larger than this, in KiB: a full disk.
#[cfg(unix)]
fn checked_on_a_full_disk(sample: &Sample, kib: u32) -> (Option<i32>, String, String) {
    // Cargo keeps a record of what it used, and gets the room for it.
    let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let cargo = script(sample, "cargo", &format!("ulimit -S -f unlimited\nexec '{real}' \"$@\""));
    // The write fails because the signal is ignored. Otherwise the program would be killed.
    let limit = format!("trap '' XFSZ; ulimit -S -f {kib}; exec \"$0\" \"$@\"");
    let output = std::process::Command::new("bash")
        .args(["-c", &limit, env!("CARGO_BIN_EXE_xtask")])
        .args(sample.arguments())
        .args(["check", "first"])
        .env("CARGO", cargo)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[cfg(unix)]
#[test]
fn an_answer_that_can_not_be_written_is_no_fault_of_the_learner() {
    let sample = Sample::new();
    // It is compiled now, while there is room.
    assert!(sample.check(&program(GIVEN)).out.contains("first: not yet"));
    let (code, out, err) = checked_on_a_full_disk(&sample, 0);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    for words in ["the answer can't be written, so your text is not at fault", "File too large", "TMPDIR"] {
        assert!(err.contains(words), "no `{words}` in: {err}");
    }
}

#[cfg(unix)]
#[test]
fn a_program_that_can_not_be_written_is_no_fault_of_the_learner() {
    let sample = Sample::new();
    // Then the program of the file as given is kept, and is not asked for again.
    assert!(sample.check(&program("    job.finnish()")).out.contains("finnish"));
    sample.edit("first", &program(SOLUTION));
    let (code, out, err) = checked_on_a_full_disk(&sample, 64);
    assert_eq!((code, out.as_str()), (Some(1), ""), "{err}");
    assert!(err.contains("so your text is not at fault"), "{err}");
    assert!(err.contains("See that the disk has space"), "{err}");
}

#[cfg(unix)]
#[test]
fn a_file_that_is_saved_while_it_is_compiled_keeps_no_program_of_another_text() {
    let sample = Sample::new();
    sample.edit("first", &program(SOLUTION));
    sample.write("saved.rs", &program(GIVEN));
    let (file, saved) = (sample.file("first"), sample.course().join("saved.rs"));
    // The compiler finds another text than the one that was there when it was called: once, because
    // the text is taken away.
    let saves = format!(
        "for last; do :; done\n[ \"$last\" = '{file}' ] && [ -e '{saved}' ] && mv '{saved}' '{file}'\n\
         exec rustc \"$@\"",
        file = file.display(),
        saved = saved.display()
    );
    let rustc = script(&sample, "rustc-that-comes-late", &saves);
    // Cargo takes the usual one, and builds nothing anew.
    let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let cargo = script(&sample, "cargo", &format!("unset RUSTC\nexec '{real}' \"$@\""));
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(sample.arguments())
        .args(["check", "first"])
        .env("CARGO", cargo)
        .env("RUSTC", rustc)
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(!saved.exists(), "the file was never saved: {out}{err}");
    assert_eq!(output.status.code(), Some(1), "the text that was saved is judged: {out}{err}");
    assert!(out.contains("first: not yet"), "{out}{err}");
    // Of the first text nothing is kept, so it is compiled now.
    let said = sample.check(&program(SOLUTION));
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
}
