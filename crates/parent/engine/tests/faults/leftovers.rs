//! Processes that a child or a tool leaves behind, after its end and after the end of the parent.

use std::fs;
use std::os::unix::process::CommandExt;
#[cfg(target_os = "linux")]
use std::path::Path;
use std::process::{Child, Command, Stdio};

use engine::{Interrupt, carry_out, output_of, said_by};

#[cfg(target_os = "linux")]
use crate::SHORT;
use crate::children::{Children, trial};
use crate::process::{assert_gone, becomes_true, runs};
use crate::{LONG, PATIENCE, parent};

/// Kills a process of the test at its end, whatever happened.
struct Ends(i32);

impl Drop for Ends {
    fn drop(&mut self) {
        let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(self.0), nix::sys::signal::Signal::SIGKILL);
    }
}

fn kill(mut parent: Child) {
    parent.kill().unwrap();
    parent.wait().unwrap();
}

#[test]
#[cfg(target_os = "linux")]
fn what_a_child_puts_into_a_session_of_its_own_is_ended() {
    let children = Children::new();
    for (fault, limit) in
        [("leaves-a-daemon", LONG), ("aborts-and-leaves-a-daemon", LONG), ("hangs-with-a-daemon", SHORT)]
    {
        children.carry_out(fault, limit);
        for whose in ["child", "daemon", "grandchild"] {
            let process = children.process(fault, whose).expect("it noted down its number");
            let _ends = Ends(process);
            assert!(!Path::new(&format!("/proc/{process}")).exists(), "{fault}: the {whose} is left");
        }
    }
}

#[test]
fn a_parent_that_is_killed_leaves_neither_its_child_nor_what_that_started() {
    const FAULT: &str = "hangs-with-another";
    if let Some(folder) = parent::folder() {
        let _ = carry_out(&folder.join(FAULT), &trial(FAULT), 5 * PATIENCE, &Interrupt::default());
        return;
    }
    let children = Children::new();
    children.with(FAULT);
    let name = "leftovers::a_parent_that_is_killed_leaves_neither_its_child_nor_what_that_started";
    let parent = parent::start(name, children.folder.path());
    becomes_true("the grandchild never began", || children.process(FAULT, "grandchild").is_some());
    kill(parent);
    for whose in ["child", "grandchild"] {
        let _ends = Ends(children.process(FAULT, whose).unwrap());
        assert_gone(children.process(FAULT, whose));
    }
}

#[test]
fn a_parent_that_is_killed_leaves_no_tool() {
    if let Some(folder) = parent::folder() {
        let mut tool = Command::new("sh");
        tool.args(["-c", "sleep 600 & echo $! >being-written; mv being-written tool.own; wait"]);
        let _ = output_of(tool.current_dir(folder), &Interrupt::default());
        return;
    }
    let children = Children::new();
    let parent = parent::start("leftovers::a_parent_that_is_killed_leaves_no_tool", children.folder.path());
    let note = children.folder.path().join("tool.own");
    becomes_true("the tool never began", || note.exists());
    let sleeper = fs::read_to_string(note).unwrap().trim().parse().unwrap();
    let _ends = Ends(sleeper);
    kill(parent);
    assert_gone(Some(sleeper));
}

/// In a process of its own, because other tests' trials would adopt the server.
#[test]
fn a_tool_that_leaves_its_pipes_open_has_ended_nevertheless() {
    if parent::folder().is_none() {
        let folder = tempfile::tempdir().unwrap();
        let name = "leftovers::a_tool_that_leaves_its_pipes_open_has_ended_nevertheless";
        assert!(parent::start(name, folder.path()).wait().unwrap().success(), "see above");
        return;
    }
    for pipe in [1, 2] {
        let folder = tempfile::tempdir().unwrap();
        let note = folder.path().join("server");
        let mut tool = Command::new("sh");
        // What it leaves behind holds both pipes.
        tool.args(["-c", &format!("sleep 600 & echo $! >server; echo said >&{pipe}")]);
        tool.current_dir(folder.path());
        let interrupt = Interrupt::default();
        let said = if pipe == 1 {
            output_of(tool.stderr(Stdio::null()), &interrupt).unwrap()
        } else {
            said_by(tool.stdout(Stdio::null()).stderr(Stdio::piped()), &interrupt).unwrap().stderr
        };
        let server = fs::read_to_string(note).unwrap().trim().parse().unwrap();
        let _ends = Ends(server);
        assert_eq!(said, "said\n");
        assert!(runs(server), "what a tool leaves behind may serve other builds");
    }
}

/// In a process of its own, because other tests' trials would adopt the server.
#[test]
fn what_is_no_descendant_of_a_trial_lives_on() {
    if parent::folder().is_none() {
        let folder = tempfile::tempdir().unwrap();
        let mut parent = parent::start("leftovers::what_is_no_descendant_of_a_trial_lives_on", folder.path());
        assert!(parent.wait().unwrap().success(), "see above");
        return;
    }
    let children = Children::new();
    // A server that a build starts, as sccache does.
    let mut tool = Command::new("sh");
    tool.args(["-c", "\"$0\" daemon <&- >&- 2>&- &"]).arg(children.with("server"));
    output_of(&mut tool, &Interrupt::default()).unwrap();
    becomes_true("the server never began", || children.process("server", "daemon").is_some());
    let server = children.process("server", "daemon").unwrap();
    let _ends = (Ends(server), Ends(children.process("server", "grandchild").unwrap()));
    // A process that this one has not started through the engine.
    let mut sleeper = Command::new("sleep").arg("600").process_group(0).stdin(Stdio::null()).spawn().unwrap();

    children.carry_out("answers", LONG);
    children.carry_out("leaves-a-daemon", LONG);
    assert!(runs(server), "a trial has ended the server of a build");
    assert_eq!(sleeper.try_wait().unwrap(), None, "a trial has ended a process that is not its own");
    sleeper.kill().unwrap();
    sleeper.wait().expect("a trial has waited for a process that is not its own");
}
