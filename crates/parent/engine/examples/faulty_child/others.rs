//! The processes that the child starts, and that go on without it.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::answers::{answer, trial, write};

/// Much longer than any limit of the tests. A child that is not ended fails its test, but ends some
/// day.
pub(crate) const FOR_EVER: Duration = Duration::from_secs(600);

/// Starts another process that goes on when this one has answered, or hangs with it.
pub(crate) fn start_another(name: &str, own_path: &Path) {
    match name {
        "leaves-one-that-holds-stdout" => {
            let sleeper = Command::new(own_path).arg("sleep").stderr(Stdio::null()).spawn();
            note(own_path, "grandchild", sleeper.expect("a grandchild").id());
            write(&answer(&trial()));
        }
        "leaves-one-that-holds-stderr" => {
            let sleeper = Command::new(own_path).arg("sleep").stdout(Stdio::null()).spawn();
            note(own_path, "grandchild", sleeper.expect("a grandchild").id());
            write(&answer(&trial()));
        }
        "leaves-one-that-holds-nothing" => {
            let mut sleeper = Command::new(own_path);
            sleeper.arg("sleep").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            note(own_path, "grandchild", sleeper.spawn().expect("a grandchild").id());
            write(&answer(&trial()));
        }
        "hangs-with-another" => {
            let sleeper = Command::new(own_path).arg("sleep").spawn();
            note(own_path, "grandchild", sleeper.expect("a grandchild").id());
            std::thread::sleep(FOR_EVER);
        }
        "leaves-a-daemon" => {
            let trial = trial();
            start_a_daemon(own_path);
            write(&answer(&trial));
        }
        "aborts-and-leaves-a-daemon" => {
            start_a_daemon(own_path);
            std::process::abort();
        }
        "hangs-with-a-daemon" => {
            start_a_daemon(own_path);
            std::thread::sleep(FOR_EVER);
        }
        other => panic!("no such fault: {other}"),
    }
}

/// Starts a daemon, and waits until it is one. It holds this process's stdout.
fn start_a_daemon(own_path: &Path) {
    let daemon = Command::new(own_path).arg("daemon").stdin(Stdio::null()).spawn();
    let _ = daemon.expect("a daemon").id();
    // If it never becomes one, the limit of the trial ends this.
    while !own_path.with_extension("daemon").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Goes on in a session of its own, with a child in another process group.
pub(crate) fn become_a_daemon(own_path: &Path) {
    let mut sleeper = Command::new(own_path);
    sleeper.arg("sleep");
    #[cfg(unix)]
    {
        nix::unistd::setsid().expect("a session");
        std::os::unix::process::CommandExt::process_group(&mut sleeper, 0);
    }
    note(own_path, "grandchild", sleeper.spawn().expect("a grandchild").id());
    note(own_path, "daemon", std::process::id());
    std::thread::sleep(FOR_EVER);
}

/// Writes a process's id into a file beside the program, whole or not at all.
pub(crate) fn note(own_path: &Path, whose: &str, id: u32) {
    let being_written = own_path.with_extension("writing");
    fs::write(&being_written, id.to_string()).expect("a note");
    fs::rename(being_written, own_path.with_extension(whose)).expect("a note");
}
