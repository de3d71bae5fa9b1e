//! The carrying out of a run: measures its trials, shows the progress, and keeps the measurements.
//!
//! If a run ends early, its file keeps the measurements made until then. A run that is not to be
//! kept is removed, however it ends.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use engine::{
    Ended, Evidence, Experiment, Interrupt, Interrupted, Plan, Remainder, RunFile, Settling, Stopped,
    StoreError, Stored, Trial,
};
use record::{Measurement, RunInfo};

use crate::caller::{Act, Caller};
use crate::display::RunDisplay;
use crate::flags::PictureFlags;
use crate::known::SettlingOf;
use crate::session::Session;
use crate::showing::Showing;
use crate::stored::are;
use crate::{ending, output};

/// A whole run, of which a part may be measured already.
pub(crate) struct Whole<'a> {
    /// The program that was called.
    pub(crate) caller: &'a Caller,
    /// The experiment's command.
    pub(crate) command: &'static str,
    /// All trials of the run.
    pub(crate) trials: Vec<Trial>,
    /// The measurements kept from before.
    pub(crate) kept: Vec<Measurement>,
    /// The number of trials that they are of.
    pub(crate) measured: usize,
    /// About how long the rest takes. Children tell it, and may fail. So they are asked before
    /// there is a run to leave behind.
    pub(crate) estimate: Duration,
    /// The run is there to be shown again. Otherwise it is removed when it has ended.
    pub(crate) is_kept: bool,
    /// The experiment's rule for trials that are left out.
    pub(crate) settling: SettlingOf,
}

/// A run that has ended, with its measurements: all of them, or those until it ended early.
pub(crate) struct EndedRun<'a> {
    caller: &'a Caller,
    measurements: Vec<Measurement>,
    /// `None` if the run is complete.
    cut: Option<Cut>,
}

/// The reason for which a run ended before it was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// Ctrl-C, or a request to end.
    Interrupted,
    /// A measurement could not be written, or no child could be started.
    Stopped,
}

/// Carries out a plan, and says under which name the run is kept, if it is. `settling` was told
/// what was kept from before.
///
/// # Errors
/// [`Interrupted`] if the run was interrupted before anything was measured. The run is then
/// removed.
pub(crate) fn carry_on<'a>(
    session: &Session,
    plan: &Plan,
    mut run: RunFile,
    mut whole: Whole<'a>,
    settling: &mut dyn Settling,
) -> Result<EndedRun<'a>> {
    let name = &plan.info.name;
    let mut display = RunDisplay::begin(plan, whole.measured, whole.estimate);
    let begun = Instant::now();
    let Ended { measurements: added, stopped } =
        engine::run(plan, &session.catalogue, &mut run, &mut display, &session.interrupt, settling);
    display.end();
    // The last one may have been written before its file was moved away.
    let stopped = stopped.or_else(|| run.check_place().err().map(Stopped::from));
    let interrupted = session.interrupt.is_raised();
    if interrupted && stopped.is_none() && run.is_idle() {
        run.discard()?;
        output::say("interrupted before anything was measured: nothing is kept");
        return Err(Interrupted.into());
    }
    let mut measurements = std::mem::take(&mut whole.kept);
    measurements.extend(added);
    if !whole.is_kept {
        return Ok(removed(
            run,
            EndedRun { caller: whole.caller, measurements, cut: None },
            stopped,
            interrupted,
        ));
    }
    if let Some(stopped) = stopped {
        let is_gone = matches!(stopped, Stopped::NotKept(StoreError::Gone { .. }));
        output::say(&format!("error: {:#}", anyhow::Error::new(stopped)));
        let cut = Some(Cut::Stopped);
        if is_gone {
            output::say("what was measured is shown; it is kept only where the folder was moved to");
            return Ok(EndedRun { caller: whole.caller, measurements, cut });
        }
        return Ok(whole.ended(&plan.info, measurements, cut));
    }
    let measured = whole.ended(&plan.info, measurements, interrupted.then_some(Cut::Interrupted));
    // The table can be had again.
    session.interrupt.end_at_once();
    let took = words::roughly(begun.elapsed());
    let again = whole.caller.advised(Act::Report(name));
    output::say(&format!("measured in {took}, kept as run {name}: {again} shows it again"));
    Ok(measured)
}

