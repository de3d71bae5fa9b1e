//! `--resume RUN`: measures what a stored run of any experiment lacks, and shows the whole of it.
//!
//! **Invariant:** what is there is never measured again. If the machine or a version is another than when the run began, the
//! difference is said before anything is measured.

use std::process::ExitCode;

use anyhow::Result;
use engine::{BadRequest, Evidence, Experiment, Remainder, Store, Stored, Workspace, this_machine};
use record::RunInfo;

use crate::measure::{Whole, carry_on};
use crate::output;
use crate::session::{self, Session};
use crate::showing::{Showing, warn_of_differences};

/// Says what to do about a run that is not complete.
pub(crate) fn how_to_resume(command: &str, name: &str) -> String {
    format!("`cargo xtask {command} --resume {name}` measures the rest")
}

/// Measures the rest of a run. `memory` replaces the limit that the run began with.
pub(crate) fn run<E: Experiment>(
    name: &str,
    memory: Option<u64>,
    baseline: Option<&Stored>,
    showing: &Showing,
    workspace: &Workspace,
    store: &Store,
) -> Result<ExitCode> {
    let (Stored { info, measurements, .. }, entry) = session::read(store, name)?;
    if entry.name != E::COMMAND {
        let how = how_to_resume(entry.name, name);
        let message = format!("--resume {name}: it is a run of `cargo xtask {}`: {how}", entry.name);
        return Err(BadRequest(message).into());
    }
    let trials = E::trials(&info);
    let Remainder { missing, planned } = Remainder::of(trials.clone(), &measurements);
    showing.warn(baseline, &info);
    if missing.is_empty() {
        output::say(&format!("run {name} is complete: all {planned} measurements are there"));
        let evidence = Evidence { info: &info, measurements: &measurements, baseline };
        return showing.show::<E>(&evidence, E::Aside::default());
    }

    // From here on it is this process that writes to it; what is there is looked at once more.
    let (Stored { mut info, mut measurements, .. }, run) = store.resume(name)?;
    E::upgrade(&info, &mut measurements);
    warn_of_what_differs_here(&info, workspace);
    let session = Session::begin(workspace)?;
    // The file keeps what the run began with.
    info.memory_limit_bytes = memory.or(info.memory_limit_bytes).or_else(engine::limit_by_default);
    let remainder = Remainder::of(trials.clone(), &measurements);
    let plan = remainder.plan(info, &measurements, &session.catalogue);
    let plan = session.interrupt.explain(plan)?;
    let whole = Whole { command: E::COMMAND, trials, kept: measurements };
    let measured = carry_on(&session, &plan, store, run, whole)?;
    measured.show::<E>(&plan, baseline, showing)
}

/// Figures of two machines in one table mislead, but only the reader knows whether a difference matters.
fn warn_of_what_differs_here(info: &RunInfo, workspace: &Workspace) {
    let now = RunInfo { machine: this_machine(), versions: workspace.versions(), ..info.clone() };
    warn_of_differences(&format!("run {} goes on", info.name), info, &now);
}
