//! Checks an exercise: compiles it, runs each of its cases, and repeats a run that could not tell.
//!
//! **Invariant:** a counted rule fails a learner at once. A timed rule has to be missed twice. A
//! run that could not tell fails nobody.

use std::path::Path;

use anyhow::Result;
use engine::Interrupt;
use record::exercise::Report;

use crate::compile::{Compiled, Compiler};
use crate::course::{Case, Exercise, Expect, Rule};
use crate::judge::{Judgement, RuleResult, judge};
use crate::play::{Played, play};
use crate::set_up::SetUpFault;

/// The most runs of one case.
const ATTEMPTS: usize = 5;
/// How often a time limit has to be missed before the case fails.
const MISSES: usize = 2;

/// The outcome of a check.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The compiler's messages.
    pub messages: String,
    /// The cases in order, up to the first that did not pass. Empty if the file does not compile.
    pub cases: Vec<CaseChecked>,
}

/// The outcome of one case.
#[derive(Clone, Debug)]
pub struct CaseChecked {
    /// The judgement of the run that decided.
    pub judgement: Judgement,
    /// What each rule came to in that run.
    pub results: Vec<RuleResult>,
    /// What was measured in that run. `None` if the program gave no answer.
    pub report: Option<Report>,
    /// What the learner's program printed.
    pub printed: String,
    /// How many times the case was run.
    pub attempts: usize,
}

/// Hears how a check goes on.
pub trait CheckListener {
    /// The file is being compiled.
    fn compiling(&mut self) {}
    /// This case is being run. Both numbers count from 0.
    fn playing(&mut self, _case: usize, _attempt: usize) {}
}

/// Ignores everything.
impl CheckListener for () {}

impl Checked {
    /// Returns the judgement of the last case, which is that of the whole check.
    pub fn judgement(&self) -> Judgement {
        self.cases.last().map_or(Judgement::Missed, |case| case.judgement)
    }

    /// Returns the rules that were missed.
    pub fn missed(&self) -> Vec<Rule> {
        match self.cases.last() {
            None => vec![Rule::Compiles],
            Some(case) => case.missed().map(|result| result.rule).collect(),
        }
    }
}

impl CaseChecked {
    /// Returns the missed rules. If none was missed, returns those that could not be told.
    pub fn missed(&self) -> impl Iterator<Item = &RuleResult> {
        self.results.iter().filter(|result| result.judgement == self.judgement && !self.is_kept())
    }

    fn is_kept(&self) -> bool {
        self.judgement == Judgement::Kept
    }
}

/// Checks the file `source` as an answer to the exercise. The programs are kept under `name`.
///
/// # Errors
/// The file could not be compiled or run for a reason outside it, such as a full disk. If the file
/// as given does not compile either, the error is a [`SetUpFault`].
pub fn check(
    compiler: &Compiler,
    exercise: &Exercise,
    name: &str,
    source: &Path,
    listener: &mut dyn CheckListener,
    interrupt: &Interrupt,
) -> Result<Checked> {
    listener.compiling();
    let (binary, messages) = match compiler.compile(name, source, interrupt)? {
        Compiled::Program { binary, messages } => (binary, messages),
        Compiled::Rejected { messages } => {
            unless_the_set_up_is_at_fault(compiler, exercise, &messages, interrupt)?;
            return Ok(Checked { messages, cases: Vec::new() });
        }
    };
    let mut cases = Vec::new();
    for (number, case) in exercise.cases.iter().enumerate() {
        let mut plays = |attempt| {
            listener.playing(number, attempt);
            play(&binary, case, &exercise.expect, interrupt)
        };
        let checked = decide(case, &exercise.expect, &mut plays)?;
        let goes_on = checked.is_kept();
        cases.push(checked);
        if !goes_on || interrupt.is_raised() {
            break;
        }
    }
    Ok(Checked { messages, cases })
}

/// Returns an error if the file as given does not compile: then no text of a learner would.
fn unless_the_set_up_is_at_fault(
    compiler: &Compiler,
    exercise: &Exercise,
    messages: &str,
    interrupt: &Interrupt,
) -> Result<()> {
    let (name, given) = (format!("{}--given", exercise.name), exercise.given_path());
    // A program that was kept from before says nothing about the disk and the linker of today.
    let compiled = if has_error_without_place(messages) {
        compiler.compile_anew(&name, &given, interrupt)?
    } else {
        compiler.compile(&name, &given, interrupt)?
    };
    match compiled {
        // A compiler that was ended has rejected nothing.
        Compiled::Rejected { messages } if !interrupt.is_raised() => Err(SetUpFault::of(messages).into()),
        _ => Ok(()),
    }
}

