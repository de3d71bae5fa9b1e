//! The article's experiment, and a verdict on each of its claims.
//!
//! The article puts a ticker and a countdown on one event loop and shows when the ticks come: with
//! a worker that never awaits, with one that yields every 1,000 iterations, and with one that
//! yields every 1,000,000. It claims that the second gives the same result as a thread pool. This
//! crate turns that into cells for three runtimes (`plan`), judges the answers (`judge`), and shows
//! them as text or JSON. The engine builds the strategies, runs the trials and keeps the answers.
//!
//! This crate names strategies, because the article does. All the names stand in `experiment.rs`.
//!
//! **Invariant:** a verdict is about what was measured, never about what is expected. A verdict
//! that rests on a cell that failed or is missing says so.

mod beat;
mod claims;
mod cost;

mod experiment;
mod holds;
mod json;
mod judge;
mod limits;
mod measured_cells;
mod options;
mod plan;
#[cfg(test)]
mod properties;
mod row;
#[cfg(test)]
mod sample;
mod text;
mod trial;

use anyhow::Result;
use engine::{BadRequest, Catalogue, Evidence, Experiment, Format, Occasion, Shown, View};
use record::{RunInfo, Trial};
use words::Colour;

pub use claims::{Claim, RuntimeVerdict};
pub use cost::Cost;
pub use holds::Holds;
pub use judge::Reproduction;
pub use options::{ARTICLE_STEP, DEFAULT_INTERVALS, Options};
pub use row::{Rate, Row, Ticking};

/// The article's experiment, as the engine runs it.
#[derive(Debug)]
pub struct ArticleExperiment;

impl Experiment for ArticleExperiment {
    const COMMAND: &'static str = "reproduce";
    const KEY: &'static str = "reproduction";
    const FORMATS: &'static [Format] = &[Format::Table, Format::Json];

    type Options = Options;
    type Aside = ();
    type Finding = Reproduction;

    fn check(options: &Options, _: u32) -> Result<(), BadRequest> {
        options.validate()
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

    fn judge(evidence: &Evidence<'_>, (): ()) -> Reproduction {
        judge::judge(evidence.info, evidence.measurements)
    }

    /// Shows a finding. A claim that does not hold is a result, and no failure.
    fn show(reproduction: &Reproduction, view: &View) -> Result<Shown> {
        let text = match view.format {
            Format::Json => json::json(reproduction),
            _ => text::text(reproduction, Colour::from(view.coloured)),
        };
        Ok(Shown { text, is_well: reproduction.all_ok(), ..Shown::default() })
    }
}
