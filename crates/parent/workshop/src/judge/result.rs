//! The result of one rule: what was found, what was wanted, and the judgement.

use std::time::Duration;

use record::exercise::Given;

use crate::course::Rule;

/// The judgement of a rule, or of a whole check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// The rule was kept.
    Kept,
    /// The rule was missed.
    Missed,
    /// The machine was too busy to tell.
    CantTell,
}

/// A figure that a rule compares.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// No figure.
    Nothing,
    /// A time.
    Time(Duration),
    /// A share of 1.
    Share(f64),
    /// A count.
    Number(u64),
    /// What was returned for a job, and how much of the job was done.
    Job {
        /// The job, counted from 0.
        number: usize,
        /// What was returned.
        given: Given,
        /// The steps that were done.
        done: u64,
        /// All steps of the job.
        steps: u64,
    },
    /// Somebody's words, such as a panic's message.
    Words(String),
}

/// The result of one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleResult {
    /// The rule.
    pub rule: Rule,
    /// The judgement.
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
