//! An exercise is checked: compiled, each of its cases played, and played again where one run could not tell.
//!
//! What must stay true: a learner fails by what was counted, or by what was timed and missed twice; never by
//! what could not be told.

use std::path::Path;

use anyhow::Result;
use engine::Interrupt;
use record::exercise::Report;

use crate::compile::{Compiled, Compiler};
use crate::course::{Case, Exercise, Expect};
use crate::judge::{Amount, Finding, Judgement, Rule, judge};
use crate::play::{Played, play};

/// How often a case is played at most.
const ATTEMPTS: usize = 5;
/// How often a bound in time has to be missed.
const MISSES: usize = 2;

/// What became of an exercise.
#[derive(Clone, Debug)]
pub struct Checked {
    /// What the compiler had to say.
    pub compiler: String,
    /// What became of each case, in their order, up to the first that did not pass. Empty where it does not compile.
    pub cases: Vec<CaseChecked>,
}

/// What became of a case.
#[derive(Clone, Debug)]
pub struct CaseChecked {
    /// Whether it passes: of the attempt that decided.
    pub judgement: Judgement,
    /// What was found in that attempt.
    pub findings: Vec<Finding>,
    /// What was seen in it. `None` where the program told nothing.
    pub report: Option<Report>,
    /// What the learner's program printed.
    pub printed: String,
    /// How often it was played.
    pub attempts: usize,
}

/// Is told how a check goes on.
pub trait Watcher {
    /// The file is compiled now.
    fn compiles(&mut self) {}
    /// This case, counted from 0, is played for the nth time, counted from 0.
    fn plays(&mut self, _case: usize, _attempt: usize) {}
}

/// Nobody is told.
impl Watcher for () {}

impl Checked {
    /// Whether all of it passes.
    pub fn judgement(&self) -> Judgement {
        self.cases.last().map_or(Judgement::Missed, |case| case.judgement)
    }

    /// The rules that were missed.
    pub fn missed(&self) -> Vec<Rule> {
        match self.cases.last() {
            None => vec![Rule::Compiles],
            Some(case) => case.missed().map(|finding| finding.rule).collect(),
        }
    }
}

impl CaseChecked {
    /// What was missed, or what could not be told where nothing was.
    pub fn missed(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.judgement == self.judgement && !self.is_kept())
    }

    fn is_kept(&self) -> bool {
        self.judgement == Judgement::Kept
    }
}

/// Checks the file in `source` as an answer to the exercise. Programs are kept under `name`.
///
/// # Errors
/// Where it can't be checked at all: that is nobody's fault who learns.
pub fn check(
    compiler: &Compiler,
    exercise: &Exercise,
    name: &str,
    source: &Path,
    watcher: &mut dyn Watcher,
    interrupt: &Interrupt,
) -> Result<Checked> {
    watcher.compiles();
    let (binary, words) = match compiler.compile(name, source, interrupt)? {
        Compiled::Program { binary, words } => (binary, words),
        Compiled::Rejected { words } => return Ok(Checked { compiler: words, cases: Vec::new() }),
    };
    let mut cases = Vec::new();
    for (number, case) in exercise.cases.iter().enumerate() {
        let mut plays = |attempt| {
            watcher.plays(number, attempt);
            play(&binary, case, &exercise.expect, interrupt)
        };
        let checked = decide(case, &exercise.expect, &mut plays)?;
        let goes_on = checked.is_kept();
        cases.push(checked);
        if !goes_on || interrupt.is_raised() {
            break;
        }
    }
    Ok(Checked { compiler: words, cases })
}

/// Plays a case until it is decided.
fn decide<E>(
    case: &Case,
    expect: &Expect,
    play: &mut dyn FnMut(usize) -> Result<Played, E>,
) -> Result<CaseChecked, E> {
    let mut misses = 0;
    let mut last = None;
    for attempt in 0..ATTEMPTS {
        let mut checked = once(case, expect, play(attempt)?);
        checked.attempts = attempt + 1;
        if checked.judgement == Judgement::Missed {
            misses += 1;
            if misses >= MISSES || checked.missed().any(|finding| finding.rule.is_certain()) {
                return Ok(checked);
            }
            // Until it was missed again nothing is sure.
            checked.judgement = Judgement::CantTell;
            for finding in &mut checked.findings {
                if finding.judgement == Judgement::Missed {
                    finding.judgement = Judgement::CantTell;
                }
            }
        } else if checked.is_kept() {
            return Ok(checked);
        }
        last = Some(checked);
    }
    Ok(last.expect("there is at least one attempt"))
}

