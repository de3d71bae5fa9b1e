//! The yield trade-off as a curve: what it costs to yield every N steps, and how late it leaves the
//! beat.
//!
//! Yielding too often slows the work; yielding too rarely makes beats late. This crate measures
//! points between the two on each runtime and lays the theory ([`theory`]) over them. It names the
//! points at which theory and measurement differ, and the cheapest N that keeps a budget, with how
//! sure that is. The breather, which yields by time and not by count, is on the same axes. The
//! result is a plot for a terminal, SVG, CSV or JSON.
//!
//! The engine runs the children and keeps the answers. The figures of beats come from `figures`.
//!
//! The sweep is about one strategy, whose name and settings stand in `points.rs` and nowhere else.
//!
//! **Invariant:** the prediction of the theory rests on nothing that was measured at the points of
//! the curve, except the time that a step takes.

mod counted_trials;
mod csv;
mod curve;
mod json;
mod judge;
mod knee;
mod legacy;
mod options;
mod picture;
mod plan;
mod points;
#[cfg(test)]
mod sample;
mod schedule;
mod svg;
#[cfg(test)]
mod tests;
mod text;
pub mod theory;

use anyhow::Result;
use engine::{BadRequest, Catalogue, Chosen, Evidence, Experiment, Format, Occasion, Shown, View};
use record::{Measurement, RunInfo, Trial};

pub use curve::{
    Compared, Curve, Figure, Knee, Larger, OverFloor, Part, Parting, Point, SettingFigures, Sweep, TimedPoint,
};
pub use options::Options;

/// The sweep, as the engine runs it.
#[derive(Debug)]
pub struct YieldSweep;

impl Experiment for YieldSweep {
    const COMMAND: &'static str = "sweep";
    const KEY: &'static str = "sweep";
    const FORMATS: &'static [Format] = &[Format::Table, Format::Svg, Format::Csv, Format::Json];
    const HAS_PICTURE: bool = true;

    type Options = Options;
    type Aside = ();
    type Finding = Sweep;

    fn check(options: &Options, cpus: u32) -> Result<(), BadRequest> {
        options.validate(cpus)
    }

    fn chosen(options: &Options) -> Chosen<'_> {
        Chosen { strategies: &[], runtimes: &options.runtimes, workloads: options.workload.as_slice() }
    }

    fn describe(options: &Options, occasion: &Occasion, catalogue: &Catalogue) -> Result<RunInfo> {
        plan::describe(Self::KEY, options, occasion, catalogue)
    }

    fn trials(info: &RunInfo) -> Vec<Trial> {
        plan::trials(info)
    }

    fn upgrade(_: &RunInfo, measurements: &mut [Measurement]) {
        measurements.iter_mut().for_each(legacy::upgrade);
    }

    fn judge(evidence: &Evidence<'_>, (): ()) -> Sweep {
        judge::judge(evidence.info, evidence.measurements)
    }

    /// Shows a finding. That the theory does not hold is a result, and no failure.
    fn show(sweep: &Sweep, view: &View) -> Result<Shown> {
        let text = match view.format {
            Format::Svg => svg::svg(sweep)?,
            Format::Csv => csv::csv(sweep),
            Format::Json => json::json(sweep),
            Format::Table | Format::Markdown | Format::Hlog => text::plot(sweep),
        };
        let mut remarks = Vec::new();
        if sweep.noise.is_too_much() && matches!(view.format, Format::Svg | Format::Csv) {
            remarks.push(
                "too noisy: the machine spoiled more than a fifth of the measurements; measure when it is \
                 quieter"
                    .to_owned(),
            );
        }
        let picture = view.picture.is_some().then(|| svg::svg(sweep)).transpose()?;
        Ok(Shown { text, remarks, picture, is_well: sweep.all_ok() })
    }
}
