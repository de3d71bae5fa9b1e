//! The showing of a finding: its format, its baseline, and the exit code that comes of both.
//!
//! **Invariant:** a program that reads stdout gets one document. What differs between two runs is
//! said on stderr before anything is compared.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result};
use engine::{BadRequest, Evidence, Experiment, Format, Shown, Store, Stored, View};
use record::RunInfo;

use crate::caller::{Act, Caller};
use crate::flags::{BaselineFlags, ExplainFlags, FormatFlags, PictureFlags};
use crate::{ending, output, stored};

/// All flags that say how a finding is shown.
pub(crate) struct Showing {
    pub(crate) format: FormatFlags,
    pub(crate) explain: ExplainFlags,
    pub(crate) baseline: BaselineFlags,
    pub(crate) picture: PictureFlags,
}

impl Showing {
    /// Reads the baseline, before anything is measured: measuring takes a while.
    pub(crate) fn stored_baseline<E: Experiment>(
        &self,
        caller: &Caller,
        store: &Store,
    ) -> Result<Option<Stored>> {
        let Some(name) = &self.baseline.baseline else { return Ok(None) };
        let (baseline, experiment) = stored::read(caller, store, name)?;
        if experiment.command != E::COMMAND {
            let [its, own] =
                [experiment.command, E::COMMAND].map(|command| caller.quoted(Act::Measure(command)));
            let runs = caller.quoted(Act::Runs);
            return Err(BadRequest(format!(
                "--baseline {name}: it is a run of {its}, and a run of {own} can't be compared with it: \
                 name another run; {runs} shows all"
            ))
            .into());
        }
        stored::warn_if_incomplete(caller, store, &baseline, experiment)?;
        Ok(Some(baseline))
    }

    /// Refuses a picture that can't be written, before anything is built. The names of stored runs
    /// are looked up first.
    pub(crate) fn check_picture(&self) -> Result<(), BadRequest> {
        self.picture.svg.as_deref().map_or(Ok(()), can_be_written)
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
        if let (Some(file), Some(picture)) = (&view.picture, picture) {
            fs::write(file, picture).with_context(|| format!("{} can't be written", file.display()))?;
            output::say(&format!("the picture is in {}", file.display()));
        }
        Ok(ending::of_all(is_well))
    }
}

/// Refuses a file that can't be written, before minutes of measuring. A file that was not there
/// before is removed again: the command may still be refused for another reason.
fn can_be_written(file: &Path) -> Result<(), BadRequest> {
    let was_there = fs::symlink_metadata(file).is_ok();
    let opened = fs::OpenOptions::new().append(true).create(true).open(file);
    opened.map(drop).map_err(|error| {
        let file = file.display();
        BadRequest(format!(
            "--svg {file}: it can't be written: {error}; give a file in a folder that is there"
        ))
    })?;
    if !was_there {
        // An empty file that stays is no reason not to measure.
        let _ = fs::remove_file(file);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_afterwards_only_if_it_was_there_before() {
        let name = format!("breather-picture-{}.svg", std::process::id());
        let file = std::env::temp_dir().join(name);
        can_be_written(&file).unwrap();
        assert!(!file.exists());
        fs::write(&file, "a picture").unwrap();
        can_be_written(&file).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "a picture");
        fs::remove_file(&file).unwrap();
        let refused = can_be_written(&file.join("below")).unwrap_err().to_string();
        assert!(refused.contains("it can't be written: "), "{refused}");
    }
}
