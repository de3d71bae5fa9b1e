//! The lengths between which something changes, from a verdict at each length.
//!
//! **Invariant:** the change lies in the bracket, whatever the lengths without a verdict are like.
//! Verdicts that contradict each other make no bracket.

use std::time::Duration;

/// Where a change lies: all lengths up to one have not changed, and all from another one on have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bracket {
    /// It lies between two lengths.
    Between {
        /// The longest length up to which none has changed.
        low: Duration,
        /// The shortest length from which on all have.
        high: Duration,
    },
    /// The shortest length that was measured has changed already, and so have all longer ones.
    Always,
    /// Not even the longest has changed.
    Never,
    /// It can't be told.
    CantTell {
        /// The longest length up to which none has changed, if there is one.
        above: Option<Duration>,
        /// The shortest length from which on all have, if there is one.
        at_most: Option<Duration>,
    },
    /// The verdicts contradict each other: a length has changed, and a longer one has not.
    Contradicts {
        /// The shortest length that has changed.
        from: Duration,
        /// The longest that has not.
        to: Duration,
    },
}

impl Bracket {
    /// Finds the bracket. `lengths` rise, each with whether it has changed; `None` if one can't
    /// tell.
    pub(super) fn of(lengths: &[(Duration, Option<bool>)]) -> Bracket {
        let judged = || lengths.iter().filter_map(|(length, changed)| Some((*length, (*changed)?)));
        let low = judged().take_while(|(_, changed)| !changed).last().map(|(length, _)| length);
        let from = judged().collect::<Vec<_>>();
        let high = from.iter().rev().take_while(|(_, changed)| *changed).last().map(|(length, _)| *length);
        let changed = judged().find(|(_, changed)| *changed).map(|(length, _)| length);
        let unchanged = judged().rfind(|(_, changed)| !changed).map(|(length, _)| length);
        if let (Some(from), Some(to)) = (changed, unchanged)
            && from < to
        {
            return Bracket::Contradicts { from, to };
        }
        let shortest = lengths.first().map(|(length, _)| *length);
        let longest = lengths.last().map(|(length, _)| *length);
        match (low, high) {
            (Some(low), Some(high)) => Bracket::Between { low, high },
            (None, high) if high.is_some() && high == shortest => Bracket::Always,
            (low, None) if low.is_some() && low == longest => Bracket::Never,
            (above, at_most) => Bracket::CantTell { above, at_most },
        }
    }

    /// Returns whether the verdicts around a length contradict each other.
    pub(super) fn contradicts_at(self, length: Duration) -> bool {
        matches!(self, Bracket::Contradicts { from, to } if (from..=to).contains(&length))
    }

    /// Returns whether the bracket says of a length if it has changed.
    pub(super) fn speaks_of(self, length: Duration) -> bool {
        let outside = |low: Option<Duration>, high: Option<Duration>| {
            low.is_some_and(|low| length <= low) || high.is_some_and(|high| length >= high)
        };
        match self {
            Bracket::Between { low, high } => outside(Some(low), Some(high)),
            Bracket::CantTell { above, at_most } => outside(above, at_most),
            Bracket::Always | Bracket::Never => true,
            Bracket::Contradicts { .. } => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: fn(u64) -> Duration = Duration::from_micros;

    /// Makes a bracket of lengths of 1, 10, 100, ... us: `.` has not changed, `#` has, and with `?`
    /// one can't tell.
    fn of(verdicts: &str) -> Bracket {
        let verdict = |(at, sign): (u32, char)| {
            let changed = match sign {
                '.' => Some(false),
                '#' => Some(true),
                _ => None,
            };
            (US(10_u64.pow(at)), changed)
        };
        Bracket::of(&(0..).zip(verdicts.chars()).map(verdict).collect::<Vec<_>>())
    }

    #[test]
    fn the_change_lies_between_the_last_before_and_the_first_after() {
        assert_eq!(of("..##"), Bracket::Between { low: US(10), high: US(100) });
        assert_eq!(of(".??#"), Bracket::Between { low: US(1), high: US(1000) });
        assert_eq!(of("?.#?"), Bracket::Between { low: US(10), high: US(100) }, "the ends say nothing");
    }

    #[test]
    fn a_change_at_one_end_or_beyond_is_said() {
        assert_eq!(of("####"), Bracket::Always);
        assert_eq!(of("#?##"), Bracket::Always);
        assert_eq!(of("...."), Bracket::Never);
        assert_eq!(of(".?.."), Bracket::Never);
    }

    #[test]
    fn without_a_verdict_on_one_side_it_can_t_be_told() {
        let can_t_tell = |above, at_most| Bracket::CantTell { above, at_most };
        assert_eq!(of("??##"), can_t_tell(None, Some(US(100))));
        assert_eq!(of("..??"), can_t_tell(Some(US(10)), None));
        assert_eq!(of("????"), can_t_tell(None, None));
        assert_eq!(of(""), can_t_tell(None, None));
    }

    #[test]
    fn verdicts_that_contradict_each_other_make_no_bracket() {
        let contradicts = |from, to| Bracket::Contradicts { from: US(from), to: US(to) };
        assert_eq!(of(".#.#"), contradicts(10, 100));
        assert_eq!(of("#..#"), contradicts(1, 100));
        assert_eq!(of(".#?."), contradicts(10, 1000));
        assert!(!of(".#.#").contradicts_at(US(1)) && of(".#.#").contradicts_at(US(100)));
    }

    #[test]
    fn a_bracket_speaks_of_the_lengths_outside_it() {
        let spoken = |verdicts| (0..4).filter(|at| of(verdicts).speaks_of(US(10_u64.pow(*at)))).count();
        assert_eq!([".?##", "?.??", "????", "..?.", ".#.#"].map(spoken), [3, 2, 0, 4, 0]);
    }
}
