//! `workshop verify`: is the course what it says?

use std::process::ExitCode;
use std::time::Duration;

use ::workshop::check::Checked;
use ::workshop::compile::Compiler;
use ::workshop::judge::Judgement;
use ::workshop::show::sentence;
use ::workshop::verify::{Answer, Count, Outcome, Should, Watcher, answers, verify};
use anyhow::Result;
use clap::Args;
use engine::Interrupt;

use super::room::Room;
use crate::{ending, output};

#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Only these exercises [default: all]
    names: Vec<String>,
}

pub(super) fn run(room: &Room, arguments: &Arguments) -> Result<ExitCode> {
    let chosen = arguments.names.iter().map(|name| room.exercise(name)).collect::<Result<Vec<_>>>()?;
    let answers = if chosen.is_empty() { answers(&room.course.exercises) } else { answers(chosen) };
    room.course.check_languages()?;
    let interrupt = Interrupt::listen()?;
    let compiler = interrupt.explain(Compiler::prepare(&room.root, &interrupt))?;
    let mut telling = Telling { room };
    let count = verify(&room.course, &answers, &compiler, &mut telling, &interrupt)?;
    if interrupt.is_raised() {
        return Err(engine::Interrupted.into());
    }
    let Count { right, wrong, cant_tell, skipped, again } = count;
    output::print(&room.show.lang.of(
        format!(
            "answers: {}; judged as they should be: {right} (after more than one run: {again}); wrongly: {wrong}; can't \
             tell: {cant_tell}; left out, too few processors: {skipped}\n",
            answers.len()
        ),
        format!(
            "ответов: {}; оценено верно: {right} (не с первого раза: {again}); неверно: {wrong}; нельзя сказать: \
             {cant_tell}; пропущено, мало процессоров: {skipped}\n",
            answers.len()
        ),
    ))?;
    Ok(ending::of_all(count.is_well()))
}

struct Telling<'r> {
    room: &'r Room,
}

impl Watcher for Telling<'_> {
    fn begins(&mut self, _: &Answer) {}

    fn ended(&mut self, answer: &Answer, outcome: &Outcome, took: Duration) {
        let lang = self.room.show.lang;
        let (verdict, checked) = match outcome {
            Outcome::Right(checked) => (lang.of("ok", "верно"), Some(checked)),
            Outcome::Wrong(checked) => (lang.of("WRONG", "НЕВЕРНО"), Some(checked)),
            Outcome::CantTell(checked) => (lang.of("can't tell", "нельзя сказать"), Some(checked)),
            Outcome::Skipped => (lang.of("left out", "пропущено"), None),
        };
        let (exercise, file) = (&answer.exercise, &answer.file);
        let came_to = checked.map(came_to).unwrap_or_default();
        let line = format!("{verdict:<10}  {exercise}/{file}: {came_to} ({:.1} s)\n", took.as_secs_f64());
        // Where nobody reads any more there is nobody to tell.
        let _ = output::print(&line);
        if let (Outcome::Wrong(checked) | Outcome::CantTell(checked), should) = (outcome, &answer.should) {
            let should = match should {
                Should::Pass => lang.of("should pass", "должен пройти").to_owned(),
                Should::Fail => lang.of("should not pass", "не должен пройти").to_owned(),
                Should::Miss(rule) => {
                    lang.of(format!("should miss {rule}"), format!("должен нарушить {rule}"))
                }
            };
            let _ = output::print(&format!("    {should}\n"));
            for finding in checked.cases.iter().flat_map(|case| &case.findings) {
                let mark = match finding.judgement {
                    Judgement::Kept => "+",
                    Judgement::Missed => "-",
                    Judgement::CantTell => "?",
                };
                let _ = output::print(&format!("    {mark} {}: {}\n", finding.rule, sentence(finding, lang)));
            }
            if checked.cases.is_empty() {
                let _ = output::print(&checked.compiler);
            }
        }
    }
}

/// In a word.
fn came_to(checked: &Checked) -> String {
    let missed: Vec<String> = checked.missed().iter().map(ToString::to_string).collect();
    let attempts: usize = checked.cases.iter().map(|case| case.attempts).max().unwrap_or(0);
    let again = if attempts > 1 { format!(", x{attempts}") } else { String::new() };
    if missed.is_empty() { format!("pass{again}") } else { format!("{}{again}", missed.join(", ")) }
}
