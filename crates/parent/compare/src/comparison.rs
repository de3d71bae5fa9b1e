//! The comparison as an experiment: what it measures, judges and shows.

use anyhow::Result;
use engine::{
    BadRequest, Catalogue, Chosen, Evidence, Experiment, Format, Occasion, Settling, Shown, Stored, View,
};
use figures::{LostCells, Summary, Timeline, compare_with, summarise, timeline};
use record::{RunInfo, Trial};
use words::Colour;

use crate::options::Options;
use crate::{judge, plan, show};

/// The comparison, as the engine runs it.
#[derive(Debug)]
pub struct Comparison;

/// The result of a comparison.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// All cells and controls with their figures.
    pub summary: Summary,
    /// The beats, in the order of time. `None` if they are not shown.
    pub timeline: Option<Timeline>,
    /// The changes since the baseline. `None` without one.
    pub changes: Option<figures::TwoRuns>,
}

impl Experiment for Comparison {
    const COMMAND: &'static str = "compare";
    const KEY: &'static str = "comparison";
    const FORMATS: &'static [Format] =
        &[Format::Table, Format::Markdown, Format::Csv, Format::Json, Format::Hlog];
    const HAS_BASELINE: bool = true;
    const HAS_EXPLANATION: bool = true;

    type Options = Options;
    type Aside = ();
    type Finding = Compared;

    fn check(options: &Options, cpus: u32) -> Result<(), BadRequest> {
        options.validate(cpus)
    }

    fn chosen(options: &Options) -> Chosen<'_> {
        let Options { strategies, runtimes, workloads, .. } = options;
        Chosen { strategies, runtimes, workloads }
    }

    fn has_peers(options: &Options) -> bool {
        options.peers
    }

    fn describe(options: &Options, occasion: &Occasion, catalogue: &Catalogue) -> Result<RunInfo> {
        plan::describe(Self::KEY, options, occasion, catalogue)
    }

    fn trials(info: &RunInfo) -> Vec<Trial> {
        plan::trials(info)
    }

    fn settling(info: &RunInfo) -> Box<dyn Settling> {
        Box::new(plan::Lost(LostCells::of(info)))
    }

    fn merge(first: Stored, others: Vec<Stored>) -> Result<Stored, BadRequest> {
        judge::merge(first, others)
    }

    fn judge(evidence: &Evidence<'_>, (): ()) -> Compared {
        let summary = summarise(evidence.info, evidence.measurements);
        let baseline = evidence.baseline.map(|run| summarise(&run.info, &run.measurements));
        Compared {
            changes: baseline.map(|baseline| compare_with(&baseline, &summary)),
            timeline: (evidence.format == Format::Hlog)
                .then(|| timeline(evidence.info, evidence.measurements)),
            summary,
        }
    }

    fn show(compared: &Compared, view: &View) -> Result<Shown> {
        let Compared { summary, changes, .. } = compared;
        let mut remarks = Vec::new();
        if let (Some(changes), Format::Hlog) = (changes, view.format) {
            let text = show::changes::changes(changes, Colour::from(view.coloured));
            remarks.push(text.trim_end().to_owned());
        }
        let regressed = match changes {
            Some(changes) if view.fail_on_regression => {
                remarks.extend(regressed(changes));
                judge::is_worse(changes)
            }
            _ => false,
        };
        let is_well = summary.all_ok() && !regressed;
        Ok(Shown { text: text(compared, view), remarks, picture: None, is_well })
    }
}

/// Writes the result, with the changes since the baseline if the format has room for them.
fn text(compared: &Compared, view: &View) -> String {
    let Compared { summary, timeline, changes } = compared;
    let colour = Colour::from(view.coloured);
    match (view.format, changes) {
        (Format::Markdown, None) => show::markdown::markdown(summary, view.explain),
        (Format::Markdown, Some(changes)) => {
            let changes = show::changes::changes(changes, Colour::Off);
            format!("{}\n```text\n{changes}```\n", show::markdown::markdown(summary, view.explain))
        }
        (Format::Csv, None) => show::csv::csv(summary),
        (Format::Csv, Some(changes)) => show::csv::csv_with_baseline(summary, changes),
        (Format::Json, None) => show::json::json(summary),
        (Format::Json, Some(changes)) => show::json::json_with_baseline(summary, changes),
        (Format::Hlog, _) => timeline.as_ref().map(show::hlog::hlog).unwrap_or_default(),
        (Format::Table | Format::Svg, None) => show::table::table(summary, colour, view.explain),
        (Format::Table | Format::Svg, Some(changes)) => {
            format!(
                "{}\n{}",
                show::table::table(summary, colour, view.explain),
                show::changes::changes(changes, colour)
            )
        }
    }
}

/// Says what became worse, and about which cells one can't tell.
fn regressed(changes: &figures::TwoRuns) -> Vec<String> {
    let mut remarks = vec![show::regressions::regressions(changes).trim_end().to_owned()];
    if changes.too_noisy {
        let noisy = "the machine spoiled more than a fifth of one of the two runs, so only a failure \
                     counts as a regression; measure both again when the machine is quieter";
        remarks.push(words::wrap("too noisy: ", noisy).trim_end().to_owned());
    }
    remarks
}
