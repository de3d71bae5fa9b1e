//! Finds the tools of the peers, and builds those that are built.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::Result;

use super::manifest::Peer;
use crate::child::{Interrupt, Interrupted, Program, output_of, said_by};
use crate::copies::Copies;
use crate::tools::is_not_there;

/// The peers of a workspace: those that can be asked, and those that can't.
#[derive(Clone, Debug, Default)]
pub struct Peers {
    /// The peers whose tool is there.
    pub present: Vec<Present>,
    /// The others.
    pub missing: Vec<Missing>,
}

/// A peer whose tool is there.
#[derive(Clone, Debug)]
pub struct Present {
    /// Its name.
    pub name: String,
    /// What its tool says of itself: `Python 3.11.7`.
    pub version: String,
    /// The names of its runtimes.
    pub runtimes: Vec<String>,
    /// The program that answers the questions.
    pub program: Program,
}

/// A peer that can't be measured here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Its name.
    pub name: String,
    /// The names of its runtimes.
    pub runtimes: Vec<String>,
    /// The reason, in words.
    pub reason: String,
}

impl Peers {
    /// Looks for the tool of each peer, builds it, and copies it if it is measured. An interrupt
    /// ends whatever runs then.
    ///
    /// # Errors
    /// If the interrupt was raised.
    pub fn look(peers: Vec<Peer>, mut copies: Option<&mut Copies>, interrupt: &Interrupt) -> Result<Peers> {
        let mut found = Peers::default();
        for peer in peers {
            let ready = version(&peer, interrupt)
                .and_then(|version| Ok((version, build(&peer, interrupt)?)))
                .and_then(|(version, ())| Ok((version, program(&copied(&peer, copies.as_deref_mut())?)?)));
            if interrupt.is_raised() {
                return Err(Interrupted.into());
            }
            let Peer { name, runtimes, .. } = peer;
            match ready {
                Ok((version, program)) => {
                    found.present.push(Present { name, version, runtimes, program });
                }
                Err(reason) => found.missing.push(Missing { name, runtimes, reason }),
            }
        }
        Ok(found)
    }
}

/// Asks a peer's tool for its version.
fn version(peer: &Peer, interrupt: &Interrupt) -> Result<String, String> {
    let mut command = command(&peer.filled_in(&peer.tool), &peer.folder);
    let said = output_of(command.stderr(Stdio::null()), interrupt);
    let said = said.map_err(|error| {
        let tool = &peer.tool[0];
        if is_not_there(&error) {
            format!("{tool} can't be started: is it in PATH?")
        } else {
            format!("`{}`: {error:#}", peer.tool.join(" "))
        }
    })?;
    Ok(said.lines().next().unwrap_or_default().trim().to_owned())
}

/// Builds a peer that has to be built.
fn build(peer: &Peer, interrupt: &Interrupt) -> Result<(), String> {
    if peer.build.is_empty() {
        return Ok(());
    }
    // A compiler that can't make this folder says why.
    let _ = std::fs::create_dir_all(&peer.target);
    let words = peer.filled_in(&peer.build);
    let failed = |why: String| format!("it does not build: `{}`: {why}", words.join(" "));
    let mut command = command(&words, &peer.folder);
    let said = said_by(command.stdout(Stdio::null()).stderr(Stdio::piped()), interrupt)
        .map_err(|error| failed(format!("{error:#}")))?;
    if said.status.success() {
        return Ok(());
    }
    let last = said.stderr.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("it said nothing");
    Err(failed(format!("{}: {}", said.status, crate::child::excerpt(last))))
}

/// Returns a peer whose folders are copies.
fn copied(peer: &Peer, copies: Option<&mut Copies>) -> Result<Peer, String> {
    let Some(copies) = copies else { return Ok(peer.clone()) };
    let mut copy = |folder: &Path| {
        copies.of_folder(&peer.name, folder).map_err(|error| format!("it can't be copied: {error}"))
    };
    let built = copy(&peer.target.join(&peer.name))?;
    let target = built.as_deref().and_then(Path::parent).unwrap_or(&peer.target).to_owned();
    Ok(Peer { folder: copy(&peer.folder)?.unwrap_or_else(|| peer.folder.clone()), target, ..peer.clone() })
}

fn program(peer: &Peer) -> Result<Program, String> {
    Program::of_words(&peer.filled_in(&peer.run)).ok_or_else(|| "it has no command to run".to_owned())
}

fn command(words: &[String], folder: &Path) -> Command {
    let (program, arguments) = words.split_first().map_or(("", &[][..]), |(one, rest)| (one.as_str(), rest));
    let mut command = Command::new(program);
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn peer(tool: &[&str], build: &[&str], within: &Path) -> Peer {
        let words = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect::<Vec<_>>();
        let (folder, target) = (within.to_owned(), within.join("target"));
        let (name, runtimes) = ("abc".to_owned(), words(&["abc/1"]));
        Peer { name, runtimes, tool: words(tool), build: words(build), run: words(&["sh"]), folder, target }
    }

    fn looked(tool: &[&str], build: &[&str]) -> Peers {
        let within = tempfile::tempdir().unwrap();
        Peers::look(vec![peer(tool, build, within.path())], None, &Interrupt::default()).unwrap()
    }

    #[test]
    fn a_tool_that_is_there_tells_its_version() {
        let found = looked(&["sh", "-c", "echo ' 1.2 '; echo more"], &[]);
        assert_eq!((found.present.len(), found.missing.len()), (1, 0));
        assert_eq!(found.present[0].version, "1.2");
    }

    #[test]
    fn a_peer_that_cant_be_asked_says_why() {
        let reason = |tool: &[&str], build: &[&str]| {
            let found = looked(tool, build);
            assert_eq!(found.present.len(), 0);
            found.missing[0].reason.clone()
        };
        let absent = reason(&["no-such-tool", "--version"], &[]);
        assert_eq!(absent, "no-such-tool can't be started: is it in PATH?");
        assert!(reason(&["false"], &[]).starts_with("`false`: false ended with exit status"));
        let unbuilt = reason(&["true"], &["sh", "-c", "echo too old >&2; exit 3"]);
        assert!(
            unbuilt.contains("does not build") && unbuilt.ends_with("exit status: 3: too old"),
            "{unbuilt}"
        );
    }
}
