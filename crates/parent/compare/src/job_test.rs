//! A comparison as a test: does every job come to its answer?
//!
//! It measures and judges as [`Comparison`] does. If nothing failed, it shows a line a job in place
//! of figures: those of a single round say nothing.

use anyhow::Result;
use engine::{BadRequest, Catalogue, Chosen, Evidence, Experiment, Format, Occasion, Settling, Shown, View};
use figures::{Outcome, Summary};
use record::{RunInfo, Trial};
use words::counted;

use crate::comparison::{Compared, Comparison};
use crate::options::Options;

/// The comparison, as a test of its jobs. Its run is kept only if it is given a name.
#[derive(Debug)]
pub struct JobTest;

impl Experiment for JobTest {
    const COMMAND: &'static str = Comparison::COMMAND;
    const KEY: &'static str = Comparison::KEY;
    const FORMATS: &'static [Format] = Comparison::FORMATS;
    const HAS_BASELINE: bool = Comparison::HAS_BASELINE;
    const HAS_EXPLANATION: bool = Comparison::HAS_EXPLANATION;
    const IS_KEPT: bool = false;

    type Options = Options;
    type Aside = ();
    type Finding = Compared;

    fn check(options: &Options, cpus: u32) -> Result<(), BadRequest> {
        Comparison::check(options, cpus)
    }

    fn chosen(options: &Options) -> Chosen<'_> {
        Comparison::chosen(options)
    }

    fn has_peers(options: &Options) -> bool {
        Comparison::has_peers(options)
    }

    fn describe(options: &Options, occasion: &Occasion, catalogue: &Catalogue) -> Result<RunInfo> {
        Comparison::describe(options, occasion, catalogue)
    }

    fn trials(info: &RunInfo) -> Vec<Trial> {
        Comparison::trials(info)
    }

    fn settling(info: &RunInfo) -> Box<dyn Settling> {
        Comparison::settling(info)
    }

    fn judge(evidence: &Evidence<'_>, aside: ()) -> Compared {
        Comparison::judge(evidence, aside)
    }

    /// Shows a line a job. Shows the whole comparison if a cell failed or is missing, if a job was
    /// not measured at all, or if more than the table was asked for.
    fn show(compared: &Compared, view: &View) -> Result<Shown> {
        let is_asked = view.format != Format::Table || view.explain || compared.changes.is_some();
        match lines(&compared.summary) {
            Some(text) if !is_asked => Ok(Shown { text, is_well: true, ..Shown::default() }),
            _ => Comparison::show(compared, view),
        }
    }
}

/// Writes how often each job came to its answer. `None` if one did not, or not in each cell.
fn lines(summary: &Summary) -> Option<String> {
    if !summary.all_ok() || !summary.is_complete() {
        return None;
    }
    let mut workloads: Vec<&str> = Vec::new();
    for row in &summary.cells {
        if !workloads.contains(&row.of.workload.as_str()) {
            workloads.push(&row.of.workload);
        }
    }
    let line = |workload: &&str| {
        let own = summary.cells.iter().filter(|row| row.of.workload == **workload);
        let measured = own.filter(|row| row.outcome == Outcome::Measured).count();
        (measured > 0).then(|| format!("{workload}: ok, in {}\n", counted(measured as u64, "cell")))
    };
    workloads.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use engine::{Format, View};
    use figures::{Outcome, Summary};

    use super::*;
    use crate::show::specimens::one_cell;

    fn shown(summary: Summary, format: Format) -> Shown {
        let view = View { format, coloured: false, explain: false, fail_on_regression: false, picture: None };
        JobTest::show(&Compared { summary, timeline: None, changes: None }, &view).unwrap()
    }

    #[test]
    fn a_job_that_came_to_its_answer_is_a_line_and_a_failure_is_the_whole_table() {
        let mut summary = one_cell();
        let whole = shown(summary.clone(), Format::Json).text;
        assert!(whole.starts_with('{'), "what was asked for: {whole}");
        let well = shown(summary.clone(), Format::Table);
        assert_eq!((well.text.as_str(), well.is_well), ("countdown: ok, in 1 cell\n", true));
        let with = |outcome| {
            let mut summary = summary.clone();
            summary.cells[0].outcome = outcome;
            shown(summary, Format::Table)
        };
        let skipped = with(Outcome::Skipped { reason: "it can't be cut".to_owned() });
        assert!(skipped.text.contains("it can't be cut"), "{}", skipped.text);
        let failed = with(Outcome::Failed { reason: "wrong answer".to_owned() });
        assert!(failed.text.contains("wrong answer") && !failed.is_well, "{}", failed.text);
        summary.run.rounds += 1;
        let early = shown(summary, Format::Table);
        assert!(early.text.contains("fewer than"), "it ended early: {}", early.text);
    }
}
