//! Libraries of the workspace for programs that cargo does not build: the files of the workshop.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Command;
use std::sync::mpsc::{Receiver, channel};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result, ensure};
use cargo_metadata::{Artifact, Message, PackageId};

use crate::child::{AFTER_EXIT, Interrupt, output_of};
use crate::tools::cargo;
use crate::workspace::Workspace;

/// The libraries and folders with which a program is compiled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Libraries {
    /// The libraries that the program may use.
    pub used: Vec<Library>,
    /// The folders of all that was built, procedural macros among them.
    pub folders: Vec<PathBuf>,
    /// The target that cargo was told to build for, if any.
    pub target: Option<String>,
}

/// A library as the compiler takes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Library {
    /// The name under which it is used.
    pub name: String,
    /// The file that cargo built.
    pub file: PathBuf,
}

impl Workspace {
    /// Builds all libraries of the workspace and returns those that `package` depends on, and where
    /// the others are. Passes cargo's messages on to stderr.
    ///
    /// It builds all packages, and so the same libraries that `cargo build` makes. Fewer packages
    /// would need fewer features, and cargo would build the libraries once more.
    ///
    /// # Errors
    /// If there is no such package, a library does not build, or the interrupt is raised. An
    /// interrupt ends cargo.
    pub fn libraries(&self, package: &str, interrupt: &Interrupt) -> Result<Libraries> {
        let wanted = self.dependencies_of(package)?;
        let mut command = Command::new(cargo());
        command.args(["build", "--workspace", "--lib", "--message-format=json-render-diagnostics"]);
        let cargo = CargoSays::pass_on(&mut command)?;
        let said = output_of(command.current_dir(&self.folder), interrupt);
        // The command holds the other end of the pipe.
        drop(command);
        cargo.end();
        let mut built = Built::default();
        for message in Message::parse_stream(said?.as_bytes()) {
            if let Message::CompilerArtifact(artifact) = message.context("what cargo wrote")? {
                built.add(&artifact, &wanted);
            }
        }
        built.used.sort();
        let (count, all) = (built.used.len(), wanted.len());
        ensure!(count >= all, "cargo built {count} of {all} libraries");
        Ok(Libraries {
            target: built.target(),
            used: built.used,
            folders: built.folders.into_iter().collect(),
        })
    }

    /// Returns the dependencies of a package: by package, and by the name they are used under.
    fn dependencies_of(&self, package: &str) -> Result<Vec<(PackageId, String)>> {
        let packages = self.metadata.workspace_packages();
        let package = packages
            .into_iter()
            .find(|known| known.name == package)
            .with_context(|| format!("there is no package `{package}` in this workspace"))?;
        let nodes = &self.metadata.resolve.as_ref().context("metadata without dependencies")?.nodes;
        let node = nodes.iter().find(|node| node.id == package.id).context("a package without a node")?;
        Ok(node.deps.iter().map(|dependency| (dependency.pkg.clone(), dependency.name.clone())).collect())
    }
}

/// The libraries that cargo has built so far.
#[derive(Default)]
struct Built {
    used: Vec<Library>,
    /// All folders `deps`. Cargo copies some libraries to other places, too.
    folders: BTreeSet<PathBuf>,
    of_used: BTreeSet<PathBuf>,
    /// The folder of procedural macros, which are built for this machine.
    of_macros: Option<PathBuf>,
}

impl Built {
    fn add(&mut self, artifact: &Artifact, wanted: &[(PackageId, String)]) {
        let mut within = artifact.filenames.iter().filter_map(|file| file.parent());
        let deps = within.find(|folder| folder.file_name() == Some("deps"));
        let deps = deps.map(|deps| deps.to_owned().into_std_path_buf());
        self.folders.extend(deps.clone());
        if artifact.target.is_proc_macro() {
            self.of_macros = deps;
        } else if let Some((_, name)) = wanted.iter().find(|(id, _)| *id == artifact.package_id)
            && let Some(file) = artifact.filenames.iter().find(|file| file.extension() == Some("rlib"))
        {
            self.used.push(Library { name: name.clone(), file: file.clone().into_std_path_buf() });
            self.of_used.extend(deps);
        }
    }

    /// Returns the target that cargo built for. With `build.target` set, by whatever means, there
    /// is one more folder, which is named after it: `target/x86_64-unknown-linux-musl/debug/deps`
    /// beside `target/debug/deps`.
    fn target(&self) -> Option<String> {
        let of_macros = self.of_macros.as_deref()?.ancestors().nth(2)?;
        let inner = |folder: &PathBuf| {
            Some(folder.ancestors().nth(2)?.strip_prefix(of_macros).ok()?.to_str()?.to_owned())
        };
        self.of_used.iter().filter_map(inner).find(|inner| !inner.is_empty())
    }
}

/// Passes cargo's messages on to stderr, except the line that says that it has finished.
struct CargoSays {
    /// Is closed when all was passed on.
    ended: Receiver<()>,
}

impl CargoSays {
    fn pass_on(command: &mut Command) -> Result<CargoSays> {
        let (reader, writer) = std::io::pipe().context("a pipe for what cargo says")?;
        command.stderr(writer);
        // Cargo writes to a pipe, and would leave its colours out.
        if AutoStream::choice(&std::io::stderr()) != ColorChoice::Never {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let (sender, ended) = channel();
        let pass_on = move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if !is_only_that_it_has_finished(&line) {
                    // A message that nobody reads is lost.
                    let _ = writeln!(std::io::stderr(), "{line}");
                }
            }
            drop(sender);
        };
        let thread = std::thread::Builder::new().spawn(pass_on);
        thread.context("the system refuses a thread for what cargo says")?;
        Ok(CargoSays { ended })
    }

    /// Waits until all is passed on. A process that cargo left behind may hold the pipe open.
    fn end(self) {
        let _: Result<(), _> = self.ended.recv_timeout(AFTER_EXIT);
    }
}

/// Returns whether a line says only that cargo has finished, in colour or not.
fn is_only_that_it_has_finished(line: &str) -> bool {
    let plain = line.trim_start_matches(|char: char| !char.is_ascii_alphabetic() || char == 'm');
    plain.starts_with("Finished")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_is_told_by_where_its_libraries_are() {
        let built_in = |libraries: &str, macros: &str| {
            let of_used = BTreeSet::from([libraries.into()]);
            Built { of_used, of_macros: Some(macros.into()), ..Built::default() }.target()
        };
        assert_eq!(built_in("/t/debug/deps", "/t/debug/deps"), None);
        let elsewhere = built_in("/any/where/x86_64-unknown-linux-gnu/debug/deps", "/any/where/debug/deps");
        assert_eq!(elsewhere.as_deref(), Some("x86_64-unknown-linux-gnu"));
    }

    #[test]
    fn only_the_line_without_news_is_left_out() {
        for line in ["    Finished `dev` profile in 0.1s", "\u{1b}[1m\u{1b}[32m    Finished\u{1b}[0m `dev`"] {
            assert!(is_only_that_it_has_finished(line), "{line}");
        }
        assert!(!is_only_that_it_has_finished("warning: unused variable: `Finished`"));
    }
}
