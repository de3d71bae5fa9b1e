//! The showing of a finding: its format, its baseline, and the exit code that comes of both.
//!
//! **Invariant:** a program that reads stdout gets one document. What differs between two runs is
//! said on stderr before anything is compared.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use engine::{BadRequest, Evidence, Experiment, Format, Shown, Store, Stored, View};
use record::RunInfo;

use crate::caller::{Act, Caller};
use crate::flags::{BaselineFlags, ExplainFlags, FormatFlags, PictureFlags};
use crate::target::Target;
use crate::{ending, output, stored};

/// All flags that say how a finding is shown.
#[derive(Clone)]
pub(crate) struct Showing {
    pub(crate) format: FormatFlags,
    pub(crate) explain: ExplainFlags,
    pub(crate) baseline: BaselineFlags,
    pub(crate) picture: PictureFlags,
}

impl Showing {
    /// Reads the baseline, before anything is measured: measuring takes a while. Refuses a run that
    /// is `shown` itself: nothing would differ, whatever happened since.
    pub(crate) fn stored_baseline<E: Experiment>(
        &self,
        caller: &Caller,
        store: &Store,
        shown: &[String],
    ) -> Result<Option<Stored>> {
        let Some(name) = &self.baseline.baseline else { return Ok(None) };
        let (baseline, experiment) = stored::read(caller, store, name)?;
        if shown.iter().any(|own| store.is_one_run(own, name)) {
            let runs = caller.advised(Act::Runs);
            return Err(BadRequest(format!(
                "--baseline {name}: that is the run that is shown, and a run does not differ from itself: \
                 name another one; {runs} shows all"
            ))
            .into());
        }
        if experiment.command != E::COMMAND {
            let [its, own] =
                [experiment.command, E::COMMAND].map(|command| caller.quoted(Act::Measure(command)));
            let runs = caller.advised(Act::Runs);
            return Err(BadRequest(format!(
                "--baseline {name}: it is a run of {its}, and a run of {own} can't be compared with it: \
                 name another run; {runs} shows all"
            ))
            .into());
        }
        stored::warn_if_incomplete(caller, store, &baseline, experiment)?;
        Ok(Some(baseline))
    }

    /// Returns the file for the picture, and refuses one that can't be written before anything is
    /// built. The names of stored runs are looked up first.
    pub(crate) fn picture_file(&self) -> Result<Option<Target>, BadRequest> {
        let of = |file: &PathBuf| Target::of(&format!("--svg {}", file.display()), file);
        self.picture.svg.as_ref().map(of).transpose()
    }

    /// Warns on stderr of what differs between the baseline and a run, before they are compared.
    pub(crate) fn warn(&self, baseline: Option<&Stored>, now: &RunInfo) {
        if let Some(Stored { info, .. }) = baseline {
            stored::warn_of_differences(&format!("compared with {}", info.name), info, now);
        }
    }

    /// Returns the format that was chosen, or the experiment's default.
    pub(crate) fn chosen_format<E: Experiment>(&self) -> Format {
        self.format.format.unwrap_or(E::FORMATS[0])
    }

    /// Judges a run, writes its finding, and returns how the command ends.
    pub(crate) fn show<E: Experiment>(&self, evidence: &Evidence<'_>, aside: E::Aside) -> Result<ExitCode> {
        let finding = E::judge(evidence, aside);
        let view = View {
            format: evidence.format,
            coloured: output::is_coloured(),
            explain: self.explain.explain,
            fail_on_regression: self.baseline.fail_on_regression,
            picture: self.picture.svg.clone(),
        };
        let Shown { text, remarks, picture, is_well } = E::show(&finding, &view)?;
        output::print(&text)?;
        remarks.iter().for_each(|remark| output::say(remark));
        if let Some(picture) = picture {
            // The command line was sane when it was read: what is wrong now is a failure.
            let file = self.picture_file().map_err(|now| anyhow::Error::msg(now.to_string()))?;
            let Some(file) = file else { return Ok(ending::of_all(is_well)) };
            file.write(&picture)?;
            output::say(&file.told());
        }
        Ok(ending::of_all(is_well))
    }
}
