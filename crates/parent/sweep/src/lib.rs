//! Two sweeps over one quantity each, shown as curves: over N, the steps between two yields, and
//! over the length of a job.
//!
//! - [`yields`]: what does a yield every N steps cost, and how late does it leave the beat?
//! - [`length`]: should a job of this length run inline, yield, or go to a pool?
//!
//! Both are the same command, and a stored run tells by its cells which of the two it is. The
//! engine runs the children and keeps the answers. The figures of beats and jobs come from
//! `figures`. The result is a plot for a terminal, SVG, CSV or JSON.
//!
//! The names of the strategies stand in `strategies.rs` and nowhere else.
//!
//! **Invariant:** the trials of a run, and which of the two sweeps it is, follow from its
//! description alone.

mod axis;
mod canvas;
mod figure;
mod jobs;
pub mod length;
mod options;
mod panel;
mod strategies;
pub mod yields;

use anyhow::Result;
use engine::{BadRequest, Catalogue, Chosen, Evidence, Experiment, Format, Occasion, Shown, View};
use figures::Noise;
use record::{Measurement, RunInfo, Trial};

pub use figure::Figure;
pub use options::{Options, Over};
pub use strategies::{Contender, Role};

/// The sweeps, as the engine runs them.
#[derive(Debug)]
pub struct SweepExperiment;

/// The finding of one of the two sweeps.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// Over the steps between two yields.
    Yields(yields::Sweep),
    /// Over the length of a job.
    Length(length::LengthSweep),
}

impl Experiment for SweepExperiment {
    const COMMAND: &'static str = "sweep";
    const KEY: &'static str = "sweep";
    const FORMATS: &'static [Format] = &[Format::Table, Format::Svg, Format::Csv, Format::Json];
    const HAS_PICTURE: bool = true;

    type Options = Options;
    type Aside = ();
    type Finding = Finding;

    fn check(options: &Options, cpus: u32) -> Result<(), BadRequest> {
        options.validate(cpus)?;
        match options.over {
            Over::Yields => options.check_window(yields::LEAST_BEATS),
            Over::Length => options.check_window(length::LEAST_BEATS).and_then(|()| length::check(options)),
        }
    }

    fn chosen(options: &Options) -> Chosen<'_> {
        Chosen { strategies: &[], runtimes: &options.runtimes, workloads: options.workload.as_slice() }
    }

    fn describe(options: &Options, occasion: &Occasion, catalogue: &Catalogue) -> Result<RunInfo> {
        match options.over {
            Over::Yields => yields::describe(Self::KEY, options, occasion, catalogue),
            Over::Length => length::describe(Self::KEY, options, occasion, catalogue),
        }
    }

    fn trials(info: &RunInfo) -> Vec<Trial> {
        match over(info) {
            Over::Yields => yields::trials(info),
            Over::Length => length::trials(info),
        }
    }

    /// Sweeps of format 1 were over yields.
    fn upgrade(_: &RunInfo, measurements: &mut [Measurement]) {
        measurements.iter_mut().for_each(yields::upgrade);
    }

    fn judge(evidence: &Evidence<'_>, (): ()) -> Finding {
        let Evidence { info, measurements, .. } = evidence;
        match over(info) {
            Over::Yields => Finding::Yields(yields::judge(info, measurements)),
            Over::Length => Finding::Length(length::judge(info, measurements)),
        }
    }

    /// Shows a finding. That the theory does not hold, or that one can't tell, is a result and no
    /// failure.
    fn show(finding: &Finding, view: &View) -> Result<Shown> {
        let text = match (view.format, finding) {
            (Format::Svg, finding) => drawn(finding)?,
            (Format::Csv, Finding::Yields(sweep)) => yields::csv(sweep),
            (Format::Csv, Finding::Length(sweep)) => length::csv(sweep),
            (Format::Json, Finding::Yields(sweep)) => yields::json(sweep),
            (Format::Json, Finding::Length(sweep)) => length::json(sweep),
            (Format::Table | Format::Markdown | Format::Hlog, Finding::Yields(sweep)) => yields::plot(sweep),
            (Format::Table | Format::Markdown | Format::Hlog, Finding::Length(sweep)) => length::plot(sweep),
        };
        let mut remarks = Vec::new();
        if finding.noise().is_too_much() && matches!(view.format, Format::Svg | Format::Csv) {
            remarks.push(
                "too noisy: the machine spoiled more than a fifth of the measurements; measure when it is \
                 quieter"
                    .to_owned(),
            );
        }
        let picture = view.picture.is_some().then(|| drawn(finding)).transpose()?;
        Ok(Shown { text, remarks, picture, is_well: finding.all_ok() })
    }
}

impl Finding {
    fn noise(&self) -> &Noise {
        match self {
            Finding::Yields(sweep) => &sweep.noise,
            Finding::Length(sweep) => &sweep.noise,
        }
    }

    fn all_ok(&self) -> bool {
        match self {
            Finding::Yields(sweep) => sweep.all_ok(),
            Finding::Length(sweep) => sweep.all_ok(),
        }
    }
}

fn drawn(finding: &Finding) -> Result<String> {
    match finding {
        Finding::Yields(sweep) => yields::svg(sweep),
        Finding::Length(sweep) => length::svg(sweep),
    }
}

/// Returns which of the two sweeps made a run. In one over yields, a job is followed by the next at
/// once; in one over lengths, jobs come and go.
fn over(info: &RunInfo) -> Over {
    let comes_and_goes = info.cells.first().is_some_and(|cell| cell.load.jobs().is_none());
    if comes_and_goes { Over::Length } else { Over::Yields }
}
