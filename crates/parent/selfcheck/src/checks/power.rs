//! Is a known slow-down found?
//!
//! The same cell with 10 and with 5 % more in each step of its job, beside the cell as it is. What is counted is how often
//! `compare`'s verdict is "slower", with the default number of rounds; and where that is not often enough, how many
//! rounds it takes.

use compare::DEFAULT_ROUNDS;
use stats::{SpeedVerdict, median};

use crate::check::{Check, Verdict};
use crate::series::{Series, Twin};

/// How often a slow-down of 10 % has to be found.
const GOAL: f64 = 0.95;
/// What a step that takes 1.1 times as long leaves of the work, and how far the figure may be from it.
const TRUTH: f64 = 1.0 / 1.1;
const SIZE_GOAL: f64 = 0.02;
/// The numbers of rounds that are tried until one suffices.
const ROUNDS: [u32; 6] = [6, 8, 10, 12, 16, 25];

pub(crate) fn checks(series: &Series<'_>) -> Vec<Check> {
    let ten = Found::with(series, Twin::SlowerBy10, DEFAULT_ROUNDS);
    let suffices = |rounds: u32| {
        let found = Found::with(series, Twin::SlowerBy10, rounds);
        found.rate().is_some_and(|rate| rate >= GOAL).then_some((rounds, found))
    };
    let enough = ten.rate().is_some_and(|rate| rate >= GOAL);
    let needed = if enough { None } else { ROUNDS.into_iter().find_map(suffices) };
    let all_tried = series.info.rounds >= ROUNDS[ROUNDS.len() - 1];
    let mut checks = vec![by_ten(&ten, needed, all_tried), size(&ten)];
    let five = Found::with(series, Twin::SlowerBy5, DEFAULT_ROUNDS);
    if five.of > 0 {
        checks.push(Check {
            name: "5 % slower".to_owned(),
            figure: five.rate(),
            unit: "of 1",
            shown: five.shown(),
            goal: String::new(),
            verdict: Verdict::Told,
            excusable: true,
            because: format!("With {DEFAULT_ROUNDS} rounds. {} called faster.", five.wrong),
        });
    }
    checks
}

fn by_ten(ten: &Found, needed: Option<(u32, Found)>, all_tried: bool) -> Check {
    let enough = ten.rate().is_some_and(|rate| rate >= GOAL);
    let (verdict, advice) = match (ten.of, enough, &needed) {
        _ if ten.wrong > 0 => (Verdict::Failed, format!("{} were called faster.", ten.wrong)),
        (0, ..) => (Verdict::CantTell, "Nothing was measured.".to_owned()),
        (_, true, _) => (Verdict::Passed, "None was called faster.".to_owned()),
        (_, false, Some((rounds, found))) => (
            Verdict::Passed,
            format!("It takes --rounds {rounds} on this machine: {} with that many.", found.shown()),
        ),
        (_, false, None) if all_tried => {
            (Verdict::Failed, "Not even 25 rounds would do: this machine is too restless.".to_owned())
        }
        (_, false, None) => {
            (Verdict::CantTell, "How many rounds it takes is told without --quick, which has few.".to_owned())
        }
    };
    Check {
        name: "10 % slower".to_owned(),
        figure: ten.rate(),
        unit: "of 1",
        shown: ten.shown(),
        goal: "95 %, or rounds stated".to_owned(),
        verdict,
        // Noise may hide a slow-down; it must not turn it round.
        excusable: ten.wrong == 0,
        because: format!("With {DEFAULT_ROUNDS} rounds, as by default. {advice}"),
    }
}

/// Whether the figure itself is right: the verdicts only say on which side of 1 it is.
fn size(ten: &Found) -> Check {
    let verdict = match ten.ratio {
        None => Verdict::CantTell,
        Some(ratio) if (ratio - TRUTH).abs() <= SIZE_GOAL => Verdict::Passed,
        Some(_) => Verdict::Failed,
    };
    Check {
        name: "10 % slower, by how much".to_owned(),
        figure: ten.ratio,
        unit: "of 1",
        shown: ten.ratio.map_or_else(|| "-".to_owned(), |ratio| format!("{ratio:.3} of the work")),
        goal: format!("{TRUTH:.3}, within {SIZE_GOAL}"),
        verdict,
        excusable: true,
        because: format!("The median of {} ratios; a step takes 1.1 times as long.", ten.of),
    }
}

/// How often a slower twin was called slower.
#[derive(Debug, Default)]
struct Found {
    found: usize,
    /// Called faster.
    wrong: usize,
    of: usize,
    /// The median of what is left of the work.
    ratio: Option<f64>,
}

impl Found {
    fn with(series: &Series<'_>, twin: Twin, rounds: u32) -> Found {
        let pairs = series.pairs(twin, rounds);
        let count = |verdict| pairs.iter().filter(|pair| pair.speed.verdict == verdict).count();
        let ratios: Vec<f64> = pairs.iter().filter_map(|pair| pair.speed.ratio).collect();
        let (found, wrong) = (count(SpeedVerdict::Slower), count(SpeedVerdict::Faster));
        Found { found, wrong, of: pairs.len(), ratio: median(&ratios) }
    }

    fn rate(&self) -> Option<f64> {
        (self.of > 0).then(|| self.found as f64 / self.of as f64)
    }

    fn shown(&self) -> String {
        format!("{} of {} found", self.found, self.of)
    }
}
