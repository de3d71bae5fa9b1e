//! Does the instrument tell the truth on this machine? What is known beforehand is measured by real children, and it is
//! seen whether the figures say so.
//!
//! Five questions: are stalls of known length found (`checks::stalls`), is a cell called different from itself
//! (`checks::same`), is a known slow-down found (`checks::power`), what does the ticker cost (`checks::cost`),
//! and does the system's own tool see the same lateness (`checks::agreement`). This crate owns what is measured for
//! them ([`plan()`]), the verdicts ([`judge()`]) and how they are shown ([`text()`], [`json()`]). Children, the store,
//! and the figures of a run are `compare`'s: verdicts on twins come from the very code that `compare` shows its tables from.
//!
//! What must stay true: a check that rests on too little, or on a machine that was disturbed, says so and neither
//! passes nor fails.

mod check;
mod checks;
mod cyclictest;
mod json;
mod judge;
mod legacy;
mod plan;
#[cfg(test)]
mod sample;
mod series;
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
/// What is known beforehand is measured. Stalls of known length are put into the loop, the same cell is compared with itself,
/// known slow-downs are put into the work, the ticker is measured against none, and the system's own cyclictest is asked if
/// it is installed. Each check has its figure and its goal. Takes about eight minutes, or one with --quick; leave the machine
/// alone meanwhile.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Options {
    /// Less than a minute, with few counts: many checks then can't tell
    #[arg(long)]
    pub quick: bool,
}

impl Experiment for InstrumentCheck {
    const COMMAND: &'static str = "selfcheck";
    const KEY: &'static str = "selfcheck";
    const FORMATS: &'static [Format] = &[Format::Table, Format::Json];

    type Options = Options;
    /// What the system's own tool found. `None` if it was not asked.
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
        let cyclictest = cyclictest.unwrap_or_else(|| Err("asked only right after measuring".to_owned()));
        judge::judge(evidence.info, evidence.measurements, &cyclictest)
    }

    /// What can't be told is no failure.
    fn show(selfcheck: &Selfcheck, view: &View) -> Result<Shown> {
        let text = match view.format {
            Format::Json => json::json(selfcheck),
            _ => text::text(selfcheck),
        };
        Ok(Shown { text, is_well: selfcheck.all_ok(), ..Shown::default() })
    }
}
