//! The programs that are measured: the strategies of a workspace, or those inside one program.

use std::path::PathBuf;

use anyhow::Result;
use engine::{BadRequest, Catalogue, Chosen, Copies, Interrupt, Peer, Program, Workspace};

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

    /// Builds what has to be built, copies it if it is measured, and asks each program to describe
    /// itself.
    pub(crate) fn catalogue(&self, copies: Option<&mut Copies>, interrupt: &Interrupt) -> Result<Catalogue> {
        match &self.programs {
            Programs::Packages => {
                let binaries = self.workspace.build(interrupt)?.into_iter();
                let programs = binaries.map(|binary| (binary.strategy, Program::from(&binary.path)));
                Catalogue::ask(copied(programs.collect(), copies)?, interrupt)
            }
            Programs::Built { programs, also, .. } => {
                let mut catalogue = Catalogue::ask(copied(programs.clone(), copies)?, interrupt)?;
                also.iter().for_each(|strategy| catalogue.measure_by_default(strategy));
                // A job of somebody's own has to be done to know its answer.
                catalogue.trust_checksums();
                Ok(catalogue)
            }
        }
    }
}

/// The programs of strategies, each with the strategy's name.
type Named = Vec<(String, Program)>;

/// Returns the copies of programs, or the programs themselves if they are not to be copied.
fn copied(programs: Named, copies: Option<&mut Copies>) -> Result<Named> {
    let Some(copies) = copies else { return Ok(programs) };
    let copy = |(name, program): (String, Program)| Ok((name.clone(), copies.of_program(&name, program)?));
    programs.into_iter().map(copy).collect()
}
