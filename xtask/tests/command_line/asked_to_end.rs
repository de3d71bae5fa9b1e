//! A signal at any other moment than while something is measured: exit 130, whatever the command.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use crate::program::xtask;
use crate::running::{Running, SOON, is_alive};

const SIGNALS: [Signal; 2] = [Signal::SIGINT, Signal::SIGTERM];

/// A cargo that hangs for one of its subcommands, and leaves its process number in a file.
struct HangingCargo {
    folder: tempfile::TempDir,
}

impl HangingCargo {
    fn at(subcommand: &str) -> HangingCargo {
        let hanging = HangingCargo { folder: tempfile::tempdir().unwrap() };
        let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let note = hanging.note();
        let script = format!(
            "#!/bin/sh\n[ \"$1\" = {subcommand} ] || exec '{real}' \"$@\"\n\
             echo $$ > '{0}.new'\nmv '{0}.new' '{0}'\nexec sleep 600\n",
            note.display()
        );
        let cargo = hanging.folder.path().join("cargo");
        fs::write(&cargo, script).unwrap();
        fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
        hanging
    }

    fn note(&self) -> PathBuf {
        self.folder.path().join("note")
    }

    /// Sends a signal to a command while its cargo hangs, and checks how it ends.
    fn ends(&self, arguments: &[&str], signal: Signal) {
        let _ = fs::remove_file(self.note());
        let runs = tempfile::tempdir().unwrap();
        let mut command = xtask(runs.path(), arguments);
        command.env("CARGO", self.folder.path().join("cargo"));
        command.env("BREATHER_WORKSHOP", runs.path());
        let running = Running::of(command, runs);
        let read = || fs::read_to_string(self.note()).ok();
        let cargo: i32 = running.wait_for("cargo does not begin", read).trim().parse().unwrap();
        running.send(signal);
        let asked = Instant::now();
        let (output, _runs) = running.end();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{arguments:?}, {signal}: {stderr}");
        assert!(asked.elapsed() < SOON, "{arguments:?}, {signal}: it waited for cargo");
        assert_eq!(output.stdout, b"", "{arguments:?}, {signal}");
        while is_alive(cargo) {
            assert!(asked.elapsed() < SOON, "{arguments:?}, {signal}: cargo goes on");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn every_command_that_builds_ends_with_130() {
    let hanging = HangingCargo::at("build");
    for arguments in [
        &["compare"][..],
        &["sweep"],
        &["sweep", "--over=length"],
        &["reproduce"],
        &["selfcheck"],
        &["list"],
        &["list", "--properties"],
        &["workshop", "check"],
        &["workshop", "watch"],
        &["workshop", "verify"],
    ] {
        for signal in SIGNALS {
            hanging.ends(arguments, signal);
        }
    }
}

#[test]
fn every_command_ends_with_130_while_it_only_looks_around() {
    let hanging = HangingCargo::at("metadata");
    for arguments in [
        &["compare"][..],
        &["sweep"],
        &["reproduce"],
        &["selfcheck"],
        &["list"],
        &["report"],
        &["report", "--list"],
        &["workshop"],
        &["workshop", "list"],
    ] {
        for signal in SIGNALS {
            hanging.ends(arguments, signal);
        }
    }
}
