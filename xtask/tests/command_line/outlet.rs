//! The readers of the output: a pipe, a reader who has seen enough, a terminal.

use std::process::Stdio;

use crate::program::{TINY, said, say, xtask};
use crate::sample::{Kept, NAME};

const ESCAPE: char = '\u{1b}';

#[test]
fn what_goes_to_a_pipe_is_plain() {
    let kept = Kept::under(&["before", NAME]);
    for format in ["table", "markdown", "csv", "json"] {
        let format = format!("--format={format}");
        let said = kept.say(&["report", NAME, "--baseline=before", &format]).ends_with(0);
        assert!(!said.stdout.contains(ESCAPE) && !said.stderr.contains(ESCAPE), "{said:?}");
    }
    let said = say(kept.path(), TINY.into_iter().chain(["--strategy=inline:"])).ends_with(0);
    assert!(!said.stdout.contains(ESCAPE), "{said:?}");
    // No bar either, which is drawn with carriage returns; each round has a line in its place.
    assert!(!said.stderr.contains(['\r', ESCAPE]), "{said:?}");
    assert!(said.stderr.contains("round 1 of 1"), "{said:?}");
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let kept = Kept::under(&[NAME]);
    for arguments in [
        vec!["report", NAME],
        vec!["report", NAME, "--format=json"],
        vec!["report", "--list"],
        vec!["list"],
        vec!["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = xtask(kept.path(), &arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {stderr}");
        assert!(!stderr.contains("panicked") && !stderr.contains("error"), "{arguments:?}: {stderr}");
    }
}

/// A device that takes nothing is an error that says so, and no panic.
#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_an_error() {
    let kept = Kept::under(&[NAME]);
    let tiny: Vec<&str> = TINY.into_iter().chain(["--strategy=inline:"]).collect();
    for arguments in [
        &["report", NAME][..],
        &["report", NAME, "--format=json"],
        &["report", "--list"],
        &["list"],
        &["list", "--format=json"],
        &["workshop"],
        &["workshop", "list"],
        &["workshop", "teach"],
        &["--help"],
        &["compare", "--help"],
        &tiny,
    ] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = xtask(kept.path(), arguments);
        command.env("BREATHER_WORKSHOP", kept.path());
        let output = command.stdout(full).stderr(Stdio::piped()).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr}");
        let told = "error: stdout can't be written to: No space left on device";
        assert!(stderr.contains(told) && !stderr.contains("panicked"), "{arguments:?}: {stderr}");
    }
}

/// Returns what a command writes to a terminal as its stdout, with these variables set.
#[cfg(unix)]
fn on_a_terminal(arguments: &[&str], variables: &[(&str, &str)]) -> String {
    use nix::pty::{Winsize, openpty};

    let kept = Kept::under(&[NAME]);
    let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
    let terminal = openpty(Some(&size), None).unwrap();
    let mut child = {
        let mut command = xtask(kept.path(), arguments);
        command.env("TERM", "xterm").envs(variables.iter().copied());
        command.stdout(terminal.slave).stderr(Stdio::null()).spawn().unwrap()
        // The command is dropped, so that the child alone holds its end of the terminal.
    };
    let mut shown = Vec::new();
    // A terminal that all processes have left is an error on some systems, and an end on others.
    let _ = std::io::Read::read_to_end(&mut std::fs::File::from(terminal.master), &mut shown);
    assert!(child.wait().unwrap().success());
    String::from_utf8(shown).unwrap()
}

#[test]
#[cfg(unix)]
fn a_terminal_gets_colours_unless_the_user_wants_none() {
    // A lost beat is red.
    let shown = on_a_terminal(&["report", NAME], &[]);
    assert!(shown.contains("\u{1b}[31mNO"), "{shown:?}");
    for variable in [("NO_COLOR", "1"), ("TERM", "dumb"), ("CLICOLOR", "0")] {
        let shown = on_a_terminal(&["report", NAME], &[variable]);
        assert!(shown.contains("inline") && !shown.contains(ESCAPE), "{variable:?}: {shown:?}");
    }
    // An empty one does not count: <https://no-color.org>.
    assert!(on_a_terminal(&["report", NAME], &[("NO_COLOR", "")]).contains(ESCAPE));
}

#[test]
fn a_pipe_gets_colours_by_force_unless_the_user_wants_none() {
    let kept = Kept::under(&[NAME]);
    let to_a_pipe = |variables: &[(&str, &str)], format: &str| {
        let mut command = xtask(kept.path(), ["report", NAME, format]);
        command.envs(variables.iter().copied());
        said(command).ends_with(0).stdout
    };
    let force = ("CLICOLOR_FORCE", "1");
    assert!(to_a_pipe(&[force], "--format=table").contains(ESCAPE));
    assert!(to_a_pipe(&[force, ("TERM", "dumb"), ("NO_COLOR", "")], "--format=table").contains(ESCAPE));
    for variables in [&[force, ("NO_COLOR", "1")][..], &[("CLICOLOR_FORCE", "")], &[("CLICOLOR", "1")]] {
        let text = to_a_pipe(variables, "--format=table");
        assert!(text.contains("inline") && !text.contains(ESCAPE), "{variables:?}: {text:?}");
    }
    for format in ["--format=markdown", "--format=csv", "--format=json", "--format=hlog"] {
        assert!(!to_a_pipe(&[force], format).contains(ESCAPE), "{format}");
    }
}

#[test]
#[cfg(unix)]
fn a_document_is_plain_on_a_terminal_too() {
    for format in ["--format=markdown", "--format=csv", "--format=json"] {
        let shown = on_a_terminal(&["report", NAME, format], &[]);
        assert!(shown.contains("inline") && !shown.contains(ESCAPE), "{format}: {shown:?}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_may_be_called_anything() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = tempfile::tempdir().unwrap();
    let odd = folder.path().join(OsStr::from_bytes(b"r\xffns"));
    let arguments = TINY.into_iter().chain(["--strategy=inline:", "--runs"]).map(OsStr::new);
    let said = say(folder.path(), arguments.chain([odd.as_os_str()])).ends_with(0);
    assert!(said.stdout.contains("inline"), "{said:?}");
    assert_eq!(odd.read_dir().unwrap().count(), 1);
}
