//! `workshop verify`: proves that the course's answers are judged as stated.

use std::process::ExitCode;
use std::time::Duration;

use ::workshop::check::Checked;
use ::workshop::compile::Compiler;
use ::workshop::course::Rule;
use ::workshop::judge::{Judgement, RuleResult};
use ::workshop::show::sentence;
use ::workshop::verify::{
    Expected, Submission, SubmissionResult, Tally, VerifyListener, submissions, verify,
};
use anyhow::Result;
use clap::Args;
use command::{ending, output};
use engine::Interrupt;

use super::setup::Setup;

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only these exercises [default: all]
    names: Vec<String>,
}

pub(super) fn run(setup: &Setup, arguments: &Arguments) -> Result<ExitCode> {
    let chosen = arguments.names.iter().map(|name| setup.exercise(name)).collect::<Result<Vec<_>>>()?;
    let all = if chosen.is_empty() { submissions(&setup.course.exercises) } else { submissions(chosen) };
    setup.course.check_languages()?;
    let interrupt = Interrupt::listen()?;
    let compiler = interrupt.explain(Compiler::prepare(&setup.workspace, &interrupt))?;
    let mut printer = Printer { setup };
    let tally = verify(&setup.course, &all, &compiler, &mut printer, &interrupt)?;
    if interrupt.is_raised() {
        return Err(engine::Interrupted.into());
    }
    let Tally { right, wrong, cant_tell, skipped, again } = tally;
    output::print(&setup.screen.lang.of(
        format!(
            "answers: {}; judged as expected: {right} (after more than one run: {again}); judged otherwise: \
             {wrong}; can't tell: {cant_tell}; left out, too few processors: {skipped}\n",
            all.len()
        ),
        format!(
            "ответов: {}; оценено верно: {right} (не с первого раза: {again}); неверно: {wrong}; \
             нельзя сказать: {cant_tell}; пропущено, мало процессоров: {skipped}\n",
            all.len()
        ),
    ))?;
    Ok(ending::of_all(tally.is_well()))
}

struct Printer<'r> {
    setup: &'r Setup,
}

impl VerifyListener for Printer<'_> {
    fn finished(&mut self, submission: &Submission, result: &SubmissionResult, took: Duration) {
        let lang = self.setup.screen.lang;
        let (verdict, checked) = match result {
            SubmissionResult::Right(checked) => (lang.of("ok", "верно"), Some(checked)),
            SubmissionResult::Wrong(checked) => (lang.of("WRONG", "НЕВЕРНО"), Some(checked)),
            SubmissionResult::CantTell(checked) => (lang.of("can't tell", "нельзя сказать"), Some(checked)),
            SubmissionResult::Skipped => (lang.of("left out", "пропущено"), None),
        };
        let (exercise, file) = (&submission.exercise, &submission.file);
        let summary = checked.map(summary).unwrap_or_default();
        let line = format!("{verdict:<10}  {exercise}/{file}: {summary} ({:.1} s)\n", took.as_secs_f64());
        // Nobody may be reading stdout.
        let _ = output::print(&line);
        if let (SubmissionResult::Wrong(checked) | SubmissionResult::CantTell(checked), expected) =
            (result, &submission.expected)
        {
            let expected = match expected {
                Expected::Pass => lang.of("should pass", "должен пройти").to_owned(),
                Expected::Fail => lang.of("should not pass", "не должен пройти").to_owned(),
                Expected::Miss(rule) => {
                    lang.of(format!("should miss {rule}"), format!("должен нарушить {rule}"))
                }
            };
            let _ = output::print(&format!("    {expected}\n"));
            // Their sentences say what went wrong, so they make no sense for a rule that was kept.
            let is_silent = |rule: &RuleResult| {
                rule.judgement == Judgement::Kept && matches!(rule.rule, Rule::TickerTells | Rule::Ends)
            };
            let rules = checked.cases.iter().flat_map(|case| &case.results);
            for rule in rules.filter(|rule| !is_silent(rule)) {
                let mark = match rule.judgement {
                    Judgement::Kept => "+",
                    Judgement::Missed => "-",
                    Judgement::CantTell => "?",
                };
                let _ = output::print(&format!("    {mark} {}: {}\n", rule.rule, sentence(rule, lang)));
            }
            if checked.cases.is_empty() {
                let _ = output::print(&checked.messages);
            }
        }
    }
}

/// Says the outcome of a check in a word.
fn summary(checked: &Checked) -> String {
    let missed: Vec<String> = checked.missed().iter().map(ToString::to_string).collect();
    let attempts: usize = checked.cases.iter().map(|case| case.attempts).max().unwrap_or(0);
    let again = if attempts > 1 { format!(", x{attempts}") } else { String::new() };
    if missed.is_empty() { format!("pass{again}") } else { format!("{}{again}", missed.join(", ")) }
}
