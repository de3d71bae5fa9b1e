//! Libraries of the workspace for programs that cargo does not build: the files of the workshop.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Command;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result, ensure};
use cargo_metadata::{Message, PackageId};

use crate::child::{Interrupt, output_of};
use crate::tools::cargo;
use crate::workspace::Workspace;

/// A library as the compiler takes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Library {
    /// The name under which it is used.
    pub name: String,
    /// The file that cargo built.
    pub file: PathBuf,
}

impl Workspace {
    /// Builds all libraries of the workspace and returns those that `package` depends on. Passes
    /// cargo's messages on to stderr.
    ///
    /// It builds all packages, and so the same libraries that `cargo build` makes. Fewer packages
    /// would need fewer features, and cargo would build the libraries once more.
    ///
    /// # Errors
    /// If there is no such package, a library does not build, or the interrupt is raised. An
    /// interrupt ends cargo.
    pub fn libraries(&self, package: &str, interrupt: &Interrupt) -> Result<Vec<Library>> {
        let wanted = self.dependencies_of(package)?;
        let mut command = Command::new(cargo());
        command.args(["build", "--workspace", "--lib", "--message-format=json-render-diagnostics"]);
        let cargo = CargoSays::pass_on(&mut command)?;
        let built = output_of(command.current_dir(&self.folder), interrupt, |stdout| {
            let mut built = Vec::new();
            for message in Message::parse_stream(BufReader::new(stdout)) {
                if let Message::CompilerArtifact(artifact) = message.context("what cargo wrote")?
                    && let Some((_, name)) = wanted.iter().find(|(id, _)| *id == artifact.package_id)
                    && let Some(file) =
                        artifact.filenames.iter().find(|file| file.extension() == Some("rlib"))
                {
                    built.push(Library { name: name.clone(), file: file.clone().into_std_path_buf() });
                }
            }
            Ok(built)
        });
        // The command holds the other end of the pipe.
        drop(command);
        cargo.end();
        let mut built = built?;
        built.sort();
        ensure!(built.len() >= wanted.len(), "cargo built {} of {} libraries", built.len(), wanted.len());
        Ok(built)
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

/// Passes cargo's messages on to stderr, except the line that says that it has finished.
struct CargoSays(std::thread::JoinHandle<()>);

impl CargoSays {
    fn pass_on(command: &mut Command) -> Result<CargoSays> {
        let (reader, writer) = std::io::pipe().context("a pipe for what cargo says")?;
        command.stderr(writer);
        // Cargo writes to a pipe, and would leave its colours out.
        if AutoStream::choice(&std::io::stderr()) != ColorChoice::Never {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let pass_on = move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if !is_only_that_it_has_finished(&line) {
                    // A message that nobody reads is lost.
                    let _ = writeln!(std::io::stderr(), "{line}");
                }
            }
        };
        let thread = std::thread::Builder::new().spawn(pass_on);
        Ok(CargoSays(thread.context("the system refuses a thread for what cargo says")?))
    }

    fn end(self) {
        // The thread does nothing that panics.
        let _ = self.0.join();
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
    fn only_the_line_without_news_is_left_out() {
        for line in ["    Finished `dev` profile in 0.1s", "\u{1b}[1m\u{1b}[32m    Finished\u{1b}[0m `dev`"] {
            assert!(is_only_that_it_has_finished(line), "{line}");
        }
        assert!(!is_only_that_it_has_finished("warning: unused variable: `Finished`"));
    }
}
