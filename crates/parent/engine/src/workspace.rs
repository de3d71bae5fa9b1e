//! The workspace: which of its packages are strategies, which versions it links, and how it is
//! built.
//!
//! A package says in its `Cargo.toml` that it is a strategy, under `[package.metadata.breather]`.
//! Nothing else makes it one, so a new strategy is a new folder and no other file changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use cargo_metadata::{Artifact, Message, Metadata, MetadataCommand};

use crate::child::{Interrupt, output_of, told_by};
use crate::tools::{cargo, variable};

/// The packages whose exact versions decide about the figures. Without them a record says nothing
/// next year.
const SUBJECTS: [&str; 14] = [
    "async-executor",
    "async-global-executor",
    "async-io",
    "async-std",
    "async-task",
    "blocking",
    "chrono",
    "crossbeam-deque",
    "futures-lite",
    "polling",
    "rayon",
    "rayon-core",
    "smol",
    "tokio",
];

/// The kind of job that is measured if none is named.
const DEFAULT_JOB: &str = "countdown";

/// A cargo workspace, as `cargo metadata` describes it.
#[derive(Debug)]
pub struct Workspace {
    pub(crate) metadata: Metadata,
    /// The folder in which cargo runs.
    pub(crate) folder: PathBuf,
}

/// A strategy's executable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binary {
    /// The strategy's name, which is its package's name.
    pub strategy: String,
    /// The file.
    pub path: PathBuf,
}

impl Workspace {
    /// Reads the workspace that `folder` lies in.
    ///
    /// # Errors
    /// If cargo can't read it.
    pub fn load(folder: &Path) -> Result<Workspace> {
        Workspace::described(folder, &[])
    }

    /// Reads a workspace that was built for `platform` before. All that cargo needs is there, so it
    /// asks no registry, and leaves out the crates of other platforms.
    ///
    /// # Errors
    /// If cargo can't read it.
    pub fn load_built(folder: &Path, platform: &str) -> Result<Workspace> {
        Workspace::described(folder, &["--offline", "--filter-platform", platform])
    }

    fn described(folder: &Path, arguments: &[&str]) -> Result<Workspace> {
        let options: Vec<String> = arguments.iter().copied().map(str::to_owned).collect();
        let mut asking = MetadataCommand::new();
        let asking = asking.cargo_path(cargo()).current_dir(folder).other_options(options);
        let asked = || {
            let asked = ["cargo metadata"].iter().chain(arguments).copied().collect::<Vec<_>>().join(" ");
            format!("{asked} in {}", folder.display())
        };
        let mut command = asking.cargo_command();
        let said = told_by(&mut command, &Interrupt::of_whoever_listens())?;
        if !said.status.success() {
            let error = cargo_metadata::Error::CargoMetadata { stderr: said.stderr };
            return Err(anyhow::Error::new(error).context(asked()));
        }
        let described = said.stdout.lines().find(|line| line.starts_with('{')).unwrap_or_default();
        let metadata = MetadataCommand::parse(described).with_context(asked)?;
        Ok(Workspace { metadata, folder: folder.to_owned() })
    }

    /// Corrects the folder that cargo builds into. Cargo may have been called elsewhere, with a
    /// path that begins there.
    #[must_use]
    pub fn built_into(mut self, target: &Path) -> Workspace {
        if let Ok(target) = target.to_owned().try_into() {
            self.metadata.target_directory = target;
        }
        self
    }

    /// Returns its top folder.
    pub fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// Returns the folder that cargo builds into.
    pub fn target(&self) -> &Path {
        self.metadata.target_directory.as_std_path()
    }

    /// Returns the names of its strategies, in alphabetical order.
    pub fn strategies(&self) -> Vec<String> {
        let is_strategy = |package: &&cargo_metadata::Package| {
            package.metadata.pointer("/breather/strategy").and_then(serde_json::Value::as_bool) == Some(true)
        };
        let packages = self.metadata.workspace_packages();
        let mut names: Vec<String> =
            packages.into_iter().filter(is_strategy).map(|package| package.name.to_string()).collect();
        names.sort();
        names
    }

