//! From a learner's file to a program.
//!
//! What an exercise may use is built once, by cargo, with the rest of the workspace. The file itself is handed to the
//! compiler directly, which takes about half a second: so it need not be part of any package, and a solution or a course from
//! elsewhere is compiled in the same way.
//!
//! What must stay true: what compiled is not compiled again as long as its program is kept; and of what the compiler
//! says nothing is added or taken away.

use std::fs;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use cargo_metadata::{Message, Metadata, MetadataCommand};
use engine::{Interrupt, output_of, words_of};

use crate::Fingerprint;

/// The package whose dependencies an exercise may use.
const DESK: &str = "exercises";

/// For how long a program is kept after another text was compiled: longer than any check takes.
const KEPT: Duration = Duration::from_secs(600);

/// What an exercise is compiled with.
#[derive(Debug)]
pub struct Compiler {
    rustc: PathBuf,
    /// `--extern NAME=FILE`, one for each library that an exercise may use.
    externs: Vec<String>,
    /// Where their own libraries are.
    dependencies: PathBuf,
    /// Where the programs go.
    programs: PathBuf,
    /// Of all libraries, as they were built.
    libraries: Fingerprint,
}

/// What came of compiling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// A program, and what the compiler had to say nevertheless.
    Program {
        /// Where it is.
        binary: PathBuf,
        /// Warnings.
        words: String,
    },
    /// None, and why.
    Rejected {
        /// The compiler's words.
        words: String,
    },
}

