//! One question about the instrument, and what came of it.

/// One question about the instrument, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Check {
    /// The question in few words: `stalls on tokio/1`.
    pub name: String,
    /// The figure that is compared with the goal. `None` if it could not be taken.
    pub figure: Option<f64>,
    /// The unit of the figure: `of 1`, `ms`, ...
    pub unit: &'static str,
    /// The figure as people read it.
    pub shown: String,
    /// The goal as people read it. Empty if there is none.
    pub goal: String,
    /// The verdict on the goal.
    pub verdict: Verdict,
    /// The grounds of the verdict, and what to do: a sentence or more.
    pub because: String,
    /// Whether noise may be the cause of a failure. It may not if spoiled measurements are left
    /// out, or if noise must not lead to a wrong verdict.
    pub excusable: bool,
}

/// The verdict on a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The measurements show that it was.
    Passed,
    /// The measurements show that it was not.
    Failed,
    /// The measurements show neither.
    CantTell,
    /// There is no goal: the figure is for the reader to know.
    Told,
}

impl Verdict {
    /// Returns the verdict in a word or two.
    pub fn word(self) -> &'static str {
        match self {
            Verdict::Passed => "pass",
            Verdict::Failed => "FAIL",
            Verdict::CantTell => "can't tell",
            Verdict::Told => "",
        }
    }
}

/// Says how many measurements are left out, in a sentence that follows others. Empty if none is.
pub(crate) fn left_out(count: usize) -> String {
    match count {
        0 => String::new(),
        1 => " A measurement that the machine spoiled is left out.".to_owned(),
        some => format!(" {some} measurements that the machine spoiled are left out."),
    }
}
