//! `--resume RUN`: measures what a stored run of any experiment lacks, and shows the whole of it.
//!
//! **Invariant:** a trial that was measured is never measured again. If the machine or a version is
//! another than when the run began, this is said before anything is measured. Other programs are
//! kept with the run.

use std::collections::BTreeSet;
use std::process::ExitCode;

use anyhow::Result;
use engine::{
    BadRequest, Evidence, Experiment, Peer, Plan, Remainder, RunFile, Store, Stored, Workspace, this_machine,
};
use record::RunInfo;

use crate::caller::{Act, Caller};
use crate::carry_on::{Whole, carry_on};
use crate::session::Session;
use crate::showing::Showing;
use crate::subjects::Subjects;
use crate::{output, stored};

/// Measures the rest of a run. `memory` replaces the limit that the run began with.
pub(crate) fn run<E: Experiment>(
    caller: &Caller,
    name: &str,
    memory: Option<u64>,
    baseline: Option<&Stored>,
    showing: &Showing,
    subjects: &Subjects,
    store: &Store,
) -> Result<ExitCode> {
    let (Stored { info, measurements, .. }, experiment) = stored::read(caller, store, name)?;
    if experiment.command != E::COMMAND {
        let its = caller.quoted(Act::Measure(experiment.command));
        let right = caller.advised(Act::Resume(experiment.command, name));
        let message = format!("--resume {name}: it is a run of {its}: give {right}");
        return Err(BadRequest(message).into());
    }
    let trials = E::trials(&info);
    let Remainder { missing, planned, .. } = Remainder::of(trials.clone(), &measurements, E::settling(&info));
    showing.picture_file()?;
    showing.warn(baseline, &info);
    if missing.is_empty() {
        output::say(&format!("run {name} is complete: all {}", stored::are(planned, "there")));
        let format = showing.chosen_format::<E>();
        let evidence = Evidence { info: &info, measurements: &measurements, baseline, format };
        return showing.show::<E>(&evidence, E::Aside::default());
    }

    // Another process may have appended to the run until it was locked, so it is read once more.
    let (mut stored, run) = store.resume(name)?;
    E::upgrade(&stored.info, &mut stored.measurements);
    let there = stored.measurements.len() as u64;
    stored.info.forget_idle_programs(there);
    stored::leave_out_strangers(&mut stored, experiment, stored::Say::No);
    let Stored { mut info, measurements, torn } = stored;
    if torn.is_some() {
        output::say("what was cut short is kept beside it, in a file of its own");
    }
    info.quota_millicpus.map_or(Ok(()), engine::validate_quota)?;
    let mut session = Session::measuring(subjects)?;
    // A run has the versions of its peers only if it has cells of theirs.
    if info.cells.iter().any(|cell| cell.peer.is_some()) {
        session.add_peers(Peer::all(&subjects.workspace)?)?;
    }
    warn_of_what_differs_here(&info, &subjects.workspace, &session);
    session.catalogue.set_quota(info.quota_of_children());
    let begun = info.clone();
    // The file keeps the limit that the run began with.
    info.memory_limit_bytes = memory.or(info.memory_limit_bytes).or_else(engine::limit_by_default);
    let mut remainder = Remainder::of(trials.clone(), &measurements, E::settling(&info));
    let plan = remainder.plan(info, &measurements, &session.catalogue);
    let plan = session.interrupt.explain(plan)?;
    let estimate = session.interrupt.explain(plan.estimate(&session.catalogue))?;
    keep_programs(begun, there, &plan, &session, &run)?;
    let whole = Whole {
        caller,
        command: E::COMMAND,
        trials,
        kept: measurements,
        measured: remainder.measured(),
        estimate,
        is_kept: true,
        settling: E::settling,
    };
    let measured = carry_on(&session, &plan, run, whole, &mut *remainder.settling)?;
    measured.show::<E>(&plan, baseline, showing)
}

/// Warns if the machine or a version differs: figures of two machines in one table mislead. Only
/// the reader knows whether a difference matters.
fn warn_of_what_differs_here(info: &RunInfo, workspace: &Workspace, session: &Session) {
    let mut versions = workspace.versions();
    versions.extend(session.catalogue.peer_versions().clone());
    let programs = |programs| RunInfo { programs, later_programs: Vec::new(), ..info.clone() };
    let before = programs(info.latest_programs());
    let now = RunInfo { machine: this_machine(), versions, ..programs(session.hashes()) };
    stored::warn_of_differences(&format!("run {} goes on", info.name), &before, &now);
}

/// Keeps with the run which programs measure its rest, if they are others than before. It is kept
/// before they measure: a line of an unknown program would pass for one of the first.
fn keep_programs(
    begun: RunInfo,
    measurements: u64,
    rest: &Plan,
    session: &Session,
    run: &RunFile,
) -> Result<()> {
    let measurers = rest.trials.iter().map(|trial| session.catalogue.measurer(&trial.subject));
    let measurers: BTreeSet<&str> = measurers.collect();
    let mut programs = session.hashes();
    programs.retain(|name, _| measurers.contains(&**name));
    let mut now = begun.clone();
    now.go_on_with(&programs, measurements);
    if now == begun { Ok(()) } else { Ok(run.keep_programs(&now)?) }
}
