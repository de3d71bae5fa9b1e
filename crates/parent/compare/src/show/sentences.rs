//! The sentences of an answer that have no figures: what it costs, what else there is, and why
//! there is nothing to take.
//!
//! **Invariant:** no sentence lists more than a few names; it counts the rest.

use super::because::all_loads;
use crate::judge::{Answer, Choice, Cost, Instead, NoChoice, Open, When};

/// The most names that a sentence lists.
const FEW: usize = 4;

/// Says why there is nothing to take.
pub(crate) fn nothing(why: Option<NoChoice>, worlds: usize, is_noisy: bool) -> String {
    let text = match why {
        Some(NoChoice::CannotTellYet) if is_noisy => {
            "can't tell yet what keeps the beat: measure when nothing else runs"
        }
        Some(NoChoice::CannotTellYet) => {
            "can't tell yet what keeps the beat: measure longer (--duration) or more rounds (--rounds)"
        }
        Some(NoChoice::NotMeasured) => "can't tell what keeps the beat: not everything was measured",
        Some(NoChoice::Failed) => "nothing to take: all that does not lose the beat failed",
        Some(NoChoice::CannotCarry) => "nothing measured here keeps the beat and carries the load",
        Some(NoChoice::NothingKeeps) | None => {
            return format!("nothing measured here keeps the beat{}", all_loads(worlds));
        }
    };
    text.to_owned()
}

pub(crate) fn costs(answer: &Answer) -> String {
    let Some(choice) = &answer.take else { return String::new() };
    let Some(costs) = &choice.costs else {
        // What a peer's job costs its author is not in Rust's terms.
        if answer.peer.is_some() {
            return String::new();
        }
        return "The run does not say what it costs.".to_owned();
    };
    costs.iter().map(|cost| cost_in_words(*cost)).collect::<Vec<_>>().join(" ")
}

fn cost_in_words(cost: Cost) -> &'static str {
    match cost {
        Cost::SendStatic => "The job must be Send + 'static.",
        Cost::Divides => "The job must be cut into steps.",
        Cost::CannotCancel => "Once begun, it can't be cancelled.",
        Cost::ThreadPerJob => "Each job takes a thread.",
        Cost::Splits => "The job must be split among threads.",
        Cost::MovesOut => "The job runs in another process: its input and output are copied.",
        Cost::LeavesLimit => "If callers go away, more jobs run at once than the limit.",
        Cost::Refuses => "It refuses jobs when too many are under way.",
    }
}

pub(crate) fn alternatives(answer: &Answer) -> String {
    let mut sentences = Vec::new();
    if !answer.as_good.is_empty() {
        sentences.push(format!("As good: {}.", few(&answer.as_good)));
    }
    if !answer.ahead.is_empty() {
        sentences.push(format!("Ahead under one of the loads: {}.", few(&answer.ahead)));
    }
    sentences.join(" ")
}

pub(crate) fn instead(instead: &Instead) -> String {
    let Instead { when, choice: Choice { strategy, .. } } = instead;
    match when {
        When::MustStay => format!("If the job has to stay on the loop: {strategy}."),
        When::CannotDivide => format!("If the job can't be cut into steps: {strategy}."),
        When::MustLeave => format!("If the job should leave the loop: {strategy}."),
    }
}

/// Says which candidates can't be told apart, and how many rounds would probably do it. Rounds
/// don't help against noise.
pub(crate) fn speed(answer: &Answer, is_noisy: bool) -> String {
    let sentence = |open: &Open| match open {
        Open::Beat(_) => None,
        Open::Speed { strategies, rounds_needed } => {
            let rounds = rounds_needed.filter(|_| !is_noisy);
            let rounds = rounds.map(|rounds| format!(" (--rounds {rounds} would probably tell)"));
            Some(format!("Can't tell which is faster: {}{}.", few(strategies), rounds.unwrap_or_default()))
        }
    };
    answer.open.iter().filter_map(sentence).collect::<Vec<_>>().join(" ")
}

/// Returns a sentence with a capital letter. A name in quotes stays as it is.
pub(crate) fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    format!("{}{}", first.map(String::from).unwrap_or_default(), letters.as_str())
}

/// Joins at most [`FEW`] names, and counts the rest.
pub(crate) fn few(names: &[String]) -> String {
    few_between(names, ", ")
}

/// Does the same with something else between two names.
pub(crate) fn few_between(names: &[String], between: &str) -> String {
    let more = names.len().saturating_sub(FEW);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", names[..names.len().min(FEW)].join(between))
}

/// Joins parts of a sentence: `a, b and c`.
pub(crate) fn joined(parts: &[String]) -> String {
    match parts.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
