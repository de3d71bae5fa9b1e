//! Compiles a learner's file.
//!
//! Cargo builds the libraries that an exercise may use once, with the rest of the workspace. The
//! file itself goes straight to rustc, which takes about half a second. So the file needs no
//! package, and solutions and courses from elsewhere are compiled in the same way.
//!
//! **Invariant:** a text is not compiled again while its program is kept. The compiler's messages
//! are shown unchanged.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result, bail};
use engine::{Interrupt, Libraries, Library, Said, Workspace, said_by};

use crate::fingerprint::Fingerprint;

/// The package whose dependencies an exercise may use.
const EXERCISES_PACKAGE: &str = "exercises";

/// How long an older program is kept: longer than any check takes.
const KEPT: Duration = Duration::from_secs(600);

/// The most times that a file is compiled, if it is saved each time meanwhile.
const MOST_SAVES: u32 = 5;

/// The compiler and the libraries that exercises are compiled with.
#[derive(Debug)]
pub struct Compiler {
    rustc: PathBuf,
    /// `NAME=FILE` for each library that an exercise may use; each follows an `--extern`.
    externs: Vec<String>,
    /// The folders with the libraries that those libraries use, procedural macros among them.
    dependencies: Vec<PathBuf>,
    /// The target that cargo was told to build for, if any.
    target: Option<String>,
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
    pub fn prepare(workspace: &Workspace, interrupt: &Interrupt) -> Result<Compiler> {
        let libraries = workspace.libraries(EXERCISES_PACKAGE, interrupt);
        let Libraries { used, folders, target } =
            libraries.context("the libraries that exercises use don't build")?;
        let programs = workspace.target().join("workshop");
        fs::create_dir_all(&programs)
            .with_context(|| format!("can't create {}, the folder for programs", programs.display()))?;
        Ok(Compiler {
            target,
            dependencies: folders,
            rustc: engine::variable("RUSTC").unwrap_or_else(|| "rustc".into()).into(),
            libraries: fingerprint(&used)?,
            externs: used.iter().map(|Library { name, file }| format!("{name}={}", file.display())).collect(),
            programs,
        })
    }

    /// Compiles a file, or finds the program that was compiled from the same text.
    ///
    /// # Errors
    /// The file can't be read, or rustc can't be started.
    pub fn compile(&self, name: &str, source: &Path, interrupt: &Interrupt) -> Result<Compiled> {
        let (binary, _) = self.kept(name, source)?;
        if binary.exists() {
            let messages = fs::read_to_string(warnings_of(&binary)).unwrap_or_default();
            return Ok(Compiled::Program { binary, messages });
        }
        self.compile_anew(name, source, interrupt)
    }

    /// Compiles a file, also if its program is kept.
    ///
    /// # Errors
    /// The file can't be read, or rustc can't be started.
    pub(crate) fn compile_anew(&self, name: &str, source: &Path, interrupt: &Interrupt) -> Result<Compiled> {
        for _ in 0..MOST_SAVES {
            let (binary, of) = self.kept(name, source)?;
            // Another process may compile the same text: each writes under a name of its own.
            let begun = Begun { program: self.programs.join(name_while_compiling(name, &of)) };
            let mut command = self.rustc(name, source, &begun.program, &begun.sources());
            let Said { status, stderr: messages, .. } =
                said_by(command.stdin(Stdio::null()).stderr(Stdio::piped()), interrupt)?;
            if !status.success() {
                return Ok(Compiled::Rejected { messages });
            }
            if let Some(other) = other_sources(&begun.sources(), source)?.first() {
                return Ok(Compiled::Rejected { messages: reads_another_file(other) });
            }
            if self.kept(name, source)?.0 != binary {
                // The file was saved meanwhile, and rustc may have read the new text.
                continue;
            }
            self.remove_older(name);
            let kept_messages = warnings_of(&binary);
            fs::write(&kept_messages, &messages)
                .with_context(|| format!("can't write {}", kept_messages.display()))?;
            fs::rename(&begun.program, &binary)
                .with_context(|| format!("can't write {}", binary.display()))?;
            return Ok(Compiled::Program { binary, messages });
        }
        bail!("{} was saved each time while it was compiled: run this again", source.display())
    }

    /// Returns where the program of a text is kept, and the fingerprint of the text.
    fn kept(&self, name: &str, source: &Path) -> Result<(PathBuf, Fingerprint)> {
        let text =
            engine::read_regular_text(source).with_context(|| format!("can't read {}", source.display()))?;
        // The compiler's messages contain the path, so it is part of the fingerprint.
        let of = Fingerprint::of(format!("{}\n{}\n{text}", self.libraries, source.display()));
        Ok((self.programs.join(format!("{name}-{of}{}", std::env::consts::EXE_SUFFIX)), of))
    }