impl Compiler {
    /// Builds the libraries, which takes some minutes the first time and hardly any after. What cargo has to say goes to stderr.
    ///
    /// # Errors
    /// Where they don't build.
    pub fn prepare(root: &Path, interrupt: &Interrupt) -> Result<Compiler> {
        let metadata = MetadataCommand::new()
            .current_dir(root)
            .exec()
            .with_context(|| format!("cargo metadata in {}", root.display()))?;
        let wanted = usable(&metadata)?;
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // All of the workspace, so that these are the very libraries that `cargo build` made: fewer packages would
        // be built with fewer features, and so once more.
        command.args(["build", "--workspace", "--lib", "--message-format=json-render-diagnostics"]);
        let words = Words::of(&mut command)?;
        let built = output_of(command.current_dir(root), interrupt, |stdout| {
            let mut built = Vec::new();
            for message in Message::parse_stream(BufReader::new(stdout)) {
                if let Message::CompilerArtifact(artifact) = message.context("what cargo wrote")?
                    && let Some((_, name)) = wanted.iter().find(|(id, _)| *id == artifact.package_id)
                    && let Some(file) =
                        artifact.filenames.iter().find(|file| file.extension() == Some("rlib"))
                {
                    built.push((name.clone(), file.clone().into_std_path_buf()));
                }
            }
            Ok(built)
        });
        // It holds the other end of the pipe.
        drop(command);
        words.end();
        let mut built = built.context("what the exercises use does not build")?;
        built.sort();
        ensure!(
            built.len() >= wanted.len(),
            "cargo built {} of the {} libraries that an exercise may use",
            built.len(),
            wanted.len()
        );
        let target = metadata.target_directory.into_std_path_buf();
        let programs = target.join("workshop");
        fs::create_dir_all(&programs)
            .with_context(|| format!("{}: no folder for programs", programs.display()))?;
        Ok(Compiler {
            rustc: std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()).into(),
            libraries: fingerprint(&built)?,
            externs: built.iter().map(|(name, file)| format!("{name}={}", file.display())).collect(),
            dependencies: folder_of_dependencies(&built)?,
            programs,
        })
    }

    /// Compiles a file, unless that was done before.
    ///
    /// # Errors
    /// Where the file can't be read, or the compiler not be started.
    pub fn compile(&self, name: &str, source: &Path, interrupt: &Interrupt) -> Result<Compiled> {
        let text =
            fs::read_to_string(source).with_context(|| format!("{} can't be read", source.display()))?;
        // The path as well, because the compiler's words have it.
        let of = Fingerprint::of(format!("{}\n{}\n{text}", self.libraries, source.display()));
        let binary = self.programs.join(format!("{name}-{of}{}", std::env::consts::EXE_SUFFIX));
        let kept_words = binary.with_extension("warnings");
        if binary.exists() {
            return Ok(Compiled::Program {
                binary,
                words: fs::read_to_string(kept_words).unwrap_or_default(),
            });
        }
        // Under another name until it is whole, because two may compile it at the same time.
        let begun = self.programs.join(until_whole(name, &of));
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
        let (status, words) = words_of(command.stdin(Stdio::null()), interrupt)?;
        if !status.success() {
            return Ok(Compiled::Rejected { words });
        }
        self.forget_older(name);
        fs::write(&kept_words, &words)
            .with_context(|| format!("{} can't be written", kept_words.display()))?;
        fs::rename(&begun, &binary).with_context(|| format!("{} can't be put in place", binary.display()))?;
        Ok(Compiled::Program { binary, words })
    }

    /// The programs of earlier texts under this name, but for the latest: somebody may still run one, or go back to it.
    fn forget_older(&self, name: &str) {
        let Ok(entries) = fs::read_dir(&self.programs) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let is_older = stem.strip_prefix(name).and_then(|rest| rest.strip_prefix('-'));
            let is_old = || {
                let made = fs::metadata(&path).and_then(|metadata| metadata.modified());
                made.ok().and_then(|made| made.elapsed().ok()).is_some_and(|age| age > KEPT)
            };
            if is_older.is_some_and(|rest| rest.len() == Fingerprint::LENGTH) && is_old() {
                // What can't be removed does no harm.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// What cargo has to say, passed on to stderr, but for the line that it has nothing to say.
struct Words(std::thread::JoinHandle<()>);

impl Words {
    fn of(command: &mut Command) -> Result<Words> {
        let (reader, writer) = std::io::pipe().context("a pipe for what cargo has to say")?;
        command.stderr(writer);
        if is_colourful() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let pass_on = move || {
            for line in BufReader::new(reader).lines().map_while(Result::ok) {
                if !is_only_that_it_has_finished(&line) {
                    // Where nobody reads it there is nobody to tell.
                    let _ = writeln!(std::io::stderr(), "{line}");
                }
            }
        };
        Ok(Words(std::thread::spawn(pass_on)))
    }

    fn end(self) {
        // It has nothing that could panic.
        let _ = self.0.join();
    }
}

/// Whether cargo has nothing to say but that, in colour or not.
fn is_only_that_it_has_finished(line: &str) -> bool {
    let plain = line.trim_start_matches(|char: char| !char.is_ascii_alphabetic() || char == 'm');
    plain.starts_with("Finished")
}

/// Where cargo puts the libraries that libraries use: beside those that are not of the workspace.
fn folder_of_dependencies(built: &[(String, PathBuf)]) -> Result<PathBuf> {
    let mut folders = built.iter().filter_map(|(_, file)| file.parent());
    let found = folders.find(|folder| folder.file_name().is_some_and(|name| name == "deps"));
    Ok(found.context("cargo put no library into a folder `deps`")?.to_owned())
}

fn is_colourful() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// The libraries that an exercise may use: the dependencies of the desk, by package and by the name they are used under.
fn usable(metadata: &Metadata) -> Result<Vec<(cargo_metadata::PackageId, String)>> {
    let desk = metadata.workspace_packages().into_iter().find(|package| package.name == DESK);
    let desk = desk.with_context(|| format!("there is no package `{DESK}` in this workspace"))?;
    let nodes = &metadata.resolve.as_ref().context("metadata without dependencies")?.nodes;
    let node = nodes.iter().find(|node| node.id == desk.id).context("a package without a node")?;
    Ok(node.deps.iter().map(|dependency| (dependency.pkg.clone(), dependency.name.clone())).collect())
}

/// Another build of a library has another time.
fn fingerprint(libraries: &[(String, PathBuf)]) -> Result<Fingerprint> {
    let mut of = String::new();
    for (_, file) in libraries {
        let built = fs::metadata(file).and_then(|metadata| metadata.modified());
        let built = built.with_context(|| format!("{} can't be read", file.display()))?;
        of.push_str(&format!("{} {built:?}\n", file.display()));
    }
    Ok(Fingerprint::of(&of))
}

/// The name of a program that is being compiled by this process. Without a dot further on, because the compiler leaves
/// out what looks like an ending where it names its own files after the program, and those would be another process's too.
fn until_whole(name: &str, of: &Fingerprint) -> String {
    format!(".{name}-{of}-{}", std::process::id())
}

fn crate_name(name: &str) -> String {
    name.replace(|char: char| !char.is_ascii_alphanumeric(), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_compiles_is_its_own_down_to_the_stem() {
        let name = until_whole("a-job--wrong-one-rs", &Fingerprint::of("text"));
        let stem = Path::new(&name).file_stem().and_then(|stem| stem.to_str()).unwrap();
        assert!(stem.ends_with(&std::process::id().to_string()), "{stem}");
    }
}
