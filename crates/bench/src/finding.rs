//! The report of a run of `turns`: the data of its JSON. Nothing here measures.
//!
//! **Invariant:** a finding has a verdict if it has a limit, and else none.

use serde::Serialize;

use crate::goal::{Unit, Verdict};
use crate::paired::Figure;
use crate::report::Run;

/// The version of the JSON.
pub const FORMAT: u32 = 1;

/// The results of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    /// The [`FORMAT`] of this report.
    pub format: u32,
    /// The conditions of the run.
    pub run: Run,
    /// The findings, by subject.
    pub sections: Vec<Section>,
    /// The sections that were left out, with the reason.
    pub left_out: Vec<String>,
}

/// Findings about one subject.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// The heading of their table.
    pub heading: String,
    /// The findings.
    pub findings: Vec<Finding>,
}

/// A figure, and the verdict if there is a goal.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// The subject of the figure.
    pub of: String,
    /// The figure. `None` if there was too little data.
    pub found: Option<Figure>,
    /// The unit of the figure and of its limit.
    pub unit: Unit,
    /// The limit: the figure may be this much at most. `None` without a goal.
    pub at_most: Option<f64>,
    /// The verdict. `None` without a goal.
    pub verdict: Option<Verdict>,
}

impl Finding {
    /// Creates a finding without a goal.
    pub fn new(of: impl Into<String>, found: Option<Figure>, unit: Unit) -> Finding {
        Finding { of: of.into(), found, unit, at_most: None, verdict: None }
    }

    /// Adds the goal that the figure is at most this much.
    #[must_use]
    pub fn at_most(self, at_most: f64) -> Finding {
        Finding { at_most: Some(at_most), verdict: Some(Verdict::of(self.found, at_most)), ..self }
    }
}
