//! `cargo xtask compare --resume RUN`: measures what a stored run lacks, and shows the whole of it.
//!
//! What must stay true: what is there is never measured again; and whoever goes on elsewhere than they began is told
//! what differs before anything is measured.

use std::process::ExitCode;

use anyhow::Result;
use compare::plan::{self, Remainder, remainder};
use compare::store::{Store, Stored};
use compare::summary::{Summary, summarise};
use compare::workspace::Workspace;
use record::{Measurement, RunInfo};

use crate::finding::{self, Finding, Showing};
use crate::output;
use crate::report;
use crate::session::Session;

/// What may be said of a run that has begun.
pub(crate) struct Resumption<'a> {
    /// The run's name.
    pub(crate) run: &'a str,
    /// The memory of each child, where it is to be another from now on.
    pub(crate) memory: Option<u64>,
    /// What the whole is compared with in the end.
    pub(crate) baseline: Option<Summary>,
    pub(crate) showing: &'a Showing,
}

pub(crate) fn run(resumption: &Resumption, workspace: &Workspace, store: &Store) -> Result<ExitCode> {
    let name = resumption.run;
    let (info, measurements) = report::read(store, name)?;
    let Remainder { missing, planned } =
        remainder(&info, &measurements).ok_or_else(|| plan::no_comparison(&info))?;
    resumption.showing.warn(resumption.baseline.as_ref(), &info);
    if missing.is_empty() {
        output::say(&format!("run {name} is complete: all {planned} measurements are there"));
        return resumption.show(&info, &measurements);
    }

    // From here on it is this process that writes to it; what is there is looked at once more.
    let (Stored { mut info, measurements, .. }, run) = store.resume(name)?;
    warn_of_differences(&info, workspace);
    let session = Session::begin(workspace)?;
    // The file keeps what the run began with.
    info.memory_limit_bytes =
        resumption.memory.or(info.memory_limit_bytes).or_else(compare::run::limit_by_default);
    let plan = session.unless_interrupted(plan::resume(info, &measurements, &session.catalogue))?;
    let measured = session.carry_on(&plan, store, run, measurements)?;
    let ending = resumption.show(&plan.info, &measured.measurements)?;
    Ok(measured.ending_or(ending))
}

impl Resumption<'_> {
    /// The whole run, and what changed since the baseline.
    fn show(&self, info: &RunInfo, measurements: &[Measurement]) -> Result<ExitCode> {
        let summary = summarise(info, measurements);
        self.showing.show(&Finding { summary: &summary, measurements }, self.baseline.as_ref())
    }
}

/// Figures of two machines in one table mislead, but only the reader knows whether a difference matters.
fn warn_of_differences(info: &RunInfo, workspace: &Workspace) {
    let now =
        RunInfo { machine: compare::machine::this_machine(), versions: workspace.versions(), ..info.clone() };
    finding::warn_of_differences(&format!("run {} goes on", info.name), info, &now);
}
