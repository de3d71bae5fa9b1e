//! Compiles a learner's file.
//!
//! Cargo builds the libraries that an exercise may use once, with the rest of the workspace. The
//! file itself goes straight to rustc, which takes about half a second. So the file needs no
//! package, and solutions and courses from elsewhere are compiled in the same way.
//!
//! **Invariant:** a text is not compiled again while its program is kept. The compiler's messages
//! are shown unchanged.

use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use cargo_metadata::{Message, Metadata, MetadataCommand};
use compare::run::{Interrupt, output_of, words_of};

use crate::fingerprint::Fingerprint;

/// The package whose dependencies an exercise may use.
const EXERCISES_PACKAGE: &str = "exercises";

/// How long an older program is kept: longer than any check takes.
const KEPT: Duration = Duration::from_secs(600);

/// The compiler and the libraries that exercises are compiled with.
#[derive(Debug)]
pub struct Compiler {
    rustc: PathBuf,
    /// `NAME=FILE` for each library that an exercise may use; each follows an `--extern`.
    externs: Vec<String>,
    /// The folder with the libraries that those libraries use.
    dependencies: PathBuf,
    /// The folder for compiled programs.
    programs: PathBuf,
    /// A fingerprint of all libraries, as they were built.
    libraries: Fingerprint,
}

/// The outcome of compiling a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// The file compiled.
    Program {
        /// The program.
        binary: PathBuf,
        /// The compiler's warnings.
        messages: String,
    },
    /// The file does not compile.
    Rejected {
        /// The compiler's errors.
        messages: String,
    },
}

impl Compiler {
    /// Builds the libraries. The first build takes minutes, later ones hardly any time. Cargo's
    /// messages go to stderr.
    ///
    /// # Errors
    /// The libraries don't build.
    pub fn prepare(root: &Path, interrupt: &Interrupt) -> Result<Compiler> {
        let metadata = MetadataCommand::new()
            .current_dir(root)
            .exec()
            .with_context(|| format!("cargo metadata fails in {}", root.display()))?;
        let wanted = usable(&metadata)?;
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // The whole workspace, as `cargo build` does it. A selection of packages would be built
        // with other features, and so a second time.
        command.args(["build", "--workspace", "--lib", "--message-format=json-render-diagnostics"]);
        let messages = CargoMessages::pass_on(&mut command)?;
        let built = output_of(command.current_dir(root), interrupt, |stdout| {
            let mut built = Vec::new();
            for message in Message::parse_stream(BufReader::new(stdout)) {
                if let Message::CompilerArtifact(artifact) = message.context("can't read cargo's messages")?
                    && let Some((_, name)) = wanted.iter().find(|(id, _)| *id == artifact.package_id)
                    && let Some(file) =
                        artifact.filenames.iter().find(|file| file.extension() == Some("rlib"))
                {
                    built.push((name.clone(), file.clone().into_std_path_buf()));
                }
            }
            Ok(built)
        });
        // The command holds the writing end of the pipe.
        drop(command);
        messages.end();
        let mut built = built.context("the libraries that exercises use don't build")?;
        built.sort();
        ensure!(
            built.len() >= wanted.len(),
            "cargo built only {} of the {} libraries that an exercise may use",
            built.len(),
            wanted.len()
        );
        let target = metadata.target_directory.into_std_path_buf();
        let programs = target.join("workshop");
        fs::create_dir_all(&programs)
            .with_context(|| format!("can't create {}, the folder for programs", programs.display()))?;
        Ok(Compiler {
            rustc: std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()).into(),
            libraries: fingerprint(&built)?,
            externs: built.iter().map(|(name, file)| format!("{name}={}", file.display())).collect(),
            dependencies: folder_of_dependencies(&built)?,
            programs,
        })
    }

    /// Compiles a file, or finds the program that was compiled from the same text.
    ///
    /// # Errors
    /// The file can't be read, or rustc can't be started.
    pub fn compile(&self, name: &str, source: &Path, interrupt: &Interrupt) -> Result<Compiled> {
        let text = fs::read_to_string(source).with_context(|| format!("can't read {}", source.display()))?;
        // The compiler's messages contain the path, so it is part of the fingerprint.
        let of = Fingerprint::of(format!("{}\n{}\n{text}", self.libraries, source.display()));
        let binary = self.programs.join(format!("{name}-{of}{}", std::env::consts::EXE_SUFFIX));
        let kept_messages = binary.with_extension("warnings");
        if binary.exists() {
            return Ok(Compiled::Program {
                binary,
                messages: fs::read_to_string(kept_messages).unwrap_or_default(),
            });
        }
        // Another process may compile the same text: each writes under a name of its own.
        let begun = self.programs.join(name_while_compiling(name, &of));
        let mut command = Command::new(&self.rustc);
        command
            .args(["--edition", "2024", "--crate-type", "bin", "--crate-name", &crate_name(name)])
            .args(["-C", "opt-level=2", "-C", "debuginfo=0", "-F", "unsafe_code"])
            .args(self.externs.iter().flat_map(|library| ["--extern", library]))
            .arg("-L")
            .arg(format!("dependency={}", self.dependencies.display()))
            .arg("-o")
            .arg(&begun)
            .arg(source);
        if is_colourful() {
            command.args(["--color", "always"]);
        }
        let (status, messages) = words_of(command.stdin(Stdio::null()), interrupt)?;
        if !status.success() {
            return Ok(Compiled::Rejected { messages });
        }
        self.remove_older(name);
        fs::write(&kept_messages, &messages)
            .with_context(|| format!("can't write {}", kept_messages.display()))?;
        fs::rename(&begun, &binary).with_context(|| format!("can't write {}", binary.display()))?;
        Ok(Compiled::Program { binary, messages })
    }

    /// Removes programs of earlier texts, except recent ones, which may still run or be needed
    /// again.
    fn remove_older(&self, name: &str) {
        let Ok(entries) = fs::read_dir(&self.programs) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let is_older = stem.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
            let is_old = || {
                let made = fs::metadata(&path).and_then(|metadata| metadata.modified());
                made.ok().and_then(|made| made.elapsed().ok()).is_some_and(|age| age > KEPT)
            };
            if is_older.is_some_and(|rest| rest.len() == Fingerprint::LENGTH) && is_old() {
                // A program that can't be removed does no harm.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// Passes cargo's messages on to stderr, except the line "Finished".
struct CargoMessages(std::thread::JoinHandle<()>);

impl CargoMessages {
    fn pass_on(command: &mut Command) -> Result<CargoMessages> {
        let (reader, writer) = std::io::pipe().context("can't create a pipe for cargo's messages")?;
        command.stderr(writer);
        if is_colourful() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let pass_on = move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if !is_finished_line(&line) {
                    // Nobody may be reading stderr.
                    let _ = writeln!(std::io::stderr(), "{line}");
                }
            }
        };
        Ok(CargoMessages(std::thread::spawn(pass_on)))
    }

    fn end(self) {
        // The thread has nothing that could panic.
        let _ = self.0.join();
    }
}