    /// Returns the kinds of jobs, the default first: the names of the files in the folder that a
    /// package gives under `[package.metadata.breather]`.
    ///
    /// # Errors
    /// If the folder can't be read.
    pub fn job_kinds(&self) -> Result<Vec<String>> {
        let mut kinds = Vec::new();
        for package in self.metadata.workspace_packages() {
            let stated = package.metadata.pointer("/breather/jobs").and_then(serde_json::Value::as_str);
            let Some((folder, stated)) = package.manifest_path.parent().zip(stated) else { continue };
            let folder = folder.join(stated);
            for entry in folder.read_dir_utf8().with_context(|| format!("the jobs in {folder}"))? {
                let path = entry.with_context(|| format!("the jobs in {folder}"))?.into_path();
                if path.extension() == Some("rs") {
                    kinds.extend(path.file_stem().map(str::to_owned));
                }
            }
        }
        kinds.sort_by_key(|kind| (kind != DEFAULT_JOB, kind.clone()));
        Ok(kinds)
    }

    /// Returns the exact versions of the compiler and of the linked packages.
    pub fn versions(&self) -> BTreeMap<String, String> {
        let mut versions = BTreeMap::new();
        for package in &self.metadata.packages {
            if SUBJECTS.contains(&package.name.as_str()) {
                // A package that is linked in two versions is listed with both.
                let entry: &mut String = versions.entry(package.name.to_string()).or_default();
                let comma = if entry.is_empty() { "" } else { ", " };
                *entry = format!("{entry}{comma}{}", package.version);
            }
        }
        let mut rustc = Command::new("rustc");
        rustc.arg("--version").current_dir(&self.folder);
        if let Ok(said) = told_by(&mut rustc, &Interrupt::of_whoever_listens()) {
            versions.insert("rustc".to_owned(), said.stdout.trim_start_matches("rustc").trim().to_owned());
        }
        if let Some(flags) = variable("RUSTFLAGS") {
            versions.insert("RUSTFLAGS".to_owned(), flags.to_string_lossy().into_owned());
        }
        versions
    }

    /// Builds all strategies at once, optimised. Features are resolved once, so all strategies link
    /// the same runtimes. Cargo's messages go to stderr.
    ///
    /// # Errors
    /// If there is no strategy, one does not build, or the interrupt is raised. An interrupt ends
    /// cargo.
    pub fn build(&self, interrupt: &Interrupt) -> Result<Vec<Binary>> {
        let strategies = self.strategies();
        ensure!(!strategies.is_empty(), "no package in {} says that it is a strategy", self.root().display());
        let mut command = Command::new(cargo());
        command.args(["build", "--release", "--message-format=json-render-diagnostics"]);
        for strategy in &strategies {
            command.args(["--package", strategy]);
        }
        let said = output_of(command.current_dir(&self.folder), interrupt);
        let said = said.context("the strategies do not build")?;
        let mut binaries = Vec::new();
        for message in Message::parse_stream(said.as_bytes()) {
            if let Message::CompilerArtifact(artifact) = message.context("what cargo wrote")? {
                binaries.extend(self.binary(&strategies, artifact));
            }
        }
        for strategy in &strategies {
            let built = binaries.iter().any(|binary| binary.strategy == *strategy);
            ensure!(
                built,
                "`{strategy}` says that it is a strategy, but has no binary: give it a src/main.rs"
            );
        }
        binaries.sort_by(|one, other| one.strategy.cmp(&other.strategy));
        Ok(binaries)
    }

    fn binary(&self, strategies: &[String], artifact: Artifact) -> Option<Binary> {
        let package = self.metadata.packages.iter().find(|package| package.id == artifact.package_id)?;
        let path = artifact.executable?.into_std_path_buf();
        let strategy = package.name.to_string();
        strategies.contains(&strategy).then_some(Binary { strategy, path })
    }
}