    /// Returns the call of rustc that writes a program, and the list of its sources.
    fn rustc(&self, name: &str, source: &Path, program: &Path, sources: &Path) -> Command {
        let mut command = Command::new(&self.rustc);
        command
            .args(["--edition", "2024", "--crate-type", "bin", "--crate-name", &crate_name(name)])
            .args(["-C", "opt-level=2", "-C", "debuginfo=0", "-F", "unsafe_code"])
            .args(self.target.iter().flat_map(|target| ["--target", target]))
            .args(self.externs.iter().flat_map(|library| ["--extern", library]));
        for folder in &self.dependencies {
            command.arg("-L").arg(format!("dependency={}", folder.display()));
        }
        command.arg(format!("--emit=link,dep-info={}", sources.display())).arg("-o").arg(program).arg(source);
        if AutoStream::choice(&std::io::stderr()) != ColorChoice::Never {
            command.args(["--color", "always"]);
        }
        command
    }

    /// Removes programs of earlier texts, except recent ones, which may still run or be needed
    /// again.
    fn remove_older(&self, name: &str) {
        let Ok(entries) = fs::read_dir(&self.programs) else { return };
        for path in entries.flatten().map(|entry| entry.path()) {
            let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let is_old = || {
                let made = fs::metadata(&path).and_then(|metadata| metadata.modified());
                made.ok().and_then(|made| made.elapsed().ok()).is_some_and(|age| age > KEPT)
            };
            if is_program_of(name, stem) && is_old() {
                // A program that can't be removed does no harm.
                let _ = fs::remove_file(path);
            }
        }
    }
}

/// The files that rustc writes. Dropping this removes what is left of them.
struct Begun {
    program: PathBuf,
}

impl Begun {
    /// Returns the file with the list of what rustc read.
    fn sources(&self) -> PathBuf {
        self.program.with_extension("d")
    }
}

impl Drop for Begun {
    fn drop(&mut self) {
        for file in [&self.program, &self.sources()] {
            // Mostly it is not there.
            let _ = fs::remove_file(file);
        }
    }
}

/// Returns the files besides `source` that rustc read, from the list that it wrote in the format of
/// `make`: <https://doc.rust-lang.org/rustc/command-line-arguments.html#option-emit>.
fn other_sources(list: &Path, source: &Path) -> Result<Vec<PathBuf>> {
    let list = fs::read_to_string(list).with_context(|| format!("can't read {}", list.display()))?;
    // Each source has a line of its own, so that `make` misses none that is gone.
    let sources = list.lines().filter_map(|line| line.strip_suffix(':'));
    let sources = sources.map(|escaped| PathBuf::from(escaped.replace("\\ ", " ")));
    Ok(sources.filter(|read| read != source).collect())
}

/// Says that an exercise is one file.
fn reads_another_file(other: &Path) -> String {
    format!(
        "error: the file takes in another one, {}\n\nAn exercise is one file: a change in the other one \
         would go unnoticed. Put its text into the exercise's file.\n",
        other.display()
    )
}

/// Returns a fingerprint that changes whenever a library is built again.
fn fingerprint(libraries: &[Library]) -> Result<Fingerprint> {
    let mut of = String::new();
    for Library { file, .. } in libraries {
        let built = fs::metadata(file).and_then(|metadata| metadata.modified());
        let built = built.with_context(|| format!("can't read {}", file.display()))?;
        of.push_str(&format!("{} {built:?}\n", file.display()));
    }
    Ok(Fingerprint::of(&of))
}

/// Returns the file with the compiler's warnings about a program.
fn warnings_of(binary: &Path) -> PathBuf {
    binary.with_extension("warnings")
}

/// Returns the name of a program that this process is compiling.
///
/// The process id must not follow a dot. Rustc drops everything after a dot when it names its own
/// temporary files, and two processes would then share them.
fn name_while_compiling(name: &str, of: &Fingerprint) -> String {
    format!(".{name}-{of}-{}", std::process::id())
}

/// Returns whether a file of this stem belongs to a program of an exercise, also to one that was
/// never finished.
fn is_program_of(name: &str, stem: &str) -> bool {
    let unfinished = stem.strip_prefix('.');
    let Some(of) = unfinished.unwrap_or(stem).strip_prefix(name).and_then(|rest| rest.strip_prefix('-'))
    else {
        return false;
    };
    // Another exercise's name may begin with this one.
    let of = match (unfinished, of.split_once('-')) {
        (Some(_), Some((of, process))) if process.bytes().all(|byte| byte.is_ascii_digit()) => of,
        _ => of,
    };
    of.len() == Fingerprint::LENGTH && !of.contains('-')
}

fn crate_name(name: &str) -> String {
    name.replace(|char: char| !char.is_ascii_alphanumeric(), "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_of_an_exercise_are_known_by_their_names_and_also_unfinished_ones() {
        let of = Fingerprint::of("text");
        for own in [format!("a-job-{of}"), name_while_compiling("a-job", &of)] {
            assert!(is_program_of("a-job", &own), "{own}");
        }
        for other in [format!("a-job-two-{of}"), name_while_compiling("a-job-two", &of), "a-job-1".to_owned()]
        {
            assert!(!is_program_of("a-job", &other), "{other}");
        }
    }

    #[test]
    fn two_processes_compile_to_different_stems() {
        let name = name_while_compiling("a-job--wrong-one-rs", &Fingerprint::of("text"));
        let stem = Path::new(&name).file_stem().and_then(|stem| stem.to_str()).unwrap();
        assert!(stem.ends_with(&std::process::id().to_string()), "{stem}");
    }
}
