//! The beats of an exercise as a strip of marks. Where the marks stop, the loop stood still.
//!
//! **Invariant:** a mark stands where a beat *happened*, so a late beat leaves a gap where it was
//! due.

use std::time::Duration;

use record::exercise::{Report, Span};

use crate::judge::seen;

/// The marks of a strip: it fits into 80 columns.
pub const WIDTH: usize = 72;

/// How much of the idle loop is shown on each side.
const BESIDE: Duration = Duration::from_millis(50);

/// One mark of a strip: what happened in a piece of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// At least half of the beats that were due happened.
    Beats,
    /// Fewer than half happened.
    Few,
    /// No beat happened.
    Silence,
}

/// A strip of marks, and where in it the exercise ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Strip {
    /// The marks, [`WIDTH`] of them.
    pub marks: Vec<Mark>,
    /// The first mark of the exercise.
    pub from: usize,
    /// The mark after the exercise's last one.
    pub to: usize,
    /// The time that one mark stands for.
    pub each: Duration,
}

impl Mark {
    /// Returns the mark as a character.
    pub fn symbol(self) -> char {
        match self {
            Mark::Beats => '|',
            Mark::Few => ':',
            Mark::Silence => '.',
        }
    }
}

impl Strip {
    /// Draws the exercise, with a little of the idle loop before and after it.
    pub fn of(report: &Report) -> Strip {
        let Span { from, to } = report.exercise;
        let begin = from.saturating_sub(BESIDE).max(report.held_up.to);
        let all = (to + BESIDE).saturating_sub(begin);
        // At least one beat is due in each mark.
        let each = (all / WIDTH as u32).max(report.beats.period * 2);
        let marks = (0..WIDTH as u32).map(|at| mark(report, begin + each * at, each)).collect();
        let place = |time: Duration| {
            let marks = time.saturating_sub(begin).as_nanos() / each.as_nanos().max(1);
            usize::try_from(marks).unwrap_or(WIDTH).min(WIDTH)
        };
        Strip { marks, from: place(from), to: (place(to) + 1).min(WIDTH), each }
    }
}

fn mark(report: &Report, from: Duration, length: Duration) -> Mark {
    let due = (length.as_nanos() / report.beats.period.as_nanos().max(1)) as usize;
    let came = seen::happened(&report.beats).filter(|at| (from..from + length).contains(at)).count();
    if came * 2 >= due.max(1) {
        Mark::Beats
    } else if came > 0 {
        Mark::Few
    } else {
        Mark::Silence
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::sample::{blocked, report};

    fn line(strip: &Strip) -> String {
        strip.marks.iter().map(|mark| mark.symbol()).collect()
    }

    #[test]
    fn a_loop_that_stood_still_is_a_gap() {
        let strip = Strip::of(&blocked());
        assert_eq!(line(&strip), format!("{}{}{}", "|".repeat(6), ".".repeat(56), "|".repeat(10)));
        assert_eq!((strip.from, strip.to), (5, 63));
    }

    #[test]
    fn a_loop_that_breathes_is_a_line_of_beats() {
        assert_eq!(line(&Strip::of(&report())), "|".repeat(WIDTH));
    }
}