/// Returns true for cargo's line "Finished", with colours or without.
fn is_finished_line(line: &str) -> bool {
    let plain = line.trim_start_matches(|char: char| !char.is_ascii_alphabetic() || char == 'm');
    plain.starts_with("Finished")
}

/// Finds cargo's folder `deps`, which holds the libraries that libraries use.
fn folder_of_dependencies(built: &[(String, PathBuf)]) -> Result<PathBuf> {
    let mut folders = built.iter().filter_map(|(_, file)| file.parent());
    let found = folders.find(|folder| folder.file_name().is_some_and(|name| name == "deps"));
    Ok(found.context("cargo put no library into a folder named `deps`")?.to_owned())
}

fn is_colourful() -> bool {
    let is_refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    std::io::stderr().is_terminal() && !is_refused
}

/// Lists the libraries that an exercise may use: the dependencies of [`EXERCISES_PACKAGE`], each
/// with the name under which it is used.
fn usable(metadata: &Metadata) -> Result<Vec<(cargo_metadata::PackageId, String)>> {
    let found = metadata.workspace_packages().into_iter().find(|package| package.name == EXERCISES_PACKAGE);
    let package =
        found.with_context(|| format!("there is no package `{EXERCISES_PACKAGE}` in this workspace"))?;
    let nodes = &metadata.resolve.as_ref().context("cargo metadata lists no dependencies")?.nodes;
    let node = nodes
        .iter()
        .find(|node| node.id == package.id)
        .context("cargo metadata lists no dependencies of `exercises`")?;
    Ok(node.deps.iter().map(|dependency| (dependency.pkg.clone(), dependency.name.clone())).collect())
}

/// Returns a fingerprint that changes whenever a library is built again.
fn fingerprint(libraries: &[(String, PathBuf)]) -> Result<Fingerprint> {
    let mut of = String::new();
    for (_, file) in libraries {
        let built = fs::metadata(file).and_then(|metadata| metadata.modified());
        let built = built.with_context(|| format!("can't read {}", file.display()))?;
        of.push_str(&format!("{} {built:?}\n", file.display()));
    }
    Ok(Fingerprint::of(&of))
}

/// Returns the name of a program that this process is compiling.
///
/// The process id must not follow a dot. Rustc drops everything after a dot when it names its own
/// temporary files, and two processes would then share them.
fn name_while_compiling(name: &str, of: &Fingerprint) -> String {
    format!(".{name}-{of}-{}", std::process::id())
}

fn crate_name(name: &str) -> String {
    name.replace(|char: char| !char.is_ascii_alphanumeric(), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_processes_compile_to_different_stems() {
        let name = name_while_compiling("a-job--wrong-one-rs", &Fingerprint::of("text"));
        let stem = Path::new(&name).file_stem().and_then(|stem| stem.to_str()).unwrap();
        assert!(stem.ends_with(&std::process::id().to_string()), "{stem}");
    }
}
