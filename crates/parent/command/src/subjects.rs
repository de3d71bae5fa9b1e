//! The programs that are measured: the strategies of a workspace, or those inside one program.

use std::path::PathBuf;

use anyhow::Result;
use engine::{BadRequest, Catalogue, Chosen, Interrupt, Peer, Program, Workspace};

/// The programs that are measured, and the folder for their runs.
#[derive(Debug)]
pub struct Subjects {
    /// The cargo workspace whose versions are recorded.
    pub workspace: Workspace,
    /// The folder for runs, if no flag names another.
    pub runs: PathBuf,
    /// The programs.
    pub programs: Programs,
}

/// The programs that answer for the strategies.
#[derive(Debug)]
pub enum Programs {
    /// Packages of the workspace, which have to be built.
    Packages,
    /// Programs that are there, each with its strategy's name.
    Built {
        /// At least one.
        programs: Vec<(String, Program)>,
        /// The kinds of jobs that they know, the default first.
        kinds: Vec<String>,
        /// The strategies that are measured by default, besides those that say so themselves.
        also: Vec<String>,
    },
}

impl Subjects {
    /// Makes the strategies of a workspace the subjects.
    pub fn of_workspace(workspace: Workspace) -> Self {
        let runs = workspace.root().join(".breather").join("runs");
        Subjects { workspace, runs, programs: Programs::Packages }
    }

    /// Refuses a name or a pattern that nothing has, before anything is built.
    ///
    /// # Errors
    /// [`BadRequest`] with the first such name; anything else if the workspace can't be read.
    pub(crate) fn check(&self, chosen: Chosen<'_>, peers: &[Peer]) -> Result<()> {
        let refused: Result<(), BadRequest> = match &self.programs {
            Programs::Packages => {
                chosen.check(&self.workspace.strategies(), &self.workspace.job_kinds()?, peers)
            }
            Programs::Built { programs, kinds, .. } => {
                let names: Vec<String> = programs.iter().map(|(name, _)| name.clone()).collect();
                chosen.check(&names, kinds, peers)
            }
        };
        Ok(refused?)
    }

    /// Builds what has to be built, and asks each program to describe itself.
    pub(crate) fn catalogue(&self, interrupt: &Interrupt) -> Result<Catalogue> {
        match &self.programs {
            Programs::Packages => {
                let binaries = self.workspace.build(interrupt)?.into_iter();
                let programs = binaries.map(|binary| (binary.strategy, Program::from(&binary.path)));
                Catalogue::ask(programs.collect(), interrupt)
            }
            Programs::Built { programs, also, .. } => {
                let mut catalogue = Catalogue::ask(programs.clone(), interrupt)?;
                also.iter().for_each(|strategy| catalogue.measure_by_default(strategy));
                Ok(catalogue)
            }
        }
    }
}
