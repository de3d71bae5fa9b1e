//! The rules that an exercise can miss, and their names in exercise.toml.
//!
//! **Invariant:** every rule has a name, and is found by it.

use std::fmt;

/// A rule: one that holds for every exercise, or one that an exercise.toml sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The file compiles.
    Compiles,
    /// The program does not print without end.
    NotFlooded,
    /// The process does not end before the harness has answered.
    Answers,
    /// The process ends, or can be measured, within its time limit.
    Stoppable,
    /// The ticker shows that it was held up.
    TickerTells,
    /// The exercise's function ends.
    Ends,
    /// The function does not panic.
    NoPanic,
    /// The function returns what its jobs come to.
    Answer,
    /// The beat is kept.
    Beat,
    /// The function does the work itself, instead of what it starts.
    InItself,
    /// A typical slice is long enough.
    SliceNotTooShort,
    /// The longest slice is short enough.
    SliceNotTooLong,
    /// No slice holds too large a share of the job.
    Longest,
    /// The work is fast enough.
    Work,
    /// The loop's thread does no work.
    OffTheLoop,
    /// Enough jobs are under way at the same time.
    WideEnough,
    /// Not too many jobs are under way at the same time.
    NotTooWide,
    /// Not too many threads do work.
    Threads,
    /// Little is done of a job that nobody wants any more.
    Overrun,
}

/// All rules, with their names for `fails` in an exercise.toml.
const NAMES: [(Rule, &str); 19] = [
    (Rule::Compiles, "compile"),
    (Rule::NotFlooded, "flooded"),
    (Rule::Answers, "exited"),
    (Rule::Stoppable, "endless"),
    (Rule::TickerTells, "ticker"),
    (Rule::Ends, "unfinished"),
    (Rule::NoPanic, "panicked"),
    (Rule::Answer, "answer"),
    (Rule::Beat, "beat"),
    (Rule::InItself, "elsewhere"),
    (Rule::SliceNotTooShort, "too-short"),
    (Rule::SliceNotTooLong, "too-long"),
    (Rule::Longest, "longest"),
    (Rule::Work, "work"),
    (Rule::OffTheLoop, "on-the-loop"),
    (Rule::WideEnough, "too-narrow"),
    (Rule::NotTooWide, "too-wide"),
    (Rule::Threads, "threads"),
    (Rule::Overrun, "overrun"),
];

impl Rule {
    /// Finds a rule by its name.
    pub fn named(name: &str) -> Option<Rule> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(rule, _)| *rule)
    }

    /// Returns the names of all rules.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }

    /// Returns true if a single run can show that the rule was missed, because it is counted. A
    /// timed rule is measured again.
    pub fn is_certain(self) -> bool {
        !matches!(
            self,
            // An overloaded machine breaks the first two as well.
            Rule::Answers
                | Rule::Stoppable
                | Rule::Beat
                | Rule::Work
                | Rule::WideEnough
                | Rule::Ends
                | Rule::Overrun
        )
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = NAMES.iter().find(|(rule, _)| rule == self).map_or("", |(_, name)| name);
        f.pad(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_found_by_its_name() {
        for (rule, name) in NAMES {
            assert_eq!(Rule::named(name), Some(rule));
            assert_eq!(rule.to_string(), name);
        }
        assert_eq!(Rule::named("sliec"), None);
    }
}
