//! Stored runs, as all commands read them: the experiment that made a run, what the run lacks, and
//! the warnings about it on stderr.
//!
//! **Invariant:** nothing here writes to a run.

#[cfg(test)]
mod damages;

use anyhow::Result;
use engine::{BadRequest, Remainder, Store, StoreError, Stored};
use figures::{Stranger, differences, several_programs, strangers};
use record::RunInfo;
use words::counted;

use crate::caller::{Act, Caller};
use crate::known::KnownExperiment;
use crate::output::say;

/// Reads a stored run, and says which experiment made it. Warns of a last line that a kill cut
/// short, of measurements that do not belong into the run, which are left out, and of several
/// programs that measured it. Gives measurements of an older format what they lack.
pub(crate) fn read(caller: &Caller, store: &Store, name: &str) -> Result<(Stored, &'static KnownExperiment)> {
    let mut stored = store.open(name)?;
    if let Some(torn) = &stored.torn {
        let (file, line) = (torn.file.display(), torn.line);
        say(&format!("warning: {file}:{line}: cut short when it was written, and left out"));
    }
    let experiment = caller.experiment_of(&stored.info)?;
    (experiment.upgrade)(&stored.info, &mut stored.measurements);
    stored.info.forget_idle_programs(stored.measurements.len() as u64);
    leave_out_strangers(&mut stored, experiment, Say::Yes);
    let info = &stored.info;
    warn(&words::several_programs(&info.name, &info.command_anew(), &several_programs(info)));
    Ok((stored, experiment))
}

/// Says whether something is told, or was told before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Say {
    Yes,
    No,
}

/// Leaves out the measurements that do not belong into a run. Says how many there are, and where
/// the first one is.
pub(crate) fn leave_out_strangers(stored: &mut Stored, experiment: &KnownExperiment, say_so: Say) {
    let Stored { info, measurements, .. } = stored;
    let found = strangers(&(experiment.trials)(info), measurements, &info.machine);
    for (kind, why) in [
        (Stranger::Unplanned, "of no trial of this run"),
        (Stranger::Again, "of a trial that has a good one before"),
    ] {
        let mut alike = found.iter().filter(|(_, stranger)| *stranger == kind);
        if let (Some((first, _)), Say::Yes) = (alike.next(), say_so) {
            let count = counted(alike.count() as u64 + 1, "measurement");
            let (name, first) = (&info.name, first + 1);
            say(&format!(
                "warning: run {name}: {count} {why}, and left out: the first is number {first} in its \
                 records.jsonl"
            ));
        }
    }
    let mut at = 0;
    measurements.retain(|_| {
        at += 1;
        found.binary_search_by_key(&(at - 1), |(stranger, _)| *stranger).is_err()
    });
}

/// Says of so many measurements that they are kept or there: `1 measurement is kept`.
pub(crate) fn are(planned: usize, what: &str) -> String {
    let verb = if planned == 1 { "is" } else { "are" };
    format!("{} {verb} {what}", counted(planned as u64, "measurement"))
}

/// Warns on stderr that a run is not complete, with the command that measures the rest.
pub(crate) fn warn_if_incomplete(
    caller: &Caller,
    store: &Store,
    stored: &Stored,
    experiment: &KnownExperiment,
) -> Result<()> {
    let Stored { info, measurements, .. } = stored;
    let left = Remainder::of((experiment.trials)(info), measurements, (experiment.settling)(info));
    if left.missing.is_empty() {
        return Ok(());
    }
    let what = if store.is_being_measured(&info.name)? {
        "the rest is being measured at this moment".to_owned()
    } else {
        let command = caller.advised(Act::Resume(experiment.command, &info.name));
        format!("{command} measures the rest")
    };
    let (name, measured, planned) = (&info.name, left.measured(), are(left.planned, "there"));
    say(&format!("run {name}: {measured} of {planned}: {what}"));
    Ok(())
}

/// Warns on stderr of conditions that differ between two runs. `what` says what is done with them
/// nevertheless.
pub(crate) fn warn_of_differences(what: &str, before: &RunInfo, now: &RunInfo) {
    warn(&words::differences(what, &differences(before, now)));
}

/// Says a warning on stderr, unless there is none.
fn warn(warning: &str) {
    if !warning.is_empty() {
        say(warning.trim_end());
    }
}

/// Refuses a name that is taken, before anything is built or measured. A folder without a run takes
/// its name too.
pub(crate) fn must_be_new(store: &Store, name: &str) -> Result<()> {
    match store.check_new(name) {
        Err(StoreError::Exists { path, .. }) => Err(BadRequest(format!(
            "--save {name}: {} exists already, and nothing is overwritten: choose another name",
            path.display()
        ))
        .into()),
        answer => Ok(answer?),
    }
}
