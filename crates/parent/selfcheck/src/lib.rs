//! Does the instrument tell the truth on this machine?
//!
//! Real children measure what is known beforehand, and each check looks whether the figures say so.
//! There are seven questions:
//!
//! - Are stalls of known length found (`checks::stalls`)?
//! - Is a cell called different from itself (`checks::same`)?
//! - Is a known slow-down found (`checks::power`)?
//! - Is it found that jobs take longer (`checks::longer`)?
//! - Do jobs wait as long as the arithmetic of a queue says (`checks::queue`, `queue`)?
//! - What does the ticker cost (`checks::cost`)?
//! - Does the system's own tool see the same lateness (`checks::agreement`)?
//!
//! This crate owns what is measured for them (`plan`), the verdicts (`judge`) and how they are
//! shown (`text`, `json`). The engine runs the children and keeps the answers. Verdicts on twins
//! come from `figures`, the same code from which `compare` makes its tables.
//!
//! **Invariant:** a check passes or fails only if its counts show it. If they are too few, or the
//! machine was disturbed, it says so and does neither.

mod check;
mod checks;
mod cyclictest;
mod json;
mod judge;
mod legacy;
mod plan;
mod queue;
#[cfg(test)]
mod sample;
mod series;
mod share;
#[cfg(test)]
mod tests;
mod text;

use anyhow::Result;
use engine::{BadRequest, Catalogue, Evidence, Experiment, Format, Occasion, Shown, View};
use record::{Measurement, RunInfo, Trial};

pub use check::{Check, Verdict};
pub use cyclictest::Cyclictest;
pub use judge::Selfcheck;

/// The selfcheck, as the engine runs it.
#[derive(Debug)]
pub struct InstrumentCheck;

/// See whether the instrument tells the truth on this machine
///
/// Measures what is known beforehand. It puts stalls of known length into the loop, compares the
/// same cell with itself, slows the work and lengthens the jobs by a known amount, compares the
/// wait of jobs with the arithmetic of a queue, measures the ticker against none, and asks the
/// system's own cyclictest if it is installed. Each check has its figure and its goal. A check that
/// its counts can't decide says so. Takes about nine minutes, or one with --quick; leave the
/// machine alone meanwhile.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// About a minute: finds what is broken, but counts too few comparisons to pass all checks
    #[arg(long)]
    pub quick: bool,
}

impl Experiment for InstrumentCheck {
    const COMMAND: &'static str = "selfcheck";
    const KEY: &'static str = "selfcheck";
    const FORMATS: &'static [Format] = &[Format::Table, Format::Json];

    type Options = Options;
    /// The system's own tool: what it found, or why it found nothing. `None` if it was not asked.
    type Aside = Option<Result<Cyclictest, String>>;
    type Finding = Selfcheck;

    fn check(_: &Options, _: u32) -> Result<(), BadRequest> {
        Ok(())
    }

    fn describe(options: &Options, occasion: &Occasion, catalogue: &Catalogue) -> Result<RunInfo> {
        plan::describe(Self::KEY, options.quick, occasion, catalogue)
    }

    fn trials(info: &RunInfo) -> Vec<Trial> {
        plan::trials(info)
    }

    fn aside() -> Self::Aside {
        Some(Cyclictest::run())
    }

    fn upgrade(info: &RunInfo, measurements: &mut [Measurement]) {
        measurements.iter_mut().for_each(|measurement| legacy::upgrade(info, measurement));
    }

    fn judge(evidence: &Evidence<'_>, cyclictest: Self::Aside) -> Selfcheck {
        let cyclictest =
            cyclictest.unwrap_or_else(|| Err("it is asked only right after measuring".to_owned()));
        judge::judge(evidence.info, evidence.measurements, &cyclictest)
    }

    /// Shows a finding. A check that can't tell is no failure.
    fn show(selfcheck: &Selfcheck, view: &View) -> Result<Shown> {
        let text = match view.format {
            Format::Json => json::json(selfcheck),
            _ => text::text(selfcheck),
        };
        Ok(Shown { text, is_well: selfcheck.all_ok(), ..Shown::default() })
    }
}