/// Removes a run that is not to be kept, and says so if it ended early.
fn removed<'a>(
    run: RunFile,
    ended: EndedRun<'a>,
    stopped: Option<Stopped>,
    interrupted: bool,
) -> EndedRun<'a> {
    let folder = run.path().parent().map(|folder| folder.display().to_string()).unwrap_or_default();
    // A run whose folder is gone is as good as removed.
    let is_gone = matches!(&stopped, Some(Stopped::NotKept(StoreError::Gone { .. })));
    if let (Err(problem), false) = (run.discard(), is_gone) {
        let problem = anyhow::Error::new(problem);
        output::say(&format!("warning: {problem:#}: {folder} was left behind, and may be removed"));
    }
    let cut = match stopped {
        Some(stopped) => {
            output::say(&format!("error: {:#}; nothing is kept", anyhow::Error::new(stopped)));
            Some(Cut::Stopped)
        }
        None if interrupted => {
            output::say("interrupted: nothing is kept");
            Some(Cut::Interrupted)
        }
        None => None,
    };
    EndedRun { cut, ..ended }
}

impl<'a> Whole<'a> {
    /// Returns what is left to measure.
    fn left(&self, info: &RunInfo, measurements: &[Measurement]) -> Remainder {
        Remainder::of(self.trials.clone(), measurements, (self.settling)(info))
    }

    /// Ends a run. If it ended early, says how much is kept and which command measures the rest.
    fn ended(&self, info: &RunInfo, measurements: Vec<Measurement>, cut: Option<Cut>) -> EndedRun<'a> {
        let caller = self.caller;
        let begins = match cut {
            None => return EndedRun { caller, measurements, cut },
            Some(Cut::Interrupted) => "interrupted: ",
            Some(Cut::Stopped) => "",
        };
        let left = self.left(info, &measurements);
        let (measured, planned) = (left.measured(), left.planned);
        output::say(&if left.missing.is_empty() {
            format!("{begins}all {}; spoiled ones are not repeated", are(planned, "kept"))
        } else {
            let command = self.caller.advised(Act::Resume(self.command, &info.name));
            let planned = are(planned, "kept");
            format!("{begins}{measured} of {planned}: {command} measures the rest")
        });
        EndedRun { caller, measurements, cut }
    }
}

impl EndedRun<'_> {
    /// Shows the whole run, and returns the exit code of the command. Half a run gets no picture:
    /// the file may hold the picture of a whole one.
    pub(crate) fn show<E: Experiment>(
        &self,
        plan: &Plan,
        baseline: Option<&Stored>,
        showing: &Showing,
    ) -> Result<ExitCode> {
        let aside = if self.cut.is_none() { E::aside() } else { E::Aside::default() };
        let format = showing.chosen_format::<E>();
        let evidence = Evidence { info: &plan.info, measurements: &self.measurements, baseline, format };
        let shown = match (self.cut, &showing.picture.svg) {
            (Some(_), Some(file)) => {
                let without = Showing { picture: PictureFlags::default(), ..showing.clone() };
                let shown = without.show::<E>(&evidence, aside)?;
                let svg = format!(" --svg {}", words::for_a_shell(&file.to_string_lossy()));
                let draws = self.caller.advised_with(Act::Report(&plan.info.name), &svg);
                output::say(&format!(
                    "no picture was written to {}, because the run is not complete: {draws} draws what \
                     was measured",
                    file.display()
                ));
                shown
            }
            _ => showing.show::<E>(&evidence, aside)?,
        };
        Ok(match self.cut {
            Some(Cut::Interrupted) => ExitCode::from(Interrupt::EXIT_CODE),
            Some(Cut::Stopped) => ExitCode::from(ending::FAILED),
            None => shown,
        })
    }
}
