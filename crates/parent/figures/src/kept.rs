//! Was the beat kept? The one rule, from which rounds were late, in their window or at the start.
//!
//! **Invariant:** no other code answers that question. One late round in five is no lost beat, and
//! two in five are no kept one.

/// The part of the rounds in which the beat was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The first second after the jobs came. The beat of the windows by themselves is kept, or it
    /// can't be told.
    Start,
    /// The windows. The starts may be late as well.
    Window,
}

/// The lateness of one round in a word: is it above the floor by more than the budget?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RoundLate {
    /// In the window. `None` if it had too few beats to tell.
    pub(crate) window: Option<bool>,
    /// At the start. `None` if it was not recorded, or had too few beats to tell.
    pub(crate) start: Option<bool>,
}

impl RoundLate {
    /// Returns whether the round is late in either part. `None` if its window can't be judged.
    pub(crate) fn is_late(self) -> Option<bool> {
        self.window.map(|window| window || self.start == Some(true))
    }
}

/// Returns the verdict on the beat, and where it was lost.
///
/// A round is late if its window is late or its start. If every window is too short to tell, the
/// beats of all windows together decide, and the starts by themselves.
pub(crate) fn keeps_beat(rounds: &[RoundLate], all_together: Option<bool>) -> (Option<bool>, Option<Lost>) {
    let judged: Vec<bool> = rounds.iter().filter_map(|round| round.is_late()).collect();
    let windows: Vec<bool> = rounds.iter().filter_map(|round| round.window).collect();
    let of_windows = if windows.is_empty() { all_together } else { kept(&windows) };
    let keeps = if judged.is_empty() {
        let starts: Vec<bool> = rounds.iter().filter_map(|round| round.start).collect();
        if starts.is_empty() { of_windows } else { both(of_windows, kept(&starts)) }
    } else {
        kept(&judged)
    };
    let lost = if of_windows == Some(false) { Lost::Window } else { Lost::Start };
    (keeps, (keeps == Some(false)).then_some(lost))
}

/// Returns the verdict of rounds that are late or not: kept if at most one in five is late, not
/// kept if most are, and no verdict in between or without a round.
fn kept(late_rounds: &[bool]) -> Option<bool> {
    let late = late_rounds.iter().filter(|late| **late).count();
    match late_rounds.len() {
        0 => None,
        all if 5 * late <= all => Some(true),
        all if 2 * late > all => Some(false),
        _ => None,
    }
}

/// Returns the verdict of two parts: kept if both kept it, and not if one of them did not.
fn both(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), Some(true)) => Some(true),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns rounds of which some are late in the window, and some others at the start.
    fn rounds(window: usize, start: usize, of: usize) -> Vec<RoundLate> {
        let late =
            |at| RoundLate { window: Some(at < window), start: Some((window..window + start).contains(&at)) };
        (0..of).map(late).collect()
    }

    #[test]
    fn a_few_late_rounds_among_many_are_no_verdict() {
        let verdict = |late: usize, of: usize| {
            let rounds = rounds(late, 0, of);
            let recorded = keeps_beat(&rounds, None);
            let old: Vec<_> = rounds.iter().map(|round| RoundLate { start: None, ..*round }).collect();
            assert_eq!(keeps_beat(&old, None), recorded, "a start that was not recorded changes nothing");
            assert_eq!(recorded.1.is_some(), recorded.0 == Some(false));
            recorded.0
        };
        for (late, of) in [(0, 1), (0, 5), (1, 5), (2, 12)] {
            assert_eq!(verdict(late, of), Some(true), "{late} of {of}");
        }
        for (late, of) in [(1, 2), (2, 5), (3, 12), (6, 12)] {
            assert_eq!(verdict(late, of), None, "{late} of {of}");
        }
        for (late, of) in [(1, 1), (2, 2), (3, 5), (7, 12)] {
            assert_eq!(verdict(late, of), Some(false), "{late} of {of}");
        }
    }

    #[test]
    fn a_beat_that_is_late_at_the_start_of_most_rounds_is_lost_there() {
        let lost = |window, start| keeps_beat(&rounds(window, start, 5), None);
        assert_eq!(lost(0, 1), (Some(true), None));
        assert_eq!(lost(0, 2), (None, None));
        assert_eq!(lost(0, 3), (Some(false), Some(Lost::Start)));
        assert_eq!(lost(3, 0), (Some(false), Some(Lost::Window)));
        assert_eq!(lost(3, 2), (Some(false), Some(Lost::Window)));
        assert_eq!(lost(1, 1), (None, None), "a round in which either part is late is late");
    }

    #[test]
    fn rounds_that_are_too_short_leave_it_to_all_together_and_to_the_starts() {
        for all_together in [None, Some(true), Some(false)] {
            assert_eq!(keeps_beat(&[], all_together).0, all_together);
        }
        let short = |start, all_together| {
            keeps_beat(&[RoundLate { window: None, start: Some(start) }; 3], all_together)
        };
        assert_eq!(short(false, Some(true)), (Some(true), None));
        assert_eq!(short(true, Some(true)), (Some(false), Some(Lost::Start)));
        assert_eq!(short(true, None), (Some(false), Some(Lost::Start)));
        assert_eq!(short(false, None), (None, None));
        assert_eq!(short(true, Some(false)), (Some(false), Some(Lost::Window)));
    }
}
