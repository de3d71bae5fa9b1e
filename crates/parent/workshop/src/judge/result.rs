//! What was found by one rule.

use std::time::Duration;

use record::exercise::Given;

use crate::course::Rule;

/// Whether a rule was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It was.
    Kept,
    /// It was not.
    Missed,
    /// The machine was too busy to tell.
    CantTell,
}

/// A figure that a rule is about.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// There is none.
    Nothing,
    /// A time.
    Time(Duration),
    /// A part of something, 1 being all of it.
    Share(f64),
    /// So many.
    Number(u64),
    /// What was given back for a job, counted from 0, of which so many steps were done of so many.
    Job {
        /// Which one.
        number: usize,
        /// What was given back.
        given: Given,
        /// Steps done.
        done: u64,
        /// All its steps.
        steps: u64,
    },
    /// Somebody's words.
    Words(String),
}

/// What was found by one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    /// The rule.
    pub rule: Rule,
    /// Whether it was kept.
    pub judgement: Judgement,
    /// What was measured.
    pub found: Amount,
    /// The limit.
    pub wanted: Amount,
}

impl RuleResult {
    pub(crate) fn missed(rule: Rule, found: Amount) -> RuleResult {
        RuleResult { rule, judgement: Judgement::Missed, found, wanted: Amount::Nothing }
    }

    pub(super) fn counted(rule: Rule, is_kept: bool, found: Amount, wanted: Amount) -> RuleResult {
        let judgement = if is_kept { Judgement::Kept } else { Judgement::Missed };
        RuleResult { rule, judgement, found, wanted }
    }
}
