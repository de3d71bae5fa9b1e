//! Libraries of the workspace, built for programs that cargo does not build: the files of the workshop.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::Command;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result, ensure};
use cargo_metadata::{Message, PackageId};

use crate::child::{Interrupt, output_of};
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
    /// Builds all libraries of the workspace and returns those that `package` depends on. Passes on to stderr what cargo
    /// says.
    ///
    /// All packages are built, so that these are the very libraries that `cargo build` makes: fewer packages would be
    /// built with fewer features, and so once more.
    ///
    /// # Errors
    /// If there is no such package, a library does not build, or the interrupt is raised, which ends cargo.
    pub fn libraries(&self, package: &str, interrupt: &Interrupt) -> Result<Vec<Library>> {
        let wanted = self.dependencies_of(package)?;
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
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

/// Passes on to stderr what cargo says, but for the line that it has nothing to say.
struct CargoSays(std::thread::JoinHandle<()>);

impl CargoSays {
    fn pass_on(command: &mut Command) -> Result<CargoSays> {
        let (reader, writer) = std::io::pipe().context("a pipe for what cargo says")?;
        command.stderr(writer);
        if AutoStream::choice(&std::io::stderr()) != ColorChoice::Never {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let pass_on = move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if !is_only_that_it_has_finished(&line) {
                    // If nobody reads stderr there is nobody to tell.
                    let _ = writeln!(std::io::stderr(), "{line}");
                }
            }
        };
        Ok(CargoSays(std::thread::spawn(pass_on)))
    }

    fn end(self) {
        // It has nothing that could panic.
        let _ = self.0.join();
    }
}

/// Whether cargo says nothing but that it has finished, in colour or not.
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
