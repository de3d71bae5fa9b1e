//! What a peer's folder says of it: `peer.toml`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::regular;
use crate::workspace::Workspace;

/// The name of the file.
const FILE: &str = "peer.toml";

/// A peer as its folder describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its name, which is the name of its strategy and of its folder: `python`.
    pub name: String,
    /// The names of its runtimes: `asyncio`.
    pub runtimes: Vec<String>,
    /// The command that tells if its tool is there, and in which version.
    pub(super) tool: Vec<String>,
    /// The command that builds it. Empty if it needs none.
    pub(super) build: Vec<String>,
    /// The command that runs it, without the question.
    pub(super) run: Vec<String>,
    pub(super) folder: PathBuf,
    /// The folder that it may build into.
    pub(super) target: PathBuf,
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    name: String,
    runtimes: Vec<String>,
    tool: Vec<String>,
    #[serde(default)]
    build: Vec<String>,
    run: Vec<String>,
}

impl Peer {
    /// Reads all peers of a workspace, in alphabetical order: the folders under `crates/peers/`
    /// that hold a `peer.toml`.
    ///
    /// # Errors
    /// If such a file can't be read, or says what makes no sense.
    pub fn all(workspace: &Workspace) -> Result<Vec<Peer>> {
        let folder = workspace.root().join("crates").join("peers");
        let target = workspace.target().join("peers");
        // A workspace without that folder has no peers.
        let entries = folder.read_dir().into_iter().flatten().flatten();
        let mut folders: Vec<PathBuf> =
            entries.map(|entry| entry.path()).filter(|folder| folder.join(FILE).is_file()).collect();
        folders.sort();
        folders.iter().map(|folder| Peer::read(folder, &target)).collect()
    }

    /// Reads the peer of a folder. It builds into `target`.
    pub(super) fn read(folder: &Path, target: &Path) -> Result<Peer> {
        let file = folder.join(FILE);
        let within = || file.display().to_string();
        let text = regular::read_text(&file).with_context(within)?;
        let Manifest { name, runtimes, tool, build, run } = toml::from_str(&text).with_context(within)?;
        let is_named_so = folder.file_name().is_some_and(|folder| folder == name.as_str());
        ensure!(is_named_so, "{}: the name is `{name}`, and the folder has another", file.display());
        for (key, list) in [("runtimes", &runtimes), ("tool", &tool), ("run", &run)] {
            ensure!(!list.is_empty(), "{}: `{key}` is empty", file.display());
        }
        let (folder, target) = (folder.to_owned(), target.to_owned());
        Ok(Peer { name, runtimes, tool, build, run, folder, target })
    }

    /// Returns a command with the folders in the places of `{folder}` and `{target}`.
    pub(super) fn filled_in(&self, command: &[String]) -> Vec<String> {
        let folder = |folder: &Path| folder.to_string_lossy().into_owned();
        let (own, target) = (folder(&self.folder), folder(&self.target));
        command.iter().map(|word| word.replace("{folder}", &own).replace("{target}", &target)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Result<Peer> {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join(name);
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(FILE), text).unwrap();
        Peer::read(&folder, Path::new("/built"))
    }

    const WHOLE: &str = "name = \"abc\"\nruntimes = [\"abc/1\"]\ntool = [\"abc\", \"-v\"]\n\
                         run = [\"abc\", \"{folder}/main\", \"{target}/x\"]\n";

    #[test]
    fn a_command_has_the_folders_filled_in() {
        let peer = read("abc", WHOLE).unwrap();
        assert_eq!((&*peer.name, &*peer.runtimes, peer.build.len()), ("abc", &["abc/1".to_owned()][..], 0));
        let run = peer.filled_in(&peer.run);
        assert!(run[1].ends_with("/abc/main"), "{run:?}");
        assert_eq!(run[2], "/built/x");
    }

    #[test]
    fn a_file_that_makes_no_sense_is_named_with_the_reason() {
        for (text, why) in [
            (WHOLE.replace("\"abc\"\n", "\"abd\"\n"), "the folder has another"),
            (WHOLE.replace("[\"abc/1\"]", "[]"), "`runtimes` is empty"),
            (format!("{WHOLE}speed = 3\n"), "unknown field `speed`"),
            ("name = 3".to_owned(), "invalid type"),
        ] {
            let error = format!("{:#}", read("abc", &text).unwrap_err());
            assert!(error.contains("peer.toml") && error.contains(why), "{error}");
        }
    }
}
