//! What an exercise can miss, by name.

use std::fmt;

/// What is asked of every exercise, and what an exercise.toml may expect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// It compiles.
    Compiles,
    /// It does not print without end.
    NotFlooded,
    /// The process does not end before the harness has answered.
    Answers,
    /// The process can be measured within its time at all.
    Stoppable,
    /// The ticker tells when it is held up.
    TickerTells,
    /// It comes to an end.
    Ends,
    /// It does not panic.
    NoPanic,
    /// It gives back what its jobs come to.
    Answer,
    /// The beat is kept.
    Beat,
    /// The exercise's own function does the work, and not what it starts.
    InItself,
    /// A typical slice is not too short.
    SliceNotTooShort,
    /// The longest slice is not too long.
    SliceNotTooLong,
    /// No slice has too large a share of the job.
    Longest,
    /// The work gets on.
    Work,
    /// No work is done on the loop's thread.
    OffTheLoop,
    /// As many jobs at a time as there should be.
    WideEnough,
    /// And no more.
    NotTooWide,
    /// Not too many threads do the work.
    Threads,
    /// Little is done after nobody wants it any more.
    Overrun,
}

/// All rules with the names that `fails` in an exercise.toml knows them by.
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
    /// The rule of this name.
    pub fn named(name: &str) -> Option<Rule> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(rule, _)| *rule)
    }

    /// The names of all rules.
    pub fn names() -> impl Iterator<Item = &'static str> {
        NAMES.iter().map(|(_, name)| *name)
    }

    /// Whether a single run can show that it was missed: then something was counted. What was timed is measured again.
    pub fn is_certain(self) -> bool {
        !matches!(
            self,
            // A machine that gives a program nearly nothing breaks the first two as well.
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