/// Returns whether an error of rustc's names no place in a text: the linker's are of this kind, and
/// those about libraries.
fn has_error_without_place(messages: &str) -> bool {
    let plain = anstream::adapter::strip_str(messages).to_string();
    plain.split("\n\n").any(|message| {
        // The last one only counts the others.
        message.starts_with("error") && !message.contains("--> ") && !message.starts_with("error: aborting")
    })
}

/// Runs a case until its judgement is certain, or the attempts are used up.
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
            if misses >= MISSES || checked.missed().any(|result| result.rule.is_certain()) {
                return Ok(checked);
            }
            // A single miss is not certain.
            checked.judgement = Judgement::CantTell;
            for result in &mut checked.results {
                if result.judgement == Judgement::Missed {
                    result.judgement = Judgement::CantTell;
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
    let Played { report, printed } = played;
    let (report, results) = match report {
        Ok(report) => {
            let results = judge(case, expect, &report);
            (Some(report), results)
        }
        Err(result) => (None, vec![result]),
    };
    let any = |judgement| results.iter().any(|result| result.judgement == judgement);
    let judgement = if any(Judgement::Missed) {
        Judgement::Missed
    } else if any(Judgement::CantTell) {
        Judgement::CantTell
    } else {
        Judgement::Kept
    };
    CaseChecked { judgement, results, report, printed, attempts: 0 }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::convert::Infallible;

    use super::*;
    use crate::course::Expect;
    use crate::judge::sample::{MS, blocked, report};

    /// Decides a case from made-up runs.
    fn decided(expect: Expect, runs: impl IntoIterator<Item = Report>) -> CaseChecked {
        let mut runs: VecDeque<Report> = runs.into_iter().collect();
        let mut play = |_| {
            let report = runs.pop_front().expect("no more runs than were made up");
            Ok::<_, Infallible>(Played { report: Ok(report), printed: String::new() })
        };
        decide(&crate::judge::sample::case(), &expect, &mut play).unwrap()
    }

    fn beat() -> Expect {
        Expect { beat: Some(20 * MS), ..Expect::default() }
    }

    /// A report in which the witness thread is as late as the loop.
    fn busy() -> Report {
        let mut report = blocked();
        report.witness.lateness = report.beats.lateness.clone();
        report
    }

    #[test]
    fn a_right_answer_is_run_once() {
        let checked = decided(beat(), [report()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Kept, 1));
        assert_eq!(checked.missed().count(), 0);
    }

    #[test]
    fn a_time_limit_has_to_be_missed_twice() {
        let checked = decided(beat(), [blocked(), blocked()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Missed, 2));
        let checked = decided(beat(), [blocked(), report()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Kept, 2));
    }

    #[test]
    fn a_counted_rule_is_decided_by_one_run() {
        let expect = Expect { longest: Some(1e-6), ..beat() };
        let checked = decided(expect, [blocked()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Missed, 1));
    }

    #[test]
    fn an_unclear_run_is_repeated_and_never_a_failure() {
        let checked = decided(beat(), [busy(), busy(), report()]);
        assert_eq!((checked.judgement, checked.attempts), (Judgement::Kept, 3));
        let checked = decided(beat(), std::iter::repeat_n(busy(), ATTEMPTS));
        assert_eq!((checked.judgement, checked.attempts), (Judgement::CantTell, ATTEMPTS));
        assert_eq!(checked.missed().map(|result| result.rule).collect::<Vec<_>>(), [Rule::Beat]);
        // A single miss among them does not count.
        let runs = [busy(), blocked(), busy(), busy(), busy()];
        assert_eq!(decided(beat(), runs).judgement, Judgement::CantTell);
    }

    #[test]
    fn an_error_of_the_linker_has_no_place_and_the_count_of_errors_is_none() {
        let (red, end) = ("\u{1b}[1m\u{1b}[91m", "\u{1b}[0m");
        let own = format!("{red}error[E0599]{end}: no method\n {red}--> {end}a.rs:3:5\n");
        let count = format!("\n{red}error{end}: aborting due to 1 previous error\n\n");
        assert!(!has_error_without_place(&format!("{own}{count}")));
        let linker = format!("warning: unused\n --> a.rs:1:1\n\n{red}error{end}: linking with `cc` failed\n");
        assert!(has_error_without_place(&format!("{linker}{count}")));
        assert!(!has_error_without_place("warning: unused\n --> a.rs:1:1\n"));
    }

    #[test]
    fn what_a_program_prints_is_shown_and_never_judged() {
        let printed = "{\"nonce\":1,\"report\":{}}\n";
        let played = |_| Ok::<_, Infallible>(Played { report: Ok(report()), printed: printed.to_owned() });
        let checked = decide(&crate::judge::sample::case(), &beat(), &mut { played }).unwrap();
        assert_eq!((checked.judgement, checked.printed.as_str()), (Judgement::Kept, printed));
    }
}
