//! One question and what came of it.

/// One question and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// What was asked, in few words: `stalls on tokio/1`.
    pub name: String,
    /// The figure that is held against the goal. `None` where it could not be taken.
    pub figure: Option<f64>,
    /// What the figure counts: `of 1`, `ms`, ...
    pub unit: &'static str,
    /// The figure as people read it.
    pub shown: String,
    /// The goal as people read it. Empty where there is none.
    pub goal: String,
    /// Whether it was reached.
    pub verdict: Verdict,
    /// What it rests on, and what to do: a sentence or more.
    pub because: String,
    /// Whether a machine that is too noisy may be what fails it. It may not where spoiled measurements are left out, or
    /// noise must not lead to a wrong verdict.
    pub excusable: bool,
}

/// Whether a goal was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was.
    Passed,
    /// It was not.
    Failed,
    /// It can't be told.
    CantTell,
    /// There is no goal: the figure is for the reader to know.
    Told,
}

impl Verdict {
    /// In a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Passed => "pass",
            Verdict::Failed => "FAIL",
            Verdict::CantTell => "can't tell",
            Verdict::Told => "",
        }
    }
}
