//! The yield trade-off as a curve: what it costs to yield every N steps, and how late it leaves the beat.
//!
//! Too often costs the work its speed, too rarely costs the loop its beat. This crate measures points between the two
//! on each runtime , lays the theory over them ([`theory`]), names where the two part, and says which is the
//! cheapest N that keeps a budget, with how sure that is . The breather, which yields by time and not by
//! count, is on the same axes. The result is shown as a plot for a terminal, as SVG, CSV and JSON. Children and the store are the engine's, the figures of beats
//! `figures`'s.
//!
//! It is about one strategy in particular, whose name and settings stand in `points.rs` and nowhere else.
//!
//! What must stay true: what the theory predicts rests on nothing that was measured at the points of the curve, but for
//! the time that a step takes.

mod csv;
mod curve;
mod evidence;
mod json;
mod judge;
mod knee;
mod legacy;
mod options;
mod pace;
mod picture;
mod plan;
mod points;
#[cfg(test)]
mod sample;
mod svg;
#[cfg(test)]
mod tests;
mod text;
pub mod theory;

use anyhow::Result;
use engine::{BadRequest, Catalogue, Chosen, Evidence, Experiment, Format, Occasion, Shown, View};
use record::{Measurement, RunInfo, Trial};

pub use curve::{Breather, Curve, Figure, Knee, Larger, Measured, OverFloor, Part, Parting, Point, Sweep};
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

    /// Where the theory does not hold is a result, and no failure.
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
                "too noisy: the machine spoiled more than a fifth of the measurements; measure when it is quieter"
                    .to_owned(),
            );
        }
        let picture = view.picture.is_some().then(|| svg::svg(sweep)).transpose()?;
        Ok(Shown { text, remarks, picture, is_well: sweep.all_ok() })
    }
}
