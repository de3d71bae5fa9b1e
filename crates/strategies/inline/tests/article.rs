//! The binary as a person runs it: it prints the time until somebody ends it, or nobody reads it.

#![cfg(unix)]

use std::io::Read;
use std::process::{Child, Command, Output, Stdio};

/// Starts the binary. Its job is of short steps, so that nothing but the end is waited for.
fn begun(arguments: &[&str], stdout: Stdio) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inline"));
    command.args(["--runtime=tokio/1", "--workload=countdown", "--period=10ms"]).args(arguments);
    command.stdout(stdout).stderr(Stdio::piped()).spawn().unwrap()
}

fn ended(child: Child, code: i32) -> Output {
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(!stderr.contains("panicked"), "{stderr}");
    output
}

#[test]
fn as_many_ticks_as_were_asked_for_are_printed() {
    let output = ended(begun(&["--ticks=1"], Stdio::piped()), 0);
    assert_eq!(output.stdout.iter().filter(|byte| **byte == b'\n').count(), 1);
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = ended(begun(&[], writer.into()), 0);
    assert_eq!(output.stderr, b"");
}

/// Seen: exit 0 without a word, as if all ticks had been printed.
#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_an_error_that_says_so() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = ended(begun(&[], full.into()), 1);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.starts_with("inline: stdout can't be written to: No space left on device"), "{stderr}");
}

#[test]
fn ctrl_c_and_a_request_to_end_end_it_with_130() {
    for signal in ["-INT", "-TERM"] {
        let mut child = begun(&[], Stdio::piped());
        // A tick shows that it listens.
        let mut tick = [0];
        child.stdout.as_mut().unwrap().read_exact(&mut tick).unwrap();
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        ended(child, 130);
    }
}