fn once(case: &Case, expect: &Expect, played: Played) -> CaseChecked {
    let Played { seen, printed, forged } = played;
    let (report, mut findings) = match seen {
        Ok(report) => {
            let findings = judge(case, expect, &report);
            (Some(report), findings)
        }
        Err(finding) => (None, vec![finding]),
    };
    findings.extend(forged.map(|line| Finding::missed(Rule::NotForged, Amount::Words(line))));
    let any = |judgement| findings.iter().any(|finding| finding.judgement == judgement);
    let judgement = if any(Judgement::Missed) {
        Judgement::Missed
    } else if any(Judgement::CantTell) {
        Judgement::CantTell
    } else {
        Judgement::Kept
    };
    CaseChecked { judgement, findings, report, printed, attempts: 0 }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::convert::Infallible;

    use super::*;
    use crate::course::Expect;
    use crate::judge::sample::{MS, blocked, report};

    /// What comes of a case whose runs go like this, one after the other.
    fn decided(expect: Expect, runs: impl IntoIterator<Item = Report>) -> CaseChecked {
        let mut runs: VecDeque<Report> = runs.into_iter().collect();
        let mut play = |_| {
            let report = runs.pop_front().expect("no more runs than were made up");
            Ok::<_, Infallible>(Played { seen: Ok(report), printed: String::new(), forged: None })
        };
        decide(&crate::judge::sample::case(), &expect, &mut play).unwrap()
    }

    fn beat() -> Expect {
        Expect { beat: Some(20 * MS), ..Expect::default() }
    }

    /// A machine that held up a thread that only sleeps as well.
    fn busy() -> Report {
        let mut report = blocked();
        report.witness.lateness = report.beats.lateness.clone();
        report
    }

    #[test]
    fn what_is_right_is_played_once() {
        let checked = decided(beat(), [report()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Kept, 1));
        assert_eq!(checked.missed().count(), 0);
    }

    #[test]
    fn a_bound_in_time_has_to_be_missed_twice() {
        let checked = decided(beat(), [blocked(), blocked()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Missed, 2));
        let checked = decided(beat(), [blocked(), report()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Kept, 2));
    }

    #[test]
    fn what_was_counted_is_believed_at_once() {
        let expect = Expect { longest: Some(1e-6), ..beat() };
        let checked = decided(expect, [blocked()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Missed, 1));
    }

    #[test]
    fn what_can_not_be_told_is_played_again_and_never_a_failure() {
        let checked = decided(beat(), [busy(), busy(), report()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Kept, 3));
        let checked = decided(beat(), std::iter::repeat_n(busy(), ATTEMPTS));
        assert_eq!((checked.judgement, checked.attempts), (Judgement::CantTell, ATTEMPTS));
        assert_eq!(checked.missed().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::Beat]);
        // A single miss among them is none.
        let runs = [busy(), blocked(), busy(), busy(), busy()];
        assert_eq!(decided(beat(), runs).judgement, Judgement::CantTell);
    }

    #[test]
    fn who_prints_an_answer_of_their_own_fails_though_all_else_is_right() {
        let played = |_| {
            let forged = Some("{\"nonce\":1}".to_owned());
            Ok::<_, Infallible>(Played { seen: Ok(report()), printed: String::new(), forged })
        };
        let checked = decide(&crate::judge::sample::case(), &beat(), &mut { played }).unwrap();
        assert_eq!(checked.judgement, Judgement::Missed);
        assert_eq!(checked.missed().map(|finding| finding.rule).collect::<Vec<_>>(), [Rule::NotForged]);
    }
}
